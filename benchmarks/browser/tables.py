"""The results of `measure.py` as Markdown."""

from __future__ import annotations

from typing import Any

__all__ = ["tables"]

NAMES = {
    "floor": "floor page",
    "app": "modelome",
    "engine": "engine alone",
    "embedding-atlas": "Embedding Atlas 0.22",
    "embedding-atlas-text": "Embedding Atlas 0.22, text",
}
# What, where it is found, its unit, and whether its ratio to the floor says something.
ROWS: tuple[tuple[str, tuple[str, ...], str, bool], ...] = (
    ("first points", ("first_points_ms",), "ms", True),
    ("labels", ("labels_ms",), "ms", True),
    ("all points", ("all_points_ms",), "ms", True),
    ("transferred", ("megabytes",), "MB", False),
    ("requests", ("requests",), "", False),
    ("3D: transferred besides", ("cube", "megabytes"), "MB", False),
    ("3D: all points after the click", ("cube", "all_ms"), "ms", False),
    ("zooming, between frames", ("zoom", "frame_ms"), "ms", True),
    ("zooming, all points after rest", ("zoom", "rest_ms"), "ms", True),
    ("panning, between frames", ("pan", "frame_ms"), "ms", True),
    ("panning, points in a frame", ("pan", "points"), "", False),
    ("panning, all points after rest", ("pan", "rest_ms"), "ms", True),
    ("category filter, first changed frame", ("filter", "first_ms"), "ms", False),
    ("category filter, all points", ("filter", "all_ms"), "ms", False),
    ("hover answers", ("hover", "ms"), "ms", False),
    ("longest task while loading", ("longest_task_ms",), "ms", False),
    ("renderer process", ("renderer_mb", "shared_out"), "MB", False),
    ("GPU process", ("gpu_process_mb", "shared_out"), "MB", False),
    ("server, unshared", ("server_mb", "own"), "MB", False),
    ("server answers after", ("server_start_s",), "s", False),
)


def tables(results: dict[str, Any]) -> str:
    """One table for each atlas, and what the targets say of it."""
    machine = results["machine"]
    load = f"load {results['load_before']:.1f} before, {results['load_after']:.1f} after"
    head = (
        f"Chromium {results['chromium']}, software WebGL, {machine['cores']} cores of {machine['processor']}, {load}. "
        "In brackets: times the floor page of the same run."
    )
    return "\n\n".join([head, *(_table(atlas, results["cap_s"]) for atlas in results["atlases"])]) + "\n"


def _table(atlas: dict[str, Any], cap: float) -> str:
    pages = {name: page["median"] for name, page in atlas["pages"].items()}
    floor = pages.get("floor", {})
    kind = "synthetic" if atlas["synthetic"] else "real"
    lines = [
        f"### {atlas['points']:,} models ({kind})",
        "",
        "| | " + " | ".join(NAMES[name] for name in pages) + " |",
        "|---|" + "---:|" * len(pages),
    ]
    for words, keys, unit, compared in ROWS:
        values = [_find(page, keys) for page in pages.values()]
        if any(value is not None for value in values):
            reference = _find(floor, keys) if compared else None
            cells = [_cell(value, unit, reference) for value in values]
            lines.append(f"| {words} | " + " | ".join(cells) + " |")
    cut = [NAMES[name] for name, page in pages.items() if not page["quiet"]]
    if cut:
        lines += ["", f"Cut off after {cap:.0f} s, still loading: {', '.join(cut)}."]
    short = [NAMES[name] for name, page in pages.items() if page["points_drawn"] < atlas["points"]]
    if short:
        lines += ["", f"Never drew all points: {', '.join(short)}."]
    if "floor" in pages and "app" in pages:
        lines += ["", _targets(pages["app"], floor)]
    return "\n".join(lines)


def _targets(app: dict[str, Any], floor: dict[str, Any]) -> str:
    """Which of the promises of the app, all relative to the floor or absolute, this run keeps."""

    def of(page: dict[str, Any], *keys: str) -> float:
        found = _find(page, keys)
        return float("inf") if found is None else found

    labeled = max(of(app, "first_points_ms"), of(app, "labels_ms"))
    megabytes = of(app, "megabytes")
    rows = [
        ("first points with labels ÷ floor's all points", labeled / of(floor, "all_points_ms"), "≤", 1),
        ("all points ÷ floor's", of(app, "all_points_ms") / of(floor, "all_points_ms"), "≤", 2),
        ("MB of the first full view", megabytes, "≤", 8),
        ("MB with 3D", megabytes + of(app, "cube", "megabytes"), "≤", 12),
        ("frame rate while panning ÷ floor's", of(floor, "pan", "frame_ms") / of(app, "pan", "frame_ms"), "≥", 8),
        ("frame rate while zooming ÷ floor's", of(floor, "zoom", "frame_ms") / of(app, "zoom", "frame_ms"), "≥", 8),
        ("all points after a pan ÷ floor's frame", of(app, "pan", "rest_ms") / of(floor, "pan", "frame_ms"), "≤", 1.5),
        (
            "all points after a zoom ÷ floor's frame",
            of(app, "zoom", "rest_ms") / of(floor, "zoom", "frame_ms"),
            "≤",
            1.5,
        ),
        (
            "MB of the renderer beyond the floor's",
            of(app, "renderer_mb", "shared_out") - of(floor, "renderer_mb", "shared_out"),
            "≤",
            250,
        ),
        ("ms to the first changed frame of a filter", of(app, "filter", "first_ms"), "≤", 200),
        ("ms to the answer to a hover", of(app, "hover", "ms"), "≤", 20),
    ]
    lines = ["| target | | measured | |", "|---|---|---:|---|"]
    for words, value, sign, bound in rows:
        kept = value <= bound if sign == "≤" else value >= bound
        lines.append(f"| {words} | {sign} {bound} | {value:.2f} | {'kept' if kept else '**missed**'} |")
    return "\n".join(lines)


def _find(page: dict[str, Any], keys: tuple[str, ...]) -> float | None:
    found: Any = page
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return None if found is None else float(found)


def _cell(value: float | None, unit: str, reference: float | None) -> str:
    if value is None:
        return ""
    digits = 0 if abs(value) >= 100 or value.is_integer() else 1 if abs(value) >= 10 or unit == "ms" else 2
    ratio = f" ({value / reference:.2f})" if reference else ""
    return f"{value:,.{digits}f} {unit}".strip() + ratio
