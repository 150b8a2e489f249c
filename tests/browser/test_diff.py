"""What the panel shows of a model's difference to its parent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect
from watched_pages import api

if TYPE_CHECKING:
    from collections.abc import Callable

PARENT, CHILD = "reaperdoesntknow/Qemma-sft", "reaperdoesntknow/Qemma-redux"


def section_of(page: Page) -> Any:
    return page.get_by_role("complementary", name="Model").locator(".diff")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_fields_that_differ_are_marked_in_signs_and_the_rest_is_folded(
    visit: Callable[..., Page], address: str, theme: str
) -> None:
    told = api(address, f"diff?a={quote(PARENT)}&b={quote(CHILD)}")
    shown = section_of(visit(f"#model={CHILD}", theme=theme))
    expect(shown).to_contain_text(f"Compared with {PARENT}")
    names = shown.locator(".fact").filter(has_text="Name")
    expect(names.locator("del")).to_have_text("−gone: Qemma-sft")
    expect(names.locator("ins")).to_have_text("+new: Qemma-redux")
    same = [field for field in told["fields"] if field["change"] == "kept"]
    expect(shown.locator(".fact")).to_have_count(len(told["fields"]) - len(same))
    shown.get_by_role("button", name=f"{len(same)} fields are the same").press("Enter")
    expect(shown.locator(".fact")).to_have_count(len(told["fields"]))


def test_as_one_string_it_is_the_alignment_of_the_server(visit: Callable[..., Page], address: str) -> None:
    told = api(address, f"diff?a={quote(PARENT)}&b={quote(CHILD)}")
    shown = section_of(visit(f"#model={CHILD}"))
    shown.get_by_role("button", name="As one string").press("Enter")
    expect(shown).to_contain_text(f"similarity {told['metadata']['similarity']:.3f}")
    runs = "".join(run["a"] + (run["b"] if run["operation"] != "equal" else "") for run in told["metadata"]["runs"])
    expect(shown.locator(".diff-text")).to_have_text(runs)
    shown.get_by_label("Without names, parents, counters and dates").check()
    expect(shown).to_contain_text(f"similarity {told['without_kinship']['similarity']:.3f}")


def test_another_parent_can_be_chosen(visit: Callable[..., Page], address: str) -> None:
    merge = next(row["id"] for row in api(address, "models?limit=50&filter=parents:2&sort=-downloads")["items"])
    shown = section_of(visit(f"#model={quote(merge)}"))
    choice = shown.get_by_label("Compared with")
    options = choice.locator("option")
    expect(options).to_have_count(2)
    parents = options.evaluate_all("options => options.map((option) => option.value)")
    choice.select_option(parents[1])
    told = api(address, f"diff?a={quote(parents[1])}&b={quote(merge)}")
    name = shown.locator(".fact").filter(has_text="Name")
    expect(name.locator("del")).to_contain_text(parents[1].split("/", 1)[1])
    same = sum(field["change"] == "kept" for field in told["fields"])
    expect(shown.get_by_role("button", name=f"{same} field")).to_be_visible()
