"""The table: every row that matches, chosen columns, rows picked, and the export of it."""

from __future__ import annotations

import csv
import io
import re
import urllib.parse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
from playwright.sync_api import Locator, Page, expect
from watched_pages import api

if TYPE_CHECKING:
    from collections.abc import Callable

ROW = 32
FILTER = "task:robotics"


def grid(page: Page) -> Locator:
    return page.get_by_role("grid", name="Models")


def ask(address: str, **parameters: Any) -> dict[str, Any]:
    """Ask for a page of the table."""
    found: dict[str, Any] = api(address, f"models?{urllib.parse.urlencode(parameters)}")
    return found


def row(page: Page, place: int) -> Locator:
    """Give the row at a place, from 0."""
    return grid(page).locator(f'.tb-row[aria-rowindex="{place + 2}"]')


def test_any_row_is_reached_by_the_scrollbar_and_by_keys(visit: Callable[..., Page], address: str) -> None:
    page = visit("#view=table", ready=False)
    everything = ask(address, limit=1)["total"]
    expect(grid(page)).to_have_attribute("aria-rowcount", str(everything + 1))
    expect(page.locator(".tb .status-count")).to_contain_text(f"{everything:,} models")
    scrolled = grid(page).evaluate("(e) => [e.scrollHeight, e.querySelector('.tb-head').offsetHeight]")
    assert scrolled[0] == everything * ROW + scrolled[1]
    grid(page).evaluate(f"(e) => {{ e.scrollTop = {9_000 * ROW} }}")
    expect(row(page, 9_005)).to_contain_text(ask(address, offset=9_005, limit=1)["items"][0]["id"])
    grid(page).focus()
    page.keyboard.press("End")
    last = ask(address, offset=everything - 1, limit=1)["items"][0]["id"]
    expect(row(page, everything - 1)).to_contain_text(last)
    page.keyboard.press("PageUp")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    second = ask(address, offset=1, limit=1)["items"][0]["id"]
    expect(page.get_by_role("complementary", name="Model")).to_contain_text(second.split("/", 1)[-1])
    expect(row(page, 1)).to_have_class(re.compile("opened"))


def test_columns_sort_both_ways_and_are_chosen_moved_and_widened(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"#view=table&filter={FILTER}", ready=False)
    for sort, order in (("-likes", "descending"), ("likes", "ascending")):
        grid(page).get_by_role("button", name="Likes").click()
        expect(grid(page).get_by_role("columnheader", name="Likes")).to_have_attribute("aria-sort", order)
        expect(row(page, 0)).to_contain_text(ask(address, filter=FILTER, sort=sort, limit=1)["items"][0]["id"])
    page.get_by_role("button", name="Columns").click()
    chooser = page.get_by_role("dialog", name="Columns")
    expect(chooser.get_by_role("checkbox", name="Card words not in this source")).to_be_disabled()
    chooser.get_by_label("Find a column").fill("parents, as")
    expect(chooser.get_by_role("checkbox")).to_have_count(1)
    chooser.get_by_role("checkbox").check()
    chooser.get_by_label("Hide Task").click()
    chooser.get_by_label("Move Library to the right").click()
    page.keyboard.press("Escape")
    names = [name.strip() for name in grid(page).get_by_role("columnheader").all_inner_texts()]
    assert names[:4] == ["Selected", "Model", "License", "Library"]
    assert names[-1] == "Parents, as declared"
    told = ask(address, filter=f"{FILTER} parents:>0", sort="likes", limit=1, fields="parent_ids")["items"][0]
    page.get_by_label("Filter expression").fill(f"{FILTER} parents:>0")
    page.get_by_label("Filter expression").press("Enter")
    expect(row(page, 0)).to_contain_text(told["id"])
    expect(row(page, 0)).to_contain_text(told["parent_ids"][0])
    title = grid(page).get_by_role("button", name="Library")
    before = title.locator("..").bounding_box()
    assert before is not None
    title.press("Shift+ArrowRight")
    expect(title.locator("..")).to_have_css("width", f"{before['width'] + 16:.0f}px")
    expect(page).to_have_url(re.compile(r"library\.\d+"))


def test_rows_are_picked_copied_and_become_the_selection(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"#view=table&filter={FILTER}", ready=False, permissions=["clipboard-read", "clipboard-write"])
    ids = [item["id"] for item in ask(address, filter=FILTER, limit=5)["items"]]
    expect(row(page, 4)).to_contain_text(ids[4])
    row(page, 1).locator(".tb-check").click()
    row(page, 3).locator(".tb-cell").nth(1).click(modifiers=["Shift"])
    expect(grid(page).locator('.tb-row[aria-selected="true"]')).to_have_count(3)
    row(page, 2).locator(".tb-cell").nth(1).click(modifiers=["Control"])
    expect(page).to_have_url(re.compile(re.escape(f"sel=id:{ids[1]}|{ids[3]}")))
    grid(page).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+c")
    expect(page.get_by_text("2 rows are copied")).to_be_visible()
    lines = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert [line.split("\t")[0] for line in lines] == ["id", ids[1], ids[3]]
    page.get_by_role("button", name="Selected 2").click()
    expect(grid(page)).to_have_attribute("aria-rowcount", "3")
    page.get_by_role("button", name="All that match").click()
    total = ask(address, filter=FILTER, limit=1)["total"]
    grid(page).focus()
    page.keyboard.press("Control+a")
    expect(page.get_by_text(f"All {total} that match are selected.")).to_be_visible()
    expect(page.get_by_role("button", name=f"Selected {total}")).to_be_visible()
    expect(row(page, 0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name=f"Selected {total - 1}")).to_be_visible()
    page.get_by_role("group", name="Rows").get_by_label("Clear the selection").click()
    expect(page.get_by_role("group", name="Rows")).to_have_count(0)


