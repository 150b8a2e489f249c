"""The search: names with wrong letters, values, places, meaning, filters with completion, commands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from playwright.sync_api import Locator, Page, expect
from watched_pages import api

if TYPE_CHECKING:
    from collections.abc import Callable


def _type(page: Page, text: str) -> Locator:
    """Type into the search, and give its box."""
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Search")
    box.fill("")
    box.press_sequentially(text)
    return box


def _group(page: Page, name: str | re.Pattern[str]) -> Locator:
    return page.get_by_role("listbox", name="Results").get_by_role("group", name=name)


def _asked(address: str, path: str, **parameters: str) -> dict[str, object]:
    told: dict[str, object] = api(
        address, f"{path}?" + "&".join(f"{key}={quote(value)}" for key, value in parameters.items())
    )
    return told


def test_a_mistyped_name_is_found_opened_selected_and_remembered(page: Page, address: str) -> None:
    box = _type(page, "mistrla")
    told = _asked(address, "suggest", q="mistrla")
    meant = _group(page, re.compile("Did you mean “mistral”"))
    first = meant.get_by_role("option").first
    expect(first).to_contain_text(told["meant_models"][0]["id"])  # type: ignore[index]
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "hit-0")
    expect(_group(page, "Owners").get_by_role("option").first).to_contain_text("mistralai")
    box.press("End")
    expect(first).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "hit-1")
    expect(_group(page, re.compile("By meaning")).get_by_role("option").first).to_be_visible()  # comes last
    box.press("End")
    results = page.get_by_role("listbox", name="Results").get_by_role("option")
    expect(results.last).to_have_attribute("aria-selected", "true")
    box.press("Home")
    meant.get_by_role("option", name="Select all").click()
    expect(page).to_have_url(re.compile(r"sel=mistral(&|$)"))
    box = _type(page, "mistrla")
    expect(first).to_be_visible()
    box.press("Enter")
    expect(page.get_by_role("complementary", name="Model")).to_contain_text(
        told["meant_models"][0]["id"].split("/")[1]  # type: ignore[index]
    )
    page.keyboard.press("/")
    box.fill("")
    expect(_group(page, "Recent").get_by_role("option", name="mistrla")).to_be_visible()
    page.get_by_role("button", name="Forget these searches").click()
    expect(_group(page, "Recent")).to_have_count(0)


def test_values_places_and_commands_act(page: Page, address: str) -> None:
    told = _asked(address, "suggest", q="robot")
    _type(page, "robot")
    value = told["values"][0]  # type: ignore[index]
    option = _group(page, "Filter by").get_by_role("option").first
    expect(option).to_contain_text(f"{value['count']:,} models")
    option.click()
    expect(page.locator(".status-count").first).to_contain_text(f"{value['count']:,} of")
    cluster = max(api(address, "atlas")["clusters"], key=lambda each: each["size"])
    _type(page, cluster["label"])
    place = _group(page, "Places on the map").get_by_role("option").first
    expect(place).to_contain_text(cluster["label"])
    place.click()
    expect(page).to_have_url(re.compile("at=2_"))
    _type(page, "color by lib").press("Enter")
    expect(page.get_by_label("Legend: Library")).to_be_visible()
    _type(page, "light theme").press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_a_phrase_is_searched_by_meaning_with_scores_and_reasons(page: Page, address: str) -> None:
    phrase = "recognition of speech"
    _type(page, phrase)
    group = _group(page, re.compile("By meaning"))
    expect(group).to_contain_text("of all 15,910")
    found = _asked(address, "search", q=phrase, mode="meaning", limit="5")["items"]
    first = group.get_by_role("option").first
    expect(first).to_contain_text(found[0]["id"])  # type: ignore[index]
    expect(first.locator(".score")).to_have_text(f"{found[0]['score']:.2f}")  # type: ignore[index]
    expect(first.locator(".reason").first).to_be_visible()
    group.get_by_role("option", name="Select these 5").click()
    expect(page).to_have_url(re.compile("sel=id:"))
    _type(page, "whisper")
    _group(page, "By meaning").get_by_role("option").click()
    expect(_group(page, re.compile("By meaning the best 30"))).to_be_visible()


def test_a_filter_is_completed_checked_and_applied(page: Page, address: str) -> None:
    box = _type(page, "tas")
    expect(_group(page, "Filter words").get_by_role("option", name="task:")).to_be_visible()
    box = _type(page, "task:text-gen")
    expect(_group(page, "Values of task").get_by_role("option").first).to_contain_text("4,048")
    box.press("Tab")
    expect(box).to_have_value("task:text-generation ")
    box.press_sequentially("downloads:")
    expect(_group(page, "Values of downloads")).to_contain_text("more than")
    box.press_sequentially(">1000")
    total = api(address, "models?limit=1&filter=task:text-generation%20downloads:%3E1000")["total"]
    expect(_group(page, "Filter").get_by_role("option").first).to_contain_text(f"{total:,} models")
    for _ in "downloads:>1000":
        box.press("ArrowLeft")
    box.press("ArrowLeft")
    expect(_group(page, "Values of task")).to_be_visible()
    box.press("Enter")
    expect(page.locator(".status-count").first).to_contain_text(f"{total:,} of")
    box = _type(page, "taks:x")
    expect(page.locator(".search-panel .fault")).to_contain_text("No field is called “taks”")
    expect(page.locator(".search-panel .fault mark")).to_have_text("taks:x")
    expect(box).to_have_attribute("aria-invalid", "true")
    box.press("Tab")
    expect(box).to_have_value("task:x")


def test_on_a_phone_the_search_is_a_sheet(visit: Callable[..., Page]) -> None:
    page = visit(viewport={"width": 390, "height": 780})
    _type(page, "qwen")
    expect(page.get_by_role("option").first).to_contain_text("Qwen")
    sheet = page.locator(".search").bounding_box()
    assert sheet is not None
    assert (sheet["width"], sheet["height"]) == (390, 780)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("listbox", name="Results")).to_have_count(0)
