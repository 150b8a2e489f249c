"""Selecting on the map: boxes, lassos, single models, the panel that tells of them, the overview, and two fingers."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlparse

from playwright.sync_api import Page, expect
from watched_pages import Colors, api, ground

if TYPE_CHECKING:
    from collections.abc import Callable

STATUS = ".status-count"


def number(text: str) -> int:
    return int(text.replace(",", ""))


def selection(page: Page) -> str:
    """Give the selection as the link has it, its signs as the grammar writes them."""
    steps = parse_qs(urlparse(page.url).fragment)["sel"][0].split(" ")
    text = steps[0]
    for step in steps[1:]:
        sign, term = step[0], step[1:]
        text = {"+": f"({text})|({term})", "-": f"({text}) -({term})", "&": f"({text}) ({term})"}[sign]
    return text


def total(address: str, expression: str) -> int:
    found: int = api(address, f"models?limit=1&filter={quote(expression)}")["total"]
    return found


def drag(page: Page, places: list[tuple[float, float]], *keys: str) -> None:
    for key in keys:
        page.keyboard.down(key)
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place)
    page.mouse.up()
    for key in keys:
        page.keyboard.up(key)


def expect_selected(page: Page, address: str, steps: int) -> int:
    """Wait for a selection of so many steps, hold its count to the server's, and return it."""
    chips = page.get_by_role("complementary", name="Selection").locator(".selection-steps .chip")
    expect(chips).to_have_count(steps)
    count = total(address, selection(page))
    expect(page.locator(STATUS).first).to_contain_text(f"{count:,} selected of 15,910")
    return count


def test_boxes_and_lassos_add_take_away_and_cross_as_the_server_counts_them(page: Page, address: str) -> None:
    page.get_by_label("Close the notice").click()
    page.get_by_role("button", name="Select by a box").click()
    expect(page.get_by_role("toolbar", name="Selecting")).to_contain_text("Drag a box")
    drag(page, [(640, 240), (700, 300), (900, 560)])
    first = expect_selected(page, address, 1)
    assert 0 < first < 15_910
    page.locator("body").press("l")
    circle = [(860 + 140 * math.cos(a / 8), 520 + 140 * math.sin(a / 8)) for a in range(51)]
    drag(page, circle, "Shift")
    both = expect_selected(page, address, 2)
    assert both > first
    drag(page, [(700, 300), (860, 300), (860, 460), (700, 460)], "Alt")
    assert expect_selected(page, address, 3) < both
    page.get_by_role("group", name="What is done with it").get_by_role("button", name="Keep common").click()
    drag(page, [(600, 200), (1000, 200), (1000, 450), (600, 450)])
    few = expect_selected(page, address, 4)
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar", name="Selecting")).to_have_count(0)

    panel = page.get_by_role("complementary", name="Selection")
    expect(panel.get_by_role("heading", level=2)).to_have_text(f"{few:,} of 15,910 models")
    facets = api(address, f"facets?column=task&filter={quote(selection(page))}")
    leading = panel.get_by_label("Task", exact=True).locator("li").filter(has_text=facets["values"][0]["value"])
    expect(leading.locator(".selection-number").first).to_have_text(f"{facets['values'][0]['count']:,}")
    panel.get_by_role("button", name=re.compile("^Remove")).last.click()
    expect_selected(page, address, 3)
    page.locator("body").press("[")
    expect_selected(page, address, 4)

    panel.get_by_role("button", name="Filter by it").click()
    expect(page.locator(STATUS).first).to_contain_text(f"{few:,} of 15,910 match")
    expect(panel).to_have_count(0)
    page.locator("body").press("v")
    expect(page.locator(STATUS).first).to_contain_text(f"selected of {few:,} that match")


def test_a_lasso_in_three_dimensions_selects_what_the_server_finds_through_that_view(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit("#mode=3d")
    page.get_by_label("Close the notice").click()
    page.wait_for_timeout(500)
    page.locator("body").press("l")
    drag(page, [(800 + 180 * math.cos(a / 6), 450 + 180 * math.sin(a / 6)) for a in range(38)])
    expect(page).to_have_url(re.compile("sel=volume:"))
    assert 0 < expect_selected(page, address, 1) < 15_910


def test_what_is_not_selected_is_muted_or_gone(visit: Callable[..., Page], colors: Callable[[Page], Colors]) -> None:
    area = "sel=area:-.2,-.2,.2,-.2,.2,.2,-.2,.2"
    page = visit(f"#{area}")
    expect(page.locator(STATUS).first).to_contain_text("selected")
    page.wait_for_timeout(900)
    muted = colors(page)
    page.locator("body").press("x")
    expect(page.get_by_role("button", name="Others hidden")).to_be_visible()
    expect(page).to_have_url(re.compile("hide="))
    page.wait_for_timeout(900)
    hidden = colors(page)
    assert hidden[ground(hidden)] > muted[ground(muted)] + 5_000
    page.locator("body").press("x")
    page.wait_for_timeout(900)
    again = colors(page)
    assert abs(again[ground(again)] - muted[ground(muted)]) < 2_000


def test_keys_take_single_models_in_and_out_and_the_overview_moves_the_view(page: Page, address: str) -> None:
    page.get_by_label("Close the notice").click()
    page.locator(".map").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    page.keyboard.press("Space")
    assert expect_selected(page, address, 1) == 1
    page.keyboard.press("Space")
    expect(page.locator(STATUS).first).to_contain_text("15,910 models")

    overview = page.get_by_role("application", name="Overview")
    expect(overview).to_be_visible()
    before = overview.locator("polygon").get_attribute("points")
    overview.click(position={"x": 100, "y": 30})
    expect(page).to_have_url(re.compile("at=2_0[.]"))
    expect(overview.locator("polygon")).not_to_have_attribute("points", before or "")
    moved = page.url
    overview.press("ArrowLeft")
    expect(page).not_to_have_url(moved)
    page.get_by_role("button", name="Overview").click()
    expect(overview).to_have_count(0)


def test_two_fingers_zoom_about_what_lies_between_them(visit: Callable[..., Page]) -> None:
    page = visit("", has_touch=True, viewport={"width": 390, "height": 844})
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", (190, 400), (200, 400))
    for step in range(1, 12):
        fingers("touchMove", (190 - 8 * step, 400), (200 + 8 * step, 400))
    fingers("touchEnd")
    expect(page).to_have_url(re.compile("at=2_"))
    zoom = float(re.search("at=2_[^_]*_[^_]*_([0-9.]+)", page.url)[1])  # type: ignore[index]
    assert zoom > 4
