"""Links, history, keys, the table, and browsers that can't draw."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, Route, expect
from watched_pages import MET, Colors, Watch, api, drawn, near, picture, soon, still

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL = "Qwen/Qwen3-0.6B"
NEWEST = "#fde725"


def test_a_link_restores_the_view(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"#color=library&size=likes&filter=task:text-generation%20downloads:%3E10&model={MODEL}")
    total = api(address, "models?limit=1&filter=task:text-generation%20downloads:%3E10")["total"]
    expect(page.locator(".status-count").first).to_contain_text(f"{total:,} of")
    expect(page.get_by_label("Legend: Library")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Size.*Likes"))).to_be_visible()
    expect(page.get_by_role("complementary", name="Model")).to_contain_text("Qwen3-0.6B")
    expect(page).to_have_url(re.compile("at=2_"))
    link = page.url
    again = visit(link.split("/", 3)[3])
    again.wait_for_timeout(1_000)
    assert again.url == link


def test_where_the_map_flew_is_in_the_link_though_the_atlas_is_told_late(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.add_init_script(MET)
    page = context.new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/atlas", hold)
    page.goto(f"{address}#model={MODEL}")
    expect(page.get_by_role("complementary", name="Model")).to_contain_text("Qwen3-0.6B")
    drawn(page)
    for route in held:
        route.continue_()
    expect(page).to_have_url(re.compile("at=2_"))
    context.close()


def test_a_link_to_a_number_is_colored_from_the_first_picture(
    visit: Callable[..., Page], colors: Callable[[Page], Colors]
) -> None:
    assert near(colors(visit("#color=created")), NEWEST) > 500


def test_reset_is_the_first_view_again(visit: Callable[..., Page]) -> None:
    page = visit("#color=library&filter=task:robotics&size=likes&mode=3d")
    page.get_by_role("button", name="Reset").click()
    expect(page.locator(".status-count").first).to_contain_text("15,910 models")
    expect(page.get_by_label("Legend: Task")).to_be_visible()
    expect(page.get_by_role("button", name="Reset")).to_have_count(0)


def test_back_and_forward_undo_and_redo(page: Page) -> None:
    page.get_by_label("Legend: Task").get_by_role("button", name="robotics").click()
    expect(page.locator(".status-count").first).to_contain_text("match")
    page.keyboard.press("c")
    page.get_by_role("menuitemradio", name="Library", exact=True).click()
    expect(page.get_by_label("Legend: Library")).to_be_visible()
    page.locator("body").press("[")
    expect(page.get_by_label("Legend: Task")).to_be_visible()
    page.locator("body").press("[")
    expect(page.locator(".status-count").first).to_contain_text("15,910 models")
    page.locator("body").press("]")
    expect(page.locator(".status-count").first).to_contain_text("match")


def test_the_map_comes_back_as_it_was(page: Page, differing: Callable[[str, str], float]) -> None:
    before = still(page)
    page.evaluate("id => { location.hash = `view=model&model=${id}`; }", MODEL)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Qwen3-0.6B")
    page.go_back()
    assert differing(before, still(page)) < 0.01, "a page was opened and left"
    assert "at=" not in page.url
    page.evaluate("location.hash = 'at=2_0.2_0.1_4'")
    assert soon(lambda: differing(before, picture(page)) > 0.02)
    page.go_back()
    assert soon(lambda: differing(before, picture(page)) < 0.01)
    assert "at=" not in page.url


def test_a_link_with_a_camera_is_not_framed_by_its_family_when_it_is_pasted(page: Page) -> None:
    page.evaluate("id => { location.hash = `family=${id}&at=2_0.2_0.1_4`; }", MODEL)
    expect(page.locator(".family-root")).to_be_visible()
    still(page)
    expect(page).to_have_url(re.compile("at=2_0.2_0.1_4"))
    page.evaluate("id => { location.hash = `family=${id}`; }", "Qwen/Qwen3-8B")
    expect(page).to_have_url(re.compile(r"at=2_(?!0[.]2_0[.]1_4)"))


def test_the_link_to_the_view_is_copied(visit: Callable[..., Page]) -> None:
    page = visit("#color=library", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Copy a link to this view").click()
    expect(page.get_by_text("The link to this view is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("#color=library")


def test_keys_open_close_and_walk(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Help")).to_have_count(0)
    page.keyboard.press("c")
    expect(page.get_by_role("menuitemradio", name="Task")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitemradio", name="Library")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_have_count(0)
    page.locator("body").press("ArrowRight")
    page.wait_for_timeout(400)
    page.locator("body").press("ArrowRight")
    page.wait_for_timeout(400)
    page.locator("body").press("Enter")
    expect(page.get_by_role("complementary", name="Model")).to_be_visible()
    page.locator("body").press("Escape")
    expect(page.get_by_role("complementary", name="Model")).to_have_count(0)


def _hold_page(page: Page, address: str) -> list[Route]:
    """Go to the map, without the script of the page around it; returns what is to be let through for that."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/assets/page-*.js", hold)
    page.goto(address, wait_until="commit")
    expect(page.locator(".map canvas")).to_be_visible()
    return held


