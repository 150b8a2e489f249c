"""The first page: three questions, each answered within three actions with evidence, denominator and citation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from playwright.sync_api import Page, expect
from watched_pages import api

if TYPE_CHECKING:
    from collections.abc import Callable


def _total(address: str, text: str) -> int:
    total: int = api(address, f"models?limit=1&filter={quote(text)}")["total"]
    return total


def test_a_first_visit_begins_at_the_questions_and_later_ones_at_the_map(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit(first=True, ready=False)
    door = page.get_by_role("heading", name="What do you want to know?")
    expect(door).to_be_visible()
    expect(page.locator(".map canvas")).to_be_visible()
    expect(page).to_have_url(re.compile("#view=start$"))
    verdicts = api(address, "facets?column=license_verdict")["values"]
    lacking = sum(each["count"] for each in verdicts if each["value"] in {"dropped", "conflict"})
    judged = sum(each["count"] for each in verdicts)
    expect(page.get_by_role("link", name="Can I ship this model?")).to_contain_text(f"{lacking:,} of {judged:,}")
    expect(page.get_by_role("link", name="What should I build on?")).to_contain_text(
        f"{_total(address, 'chain:permissive'):,} of 15,910"
    )
    page.get_by_role("link", name="Explore the map").click()
    expect(page.locator(".status-count").first).to_contain_text("15,910 models")
    page.goto(address)
    expect(page.locator(".status-count").first).to_contain_text("15,910 models")
    page.get_by_role("link", name="modelome").click()
    expect(door).to_be_visible()
    page.get_by_role("combobox", name="Go to a model").fill("mistrla")
    page.get_by_role("combobox", name="Go to a model").press("Enter")
    expect(page.get_by_role("complementary", name="Model")).to_contain_text("Mistral-7B-Instruct-v0.3")


def test_a_first_visit_by_a_link_gets_what_the_link_asks_for(visit: Callable[..., Page]) -> None:
    page = visit("#color=library", first=True)
    expect(page.get_by_label("Legend: Library")).to_be_visible()
    expect(page.locator(".start")).to_have_count(0)


def test_can_i_ship_it_is_answered_with_path_rule_denominator_and_citation(
    visit: Callable[..., Page], address: str
) -> None:
    page = visit("#view=start", ready=False, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("link", name="Can I ship this model?").click()
    example = api(address, "models?limit=1&filter=license_verdict:dropped")["items"][0]["id"]
    page.get_by_role("link", name=example).click()
    told = api(address, f"model/license?id={quote(example)}")
    answer = page.get_by_role("article", name=example)
    expect(answer.locator(".ship-verdict")).to_contain_text("Terms dropped.")
    for obligation in told["obligations"]:
        expect(answer.locator(".ship-obligations")).to_contain_text(obligation["words"])
    for step in told["paths"][0]["steps"]:
        expect(answer.locator(".ship-path").first).to_contain_text(step["id"].split("/")[-1])
    expect(answer).to_contain_text(told["notice"])
    expect(answer).to_contain_text(told["rules_version"])
    verdicts = api(address, "facets?column=license_verdict")["values"]
    expect(answer).to_contain_text(f"{sum(each['count'] for each in verdicts):,} of 15,910 models have a parent")
    answer.get_by_role("button", name="Copy BibTeX").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"model={example}" in copied
    assert "snapshot of 22 Aug 2026" in copied


def test_what_to_build_on_is_a_list_that_one_filter_reproduces(visit: Callable[..., Page], address: str) -> None:
    page = visit("#view=start", ready=False)
    page.get_by_role("link", name="What should I build on?").click()
    page.get_by_label("Task").select_option("text-generation")
    page.get_by_label("Quantized versions").select_option("gguf")
    page.get_by_label("Size").select_option("8")
    expect(page).to_have_url(re.compile(r"task:text-generation,quant:gguf,size:8|size:8"))
    text = page.locator(".build-filter code")
    expect(text).to_contain_text("parameters:<=8b")
    total = _total(address, text.inner_text())
    assert 0 < total < 200
    expect(page.get_by_role("heading", level=2).first).to_have_text(f"{total:,} models pass all of it of 15,910")
    expect(page.locator(".build-criteria")).to_contain_text(f"{_total(address, 'chain:permissive'):,} of 15,910")
    listed = api(address, f"models?limit=8&filter={quote(text.inner_text())}")["items"]
    rows = page.locator(".short-list > li")
    expect(rows).to_have_count(len(listed))
    expect(rows.first.locator(".model-name")).to_have_attribute("title", listed[0]["id"])
    copies = _total(
        address,
        f'parent:"{listed[0]["id"]}" (relation:quantized|relation_inferred:quantized) (tag:gguf|format:gguf|library:gguf)',
    )
    expect(rows.first).to_contain_text(f"{copies:,} quantized version")
    page.get_by_role("link", name="All of them on the map").click()
    expect(page.locator(".status-count").first).to_contain_text(f"{total:,} of")


def test_how_it_changes_is_told_in_sentences_with_figures(visit: Callable[..., Page], address: str) -> None:
    page = visit("#view=start", ready=False)
    page.get_by_role("link", name="How does the ecosystem change?").click()
    expect(page.get_by_role("list", name="Models made by year")).to_contain_text(f"{_total(address, 'created:2025'):,}")
    answers = page.locator(".change-answers > li")
    expect(answers.filter(has_text="How fast do traits mutate?")).to_contain_text(re.compile(r"\d\.\d\s% \[\d"))
    answers.filter(has_text="How fast do traits mutate?").get_by_role("link").click()
    expect(page.get_by_role("heading", name="How fast do traits mutate from parent to child?")).to_be_visible()
