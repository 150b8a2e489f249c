"""One page in a Chromium of its own, with a profile of its own, drawing in software."""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Page, sync_playwright
from processes import children, command_line, memory

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
]
MET = """try {
  localStorage.setItem("modelome.preferences", JSON.stringify({ met: true }));
} catch {}"""  # a first visit is met by the start, which lies over the map
WINDOW = {"width": 1440, "height": 900}
QUIET_S = 2.5


@dataclass
class Visit:
    """A page, and what came over the wire to it."""

    page: Page
    version: str
    transferred: list[int] = field(default_factory=list)
    under_way: int = 0

    def record(self) -> dict[str, Any]:
        """What the hooks have seen."""
        seen: dict[str, Any] = self.page.evaluate("__record")
        return seen

    def forget(self) -> None:
        """Frames up to now are not looked at any more."""
        self.page.evaluate("() => { __record.frames.length = 0; __record.fences.length = 0; }")

    def wait_until_quiet(self, cap: float, quiet: float = QUIET_S) -> bool:
        """Wait until nothing was drawn, received or asked for in a while; False where the cap came first."""
        began = time.perf_counter()
        seen: tuple[Any, ...] = ()
        since = began
        while time.perf_counter() - began < cap:
            self.page.wait_for_timeout(100)
            counts = self.page.evaluate("[__record.frames.length, __record.fences.length, __record.labels]")
            state = (*counts, len(self.transferred), self.under_way)
            if state != seen:
                seen, since = state, time.perf_counter()
            if counts[0] == counts[1] and self.under_way <= 0 and time.perf_counter() - since > quiet:
                return True
        return False

    def renderer(self) -> dict[str, float]:
        """Memory of the process that runs the page: the largest, others hold empty tabs."""
        sizes = [memory(pid) for pid in _browser("renderer")]
        return max(sizes, key=lambda size: size["shared_out"], default={"shared_out": 0.0, "own": 0.0})

    def gpu_process(self) -> dict[str, float]:
        """Memory of the process that draws."""
        return memory(*_browser("gpu-process"))


@contextmanager
def visiting(chromium: str) -> Iterator[Visit]:
    """Yield an empty page with the hooks in it, in a new browser with an empty profile."""
    with tempfile.TemporaryDirectory(prefix="modelome-browser-") as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium,
            headless=True,
            args=FLAGS,
            viewport=WINDOW,
            device_scale_factor=1,
        )
        try:
            context.add_init_script(path=str(HERE / "hooks.js"))
            context.add_init_script(MET)
            page = context.new_page()
            page.set_default_timeout(60_000)
            version = context.browser.version if context.browser else page.evaluate("navigator.userAgent")
            visit = Visit(page, version)
            page.on("request", lambda _: _count(visit, 1))
            page.on("requestfailed", lambda _: _count(visit, -1))
            page.on("requestfinished", lambda request: _finished(visit, request.sizes()["responseBodySize"]))
            yield visit
        finally:
            context.close()


def _count(visit: Visit, change: int) -> None:
    visit.under_way += change


def _finished(visit: Visit, size: int) -> None:
    visit.under_way -= 1
    visit.transferred.append(size)


def _browser(kind: str) -> list[int]:
    return [pid for pid in children(os.getpid()) if f"--type={kind}" in command_line(pid)]
