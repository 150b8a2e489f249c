"""Selecting on the map: boxes, lassos, single models, the panel that tells of them, the overview, and two fingers."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlparse

import pytest
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
    page.keyboard.press("Shift+ArrowRight")
    assert expect_selected(page, address, 1) == 1
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(STATUS).first).to_contain_text("2 selected")
    assert expect_selected(page, address, 1) == 2
    page.locator("body").press("Escape")
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


def test_a_drag_over_the_overview_takes_the_view_along(page: Page) -> None:
    overview = page.get_by_role("application", name="Overview")
    frame = overview.locator("polygon")
    box = overview.bounding_box()
    assert box is not None
    places = []
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.down()
    for share in (0.5, 0.7, 0.9):
        before = frame.get_attribute("points") or ""
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.4 * box["height"])
        expect(frame).not_to_have_attribute("points", before)
        corners = [float(at.split(",")[0]) for at in (frame.get_attribute("points") or "").split()]
        places.append((min(corners) + max(corners)) / 2 / box["width"])
    page.mouse.up()
    # The middle of the frame is where the pointer is, and with the button up it stays there.
    assert places == pytest.approx([0.5, 0.7, 0.9], abs=0.02)
    expect(page).to_have_url(re.compile(r"at=2_0[.][78]\d*_0[.][12]\d*_"))
    there = frame.get_attribute("points")
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    assert frame.get_attribute("points") == there


def fingers_on(page: Page) -> Callable[..., None]:
    """Give a function that puts fingers on the screen, moves them, and takes them off."""
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return fingers


def test_two_fingers_zoom_about_what_lies_between_them_and_one_selects(visit: Callable[..., Page]) -> None:
    page = visit("", has_touch=True, viewport={"width": 390, "height": 844})
    fingers = fingers_on(page)
    fingers("touchStart", (190, 400), (200, 400))
    for step in range(1, 12):
        fingers("touchMove", (190 - 8 * step, 400), (200 + 8 * step, 400))
    fingers("touchEnd")
    expect(page).to_have_url(re.compile(r"at=2_[^_]*_[^_]*_([4-9]|[1-9]\d)"))
    page.get_by_role("button", name="Fit the whole map").tap()
    expect(page).not_to_have_url(re.compile("at=2_"))

    def box(*corners: tuple[float, float]) -> None:
        fingers("touchStart", corners[0])
        for x, y in corners[1:]:
            fingers("touchMove", (x, y))
        # A finger that flies off makes the browser swallow the tap that follows.
        page.wait_for_timeout(300)
        fingers("touchMove", (x + 1, y))
        fingers("touchEnd")

    page.get_by_role("button", name="Close the notice").tap()
    page.get_by_role("button", name="Select by a box").tap()
    box((120, 300), (160, 360), (260, 420))
    expect(page.locator(STATUS).first).to_contain_text("selected of 15,910")
    add = page.get_by_role("group", name="What is done with it").get_by_role("button", name="Add")
    page.wait_for_timeout(500)
    add.tap()
    expect(add).to_have_attribute("aria-pressed", "true")
    steps = page.evaluate("new URLSearchParams(location.hash.slice(1)).get('sel')")
    assert steps.count("area:") == 1
    box((120, 460), (160, 480), (260, 540))
    expect(page).to_have_url(re.compile(r"sel=area:.*\+%2B?.*area:|sel=area:.*(%2B|\+)area:"))


def test_the_cube_is_moved_by_keys_and_by_two_fingers_and_a_search_flies_there(visit: Callable[..., Page]) -> None:
    page = visit("#mode=3d", has_touch=True)
    page.locator(".map").first.focus()
    page.keyboard.press("+")
    expect(page).to_have_url(re.compile("at=3_"))
    near_by = page.url
    fingers = fingers_on(page)
    fingers("touchStart", (700, 500), (720, 500))
    for step in range(1, 8):
        fingers("touchMove", (700 - 8 * step, 500), (720 + 8 * step, 500))
    fingers("touchEnd")
    expect(page).not_to_have_url(near_by)

    def distance() -> float:
        return float(page.evaluate("new URLSearchParams(location.hash.slice(1)).get('at')").split("_")[4])

    assert distance() < float(re.search("at=3_([^&]*)", near_by)[1].split("_")[3])  # type: ignore[index]
    pinched = page.url
    page.keyboard.press("Control+k")
    page.keyboard.type("Qwen/Qwen3-0.6B")
    expect(page.get_by_role("option").first).to_contain_text("Qwen3-0.6B")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("model=Qwen/Qwen3-0.6B"))
    expect(page.get_by_role("complementary", name="Model")).to_contain_text("Qwen3-0.6B")
    expect(page).not_to_have_url(re.compile(re.escape(pinched.split("at=")[1].split("&")[0])))
    opened = page.url
    page.locator("body").press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(opened)
    expect(page).not_to_have_url(re.compile("model=Qwen/Qwen3-0.6B(&|$)"))
