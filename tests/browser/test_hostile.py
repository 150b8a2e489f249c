"""Text from outside stays text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect
from watched_pages import MET, Watch, serving

import modelome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = (
    "evil/<script>window.broken=1</script>",
    "evil/<img src=x onerror=window.broken=1>",
    "evil/\"quoted\" 'name' with spaces",
    "evil/&amp;&#60;b&#62;",
    "evil/\u202egnp.exe\u202c-rtl",
    "evil/🦙-llama-🔥",
    "evil/" + "W" * 90,
    "javascript:alert(1)",
)


@pytest.fixture(scope="module")
def hostile(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an atlas whose every field is an attack."""
    del chromium
    folder = tmp_path_factory.mktemp("hostile")
    rows: list[dict[str, object]] = [
        {
            "id": name,
            "createdAt": "2024-01-02T03:04:05.000Z",
            "lastModified": None,
            "downloads": 100 - i,
            "likes": i,
            "tags": ["<svg onload=window.broken=1>", "t" * 1246, "license:<b>mit</b>", f"base_model:{NAMES[0]}"],
            "pipeline_tag": "<iframe src=javascript:window.broken=1>",
            "library_name": "\u202e<style>*{display:none}</style>",
        }
        for i, name in enumerate(NAMES)
    ]
    rows += [{**rows[0], "id": f"plain/model-{i}", "pipeline_tag": "text-generation"} for i in range(40)]
    source = _write(folder, rows)
    path = folder / "atlas"
    modelome.build(str(source), path, keep_work=False, analysis=False)
    with serving(path) as address:
        yield address


def _write(folder: Path, rows: list[dict[str, object]]) -> Path:
    source = folder / "hostile.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return source


def test_no_field_of_a_model_becomes_markup(hostile: str, browser: Browser) -> None:
    watch = Watch(hostile)
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(MET)
    watch.follow(page)
    page.goto(hostile)
    expect(page.locator(".status")).to_contain_text("all drawn", timeout=30_000)
    for name in NAMES:
        page.evaluate("id => { location.hash = new URLSearchParams({ model: id }).toString() }", name)
        panel = page.get_by_role("complementary", name="Model")
        tail = name.split("/", 1)[-1] if not name.startswith("evil/<script>") else name[5:]
        expect(panel.get_by_role("heading", level=2)).to_have_text(" ".join(tail.split()))
        expect(panel.locator(".figures").first).to_be_visible()
        expect(panel.locator("h2 bdi")).to_have_count(1)
        assert panel.locator("script, iframe, style, img").count() == 0
    page.keyboard.press("5")
    expect(page.get_by_role("grid", name="Models")).to_contain_text("<script>")
    assert page.evaluate("window.broken") is None
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()
    assert watch.complaints == []


def test_hostile_names_are_found_and_marked_as_text(hostile: str, browser: Browser) -> None:
    watch = Watch(hostile)
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.add_init_script(MET)
    watch.follow(page)
    page.goto(hostile)
    expect(page.locator(".status")).to_contain_text("all drawn", timeout=30_000)
    page.locator("body").press("/")
    page.keyboard.type("<script>")
    expect(page.get_by_role("option").first).to_contain_text("evil/<script>window.broken=1</script>")
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Model")).to_contain_text("<svg onload=window.broken=1>")
    assert page.evaluate("window.broken") is None
    page.close()
    assert watch.complaints == []
