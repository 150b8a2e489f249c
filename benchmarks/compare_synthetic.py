"""Compare a synthetic ecosystem with a real listing: marginals, neighbor distances, structure of the map.

    python benchmarks/compare_synthetic.py REAL.parquet SYNTHETIC.parquet [--map ROWS] [--json FILE] [--figure FILE.svg]

Of discrete traits the total variation distance is given, of numbers and lengths the Kolmogorov-Smirnov distance.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

DISCRETE = {
    "task": "coalesce(pipeline_tag, '')",
    "library": "coalesce(library_name, '')",
    "license": "coalesce(list_filter(tags, lambda t: t[:8] = 'license:')[1], '')",
    "task, library, license together": "coalesce(pipeline_tag, '') || '|' || coalesce(library_name, '') || '|' || "
    "coalesce(list_filter(tags, lambda t: t[:8] = 'license:')[1], '')",
    "tags in all": None,
    "month": "strftime(createdAt, '%Y-%m')",
    "no tag but region": "(len(list_filter(tags, lambda t: t[:7] != 'region:')) = 0)::varchar",
}
NUMBERS = {
    "downloads": "downloads",
    "likes": "likes",
    "tags a model": "len(tags)",
    "length of id": "length(id)",
    "length of name": "length(split_part(id, '/', -1))",
}


def total_variation(db: duckdb.DuckDBPyConnection, expression: str | None) -> float:
    counted = (
        f"select $$real$$ s, {expression} v from real union all select $$made$$, {expression} from made"
        if expression
        else "select 'real' s, unnest(list_filter(tags, lambda t: t[:11] != 'base_model:')) v from real union all "
        "select 'made', unnest(list_filter(tags, lambda t: t[:11] != 'base_model:')) from made"
    )
    found = db.execute(
        f"with c as (select s, v, count(*) n from ({counted}) group by all), p as (select s, v, n / sum(n) over "
        "(partition by s) p from c) select 0.5 * sum(abs(a)) from (select sum(case when s = 'real' then p else -p end) a "
        "from p group by v)"
    ).fetchone()
    return float(found[0]) if found else math.nan


def kolmogorov_smirnov(a: np.ndarray, b: np.ndarray) -> float:
    a, b = np.sort(a), np.sort(b)
    at = np.unique(np.concatenate([a, b]))
    return float(
        np.abs(np.searchsorted(a, at, side="right") / len(a) - np.searchsorted(b, at, side="right") / len(b)).max()
    )


def column(db: duckdb.DuckDBPyConnection, table: str, expression: str) -> np.ndarray:
    return db.execute(f"select {expression} x from {table}").fetchnumpy()["x"].astype(np.float64)


def opened(real: str, made: str, *, rows: int | None = None) -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    db.execute("set threads = 2")
    for name, path in (("real", real), ("made", made)):
        at = Path(path)
        source = f"'{at}/*.parquet'" if at.is_dir() else f"'{at}'"
        some = f" using sample reservoir({rows} rows) repeatable (5)" if rows else ""
        db.execute(
            f"create table {name} as select id, createdAt::timestamp as createdAt, downloads, likes, tags, pipeline_tag, "
            f"library_name from {source}{some}"
        )
    return db


def marginals(db: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Distances of all marginals."""
    found = {name: total_variation(db, expression) for name, expression in DISCRETE.items()}
    found |= {name: kolmogorov_smirnov(column(db, "real", e), column(db, "made", e)) for name, e in NUMBERS.items()}
    sizes = "(select count(*) n from {} group by split_part(id, '/', 1))"
    found["models an owner"] = kolmogorov_smirnov(
        column(db, sizes.format("real"), "n"), column(db, sizes.format("made"), "n")
    )
    return found


