"""Charts, the cross-filter and its ranges: what they say is what the server counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect
from watched_pages import api

if TYPE_CHECKING:
    from collections.abc import Callable


PRESS = """(handle, keys) => {
  for (const key of keys) handle.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}"""


def total(address: str, filter_: str) -> int:
    found: int = api(address, f"models?limit=1&filter={quote(filter_)}")["total"]
    return found


def chart(page: Page, name: str) -> Locator:
    return page.locator(".chart").filter(has=page.get_by_role("heading", name=name, exact=True))


def open_charts(visit: Callable[..., Page], fragment: str = "", **options: object) -> Page:
    page = visit(f"#view=charts{fragment}", ready=False, **options)
    expect(page.locator(".chart .hist-now").first).to_be_attached(timeout=30_000)
    return page


def brushed(page: Page, plot: Locator, start: float, stop: float, *, drop: bool = True) -> None:
    """Drag over a histogram, from one share of its width to another."""
    box = plot.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + start * box["width"], y)
    page.mouse.down()
    for step in range(1, 7):
        page.mouse.move(box["x"] + (start + (stop - start) * step / 6) * box["width"], y)
    if drop:
        page.mouse.up()


def test_a_brush_filters_all_charts_and_is_one_step_of_the_history(visit: Callable[..., Page], address: str) -> None:
    page = open_charts(visit)
    plot = chart(page, "Downloads, 30 days").locator(".hist-plot")
    before = page.evaluate("history.length")
    count = page.locator(".charts-count")
    brushed(page, plot, 0.3, 0.6, drop=False)
    expect(count).to_contain_text("match")
    assert "filter=" not in page.url, "nothing is kept before the brush is let go"
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"filter=downloads:\d+\.\.\d+"))
    assert page.evaluate("history.length") == before + 1
    range_ = page.get_by_label("Filter expression").input_value()
    expect(count).to_have_text(f"{total(address, range_):,} of 15,910 match")
    robotics = chart(page, "Task").get_by_role("button", name=re.compile("^robotics"))
    expected = total(address, f"{range_} task:robotics")
    expect(robotics).to_have_accessible_name(f"robotics : {expected:,}")
    robotics.click()
    expect(count).to_have_text(f"{expected:,} of 15,910 match")
    page.go_back()
    page.go_back()
    expect(count).to_have_text("15,910 models")
    page.go_forward()
    expect(count).to_have_text(f"{total(address, range_):,} of 15,910 match")
    expect(page.get_by_label("Filter", exact=True)).to_contain_text(" to ")
    chart(page, "Downloads, 30 days").get_by_role("button", name="Clear").click()
    expect(count).to_have_text("15,910 models")


def test_handles_move_by_keys_and_what_is_not_known_can_be_picked(visit: Callable[..., Page], address: str) -> None:
    page = open_charts(visit)
    before = page.evaluate("history.length")
    low = chart(page, "Created").get_by_role("slider", name="Created, from")
    low.focus()
    low.evaluate(PRESS, ["PageUp", "ArrowRight", "ArrowRight", "ArrowLeft", "Enter"])
    expect(page).to_have_url(re.compile(r"filter=created:2022-09\.\."))
    assert page.evaluate("history.length") == before + 1
    expect(page.locator(".charts-count")).to_contain_text(f"{total(address, 'created:2022-09..'):,} of")
    low.press("Escape")
    expect(page.locator(".charts-count")).to_have_text("15,910 models")
    missing = chart(page, "Parameters").get_by_role("button", name=re.compile("^Parameters.*Not known"))
    missing.click(modifiers=["Alt"])
    expect(page.locator(".charts-count")).to_contain_text(f"{total(address, '-parameters:missing'):,} of")
    page.get_by_label("Filter expression").fill("parameters:>=7b created:2025")
    page.get_by_label("Filter expression").press("Enter")
    expected = total(address, "parameters:>=7b created:2025")
    expect(page.locator(".charts-count")).to_contain_text(f"{expected:,} of")
    expect(page.get_by_label("Filter", exact=True)).to_contain_text("at least 7 B")


def test_what_the_page_lacks_the_server_counts(visit: Callable[..., Page], address: str) -> None:
    page = open_charts(visit, "&filter=task:robotics", viewport={"width": 1440, "height": 4000})
    owners = api(address, "facets?column=owner&filter=task:robotics&limit=1")["values"][0]
    row = chart(page, "Owner").locator(".bar").first
    expect(row).to_have_accessible_name(f"{owners['value']} : {owners['count']:,}")
    row.click()
    both = total(address, f"task:robotics owner:{owners['value']}")
    expect(page.locator(".charts-count")).to_contain_text(f"{both:,} of")
    assert f"owner:{owners['value']}" in page.url
    page.get_by_label("Remove the filter on Owner").click()
    tags = chart(page, "Tag")
    tags.get_by_role("searchbox").fill("lerobot")
    expect(tags.locator(".bar").first).to_contain_text("lerobot")
    expect(chart(page, "License").locator(".chart-sentence")).to_contain_text("a model may have several")
    expect(page.get_by_text("Not in this atlas:")).to_contain_text("Card generator")
    expect(chart(page, "Card generator")).to_have_count(0)


def test_a_chart_is_a_table_a_file_a_pin_and_stands_where_one_wants_it(
    visit: Callable[..., Page], address: str
) -> None:
    page = open_charts(visit, "&filter=license_family:permissive", permissions=["clipboard-read", "clipboard-write"])
    task = chart(page, "Task")
    task.get_by_label("As a table: Task").click()
    row = task.get_by_role("row").filter(has_text="text-generation").first
    expected = total(address, "license_family:permissive task:text-generation")
    expect(row.get_by_role("cell").first).to_have_text(f"{expected:,}")
    task.get_by_label("Copy as CSV: Task").click()
    expect(page.get_by_text("copied as CSV")).to_be_visible()
    assert f"text-generation,{expected}," in page.evaluate("navigator.clipboard.readText()")
    chart(page, "Parameters").get_by_label("Pin to the filters: Parameters").click()
    panel = page.get_by_role("complementary", name="Filters")
    expect(panel.get_by_role("heading", name="Parameters")).to_be_attached()
    panel.get_by_label("Unpin: Task").click()
    expect(panel.get_by_role("heading", name="Task", exact=True)).to_have_count(0)
    panel.get_by_label("Pin a column to the filters").select_option("trending")
    expect(panel.get_by_role("heading", name="Trending")).to_be_attached()
    chart(page, "Likes").get_by_label("Move earlier: Likes").click()
    expect(page.locator(".chart h3").first).to_have_text("Likes")
    chart(page, "Created").get_by_label("Hide: Created").click()
    expect(chart(page, "Created")).to_have_count(0)
    chart(page, "Likes").get_by_label("Likes: log scale").click()
    page.get_by_label("As shares").check()
    page.get_by_label("Values by").select_option("lift")
    link = page.url
    again = open_charts(visit, link[link.index("&") :])
    expect(again.locator(".chart h3").first).to_have_text("Likes")
    expect(chart(again, "Created")).to_have_count(0)
    expect(again.get_by_label("Likes: linear scale").first).to_be_visible()
    expect(again.get_by_label("As shares")).to_be_checked()
    again.get_by_label("Show Created again").click()
    expect(chart(again, "Created")).to_have_count(1)


def test_lineage_has_toggles_and_the_panel_has_brushes(page: Page, address: str) -> None:
    panel = page.get_by_role("complementary", name="Filters")
    roots = panel.locator(".toggle").filter(has_text="Base models")
    status = page.locator(".status-count").first
    roots.click()
    expect(status).to_contain_text(f"{total(address, 'is:root'):,} of")
    roots.click()
    expect(status).to_contain_text(f"{total(address, '-is:root'):,} of")
    panel.get_by_role("button", name=re.compile("^license.*any")).click()
    expect(status).to_contain_text(f"{total(address, '-is:root changed:license'):,} of")
    expect(page.get_by_label("Filter", exact=True)).to_contain_text("not its parent’s")
    roots.click()
    plot = panel.locator(".bars").filter(has=page.get_by_role("heading", name="Likes")).locator(".hist-plot")
    plot.scroll_into_view_if_needed()
    brushed(page, plot, 0.4, 0.7)
    expect(page).to_have_url(re.compile(r"likes:\d+\.\.\d+"))
    expect(status).to_contain_text(f"{total(address, page.get_by_label('Filter expression').input_value()):,} of")
