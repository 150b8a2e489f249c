"""Two models side by side, as the API has them, found by their names and copied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from playwright.sync_api import Page, expect
from watched_pages import api

if TYPE_CHECKING:
    from collections.abc import Callable

A, B = "google/gemma-4-31B", "Qwen/Qwen3.8-27B"


def test_two_models_side_by_side(visit: Callable[..., Page], address: str) -> None:
    page = visit(f"#view=compare&model={A}", ready=False, permissions=["clipboard-read", "clipboard-write"])
    expect(page.get_by_label("First")).to_have_value(A)
    page.get_by_label("Second").fill(B)
    page.get_by_role("list", name="Models for Second").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(f"a={re.escape(A)}&b={re.escape(B)}"))

    truth = api(address, f"compare?a={quote(A)}&b={quote(B)}")
    models = [api(address, f"model?id={quote(name)}") for name in (A, B)]
    row = page.get_by_label("Facts side by side").get_by_role("row", name=re.compile("^Descendants"))
    expect(row).to_have_text(re.compile("".join(f".*{model['descendants']:,}" for model in models)))
    expect(page.get_by_text(f"Cosine of their texts {truth['pair']['cosine']:.3f}")).to_be_visible()
    sizes = page.get_by_role("row", name=re.compile("^Models"))
    expect(sizes).to_contain_text(f"{truth['family_a']['size']:,}")
    expect(sizes).to_contain_text(f"{truth['family_b']['size']:,}")
    expect(page.locator(".compare-growth svg")).to_have_attribute("aria-label", re.compile(re.escape(B)))
    plural = "model descends" if truth["below_both"] == 1 else "models descend"
    none = "No model descends from both roots"
    expect(page.locator(".compare")).to_contain_text(
        f"{truth['below_both']:,} {plural}" if truth["below_both"] else none
    )

    page.get_by_role("button", name="Copy as Markdown table").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"| | {A} | {B} |\n|---|---|---|\n")
    assert f"| {models[0]['descendants']:,} | {models[1]['descendants']:,} |" in copied
    page.get_by_role("button", name="Swap").click()
    expect(page).to_have_url(re.compile(f"a={re.escape(B)}&b={re.escape(A)}"))
    expect(page.get_by_label("First")).to_have_value(B)
