"""Measure how a page draws points in headless Chromium, beside the floor page with the same points.

    python benchmarks/browser/measure.py --points ATLAS/points [--url NAME=http://127.0.0.1:8765/ …] [--out results.json]

Each page gets a browser and a profile of its own, software WebGL, a 1440 by 900 window at one device pixel. Times end when
the GPU has finished (fences), not when a call returned. "First points" is the first finished frame with at least 1,000
points; "all points" the last finished frame before the page has been quiet for a while. Machines are shared: trust the
ratios to the floor of the same run, and read the load that the results carry. Needs `playwright` and `psutil` and a Chromium.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, CDPSession, Page, sync_playwright
from serve import serving

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
WINDOW = {"width": 1440, "height": 900}
# The map's place in the app, so that all pages draw as many pixels.
BOX = "300,48,840,812"
QUIET_S = 2.5
STEPS = 24


def main() -> None:
    options = _options()
    results: dict[str, Any] = {"points": None, "load_before": os.getloadavg()[0], "pages": {}}
    index = json.loads((options.points / "index.json").read_text())
    results["points"] = index["count"]
    with serving(options.points) as base:
        pages = {
            "floor": f"{base}floor.html?box={BOX}",
            "engine": f"{base}bare/?points=../points/&box={BOX}",
            **dict(pair.split("=", 1) for pair in options.url),
        }
        for round_number in range(options.rounds):
            for name, url in pages.items():
                print(f"round {round_number + 1}: {name}", file=sys.stderr, flush=True)
                runs = results["pages"].setdefault(name, [])
                runs.append(_measure(url, options))
    results["load_after"] = os.getloadavg()[0]
    results["median"] = {name: _median(runs) for name, runs in results["pages"].items()}
    if options.out:
        options.out.write_text(json.dumps(results, indent=1) + "\n")
    print(_table(results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=Path, required=True, help="points folder of an atlas")
    parser.add_argument("--url", action="append", default=[], metavar="NAME=URL", help="a page to measure besides")
    parser.add_argument("--rounds", type=int, default=3, help="the table shows medians")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "/usr/bin/chromium")
    parser.add_argument("--cap", type=float, default=90, help="seconds after which loading counts as over")
    parser.add_argument("--out", type=Path, help="JSON of every run")
    return parser.parse_args()


def _measure(url: str, options: argparse.Namespace) -> dict[str, Any]:
    profile = tempfile.mkdtemp(prefix="modelome-browser-")
    try:
        with sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                profile,
                executable_path=options.chromium,
                headless=True,
                args=FLAGS,
                viewport=WINDOW,
                device_scale_factor=1,
            )
            try:
                return _measure_page(context, url, options.cap)
            finally:
                context.close()
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def _measure_page(context: BrowserContext, url: str, cap: float) -> dict[str, Any]:
    context.add_init_script(path=str(HERE / "hooks.js"))
    page = context.new_page()
    transferred: list[int] = []
    page.on("requestfinished", lambda request: transferred.append(request.sizes()["responseBodySize"]))
    page.goto(url, wait_until="commit")
    _wait_until_quiet(page, transferred, cap)
    record = page.evaluate("__record")
    fences = record["fences"]
    result: dict[str, Any] = {
        "first_points_ms": fences[0]["at"] if fences else None,
        "all_points_ms": fences[-1]["at"] if fences else None,
        "points_drawn": max((fence["covered"] for fence in fences), default=0),
        "megabytes": sum(transferred) / 1e6,
        "requests": len(transferred),
        "long_task_ms": record["longTasks"],
        "renderer_mb": _memory("renderer"),
        "gpu_process_mb": _memory("gpu-process"),
        "errors": record["errors"],
    }
    if fences:
        cdp = context.new_cdp_session(page)
        left, top, width, height = (int(part) for part in BOX.split(","))
        middle = (left + width / 2, top + height / 2)
        result |= _gesture(page, "zoom", lambda: _zoom(page, cdp, middle))
        result |= _gesture(page, "pan", lambda: _pan(page, cdp, middle))
        result["hover_ms"] = _hover(page, cdp, middle)
    return result


def _wait_until_quiet(page: Page, transferred: list[int], cap: float) -> None:
    began = time.perf_counter()
    seen: tuple[int, ...] = ()
    quiet_since = began
    while time.perf_counter() - began < cap:
        page.wait_for_timeout(200)
        state = (*page.evaluate("[__record.frames.length, __record.fences.length]"), len(transferred))
        if state != seen:
            seen, quiet_since = state, time.perf_counter()
        if state[1] and state[0] == state[1] and time.perf_counter() - quiet_since > QUIET_S:
            return


def _gesture(page: Page, name: str, act: Any) -> dict[str, Any]:
    """Time between drawn frames while the gesture lasts, and from its end until the last frame is finished."""
    page.evaluate("() => { __record.frames.length = 0; __record.fences.length = 0; }")
    ended = act()
    deadline = time.perf_counter() + 20
    page.wait_for_timeout(600)
    while time.perf_counter() < deadline:
        frames, fences = page.evaluate("[__record.frames.length, __record.fences.length]")
        if frames == fences:
            page.wait_for_timeout(400)
            if page.evaluate("__record.frames.length") == frames:
                break
        page.wait_for_timeout(50)
    record = page.evaluate("__record")
    during = [frame for frame in record["frames"] if frame["at"] <= ended + 50]
    gaps = [later["at"] - earlier["at"] for earlier, later in itertools.pairwise(during)]
    return {
        f"{name}_frames": len(during),
        f"{name}_frame_ms": statistics.median(gaps) if gaps else None,
        f"{name}_frame_worst_ms": max(gaps, default=None),
        f"{name}_points": statistics.median(frame["points"] for frame in during) if during else None,
        f"{name}_rest_ms": record["fences"][-1]["at"] - ended if record["fences"] else None,
    }


def _zoom(page: Page, cdp: CDPSession, middle: tuple[float, float]) -> float:
    for step in range(STEPS):
        delta = -20 if step < STEPS // 2 else 20
        _mouse(cdp, "mouseWheel", middle, deltaX=0, deltaY=delta)
        page.wait_for_timeout(16)
    return float(page.evaluate("performance.now()"))


def _pan(page: Page, cdp: CDPSession, middle: tuple[float, float]) -> float:
    x, y = middle
    _mouse(cdp, "mousePressed", middle, button="left", buttons=1, clickCount=1)
    for step in range(STEPS):
        out = step + 1 if step < STEPS // 2 else STEPS - step
        _mouse(cdp, "mouseMoved", (x + 6 * out, y + 3 * step), button="left", buttons=1)
        page.wait_for_timeout(16)
    ended = float(page.evaluate("performance.now()"))
    _mouse(cdp, "mouseReleased", (x, y), button="left", buttons=0, clickCount=1)
    return ended


def _hover(page: Page, cdp: CDPSession, middle: tuple[float, float]) -> float | None:
    """Median time from a pointer's move to the page's first answer; places where nothing answers do not count."""
    x, y = middle
    answers = []
    for step in range(24):
        page.evaluate("() => { __record.answers.length = 0; }")
        _mouse(cdp, "mouseMoved", (x - 120 + 11 * step, y - 60 + 5 * step))
        page.wait_for_timeout(250)
        answers += page.evaluate("__record.answers.slice(0, 1)")
    return statistics.median(answers) if answers else None


def _mouse(cdp: CDPSession, kind: str, at: tuple[float, float], **more: Any) -> None:
    cdp.send("Input.dispatchMouseEvent", {"type": kind, "x": at[0], "y": at[1], **more})


def _memory(kind: str) -> float:
    """Proportional set size of the browser's processes of a type, in MB."""
    total = 0
    for process in psutil.Process().children(recursive=True):
        try:
            if f"--type={kind}" in process.cmdline():
                total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 1e6