def test_two_hundred_rows_are_a_selection_that_the_page_keeps_beside_its_link(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(f"#view=table&filter={FILTER}", ready=False, permissions=["clipboard-read", "clipboard-write"])
    row(page, 0).locator(".tb-check").click()
    grid(page).evaluate(f"(grid) => grid.scrollTop = {195 * ROW}")
    row(page, 199).locator(".tb-cell").nth(1).click(modifiers=["Shift"])
    expect(page.get_by_role("button", name="Selected 200")).to_be_visible()
    expect(page).to_have_url(re.compile(r"sel=\*"))
    page.locator("body").press("1")
    matching = ask(address, filter=FILTER, limit=1)["total"]
    status = page.locator(".status-count").first
    expect(status).to_contain_text(f"200 selected of {matching} that match")
    panel = page.get_by_role("complementary", name="Selection")
    expect(panel).to_contain_text("200 models by hand")
    expect(panel).to_contain_text("Too long for a link")
    page.reload()
    expect(status).to_contain_text(f"200 selected of {matching} that match", timeout=30_000)
    panel.get_by_role("button", name="Clear the selection").click()
    expect(page).not_to_have_url(re.compile("sel="))
    page.locator("body").press("[")
    expect(status).to_contain_text(f"200 selected of {matching} that match")
    expect(panel).to_contain_text("200 models by hand")
    page.get_by_label("Copy a link to this view").click()
    expect(page.get_by_text("no room for the selection")).to_be_visible()
    page.get_by_role("button", name="Table", exact=True).first.click()
    expect(page.get_by_role("button", name="Selected 200")).to_be_visible()
    # What is more than a selection can be is said, and nothing of it is taken.
    grid(page).focus()
    page.keyboard.press("Home")
    page.keyboard.press("Shift+End")
    expect(page.get_by_text("A selection has room for some 350 names")).to_be_visible()
    expect(page.get_by_role("button", name="Selected 200")).to_be_visible()


def _downloaded(page: Page, link: Locator) -> bytes:
    with page.expect_download() as waiting:
        link.click()
    return Path(waiting.value.path()).read_bytes()


def test_an_export_holds_what_its_button_says(visit: Callable[..., Page], address: str) -> None:
    page = visit("#view=table&filter=language:vi&columns=likes,languages", ready=False)
    size = api(address, "export/size?filter=language:vi&closure=ancestors")
    page.get_by_role("button", name=f"Export {size['matched']}").click()
    dialog = page.get_by_role("dialog", name="Export")
    expect(dialog.get_by_role("link", name=f"Download {size['matched']} models")).to_be_visible()
    dialog.get_by_label("with all their ancestors").check()
    expect(dialog).to_contain_text(f"+ {size['ancestors']}")
    link = dialog.get_by_role("link", name=f"Download {size['models']} models")
    rows = list(csv.DictReader(io.StringIO(_downloaded(page, link).decode())))
    assert [*rows[0]] == ["id", "likes", "languages", "part"]
    parts = [line["part"] for line in rows]
    assert (parts.count("match"), parts.count("ancestor")) == (size["matched"], size["ancestors"])
    dialog.get_by_role("radio", name=re.compile("^Parquet")).check()
    dialog.get_by_role("radio", name=re.compile("^Those, and all of lineage")).check()
    table = pq.read_table(io.BytesIO(_downloaded(page, link)))
    assert {"parent_ids", "root_id", "part", "likes"} <= set(table.column_names)
    assert table.num_rows == size["models"]
    edges = dialog.get_by_role("link", name=f"Download {size['edges']} edges")
    assert pq.read_table(io.BytesIO(_downloaded(page, edges))).num_rows == size["edges"]


def test_nothing_teaches_and_a_phone_has_cards(visit: Callable[..., Page], address: str) -> None:
    page = visit("#view=table&filter=likes:%3E99999999", ready=False, viewport={"width": 390, "height": 844})
    table = page.get_by_label("Table of models")
    expect(table).to_contain_text("No model matches.")
    table.get_by_role("button", name="Clear the filter").click()
    first = ask(address, limit=1)["items"][0]
    expect(row(page, 0)).to_contain_text(first["id"])
    expect(row(page, 0)).to_contain_text(f"{first['downloads']:,}")
    box = row(page, 0).bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 390
    row(page, 0).get_by_role("link").first.click()
    expect(page.get_by_role("complementary", name="Model")).to_contain_text(first["id"].split("/", 1)[-1])
