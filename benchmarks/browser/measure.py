"""Measure how pages draw the same points in headless Chromium: the app, the floor page, and Embedding Atlas.

    make bench-browser ARGS="ATLAS … [--out benchmarks/results/browser.json]"

Each page gets a server of its own and a browser with a profile of its own, software WebGL, a 1440 by 900 window at one
device pixel; the pages of an atlas follow each other, so that they see the same machine. Times begin with the navigation
and end when the GPU has finished (fences), not when a call returned. "First points" is the first finished frame with at
least 1,000 points, "labels" the first text that stands on the map, "all points" the first finished frame that covers all.
A page that takes longer than a cap is cut off there, and the table says so. Machines are shared: trust the ratios to the
floor of the same run, and read the load that the results carry.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import serve
from chromium import Visit, visiting
from gestures import Pointer, cube, filter_category, hover, pan, zoom
from processes import children, cores, memory
from tables import tables

import modelome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

__all__ = ["main", "tables"]

PAGES = ("floor", "app", "embedding-atlas", "embedding-atlas-text", "engine")
PEERS = ("embedding-atlas", "embedding-atlas-text")
RESULTS = serve.ROOT / "benchmarks/results/browser.json"
# A gesture is over when nothing is drawn any more; a page that is still drawing then is told as such.
GESTURE_CAP_S = 60


def main() -> None:
    options = _options()
    results: dict[str, Any] = {
        "machine": {"processor": _processor(), "cores": cores(), "python": platform.python_version()},
        "load_before": os.getloadavg()[0],
        "cap_s": options.cap,
        "atlases": [],
    }
    for path in options.atlases:
        atlas = modelome.open(path)
        facts = {"name": atlas.name, "synthetic": atlas.manifest["source"]["kind"] == "synthetic", "points": len(atlas)}
        results["atlases"].append({**facts, "pages": {}})
        for pages in _measure_atlas(path, len(atlas), options, results):
            results["atlases"][-1]["pages"] = pages
            results["load_after"] = os.getloadavg()[0]
            _keep(results, options.out)
    print(tables(results))


def _keep(results: dict[str, Any], out: Path) -> None:
    """Write what has been measured by now: a page can take minutes, and one that hangs must not cost the others."""
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_suffix(".part")
    part.write_text(json.dumps(results, indent=1) + "\n")
    part.replace(out)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("atlases", nargs="+", type=Path, metavar="ATLAS")
    parser.add_argument(
        "--pages", default=",".join(PAGES[:4]), help=f"of {', '.join(PAGES)}; default: all but the last"
    )
    parser.add_argument("--rounds", type=int, default=3, help="the tables show medians")
    parser.add_argument("--peer-rounds", type=int, default=1, help="the same for Embedding Atlas, which takes minutes")
    parser.add_argument("--cap", type=float, default=240, help="seconds after which loading counts as over")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "/usr/bin/chromium")
    parser.add_argument("--out", type=Path, default=RESULTS, help="JSON of every run")
    parser.add_argument("--screenshots", type=Path, help="folder for a picture of each page once it has loaded")
    options = parser.parse_args()
    options.pages = options.pages.split(",")
    unknown = set(options.pages) - set(PAGES)
    if unknown:
        parser.error(f"no page is called {', '.join(sorted(unknown))}; there are {', '.join(PAGES)}")
    if set(options.pages) & set(PEERS) and not serve.PEER.exists():
        parser.error("Embedding Atlas is not installed: run this by `make bench-browser`, or leave its pages out")
    return options


def _measure_atlas(
    path: Path, total: int, options: argparse.Namespace, results: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Measure all pages of an atlas; gives what there is of them after each."""
    pages: dict[str, Any] = {}
    category = _greatest_category(path)
    with tempfile.TemporaryDirectory(prefix="modelome-peer-") as made:
        table = Path(made) / "models.parquet"
        if set(options.pages) & set(PEERS):
            serve.peer_table(path, table)
        box = _box_of_map(path, options.chromium)
        for number in range(max(options.rounds, options.peer_rounds)):
            for name in options.pages:
                if number >= (options.peer_rounds if name in PEERS else options.rounds):
                    continue
                print(f"{total:,} points, round {number + 1}: {name}", file=sys.stderr, flush=True)
                with _served(name, path, table, box) as served, visiting(options.chromium) as visit:
                    results["chromium"] = visit.version
                    run = _measure_page(visit, served, total, category, options.cap)
                    if options.screenshots and number == 0:
                        options.screenshots.mkdir(parents=True, exist_ok=True)
                        visit.page.screenshot(path=options.screenshots / f"{name}-{total}.png")
                page = pages.setdefault(name, {"runs": []})
                page["runs"].append(run)
                page["median"] = _median(page["runs"])
                yield pages


