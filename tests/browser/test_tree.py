"""The family tree: what it shows, how it is walked, unfolded, searched, selected and saved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from playwright.sync_api import Page, expect
from watched_pages import api

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _family(address: str, place: int) -> dict[str, Any]:
    found: dict[str, Any] = api(address, "families?limit=40")["items"][place]
    return found


def _tree(page: Page) -> Any:
    return page.locator(".tree-stage")


_DRAWN = "document.querySelector('.tree-canvas').toDataURL()"


def _arranged(page: Page) -> None:
    expect(page.locator(".tree-count")).to_contain_text("shown")


def test_no_family_teaches_and_the_largest_opens_with_every_model_accounted_for(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit("#view=tree", ready=False)
    largest = _family(address, 0)
    expect(page.get_by_role("heading", name="Whose family?")).to_be_visible()
    page.locator(".tree-family").first.click()
    expect(page).to_have_url(re.compile(f"family={largest['root']['id']}"))
    _arranged(page)
    told = page.locator(".tree-count").inner_text()
    shown, total, folded = (
        int(n.replace(",", "")) for n in re.findall(r"([\d,]+) of ([\d,]+) models shown, ([\d,]+) folded in", told)[0]
    )
    assert total == largest["size"] == shown + folded
    expect(page.locator(".tree-title")).to_contain_text(f"{largest['size']:,} models")
    whole = api(address, f"family?root={quote(largest['root']['id'])}")
    for row in whole["by_relation"]:
        if row["relation"] in {"adapter", "quantized"}:
            label = {"adapter": "Adapter", "quantized": "Quantized"}[row["relation"]]
            expect(page.locator(".tree-legend .legend-entry", has_text=label)).to_be_visible()
    ghosts = page.locator(".tree-legend .legend-entry", has_text="Ghost")
    expect(ghosts).to_contain_text(str(len(whole["ghosts"])))
    page.get_by_role("button", name="Unfold all").click()
    expect(page.locator(".tree-count")).to_contain_text(f"all {largest['size']:,} models shown")
    expect(page).to_have_url(re.compile("all:yes"))
    page.go_back()
    expect(page.locator(".tree-count")).to_contain_text(f"{folded:,} folded in")


def test_layout_time_and_marks_are_in_the_link_and_change_the_picture(visit: Callable[..., Page], address: str) -> None:
    root = _family(address, 1)["root"]["id"]
    page = visit(f"#view=tree&family={root}", ready=False)
    _arranged(page)
    pictures = {page.locator(".tree-canvas").screenshot()}
    for button, link in (("Radial", "layout:radial"), ("Time", "along:time"), ("Tidy", "tree=along:time")):
        page.get_by_role("button", name=button, exact=True).click()
        expect(page).to_have_url(re.compile(link))
        page.wait_for_timeout(150)
        pictures.add(page.locator(".tree-canvas").screenshot())
    assert len(pictures) == 4
    # The camera where it rests is in the link, and comes back with it, to the last bit.
    expect(page.locator(".tree-legend .swatch").first).to_be_visible()
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"at:\w{4}_"))
    near = page.evaluate(_DRAWN)
    page.reload()
    page.wait_for_function(f"near => document.querySelector('.tree-canvas') && {_DRAWN} === near", arg=near)
    page.get_by_role("button", name="Show all").click()
    expect(page).not_to_have_url(re.compile("at:"))
    page.get_by_role("button", name=re.compile("^Changes of")).click()
    page.get_by_role("menuitemradio", name="Task").click()
    expect(page).to_have_url(re.compile("mark:task"))
    expect(page.locator(".tree-legend .legend-entry", has_text=re.compile("differs from parent"))).to_contain_text(
        "Task"
    )
    expect(page.locator(".tree-legend")).to_be_visible()


def test_keys_walk_it_the_panel_opens_and_the_way_to_a_model_is_told(visit: Callable[..., Page], address: str) -> None:
    root = _family(address, 1)["root"]["id"]
    page = visit(f"#view=tree&family={root}", ready=False)
    _arranged(page)
    said = page.locator(".tree-room > .unseen")
    _tree(page).focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_contain_text(root)
    page.keyboard.press("ArrowRight")
    child = said.inner_text().split(",")[0]
    page.keyboard.press("ArrowDown")
    expect(said).not_to_contain_text(child)
    page.keyboard.press("ArrowUp")
    expect(said).to_contain_text(child)
    page.keyboard.press(" ")
    expect(page.get_by_role("complementary", name="Model")).to_contain_text(child.split("/", 1)[-1])
    expect(page.locator(".tree-crumbs li")).to_have_count(2)
    lineage = api(address, f"model/lineage?id={quote(child)}&direction=up")
    assert root in {node["id"] for node in lineage["ancestors"]}
    page.keyboard.press("Escape")
    page.locator(".tree-crumbs").get_by_role("button").first.click()
    expect(said).to_contain_text(root)
    _tree(page).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("top:"))
    below = api(address, f"model?id={quote(child)}")["descendants"]
    expect(page.locator(".tree-count")).to_contain_text(f"{below + 1} of")
    page.keyboard.press("Backspace")
    expect(page).not_to_have_url(re.compile("top:"))


def test_a_name_is_found_however_deep_it_is_folded_in(visit: Callable[..., Page], address: str) -> None:
    family = _family(address, 0)
    page = visit(f"#view=tree&family={family['root']['id']}", ready=False)
    _arranged(page)
    listed = api(
        address, f"models?filter={quote('family:' + family['root']['id'] + ' is:leaf')}&sort=downloads&limit=5"
    )
    wanted = listed["items"][0]["id"]
    box = page.get_by_role("searchbox", name="Find in this family")
    box.fill(wanted)
    expect(page.locator(".tree-results")).to_contain_text(wanted.split("/", 1)[-1])
    before = page.locator(".tree-stage").get_attribute("data-shown")
    box.press("Enter")
    expect(page.locator(".tree-room > .unseen")).to_contain_text(wanted)
    assert page.locator(".tree-stage").get_attribute("data-shown") != before
    box.fill("no such name in any family")
    expect(page.locator(".tree-found")).to_have_text("none")


def test_the_list_is_the_same_tree_and_folds_like_it(visit: Callable[..., Page], address: str) -> None:
    root = _family(address, 1)["root"]["id"]
    page = visit(f"#view=tree&family={root}&tree=as:list", ready=False)
    tree = page.get_by_role("tree")
    rows = tree.get_by_role("treeitem")
    expect(rows.first).to_have_attribute("aria-level", "1")
    top = tree.locator(f'[aria-label="{root}"]')
    expect(top).to_have_attribute("aria-expanded", "true")
    level = int(top.get_attribute("aria-level") or 0)
    child = tree.locator(f'[aria-level="{level + 1}"][aria-expanded=true]').first
    name = child.get_attribute("aria-label")
    child.get_by_role("button", name="Fold").click()
    folded = tree.locator(f'[aria-label^="{name}, "]')
    expect(folded).to_have_attribute("aria-expanded", "false")
    below = api(address, f"model?id={quote(str(name))}")["descendants"]
    expect(folded).to_contain_text("folded in")
    assert below > 0
    # Folding is a step of the history, and in the link: another page shows the same rows.
    shown = rows.evaluate_all("rows => rows.map(row => row.getAttribute('aria-label'))")
    expect(page).to_have_url(re.compile(r"folds:\w{4}\.\w+\.s\w+"))
    other = visit(page.url[page.url.index("#") :], ready=False, viewport={"width": 1440, "height": 1200})
    expect(other.locator(f'[aria-label^="{name}, "]')).to_have_attribute("aria-expanded", "false")
    labels = other.get_by_role("treeitem").evaluate_all("rows => rows.map(row => row.getAttribute('aria-label'))")
    assert labels[: len(shown)] == shown
    page.go_back()
    expect(tree.locator(f'[aria-label="{name}"]')).to_have_attribute("aria-expanded", "true")
    expect(page).not_to_have_url(re.compile("folds:"))


def test_a_filter_mutes_and_what_is_selected_is_a_term(visit: Callable[..., Page], address: str) -> None:
    family = _family(address, 1)
    root = family["root"]["id"]
    page = visit(f"#view=tree&family={root}&filter=task:text-generation", ready=False)
    matching = api(address, f"models?filter={quote(f'family:{root} task:text-generation')}&limit=1")["total"]
    expect(page.locator(".tree-count")).to_contain_text(f"{matching} match")
    page.get_by_role("button", name="Select", exact=True).click()
    page.get_by_role("button", name="Select this family").click()
    expect(page).to_have_url(re.compile(f"sel=family:{root}"))
    page.get_by_role("button", name="Select", exact=True).click()
    page.get_by_role("button", name="Show the family on the map").click()
    expect(page).not_to_have_url(re.compile("view=tree"))
    expect(page.locator(".family-legend")).to_contain_text(f"{family['size']} models")


def test_files_are_of_the_whole_family_and_the_picture_is_svg(
    visit: Callable[..., Page], address: str, tmp_path: Path
) -> None:
    family = _family(address, 2)
    root = family["root"]["id"]
    page = visit(f"#view=tree&family={root}&tree=all:yes", ready=False)
    expect(page.locator(".tree-count")).to_contain_text(f"all {family['size']} models shown")
    page.get_by_role("button", name="Export").click()
    for name, ending in (("Newick", "nwk"), ("GraphML", "graphml")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        file = tmp_path / f"family.{ending}"
        download.value.save_as(file)
        assert root in file.read_text()
        page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    file = tmp_path / "tree.svg"
    download.value.save_as(file)
    svg = ET.parse(file).getroot()
    words = {element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")}
    whole = api(address, f"family?root={quote(root)}")
    assert whole["total"] == family["size"]
    names = {
        item["id"].split("/", 1)[-1]
        for item in api(address, f"models?filter={quote('family:' + root)}&limit=1000")["items"]
    }
    assert names <= words


def test_it_works_without_a_map_and_on_a_phone(visit: Callable[..., Page], address: str) -> None:
    root = _family(address, 1)["root"]["id"]
    page = visit(
        f"#view=tree&family={root}", ready=False, theme="light", viewport={"width": 390, "height": 844}, has_touch=True
    )
    _arranged(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="List", exact=True).click()
    expect(page.get_by_role("treeitem").first).to_be_visible()
