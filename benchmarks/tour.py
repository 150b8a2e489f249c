"""Walk through the six jobs of docs/tour.md as a person does, by clicks and keys, and take its pictures again.

    python benchmarks/tour.py ATLAS [--only ship] [--at http://127.0.0.1:8764/]

Each job begins with a first visit to the plain address: nothing is reached by a link that a person would not have. What is
done and what is then seen are printed, so that the page can be held against them. It was written for the listing of July
2024, whose models it names.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

sys.path.insert(0, str(Path(__file__).parent / "browser"))

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

__all__ = ["main"]

IMAGES = Path(__file__).parent.parent / "docs" / "images"
WINDOW = {"width": 1280, "height": 800}
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PATIENCE_MS = 40_000
MOST_BYTES = 250_000

expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Walk:
    """A person at a page: what is done is counted, what is seen is told."""

    page: Page
    actions: int = 0

    def click(self, what: Locator, along: float | None = None) -> None:
        """Click it, in the middle or so far along it."""
        self.actions += 1
        self._tell("click", what)
        box = what.bounding_box() or {"width": 0, "height": 0}
        what.click(position={"x": along * box["width"], "y": box["height"] / 2} if along else None)

    def choose(self, what: Locator, value: str) -> None:
        self.actions += 1
        self._tell(f"choose {value} of", what)
        what.select_option(value)

    def press(self, key: str) -> None:
        self.actions += 1
        print(f"  press {key}")
        self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.actions += 1
        print(f"  type {text}")
        self.page.keyboard.type(text)

    def search(self, text: str) -> None:
        """Open the search by its key, and say what is looked for."""
        self.press("Control+k")
        self.write(text)

    def go_to(self, model: str) -> None:
        """Name a model at the door."""
        self.click(self.page.get_by_role("combobox", name="Go to a model"))
        self.write(model)
        self.press("Enter")

    def see(self, what: Locator | str) -> str:
        """Tell what stands there."""
        found = self.page.locator(what) if isinstance(what, str) else what
        expect(found.first).to_be_visible()
        words = " ".join(found.first.inner_text().split())
        print("    →", words[:400])
        return words

    def picture(self, name: str) -> None:
        """Keep the window as a picture, of 256 colors where all of them weigh too much."""
        self.page.mouse.move(640, 799)
        self.page.wait_for_timeout(1500)
        seen = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        path = IMAGES / f"tour-{name}.png"
        seen.save(path, optimize=True)
        if path.stat().st_size > MOST_BYTES:
            seen.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=4, dither=Image.Dither.NONE).save(path, optimize=True)
        print(f"    {path.name}: {path.stat().st_size / 1000:.0f} kB")

    def _tell(self, deed: str, what: Locator) -> None:
        expect(what).to_be_visible()
        words = what.evaluate("it => it.ariaLabel || it.labels?.[0]?.innerText || it.innerText")
        print(f"  {deed} “{' '.join(words.split())[:60]}”")


def ship(walk: Walk) -> None:
    """Can I ship this quantized Llama derivative?"""
    page = walk.page
    walk.click(page.get_by_role("link", name="Can I ship this model?"))
    walk.click(page.get_by_role("combobox", name="Model to ship"))
    walk.write("TheBloke/EstopianMaid-13B-GGUF")
    walk.press("Enter")
    walk.see(".ship-verdict")
    walk.see(".ship-obligations")
    walk.see(".ship-path")
    walk.see(".ship-clauses")
    walk.see(page.get_by_text(re.compile("models have a parent")))
    walk.picture("ship")


def build(walk: Walk) -> None:
    """Find a small base model that is permissive through its whole chain and has quantized versions."""
    page = walk.page
    walk.click(page.get_by_role("link", name="What should I build on?"))
    walk.see(page.get_by_role("heading", level=2))
    walk.choose(page.get_by_label("Task"), "text-generation")
    walk.choose(page.get_by_label("Size, by name"), "3")
    walk.choose(page.get_by_label("Quantized versions"), "gguf")
    settled(page.locator(".build-criteria"))
    walk.see(page.get_by_role("heading", level=2))
    walk.see(".build-criteria")
    for place in range(3):
        walk.see(page.locator(".short-list > li").nth(place))
    walk.see(".build-filter code")
    page.locator(".build-criteria").evaluate("it => it.scrollIntoView()")
    walk.picture("build")


def descent(walk: Walk) -> None:
    """See all that descends from one model, and when."""
    page = walk.page
    walk.go_to("mistralai/Mistral-7B-v0.1")
    panel = page.get_by_role("complementary", name="Model")
    walk.see(panel.locator(".lineage-place"))
    walk.click(panel.get_by_role("button", name="More to do with this model"))
    walk.click(page.get_by_role("menuitem", name="Family page"))
    walk.see(".pp-figures")
    walk.see(".pp-growth figcaption")
    walk.click(page.get_by_role("link", name="Tree", exact=True))
    expect(page.locator(".tree-count")).to_contain_text("shown")
    walk.click(page.get_by_role("button", name="Time", exact=True).first)
    walk.see(".tree-title")
    walk.see(".tree-count")
    walk.press("f")
    walk.picture("descent-tree")
    walk.press("1")
    expect(page.locator(".status")).to_contain_text("all drawn")
    walk.click(page.get_by_label("Close the notice"))
    walk.press("t")
    walk.click(page.get_by_role("slider", name="Born by"), along=0.79)
    settled(page.locator(".time-count"))
    walk.see(".time-count")
    walk.picture("descent-map")


def like(walk: Walk) -> None:
    """Find models like a sentence."""
    page = walk.page
    walk.search("small vietnamese speech recognition")
    expect(page.locator(".hit .score").first).to_be_visible()
    settled(page.locator(".search-list"))
    walk.see(".search-list")
    walk.picture("like")
    walk.press("Enter")
    similar = page.locator("section", has=page.get_by_role("heading", name="Similar")).last
    similar.scroll_into_view_if_needed()
    walk.see(similar)


def licenses(walk: Walk) -> None:
    """See where a family changed its license."""
    page = walk.page
    walk.go_to("meta-llama/Meta-Llama-3-8B")
    panel = page.get_by_role("complementary", name="Model")
    walk.see(panel.locator(".lineage-place"))
    walk.click(panel.get_by_role("button", name="More to do with this model"))
    walk.click(page.get_by_role("menuitem", name="Family page"))
    changes = page.locator("section", has=page.get_by_role("heading", name="Where the license changed"))
    walk.see(page.locator(".pp-figures"))
    walk.see(changes.last)
    walk.click(page.locator(".fp-changes summary", has_text="apache-2.0").first)
    walk.see(page.locator(".fp-changes details[open]"))
    walk.picture("licenses")
    walk.click(page.get_by_role("link", name="Tree", exact=True))
    expect(page.locator(".tree-count")).to_contain_text("shown")
    walk.click(page.get_by_role("button", name=re.compile("^Color")))
    walk.click(page.get_by_role("menuitemradio", name="License family", exact=True))
    walk.see(".tree-count")
    walk.see(".tree-legend")
    walk.picture("licenses-tree")


def export(walk: Walk) -> None:
    """Export every Vietnamese speech model with its ancestors."""
    page = walk.page
    tasks = "automatic-speech-recognition text-to-speech text-to-audio audio-classification audio-to-audio voice-activity-detection"
    walk.search(f"language:vi ({'|'.join('task:' + task for task in tasks.split())})")
    walk.press("Enter")
    expect(page.locator(".status-count").first).to_contain_text("of 760,000")
    walk.see(".status-count")
    walk.press("5")
    walk.click(page.get_by_role("button", name="Export").first)
    walk.click(page.get_by_label("with all their ancestors"))
    go = page.locator(".xp-go")
    expect(go).to_contain_text("271")
    walk.see(".xp")
    walk.picture("export")
    with page.expect_download() as told:
        walk.click(go)
    rows = list(csv.DictReader(Path(told.value.path()).read_text().splitlines()))
    parts = [row["part"] for row in rows]
    print("    →", told.value.suggested_filename, {part: parts.count(part) for part in sorted(set(parts))})


def settled(place: Locator, rest_ms: int = 1200) -> None:
    """Wait until what stands there stays as it is, and nothing in it is awaited."""
    before = ""
    for _ in range(PATIENCE_MS // rest_ms):
        now = place.inner_text()
        if now == before and "…" not in now.split():
            return
        before = now
        place.page.wait_for_timeout(rest_ms)


JOBS: dict[str, tuple[Callable[[Walk], None], Literal["dark", "light"]]] = {
    "ship": (ship, "light"),
    "build": (build, "dark"),
    "descent": (descent, "dark"),
    "like": (like, "light"),
    "licenses": (licenses, "light"),
    "export": (export, "dark"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("atlas", type=Path)
    parser.add_argument("--only", choices=JOBS, action="append", help="of the jobs only this one")
    parser.add_argument("--at", help="a server that runs already")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "/usr/bin/chromium")
    asked = parser.parse_args()
    with served(asked.atlas, asked.at) as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=asked.chromium, args=FLAGS)
        for name in asked.only or JOBS:
            walk_through(browser, url, name)
        browser.close()


def walk_through(browser: Browser, url: str, name: str) -> None:
    job, theme = JOBS[name]
    print(f"{name}: {job.__doc__}")
    context = browser.new_context(viewport=WINDOW, color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(url)
    expect(page.get_by_role("heading", name="What do you want to know?")).to_be_visible()
    expect(page.locator(".start-figure strong")).to_have_count(5)
    walk = Walk(page)
    job(walk)
    print(f"  {walk.actions} actions")
    context.close()


@contextmanager
def served(atlas: Path, at: str | None) -> Iterator[str]:
    """Give the address of a server on the atlas."""
    if at:
        yield at
        return
    import serve

    with serve.app(atlas) as one:
        yield one.url


if __name__ == "__main__":
    main()
