"""Measure the app on an atlas in Chromium with software WebGL: how soon it answers what a person does.

    make bench-app ARGS="ATLAS [--rounds 5] [--loads 3]"

Times run from the event in the page to the frame in which the answer stands (or that the GPU has finished). What a build of
the app does not have is named. Exports are read from a server of their own each, whose memory is watched meanwhile.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from records import in_words, machine, table, write

sys.path.insert(0, str(Path(__file__).parent / "browser"))

if TYPE_CHECKING:
    from collections.abc import Callable

    from chromium import Visit

__all__ = ["main", "tables"]

FORMATS = ("csv", "parquet", "arrow", "jsonl", "ids")
CAP_S = 120
# What, its figure, what it is in words, its unit, and what is aimed at.
ROWS: tuple[tuple[str, str, str, str, float | None], ...] = (
    ("idle", "ms", "an empty frame of the resting page, which is the machine's", "ms", None),
    ("filter", "first_ms", "filter by a click: first changed frame", "ms", 200),
    ("filter", "all_ms", "filter by a click: full frame", "ms", 1000),
    ("filter", "counts_ms", "filter by a click: number of models", "ms", 150),
    ("filter", "values_ms", "filter by a click: counts beside values", "ms", 150),
    ("range", "first_ms", "filter by a range: first changed frame", "ms", 200),
    ("range", "all_ms", "filter by a range: full frame", "ms", 1000),
    ("brush", "first_ms", "brush over a histogram: first changed frame", "ms", 200),
    ("brush", "all_ms", "brush over a histogram: full frame", "ms", 1000),
    ("brush", "counts_ms", "brush over a histogram: number of models", "ms", 150),
    ("color", "first_ms", "another color: first changed frame", "ms", 200),
    ("color", "all_ms", "another color: full frame", "ms", 1000),
    ("lasso", "models", "lasso: models inside", "", None),
    ("lasso", "counts_ms", "lasso: their number", "ms", 250),
    ("lasso", "first_ms", "lasso: first changed frame", "ms", 250),
    ("lasso", "panel_ms", "lasso: the panel about them, with its number", "ms", None),
    ("typing", "last_ms", "typing, last letter: results", "ms", 100),
    ("typing", "slowest_ms", "typing, slowest letter: results", "ms", 100),
    ("typing", "answer_ms", "typing, slowest letter: the server's whole answer", "ms", None),
    ("model", "ms", "page of a model", "ms", 300),
    ("tree_largest", "ms", "tree of one of the five largest families", "ms", 1000),
    ("tree_typical", "ms", "tree of a typical family, the thousandth largest or so", "ms", 200),
    ("load", "first_points_ms", "first points", "ms", None),
    ("load", "longest_task_ms", "longest task while loading", "ms", 200),
    ("load", "script_kb", "JavaScript of the first view, compressed", "kB", 350),
    ("load", "read_ahead_kb", "JavaScript read ahead of other views while the page rests, compressed", "kB", None),
    ("growth", "heap_gain_mb", "heap of the page after 200 filter changes", "MB more", None),
    ("growth", "process_gain_mb", "its process, workers too", "MB more", None),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("atlas", type=Path)
    parser.add_argument("--rounds", type=int, default=5, help="times that each thing is done")
    parser.add_argument("--loads", type=int, default=3, help="times that the page is loaded")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "/usr/bin/chromium")
    asked = parser.parse_args()
    import serve

    import modelome

    results: dict[str, Any] = {
        "machine": machine(),
        "atlas": asked.atlas.name,
        "models": len(modelome.open(asked.atlas)),
    }
    with serve.app(asked.atlas) as served:
        results["runs"] = _measure(served, asked)
    write("app", {**results, "exports": {}})
    results["exports"] = {form: _export(asked.atlas, form) for form in FORMATS}
    write("app", results)
    print(tables(results))


def _measure(served: Any, asked: argparse.Namespace) -> dict[str, list[Any]]:
    from chromium import visiting

    runs: dict[str, list[Any]] = {}
    for load in range(asked.loads):
        with visiting(asked.chromium) as visit:
            visit.page.context.add_init_script(path=str(Path(__file__).parent / "browser/marks.js"))
            runs.setdefault("load", []).append(_load(visit, served.url))
            if load + 1 == asked.loads:
                _gestures(visit, _facts(served.url), asked.rounds, runs)
    return runs


def _load(visit: Visit, url: str) -> dict[str, Any]:
    scripts: list[tuple[float, int]] = []

    def finished(request: Any) -> None:
        if request.resource_type == "script" or request.url.endswith(".js"):
            scripts.append((request.timing["startTime"], request.sizes()["responseBodySize"]))

    visit.page.on("requestfinished", finished)
    visit.page.goto(url, wait_until="commit")
    visit.wait_until_quiet(CAP_S)
    record = visit.record()
    visit.page.remove_listener("requestfinished", finished)
    # What is read ahead after the first view, while the page rests, is not of it.
    full = visit.page.evaluate("performance.timeOrigin") + max((fence["at"] for fence in record["fences"]), default=0)
    return {
        "first_points_ms": record["fences"][0]["at"] if record["fences"] else None,
        "longest_task_ms": max(record["longTasks"], default=0),
        "script_kb": sum(size for began, size in scripts if began <= full) / 1e3,
        "read_ahead_kb": sum(size for began, size in scripts if began > full) / 1e3,
    }


def _facts(url: str) -> dict[str, Any]:
    import json

    def ask(path: str) -> Any:
        with urllib.request.urlopen(f"{url}api/v1/{path}", timeout=60) as answer:
            return json.load(answer)

    families = ask("families?limit=1000")["items"]
    return {
        "tasks": [row["value"] for row in ask("facets?column=task&limit=5")["values"]],
        "models": [item["id"] for item in ask("models?limit=20")["items"]],
        "largest": [family["root"]["id"] for family in families[:5]],
        "typical": [family["root"]["id"] for family in families[-5:]],
    }


def _gestures(visit: Visit, facts: dict[str, Any], rounds: int, runs: dict[str, list[Any]]) -> None:
    import app_gestures as act

    box = visit.page.locator(".map").first.bounding_box() or {"x": 0, "y": 0, "width": 1440, "height": 900}
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    reach = (box["width"] * 0.19, box["height"] * 0.19)  # holds some 220,000 of 760,000 models
    tasks, models = facts["tasks"], facts["models"]
    deeds: dict[str, Callable[[int], Any]] = {
        "idle": lambda _: act.empty_frame(visit),
        "filter": lambda _: act.click_filter(visit, tasks[0]),  # the next round takes it back
        "range": lambda turn: act.range_filter(visit, "filter=downloads:%3E10" if turn % 2 == 0 else ""),
        "brush": lambda _: act.brush(visit),
        "color": lambda turn: act.color(visit, ("Library", "License family", "Generation", "Task")[turn % 4]),
        "lasso": lambda _: act.lasso(visit, middle, reach),
        "typing": lambda turn: act.typing(visit, ("llama", "whisper", "bert-base", "mistral", "stable")[turn % 5]),
        "model": lambda turn: act.model_page(visit, models[turn % len(models)]),
        "tree_largest": lambda turn: act.tree(visit, facts["largest"][turn % 5]),
        "tree_typical": lambda turn: act.tree(visit, facts["typical"][turn % 5]),
    }
    for name, deed in deeds.items():
        for turn in range(rounds):
            print(f"{name}, {turn + 1}", file=sys.stderr, flush=True)
            found = _tried(deed, turn)
            runs.setdefault(name, []).append(found)
            if isinstance(found, str):
                break
        visit.page.evaluate("__go('')")
        visit.wait_until_quiet(CAP_S, 1.2)
    print("growth", file=sys.stderr, flush=True)
    runs["growth"] = [_tried(lambda _: act.filters_without_growth(visit, tasks), 0)]


def _tried(deed: Callable[[int], Any], turn: int) -> Any:
    """One thing that fails is told as such, and must not cost the others."""
    from playwright.sync_api import Error

    try:
        return deed(turn)
    except Error as error:
        return f"failed: {str(error).splitlines()[0][:120]}"


def _export(atlas: Path, form: str) -> dict[str, float]:
    """Read a whole export from a new server: its seconds, bytes, and how many MB the server's own memory grew."""
    import serve

    with serve.app(atlas) as served:
        if served.pid is None:
            raise SystemExit("The server has no process of its own.")
        _warm(served.url)
        before = peak = _own(served.pid)
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.02):
                peak = max(peak, _own(served.pid))

        watching = threading.Thread(target=watch)
        watching.start()
        began = time.perf_counter()
        size = 0
        with urllib.request.urlopen(f"{served.url}api/v1/export?format={form}", timeout=600) as answer:
            rows = int(answer.headers["X-Rows"])
            while part := answer.read(1 << 20):
                size += len(part)
        seconds = time.perf_counter() - began
        done.set()
        watching.join()
    return {"rows": rows, "seconds": seconds, "megabytes": size / 1e6, "before_mb": before, "growth_mb": peak - before}


