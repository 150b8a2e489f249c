"""A real server on a real atlas, a real Chromium that draws in software, and pages that are watched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright
from watched_pages import COUNT_COLORS, DIFFERING, MET, STEP, Colors, Watch, drawn, picture, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modelome import Atlas

HERE = Path(__file__).parent
# What Playwright itself switches off, since the last list is the one that holds, and the pages that the address bar would
# list its suggestions in: no one sees them, and they cost each visit a second of computing.
UNWANTED = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("AimEnabled", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
)
QUIET = (
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"),
    f"--disable-features={','.join(UNWANTED)}",
)
# The page is put together without GL: in software that costs a quarter of each visit.
SOFTWARE_GL = (
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-gpu-compositing",
)
NO_GL = ("--disable-gpu", "--disable-3d-apis")

expect.set_options(timeout=15_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def address(chromium: str, radar_atlas: Atlas) -> Iterator[str]:
    """Give the address of a server on the bundled sample."""
    del chromium  # without a browser nothing is built or served
    with serving(radar_atlas.path) as at:
        yield at


@pytest.fixture(scope="session")
def playwright(chromium: str) -> Iterator[Playwright]:
    """Give the driver."""
    del chromium
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Give a Chromium that draws in software."""
    browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *SOFTWARE_GL])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def browser_without_gl(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """Give a Chromium that can't draw."""
    browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *NO_GL])
    yield browser
    browser.close()


@pytest.fixture
def watch(address: str) -> Watch:
    """Give the list of complaints of the page of this test."""
    return Watch(address)


@pytest.fixture
def visit(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Give a function that opens the app at a fragment; what a page must not do fails the test.

    A visit is not the `first` one, which is met by the start instead of the map.
    """
    contexts = []

    def open_page(
        fragment: str = "",
        *,
        ready: bool = True,
        first: bool = False,
        theme: Literal["dark", "light"] = "dark",
        **options: Any,
    ) -> Page:
        options = {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce", **options}
        context = browser.new_context(color_scheme=theme, **options)
        contexts.append(context)
        if not first:
            context.add_init_script(MET)
        page = context.new_page()
        watch.follow(page)
        page.goto(watch.origin + fragment)
        if ready:
            drawn(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.complaints == []


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """Give the app as it is at first, with all points drawn."""
    return visit()


@pytest.fixture(scope="session")
def colors(browser: Browser) -> Iterator[Callable[..., Colors]]:
    """Give a function that counts the colors of the middle of the map, where no panel stands."""
    context = browser.new_context()
    reader = context.new_page()

    def count(page: Page) -> Colors:
        found: dict[str, int] = reader.evaluate(COUNT_COLORS, {"png": picture(page), "step": STEP})
        return {tuple(int(v) for v in key.split(",")): n for key, n in found.items()}  # type: ignore[misc]

    yield count
    context.close()


@pytest.fixture(scope="session")
def differing(browser: Browser) -> Iterator[Callable[[str, str], float]]:
    """Give a function that tells the share of pixels in which two pictures differ visibly."""
    context = browser.new_context()
    reader = context.new_page()

    def compare(one: str, other: str) -> float:
        share: float = reader.evaluate(DIFFERING, [one, other])
        return share

    yield compare
    context.close()
