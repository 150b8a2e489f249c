"""Every view and page, in both themes, before axe; and every view by keys alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
MODEL = "Qwen/Qwen3-0.6B"
PLACES = {
    "map": f"#model={MODEL}&family={MODEL}&filter=task:text-generation",
    "selection": f"#sel=under:{MODEL}",
    "tree": f"#view=tree&family={MODEL}",
    "network": "#view=network&filter=task:robotics",
    "charts": "#view=charts",
    "table": "#view=table",
    "laboratory": "#lab=kin",
    "start": "#view=start",
    "model": f"#view=model&model={MODEL}",
    "family": f"#view=family&family={MODEL}",
    "owner": "#view=owner&owner=Qwen",
    "compare": f"#view=compare&a={MODEL}&b=Qwen/Qwen3-8B",
}
PATIENCE = 8
VIOLATIONS = """async (rules) => (await axe.run(document, {
  resultTypes: ["violations"], ...(rules ? { runOnly: { type: "rule", values: rules } } : {}),
})).violations
  .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((n) => n.target.join(" ")).slice(0, 5).join(" · ")}`)"""


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    if not AXE.is_file():
        pytest.skip("axe is not installed: `make test` installs it")
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(VIOLATIONS, rules)
    return found


def settled(page: Page) -> None:
    """Wait until nothing is on its way."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1").first).to_be_attached()
    expect(page.locator(".page-ground, .skeleton, [aria-busy=true]")).to_have_count(0)
    page.evaluate("() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null)))")


# Only contrast is another by day than by night.
@pytest.mark.parametrize(("theme", "rules"), [("dark", None), ("light", ["color-contrast"])])
def test_axe_finds_nothing(visit: Callable[..., Any], theme: Literal["dark", "light"], rules: list[str] | None) -> None:
    page = visit(PLACES["map"], theme=theme)
    found: dict[str, list[str]] = {}
    for name, fragment in PLACES.items():
        page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
        settled(page)
        wrong = violations(page, rules)
        for _ in range(PATIENCE):
            if not wrong:
                break
            page.wait_for_timeout(1_000)  # what was still changing when it was looked at is looked at again
            wrong = violations(page, rules)
        if wrong:
            found[name] = wrong
    assert found == {}


def test_help_and_about_are_found_clean_too(visit: Callable[..., Any]) -> None:
    page = visit()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
