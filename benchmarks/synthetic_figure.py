"""The picture of `docs/synthetic.md`: a real listing beside a synthetic one, as SVG without a library."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import duckdb

REAL, MADE = "#1f6f8b", "#d1495b"
WIDTH, HEIGHT, GAP, LEFT, TOP = 300, 190, 62, 56, 64


def draw(db: duckdb.DuckDBPyConnection, found: dict[str, Any]) -> str:
    """Panels of marginals, and of the map where it was measured."""
    panels = [
        _tail(db, "downloads (share of models with more)", "downloads"),
        _tail(db, "likes (share of models with more)", "likes"),
        _tail(
            db, "models an owner (share with more)", "n", "(select count(*) n from {} group by split_part(id, '/', 1))"
        ),
        _steps(
            db,
            "models created, by month",
            "datediff('month', timestamp '2022-03-01', createdAt)",
            29,
            "months from March 2022",
        ),
        _steps(db, "tags a model", "least(len(tags), 25)", 26, "tags"),
        _steps(db, "length of the id", "least(length(id), 70)", 71, "characters"),
        _bars(db, "task", "coalesce(pipeline_tag, 'no task')"),
        _bars(db, "license", "coalesce(list_filter(tags, lambda t: t[:8] = 'license:')[1][9:], 'no license')"),
    ]
    if "real" in found:
        for key in ("distance to the nearest", "distance to the 15th"):
            x = np.linspace(0, 1, 101)
            panels.append(
                _panel(f"{key} neighbor", (x, found["real"][key]), (x, found["made"][key]), "share of models")
            )
        a, b = (np.cumsum(found[k]["density"])[:400] for k in ("real", "made"))
        x = np.arange(1, 401)
        panels.append(_panel("share of models in the fullest cells of the map", (x, a), (x, b), "cells of 40 by 40"))
    across = 3
    down = -(-len(panels) // across)
    width, height = across * (WIDTH + GAP) + 20, down * (HEIGHT + GAP) + TOP
    placed = "".join(
        f'<g transform="translate({LEFT + (i % across) * (WIDTH + GAP)},{TOP + (i // across) * (HEIGHT + GAP)})">{panel}</g>'
        for i, panel in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="system-ui,sans-serif" '
        f'font-size="11" fill="#333"><rect width="100%" height="100%" fill="#fff"/><text x="{LEFT}" y="26" font-size="15" '
        f'font-weight="600"><tspan fill="{REAL}">760,000 real models</tspan><tspan> and </tspan><tspan fill="{MADE}">760,000 '
        f"synthetic ones</tspan></text>{placed}</svg>\n"
    )


def _path(x: np.ndarray, y: np.ndarray, color: str) -> str:
    points = "".join(f"{'L' if i else 'M'}{a:.1f} {b:.1f}" for i, (a, b) in enumerate(zip(x, y, strict=True)))
    dash = ' stroke-dasharray="4 2"' if color == MADE else ""
    return f'<path d="{points}" fill="none" stroke="{color}" stroke-width="1.6"{dash}/>'


def _frame(title: str, below: str, ticks_x: list[tuple[float, str]], ticks_y: list[tuple[float, str]]) -> str:
    marks = "".join(
        f'<text x="{x:.1f}" y="{HEIGHT + 13}" text-anchor="middle" fill="#777">{escape(t)}</text>' for x, t in ticks_x
    ) + "".join(
        f'<text x="-6" y="{y + 4:.1f}" text-anchor="end" fill="#777">{escape(t)}</text>'
        f'<path d="M0 {y:.1f}H{WIDTH}" stroke="#eee"/>'
        for y, t in ticks_y
    )
    return (
        f'<text y="-8" font-weight="600">{escape(title)}</text>{marks}<path d="M0 0V{HEIGHT}H{WIDTH}" fill="none" '
        f'stroke="#999"/><text x="{WIDTH}" y="{HEIGHT + 26}" text-anchor="end" fill="#777">{escape(below)}</text>'
    )


def _panel(title: str, real: tuple[Any, Any], made: tuple[Any, Any], below: str) -> str:
    xa, ya, xb, yb = (np.asarray(v, dtype=np.float64) for v in (*real, *made))
    top, right, left = max(ya.max(), yb.max(), 1e-9) * 1.05, max(xa.max(), xb.max()), min(xa.min(), xb.min())
    scale = lambda x: (x - left) / (right - left) * WIDTH  # noqa: E731
    ticks_x = [(scale(v), f"{v:g}") for v in np.round(np.linspace(left, right, 4), 0 if right > 10 else 2)]
    ticks_y = [(HEIGHT * (1 - v / top), f"{v:.2g}") for v in np.linspace(0, top / 1.05, 4)]
    return _frame(title, below, ticks_x, ticks_y) + "".join(
        _path(scale(x), HEIGHT * (1 - y / top), c) for x, y, c in ((xa, ya, REAL), (xb, yb, MADE))
    )


def _column(db: duckdb.DuckDBPyConnection, table: str, expression: str) -> np.ndarray:
    return db.execute(f"select {expression} x from {table}").fetchnumpy()["x"].astype(np.float64)


def _tail(db: duckdb.DuckDBPyConnection, title: str, expression: str, table: str = "{}") -> str:
    lines, most = [], 1.0
    for name in ("real", "made"):
        values = np.sort(_column(db, table.format(name), expression))
        at = np.unique(np.round(np.geomspace(1, max(values[-1], 2), 160)))
        above = 1 - np.searchsorted(values, at, side="left") / len(values)
        lines.append((np.log10(at), np.log10(np.maximum(above, 1e-6))))
        most = max(most, float(np.log10(values[-1])))
    ticks_x = [(p / most * WIDTH, f"{10**p:,.0f}") for p in range(0, int(most) + 1, 2 if most > 4 else 1)]
    ticks_y = [(HEIGHT * p / 6, f"1e-{p}" if p else "1") for p in range(0, 7, 2)]
    return _frame(title, "", ticks_x, ticks_y) + "".join(
        _path(x / most * WIDTH, HEIGHT * -y / 6, c) for (x, y), c in zip(lines, (REAL, MADE), strict=True)
    )


def _steps(db: duckdb.DuckDBPyConnection, title: str, expression: str, bins: int, below: str) -> str:
    x = np.arange(bins)
    a, b = (
        np.bincount(_column(db, n, expression).astype(int).clip(0, bins - 1), minlength=bins) for n in ("real", "made")
    )
    return _panel(title, (x, a / a.sum()), (x, b / b.sum()), below)


def _bars(db: duckdb.DuckDBPyConnection, title: str, expression: str) -> str:
    rows = db.execute(
        f"with r as (select {expression} v, count(*) n from real group by 1), m as (select {expression} v, count(*) n from "
        "made group by 1) select r.v, r.n / (select count(*) from real), coalesce(m.n, 0) / (select count(*) from made) "
        "from r left join m using (v) order by r.n desc limit 10"
    ).fetchall()
    most = max(max(a, b) for _, a, b in rows) * 1.02
    step = HEIGHT / len(rows)
    bars = "".join(
        f'<rect x="110" y="{i * step:.1f}" width="{a / most * (WIDTH - 110):.1f}" height="{step * 0.4:.1f}" fill="{REAL}"/>'
        f'<rect x="110" y="{i * step + step * 0.42:.1f}" width="{b / most * (WIDTH - 110):.1f}" height="{step * 0.4:.1f}" '
        f'fill="{MADE}"/><text x="105" y="{i * step + step * 0.6:.1f}" text-anchor="end" font-size="9">'
        f"{escape(str(v)[:24])}</text>"
        for i, (v, a, b) in enumerate(rows)
    )
    return f'<text y="-8" font-weight="600">{escape(title)}</text>{bars}'