def _median(runs: list[dict[str, Any]]) -> dict[str, float]:
    keys = [key for key, value in runs[0].items() if isinstance(value, int | float)]
    return {key: statistics.median(run[key] for run in runs if run[key] is not None) for key in keys}


ROWS = [
    ("first points", "first_points_ms", "ms"),
    ("all points", "all_points_ms", "ms"),
    ("transferred", "megabytes", "MB"),
    ("requests", "requests", ""),
    ("zooming, between frames", "zoom_frame_ms", "ms"),
    ("zooming, all points after rest", "zoom_rest_ms", "ms"),
    ("panning, between frames", "pan_frame_ms", "ms"),
    ("panning, points in a frame", "pan_points", ""),
    ("panning, all points after rest", "pan_rest_ms", "ms"),
    ("hover answers", "hover_ms", "ms"),
    ("longest task", "long_task_ms", "ms"),
    ("renderer process", "renderer_mb", "MB"),
    ("GPU process", "gpu_process_mb", "MB"),
]


def _table(results: dict[str, Any]) -> str:
    pages = results["median"]
    floor = pages["floor"]
    load = f"load {results['load_before']:.1f} to {results['load_after']:.1f}"
    lines = [
        f"{results['points']:,} points, software WebGL, {load}; in brackets: times the floor",
        "",
        "| | " + " | ".join(pages) + " |",
        "|---|" + "---:|" * len(pages),
    ]
    for words, key, unit in ROWS:
        cells = []
        for name, values in pages.items():
            value = values.get(key)
            if value is None:
                cells.append("")
                continue
            digits = 0 if abs(value) >= 100 or float(value).is_integer() else 1
            ratio = f" ({value / floor[key]:.2f})" if name != "floor" and unit == "ms" and floor.get(key) else ""
            cells.append(f"{value:,.{digits}f} {unit}{ratio}".strip())
        lines.append(f"| {words} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
