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
VIOLATIONS = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((n) => n.target.join(" ")).slice(0, 5).join(" · ")}`)"""


def violations(page: Page) -> list[str]:
    if not AXE.is_file():
        pytest.skip("axe is not installed: `make test` installs it")
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(VIOLATIONS)
    return found


def settled(page: Page) -> None:
    """Wait until nothing is on its way."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
    page.evaluate("() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null)))")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing(visit: Callable[..., Any], theme: Literal["dark", "light"]) -> None:
    page = visit(PLACES["map"], theme=theme)
    found: dict[str, list[str]] = {}
    for name, fragment in PLACES.items():
        page.evaluate("(fragment) => { location.hash = fragment; }", fragment)
        settled(page)
        if violations(page):  # what was still changing when it was looked at is looked at again
            page.wait_for_timeout(700)
        if wrong := violations(page):
            found[name] = wrong
    assert found == {}


def test_help_and_about_are_found_clean_too(visit: Callable[..., Any]) -> None:
    page = visit()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
