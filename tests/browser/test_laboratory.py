"""The laboratory: each question with its answer, figures that are told otherwise, and the way to the models."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from playwright.sync_api import Page, expect
from watched_pages import api

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PAGES = {
    "kin": "kin_similarity",
    "chance": "kin_chance",
    "mutation": "mutation",
    "drift": "drift",
    "licenses": "license_lineage",
    "cards": "cards",
    "families": "families",
    "growth": "created",
    "concentration": "concentration",
    "openness": "openness",
    "made": "top",
}
ALL_EDGES = "relation=all&weighting=edge&period=all"


def figure(page: Page, title: str) -> Any:
    return page.get_by_role("figure", name=title)


def answer(page: Page) -> Any:
    return page.locator(".lab-answer p")


def test_every_question_has_its_answer_or_says_why_it_has_none(visit: Callable[..., Page], address: str) -> None:
    page = visit("#lab=", ready=False)
    there = {row["name"]: row["rows"] for row in api(address, "analysis")["items"]}
    # Of a snapshot without cards the table still tells of languages.
    there["cards"] = api(address, "analysis/cards?trait=model")["total"] if "cards" in there else 0
    for name, table in PAGES.items():
        link = page.locator(f'.lab-nav a[href$="#lab={name}"]')
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"\?$"))
        if there.get(table):
            expect(answer(page)).to_have_text(re.compile(r"\d"))
            expect(page.locator("[data-mark]").first).to_be_visible()
        else:
            expect(page.get_by_text("This atlas has no figures to answer it.")).to_be_visible()
    expect(page).to_have_url(re.compile("#lab=made$"))


def test_the_answer_has_the_numbers_of_the_rows(visit: Callable[..., Page], address: str) -> None:
    page = visit("#lab=mutation", ready=False)
    [row] = api(address, f"analysis/mutation?trait=license&measure=jaccard&{ALL_EDGES}")["rows"]
    low, high = 100 * row["low"], 100 * row["high"]
    expect(answer(page)).to_contain_text(
        f"license differs by {100 * row['estimate']:.1f} % [{low:.1f} to {high:.1f} %]"
    )


def test_a_choice_changes_the_address_and_the_figure_and_back_undoes_it(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit("#lab=mutation", ready=False)
    rates = figure(page, "How often a trait differs between parent and child")
    mark = rates.locator('[data-mark][aria-label^="License, All relations"]')
    shares = {
        weighting: 100
        * api(
            address,
            f"analysis/mutation?trait=license&measure=jaccard&relation=all&period=all&weighting={weighting}",
        )["rows"][0]["estimate"]
        for weighting in ("edge", "family")
    }
    assert f"{shares['edge']:.1f}" != f"{shares['family']:.1f}"
    expect(mark).to_have_attribute("aria-label", re.compile(rf"{shares['edge']:.1f}\s%"))
    rates.get_by_label("Weighting").select_option("family")
    expect(page).to_have_url(re.compile(r"#lab=mutation&by=weighting:family$"))
    expect(mark).to_have_attribute("aria-label", re.compile(rf"{shares['family']:.1f}\s%"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"#lab=mutation$"))
    expect(mark).to_have_attribute("aria-label", re.compile(rf"{shares['edge']:.1f}\s%"))


def test_pointer_and_keys_show_the_numbers_behind_a_mark(visit: Callable[..., Page]) -> None:
    page = visit("#lab=mutation", ready=False)
    rates = figure(page, "How often a trait differs between parent and child")
    marks = rates.locator("[data-mark]")
    marks.first.locator("circle").hover()
    card = rates.locator(".lab-tip")
    expect(card).to_contain_text("95 % interval")
    expect(card).to_contain_text("the paper: 15.0 %")
    expect(card).to_contain_text(re.compile(r"[\d,]+ of [\d,]+"))
    marks.first.focus()
    page.keyboard.press("ArrowDown")
    expect(marks.nth(1)).to_be_focused()
    expect(card).to_contain_text("License, Fine-tune")
    assert rates.locator('[data-mark][tabindex="0"]').count() == 1
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)


def test_a_value_leads_to_its_models_and_back_to_the_figure(visit: Callable[..., Page], address: str) -> None:
    page = visit("#lab=made", ready=False)
    top = figure(page, "The ten most frequent")
    link = top.locator(".lab-label a").first
    value = link.inner_text()
    link.click()
    total = api(address, f"models?limit=1&filter=license:{quote(value)}")["total"]
    expect(page.locator(".status-count").first).to_contain_text(f"{total:,} of")
    expect(page).to_have_url(re.compile(rf"#filter=license:{re.escape(value)}"))
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is the ecosystem made of?")


def test_a_part_of_a_bar_leads_to_models_with_that_verdict(visit: Callable[..., Page], address: str) -> None:
    page = visit("#lab=licenses", ready=False)
    bars = figure(page, "Do children carry")
    bars.locator('a[aria-label^="All relations: Terms carried"]').click()
    total = api(address, "models?limit=1&filter=license_verdict:carried")["total"]
    expect(page.locator(".status-count").first).to_contain_text(f"{total:,} of")


def test_a_figure_is_a_table_and_a_file_too(visit: Callable[..., Page], address: str, tmp_path: Path) -> None:
    page = visit("#lab=made", ready=False)
    top = figure(page, "The ten most frequent")
    top.get_by_role("button", name="Show as table").click()
    rows = api(address, "analysis/top?trait=license&weighting=model")["rows"]
    plain = [row for row in rows if not row["measure"].endswith(": of all")]
    cells = top.get_by_role("row").nth(1).get_by_role("cell")
    expect(top.get_by_role("row")).to_have_count(len(plain) + 1)
    expect(cells.first).to_have_text(plain[0]["measure"])
    expect(top.get_by_role("table")).to_contain_text(f"{plain[0]['n']:,}")
    with page.expect_download() as found:
        top.get_by_role("button", name="CSV").click()
    found.value.save_as(tmp_path / "top.csv")
    lines = (tmp_path / "top.csv").read_text().splitlines()
    assert found.value.suggested_filename == "top_license.csv"
    assert len(lines) == len(plain) + 1
    assert lines[1].startswith(f"top,license,{plain[0]['measure']},")


def test_the_laboratory_opens_by_tab_and_key_and_escape_gives_the_map_back(page: Page) -> None:
    page.get_by_role("navigation", name="Views").get_by_role("button", name="Laboratory").click()
    expect(page).to_have_url(re.compile("#lab="))
    page.get_by_role("link", name="Drift").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".laboratory")).to_have_count(0)
    expect(page.locator(".status-count").first).to_be_visible()
    page.keyboard.press("6")
    expect(page.get_by_role("heading", level=1)).to_contain_text("drift")


def test_nothing_of_the_laboratory_is_read_before_it_is_asked_for(page: Page) -> None:
    asked = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    assert not [name for name in asked if "Laboratory" in name or "/analysis" in name]


def test_a_phone_shows_each_page_without_scrolling_sideways(visit: Callable[..., Page]) -> None:
    page = visit("#lab=kin", ready=False, viewport={"width": 390, "height": 844})
    for name in PAGES:
        page.locator(f'.lab-nav a[href*="#lab={name}"]').click()
        expect(page.locator(".lab-answer p, .lab-absent").first).to_be_visible()
        wide = page.locator(".lab-scroll").evaluate("(box) => box.scrollWidth - box.clientWidth")
        assert wide <= 0, name