def _warm(url: str) -> None:
    """Ask for a page, a filter and a small export, so that what any answer loads is there, then let the server rest."""
    time.sleep(5)  # a busy machine takes its time to load what a first filter compiles
    for path in ("models?offset=500", "mask?filter=downloads:%3E10", "export?filter=likes:%3E1000"):
        for _ in range(5):
            try:
                urllib.request.urlopen(f"{url}api/v1/{path}", timeout=60).read()
                break
            except urllib.error.HTTPError:
                time.sleep(2)
    time.sleep(4)


def _own(pid: int | None) -> float:
    """MB of memory that is the process's own: no pages of files."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return 0.0


def tables(results: dict[str, Any]) -> str:
    """Median and 90th percentile of each thing, and the exports."""
    rows, missing = [], []
    for name, figure, words, unit, aim in ROWS:
        runs = results["runs"].get(name, [])
        values = [run[figure] for run in runs if isinstance(run, dict) and run.get(figure) is not None]
        if not values:
            why = next((run for run in runs if isinstance(run, str)), "not measured")
            missing.append(f"{words}: {why}.")
            continue
        middle, ninth = statistics.median(values), sorted(values)[max(0, -(-9 * len(values) // 10) - 1)]
        kept = "" if aim is None else ("kept" if middle <= aim else "**missed**")
        rows.append(
            (words, _figure(middle, unit), _figure(ninth, unit), "" if aim is None else f"≤ {aim:g}", kept, len(values))
        )
    exports = [
        (
            form,
            f"{told['rows']:,}",
            f"{told['megabytes']:,.0f} MB",
            f"{told['seconds']:.1f} s",
            f"{told['growth_mb']:.0f} MB",
        )
        for form, told in results["exports"].items()
    ]
    parts = [
        f"{results['models']:,} models ({results['atlas']}), software WebGL, 1440 by 900.",
        table(("", "median", "90th percentile", "aimed at", "", "runs"), rows),
        *(["Not measured: " + " ".join(missing)] if missing else []),
        "Exports of everything, each from a server of its own: the growth is of the server's own memory, at its peak.",
        table(("format", "rows", "size", "time", "memory"), exports),
        in_words(results["machine"]) + ".",
    ]
    return "\n\n".join(parts)


def _figure(value: float, unit: str) -> str:
    return f"{value:,.{0 if abs(value) >= 100 or not unit else 1}f} {unit}".strip()


if __name__ == "__main__":
    main()
