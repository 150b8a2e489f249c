"""Every view looks as its kept picture, on any machine's letters and any processor's map; `MODELOME_RENEW_SNAPSHOTS=1` keeps anew."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pytest
from kept_pictures import BLOCK, Kept, colors_of, compare, keep, marked, read_kept
from PIL import Image
from watched_pages import Watch, api, drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kept_pictures import Pixels
    from playwright.sync_api import Browser, Page

RENEW = bool(os.environ.get("MODELOME_RENEW_SNAPSHOTS"))
KEPT_IN = Path(__file__).parent / "snapshots"
WIDTH, HEIGHT = 1280, 800
PATIENCE = 15
"""Seconds until a view has to be there."""
LETTERS = 0.01
"""Share by which lines of text may be longer or shorter than where a picture was kept."""
LARGEST = 1_500_000
"""Bytes of all pictures."""

FAMILY = "Qwen/Qwen3.5-4B"
MODEL = "Qwen/Qwen3-0.6B"
CHILD = "reaperdoesntknow/Qemma-redux"

FRAGMENTS = {
    "start": "view=start",
    "map": "",
    "map-3d": "mode=3d",
    "map-filtered": "filter=task:text-generation|robotics&color=license_family&size=likes&at=2_0_0_1.2",
    "table-model": f"view=table&filter=task:text-generation&model={MODEL}",
    "tree": f"view=tree&family={FAMILY}",
    "tree-radial": f"view=tree&family={FAMILY}&tree=layout:radial",
    "network": "view=network&filter=task:robotics&size=likes",
    "charts": "view=charts",
    "table": "view=table",
    "start-answer": f"view=start&start=door:ship&model={CHILD}",
    "model": f"view=model&model={MODEL}",
    "family": f"view=family&family={MODEL}",
    "owner": "view=owner&owner=Qwen",
    "compare": f"view=compare&a={MODEL}&b={FAMILY}",
    "laboratory": "lab=mutation",
}
"""Views by name. One that says no camera comes before those that do, for a link without one leaves the map where it is."""
BY_DAY = ("map", "charts", "model", "laboratory")


Theme = Literal["dark", "light"]


class View(NamedTuple):
    """What a kept picture is of."""

    name: str
    theme: Theme

    @property
    def path(self) -> Path:
        """Where its picture is kept."""
        return KEPT_IN / f"{self.name}-{self.theme}.png"


VIEWS = [View(name, "dark") for name in FRAGMENTS] + [View(name, "light") for name in BY_DAY]

MEASURE = """async () => {
  await document.fonts.ready;
  const context = new OffscreenCanvas(8, 8).getContext("2d");
  const style = getComputedStyle(document.documentElement);
  return ["13px --font", "600 20px --font", "12px --mono"].map((font) => {
    context.font = font.replace(/--[a-z]+/, (name) => style.getPropertyValue(name));
    return context.measureText("Qwen/Qwen3-0.6B, 15,910 models of August 2026: apache-2.0").width;
  });
}"""

BY_THE_MAP = """(side) => {
  const drawn = ".map, .minimap, .network-picture, .similar";
  const clear = ".start-landing, .start-door, .start-head, .start-doors";
  const told = /^(Cluster|Placed by)/;
  const decided = (x, y) => {
    const found = document.elementFromPoint(x, y);
    return Boolean(found?.closest(drawn) || found?.matches(clear) || told.test(found?.closest(".fact")?.textContent ?? ""));
  };
  const blocks = [];
  const ends = [1, side - 2];
  for (let y = 0; y < innerHeight; y += side) {
    for (let x = 0; x < innerWidth; x += side) {
      blocks.push(ends.some((down) => ends.some((right) => decided(x + right, y + down))));
    }
  }
  return blocks;
}"""
"""Blocks whose topmost element shows places, clusters or likeness, which no two kinds of processor compute alike."""


@pytest.fixture(scope="module")
def pages(browser: Browser, address: str) -> Iterator[Callable[[Theme], Page]]:
    """Give the page of a theme, one for all its views, on a day that stays."""
    watch = Watch(address)
    opened: dict[str, Page] = {}

    def page_of(theme: Theme) -> Page:
        if theme in opened:
            return opened[theme]
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, color_scheme=theme, reduced_motion="reduce"
        )
        # By night the notice about the data has been read.
        noticed = [api(address, "atlas")["id"]] if theme == "dark" else []
        kept = f"JSON.stringify({{ met: true, noticed: {noticed} }})"
        context.add_init_script(f"localStorage.setItem('modelome.preferences', {kept})")
        page = context.new_page()
        page.clock.set_fixed_time("2026-09-01T12:00:00Z")
        watch.follow(page)
        page.goto(address)
        drawn(page)
        page.mouse.move(WIDTH // 2, 1)
        opened[theme] = page
        return page

    yield page_of
    for page in opened.values():
        page.context.close()
    assert watch.complaints == []


@pytest.fixture(scope="module")
def places(address: str) -> str:
    """Name the map: where its points are."""
    found: str = api(address, "points/index.json")["columns"]["xy"]["sha256"]
    return found


def shown(page: Page) -> Pixels:
    with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as image:
        return np.asarray(image.convert("RGB"))


def at_rest(page: Page) -> Pixels:
    page.wait_for_load_state("networkidle")
    before = shown(page)
    for _ in range(20):
        page.wait_for_timeout(700)
        now = shown(page)
        if np.array_equal(before, now):
            return now
        before = now
    raise AssertionError("it does not come to rest")


def like(page: Page, kept: Kept, places: str, folder: Path) -> None:
    """Wait until the page looks as it was kept; where it does not, leave pictures of how it looks instead."""
    until = time.monotonic() + PATIENCE
    seen, difference = None, None
    while difference is None or (difference and time.monotonic() < until):
        now = shown(page)
        if seen is None or not np.array_equal(seen, now):
            seen, difference = now, compare(kept, now, places)
        page.wait_for_timeout(100)
    assert seen is not None
    if difference:
        for name, pixels in (("kept", kept.pixels), ("seen", seen), ("difference", marked(seen, difference))):
            Image.fromarray(pixels).save(folder / f"{name}.png")
        other = "" if places == kept.places else "; the map is another one and left out"
        pytest.fail(f"{difference}{other}. See {folder}/difference.png; if it is meant, keep it anew: CONTRIBUTING.md")


MUTATIONS = {
    "a panel is missing": "document.querySelector('.legend').style.setProperty('visibility', 'hidden')",
    "a button is missing": "document.querySelector('[aria-label=Overview][aria-pressed]').style.setProperty('visibility', 'hidden')",
    "the color of panels is another": "document.documentElement.style.setProperty('--surface', '#1a1f28')",
    "the color of quiet words is another": "document.documentElement.style.setProperty('--text-3', '#a39284')",
    "a panel stands 8 pixels off": "document.querySelector('.map-controls').style.setProperty('translate', '0 -8px')",
    "a word stands 8 pixels off": "document.querySelector('.tabs').style.setProperty('translate', '8px 0')",
    "the legend covers buttons": "document.querySelector('.legend').style.setProperty('translate', '840px 0')",
}


# First, for the map is as it was opened.
def test_what_must_be_seen_is_seen(pages: Callable[[Theme], Page], places: str, tmp_path: Path) -> None:
    page = pages("light")
    page.evaluate("() => { location.hash = '' }")
    kept = read_kept(View("map", "light").path)
    like(page, kept, places, tmp_path)
    touched = "document.querySelectorAll('html, .legend, .map-controls, .map-controls button, .tabs')"
    missed = []
    for words, mutation in MUTATIONS.items():
        page.evaluate(mutation)
        # As where the map is another one: what stands around it has to be enough.
        if not compare(kept, shown(page), "another map"):
            missed.append(words)
        page.evaluate(f"{touched}.forEach((element) => element.removeAttribute('style'))")
    assert missed == []


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.name}-{view.theme}")
def test_a_view_looks_as_it_was_kept(view: View, pages: Callable[[Theme], Page], places: str, tmp_path: Path) -> None:
    page = pages(view.theme)
    page.evaluate("fragment => { location.hash = fragment }", FRAGMENTS[view.name])
    letters = page.evaluate(MEASURE)
    if RENEW:
        seen = at_rest(page)
        by_the_map = np.array(page.evaluate(BY_THE_MAP, BLOCK)).reshape(HEIGHT // BLOCK, WIDTH // BLOCK)
        keep(Kept(seen, colors_of(seen, by_the_map), by_the_map, places, letters), view.path)
    kept = read_kept(view.path)
    longer = max(abs(here / there - 1) for here, there in zip(letters, kept.letters, strict=True))
    if longer > LETTERS:
        pytest.skip(
            f"lines of text are {longer:.0%} longer or shorter here: another font than where pictures were kept"
        )
    like(page, kept, places, tmp_path)


def test_a_machine_of_other_letters_is_borne_and_a_change_is_not() -> None:
    kept = read_kept(View("table", "dark").path)
    seen = kept.pixels

    def differs(other: Pixels) -> bool:
        return bool(compare(kept, other, kept.places))

    assert not differs(seen)
    # Every line stands a pixel lower, and letters are smoothed sideways.
    words = np.roll(seen, 1, axis=0)
    softer = (0.8 * words + 0.1 * np.roll(words, 1, axis=1) + 0.1 * np.roll(words, -1, axis=1)).astype(np.uint8)
    assert not differs(softer)
    # A word in another place, a row that is lost, one color for another.
    word = np.s_[222:240, 14:114]
    assert differs(_with(seen, word, np.roll(seen[word], 10, axis=1)))
    row = np.s_[300:332, 270:1280]
    assert differs(_with(seen, row, np.broadcast_to(seen[331, 900], seen[row].shape)))
    surface = np.array([int("141922"[at : at + 2], 16) for at in (0, 2, 4)], np.uint8)
    assert (seen == surface).all(axis=-1).sum() > 10_000
    assert differs(np.where((seen == surface).all(axis=-1)[..., None], surface + np.uint8(5), seen))


def _with(picture: Pixels, area: Any, part: Any) -> Pixels:
    changed = picture.copy()
    changed[area] = part
    return changed


def test_kept_pictures_are_those_of_the_views_and_small() -> None:
    assert sorted(path.name for path in KEPT_IN.iterdir()) == sorted(view.path.name for view in VIEWS)
    assert sum(path.stat().st_size for path in KEPT_IN.iterdir()) < LARGEST