def test_the_map_is_there_before_the_page_and_keys_wait_for_it(browser: Browser, address: str) -> None:
    """The script of the page is held back: points are drawn all the same, and what is typed meanwhile is not lost."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(MET)
    page = context.new_page()
    held = _hold_page(page, address)
    before = page.locator(".map canvas").bounding_box()
    page.keyboard.press("/")
    page.keyboard.type("bert")
    assert held
    for route in held:
        route.continue_()
    search = page.get_by_role("combobox", name="Search models, or filter")
    expect(search).to_have_value("bert")
    expect(search).to_be_focused()
    expect(page.get_by_role("option").first).to_contain_text("bert", ignore_case=True)
    assert page.locator(".map canvas").bounding_box() == before
    context.close()


def test_a_link_that_comes_before_the_page_is_followed(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(MET)
    held = _hold_page(page, address)
    page.evaluate("id => { location.hash = `model=${id}` }", MODEL)
    for route in held:
        route.continue_()
    expect(page.get_by_role("complementary", name="Model")).to_contain_text("Lineage")
    page.close()


def test_every_control_has_a_name_and_is_reached_by_tab(page: Page) -> None:
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll("button, a, input")]
          .filter((e) => !(e.getAttribute("aria-label") || e.innerText?.trim() || e.labels?.length))
          .map((e) => e.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []
    reached = set()
    for _ in range(70):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText")
        )
    assert {"Help", "Search models, or filter", "Filter expression"} <= reached


def test_a_browser_that_can_not_draw_says_so_and_still_serves(browser_without_gl: Browser, address: str) -> None:
    watch = Watch(address, expected=["WebGL"])
    page = browser_without_gl.new_page()
    page.add_init_script(MET)
    watch.follow(page)
    page.goto(address)
    expect(page.get_by_text("No map here.")).to_be_visible()
    expect(page.get_by_text("no WebGL 2")).to_be_visible()
    table = page.get_by_label("Table of models")
    expect(table.locator(".status-count")).to_contain_text("15,910 models")
    page.get_by_role("button", name=re.compile("^robotics")).click()
    total = api(address, "models?limit=1&filter=task:robotics")["total"]
    expect(table.locator(".status-count")).to_contain_text(f"{total:,} of 15,910 match")
    page.keyboard.press("/")
    page.keyboard.type("qwen3-0.6b")
    expect(page.get_by_role("option").first).to_contain_text(MODEL)
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Model")
    expect(panel).to_contain_text("Lineage")
    expect(panel.locator(".child-list .model-row").first).to_be_visible()
    page.close()
    assert watch.complaints == []


def test_a_phone_has_all_of_it_and_never_scrolls_sideways(visit: Callable[..., Page]) -> None:
    page = visit(f"#model={MODEL}", viewport={"width": 390, "height": 844}, has_touch=True)
    panel = page.get_by_role("complementary", name="Model")
    box = panel.bounding_box()
    assert box is not None
    assert box["width"] == 390
    assert box["y"] > 200
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    panel.get_by_label("Close", exact=True).click()
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(page.get_by_role("complementary", name="Filters")).to_be_visible()


def test_nothing_moves_that_the_person_did_not_move(visit: Callable[..., Page]) -> None:
    page = visit("", ready=False)
    page.evaluate(
        """() => { window.shifts = 0; new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
        }).observe({ type: "layout-shift", buffered: true }); }"""
    )
    drawn(page)
    page.wait_for_timeout(1_000)
    assert page.evaluate("window.shifts") < 0.05