def _served(name: str, path: Path, table: Path, box: str) -> AbstractContextManager[serve.Served]:
    make: dict[str, Callable[[], AbstractContextManager[serve.Served]]] = {
        "floor": lambda: serve.floor(path, box),
        "engine": lambda: serve.engine(path, box),
        "app": lambda: serve.app(path),
        "embedding-atlas": lambda: serve.embedding_atlas(table, text=False),
        "embedding-atlas-text": lambda: serve.embedding_atlas(table, text=True),
    }
    return make.get(name, nullcontext)()  # type: ignore[return-value]


def _box_of_map(path: Path, chromium: str) -> str:
    """Where the app's map is: the floor draws as many pixels."""
    with serve.app(path) as served, visiting(chromium) as visit:
        visit.page.goto(served.url)
        visit.page.wait_for_selector("canvas")
        box = _largest_canvas(visit)
    return ",".join(str(round(box[side])) for side in ("x", "y", "width", "height"))


def _largest_canvas(visit: Visit) -> dict[str, float]:
    box: dict[str, float] = visit.page.evaluate(
        """() => [...document.querySelectorAll("canvas")].map((canvas) => canvas.getBoundingClientRect().toJSON())
             .sort((a, b) => b.width * b.height - a.width * a.height)[0]"""
    )
    return box


def _measure_page(visit: Visit, served: serve.Served, total: int, category: str, cap: float) -> dict[str, Any]:
    visit.page.goto(served.url, wait_until="commit")
    finished = visit.wait_until_quiet(cap)
    record = visit.record()
    fences = record["fences"]
    result: dict[str, Any] = {
        "server_start_s": served.start_s,
        "server_mb": memory(served.pid, *children(served.pid)) if served.pid else None,
        "first_points_ms": fences[0]["at"] if fences else None,
        "labels_ms": record["labels"],
        "all_points_ms": next((fence["at"] for fence in fences if fence["covered"] >= total), None),
        "points_drawn": max((fence["covered"] for fence in fences), default=0),
        "quiet": finished,
        "megabytes": sum(visit.transferred) / 1e6,
        "requests": len(visit.transferred),
        "longest_task_ms": max(record["longTasks"], default=0),
        "renderer_mb": visit.renderer(),
        "gpu_process_mb": visit.gpu_process(),
        "errors": record["errors"],
    }
    if fences:
        box = _largest_canvas(visit)
        pointer = Pointer(visit, (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2))
        result["zoom"] = zoom(visit, pointer, GESTURE_CAP_S)
        result["pan"] = pan(visit, pointer, GESTURE_CAP_S)
        result["hover"] = hover(visit, pointer)
        result["filter"] = filter_category(visit, category, GESTURE_CAP_S)
        result["cube"] = cube(visit, cap)
    return result


def _greatest_category(path: Path) -> str:
    """The task that most models declare."""
    index = json.loads((path / "points/index.json").read_text())
    return str(index["columns"]["task"]["values"][0])


def _median(runs: list[Any]) -> Any:
    """Median of each figure over runs, through nested facts; what some run lacks is the median of the others."""
    known = [run for run in runs if run is not None]
    if not known:
        return None
    if isinstance(known[0], dict):
        return {key: _median([run.get(key) for run in known]) for key in known[0]}
    if isinstance(known[0], bool):
        return all(known)
    return statistics.median(known) if isinstance(known[0], int | float) else known[0]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


if __name__ == "__main__":
    main()