def map_structure(path: str, rows: int, seed: int = 0) -> dict[str, Any]:
    """Neighbor distances, ties, and clusters of a sample, by the package's own stages."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    from modelome.mapping import (
        DEFAULT_EMBEDDER,
        TextWeights,
        cluster,
        embed,
        find_neighbors,
        lay_out,
        measure_faithfulness,
    )
    from modelome.progress import Silent
    from modelome.sources import open_source
    from modelome.table import build_table

    table = pq.read_table(path)
    keep = np.sort(np.random.default_rng(seed).permutation(table.num_rows)[:rows])
    with tempfile.TemporaryDirectory() as folder:
        cut = Path(folder) / "cut.parquet"
        pq.write_table(table.take(keep), cut)
        del table
        models = build_table(open_source(str(cut)), cards_dir=Path(folder) / "cards", progress=Silent()).models
    embedding = embed(
        models, cards=None, embedder=DEFAULT_EMBEDDER, weights=TextWeights(), seed=seed, progress=Silent()
    )
    neighbors = find_neighbors(embedding.vectors, 15, seed=seed, threads=2)
    nearest, far = neighbors.similarity[:, 0], neighbors.similarity[:, -1]
    xy = lay_out(
        embedding.vectors, neighbors, dims=2, seed=seed, threads=2, text_source=embedding.text_source, progress=Silent()
    )
    clusters = cluster(models, embedding.vectors, xy, text_source=embedding.text_source, seed=seed)
    sizes = np.sort(np.bincount(clusters.codes[-1][clusters.codes[-1] >= 0]))[::-1]
    share = sizes / sizes.sum()
    steps = np.linspace(0, 1, 101)
    return {
        "rows": models.num_rows,
        "without text": float((embedding.text_source == 0).mean()),
        "distance to the nearest": np.quantile(1 - nearest, steps).tolist(),
        "distance to the 15th": np.quantile(1 - far, steps).tolist(),
        "ties": float((far > 1 - 1e-5).mean()),
        "clusters": [int(code.max()) + 1 for code in clusters.codes],
        "silhouettes": {
            str(row["clusters"]): row["silhouette"] for row in clusters.scores.to_pylist() if row["level"] == 1
        },
        "effective clusters": float(np.exp(-(share[share > 0] * np.log(share[share > 0])).sum())),
        "largest clusters": share[:10].tolist(),
        "faithfulness": float(measure_faithfulness(neighbors, xy).mean()),
        "density": density(xy),
        "tasks": len(pc.unique(models["task"])),
    }


def density(xy: np.ndarray) -> list[float]:
    """Shares of a 40 by 40 grid, most filled cell first: what the picture looks like, whatever way up."""
    low, high = np.quantile(xy, 0.001, axis=0), np.quantile(xy, 0.999, axis=0)
    cells, _, _ = np.histogram2d(xy[:, 0], xy[:, 1], bins=40, range=[(low[0], high[0]), (low[1], high[1])])
    found: list[float] = (np.sort(cells.ravel())[::-1] / cells.sum()).tolist()
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("real")
    parser.add_argument("made")
    parser.add_argument("--map", type=int, default=0)
    parser.add_argument("--json")
    parser.add_argument("--figure")
    args = parser.parse_args()
    db = opened(args.real, args.made)
    found: dict[str, Any] = {"marginals": marginals(db)}
    for name, value in found["marginals"].items():
        print(f"{name:28s} {value:.4f}")
    if args.map:
        found["real"], found["made"] = map_structure(args.real, args.map), map_structure(args.made, args.map)
        for key in ("without text", "ties", "clusters", "effective clusters", "faithfulness", "largest clusters"):
            print(f"{key:28s} {found['real'][key]}  {found['made'][key]}")
        for key in ("distance to the nearest", "distance to the 15th"):
            a, b = np.array(found["real"][key]), np.array(found["made"][key])
            print(f"{key:28s} {np.round(a[[25, 50, 75, 90, 99]], 3)} {np.round(b[[25, 50, 75, 90, 99]], 3)}")
    if args.json:
        Path(args.json).write_text(json.dumps(found))
    if args.figure:
        from synthetic_figure import draw

        Path(args.figure).write_text(draw(db, found))


if __name__ == "__main__":
    main()
