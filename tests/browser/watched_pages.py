"""A server on an atlas, pages that are watched, and pictures of the map that are counted."""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import ConsoleMessage, Dialog, Page, expect

import modelome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WEB_APP = Path(modelome.__file__).parent / "_web" / "index.html"

MET = """
try {
  const key = "modelome.preferences";
  if (!localStorage.getItem(key)) localStorage.setItem(key, JSON.stringify({ met: true }));
} catch {}
"""
"""Marks that the browser was here before."""

SERVE = """
import sys
from modelome.server.serving import run
from modelome.server.settings import Settings
run(sys.argv[1], port=int(sys.argv[2]), settings=Settings(query_seconds=60), open_browser=False)
"""
"""As `modelome serve`, but patient: beside a build a filter may wait for longer than a person should."""

Colors = dict[tuple[int, int, int], int]
"""Pixels of a picture by color."""


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """Serve an atlas on a free port, and give its address."""
    if not WEB_APP.is_file():
        words = "the web app is not built: `make build`, or `npm run build` in web/"
        pytest.fail(words) if os.environ.get("CI") else pytest.skip(words)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", SERVE, str(path), str(port)]
    address = f"http://127.0.0.1:{port}/"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            for _ in range(300):
                if server.poll() is not None:
                    pytest.fail(server.stderr.read() if server.stderr else "the server stopped")
                try:
                    with urllib.request.urlopen(address + "api/v1/health", timeout=1):
                        break
                except OSError:
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


@dataclass
class Watch:
    """What a page did that it must not do."""

    origin: str
    complaints: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Note errors on the console, uncaught errors, requests to anywhere else, and dialogs."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._note(f"uncaught: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", lambda request: self._origin(request.url))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"console: {message.text} ({message.location.get('url', 'nowhere')})")

    def _dialog(self, dialog: Dialog) -> None:
        self._note(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _origin(self, url: str) -> None:
        if not url.startswith((self.origin, "data:", "blob:")):
            self._note(f"asked {url}")

    def _note(self, words: str) -> None:
        if not any(part in words for part in self.expected):
            self.complaints.append(words)


def drawn(page: Page) -> None:
    """Wait until every point is on screen."""
    expect(page.locator(".status-count").first).to_contain_text(re.compile("all drawn|born by"), timeout=30_000)


def api(address: str, path: str) -> Any:
    """Ask the server itself: the truth that the page is held to."""
    with urllib.request.urlopen(f"{address}api/v1/{path}", timeout=20) as answer:
        return json.load(answer)


def picture(page: Page) -> str:
    """Take the middle of the map, where no panel stands: a PNG in base64."""
    box = page.locator(".map").first.bounding_box()
    assert box is not None
    clip = {"x": box["x"] + 280, "y": box["y"] + 170, "width": box["width"] - 360, "height": box["height"] - 260}
    return base64.b64encode(page.screenshot(clip=clip)).decode()  # type: ignore[arg-type]


def soon(holds: Callable[[], bool]) -> bool:
    """Look again until something holds, and give up after 15 seconds."""
    until = time.monotonic() + 15
    while not (held := holds()) and time.monotonic() < until:
        time.sleep(0.1)
    return held


DIFFERING = """async (pictures) => {
  const [one, other] = await Promise.all(pictures.map(async (png) => {
    const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height).data;
  }));
  if (one.length !== other.length) return 1;
  let differing = 0;
  for (let i = 0; i < one.length; i += 4) {
    if ([0, 1, 2].some((channel) => Math.abs(one[i + channel] - other[i + channel]) > 24)) differing++;
  }
  return differing / (one.length / 4);
}"""


COUNT_COLORS = """async ({png, step}) => {
  const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes]));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = {};
  for (let i = 0; i < data.length; i += 4) {
    const key = [data[i], data[i + 1], data[i + 2]].map((v) => Math.round(v / step) * step).join();
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}"""

STEP = 8


def near(colors: Colors, wanted: str, reach: int = 40) -> int:
    """Count the pixels whose color is near `#rrggbb`."""
    target = [int(wanted[i : i + 2], 16) for i in (1, 3, 5)]
    return sum(n for color, n in colors.items() if all(abs(a - b) <= reach for a, b in zip(color, target, strict=True)))


def ground(colors: Colors) -> tuple[int, int, int]:
    """Give the commonest color."""
    return max(colors, key=lambda color: colors[color])


def still(page: Page) -> str:
    """Take the middle of the map when it changes no more: names that come late have come."""
    last = picture(page)
    for _ in range(40):
        page.wait_for_timeout(250)
        now = picture(page)
        if now == last:
            return now
        last = now
    pytest.fail("the picture of the map never stood still")
