"""Seconds, CPU seconds, memory and quality of neighbors, layouts, clusters and faithfulness, on a listing.

`python benchmarks/layout_stages.py LISTING [--rows N] [--umap]` takes the N models that are first by md5 of the id (all by
default), embeds them as a build does, and prints one JSON object. Compilation is timed apart: each stage runs on 400 rows
before. With --umap, umap-learn draws the same graph of the same vectors, with its random state (one thread) and
without (all threads).
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
import warnings
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from modelome.mapping import (
    cluster,
    embed,
    find_neighbors,
    join_neighbors,
    lay_out,
    measure_faithfulness,
    measure_recall,
    trustworthiness,
)
from modelome.mapping.faithfulness import find_map_neighbors, summarize_faithfulness
from modelome.sources import open_source
from modelome.table import build_table

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("listing")
    words.add_argument("--rows", type=int)
    words.add_argument("--threads", type=int)
    words.add_argument("--umap", action="store_true")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        models = build_table(open_source(asked.listing), cards_dir=folder).models
    if asked.rows:
        at = duckdb.sql("select row_number() over () - 1 as at, md5(id) as h from models order by h").fetchnumpy()["at"]
        models = models.take(np.sort(at[: asked.rows].astype(np.int64)))
    embedding = embed(models, seed=0)
    vectors, source = embedding.vectors, embedding.text_source
    told: dict[str, Any] = {"rows": len(vectors), "dims": vectors.shape[1], "seconds": {}, "cpu": {}, "compile": {}}

    def timed(name: str, work: Callable[[int], Any]) -> Any:
        for rows, into in ((400, told["compile"]), (len(vectors), None)):
            wall, cpu = time.perf_counter(), time.process_time()
            made = work(rows)
            if into is not None:
                into[name] = round(time.perf_counter() - wall, 2)
            else:
                told["seconds"][name] = round(time.perf_counter() - wall, 2)
                told["cpu"][name] = round(time.process_time() - cpu, 2)
        return made

    few = find_neighbors(vectors[:400], 15, threads=asked.threads)
    near = timed("neighbors", lambda n: find_neighbors(vectors[:n], 15, threads=asked.threads))
    graph = timed("graph", lambda n: join_neighbors(few if n == 400 else near))
    maps = {}
    for dims in (2, 3):
        maps[dims] = timed(
            f"layout {dims}d",
            lambda n, dims=dims: lay_out(
                vectors[:n],
                few if n == 400 else near,
                dims=dims,
                threads=asked.threads,
                text_source=source[:n],
                graph=None if n == 400 else graph,
            ),
        )
    made = timed(
        "clusters",
        lambda n: cluster(models.slice(0, n), vectors[:n], maps[2][:n], maps[3][:n], text_source=source[:n]),
    )
    share = timed("faithfulness", lambda n: measure_faithfulness(few if n == 400 else near, maps[2][:n]))
    told["peak_rss_gib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    told["distinct"] = len(near.groups())
    told["recall"] = round(measure_recall(vectors, near), 4)
    rows = np.flatnonzero(source > 0)
    told["quality"] = {
        f"{dims}d": {
            **{k: round(v, 4) for k, v in summarize_faithfulness(near, measure_faithfulness(near, at)).items()},
            "trustworthiness": round(trustworthiness(vectors[rows], at[rows], sample=4000), 4),
        }
        for dims, at in maps.items()
    }
    some = np.sort(np.random.default_rng(0).choice(rows, min(len(rows), 5000), replace=False))
    drawn = find_map_neighbors(maps[2], 15, rows=some)
    told["clusters"] = {
        "counts": [int(code.max()) + 1 for code in made.codes],
        "same cluster on the map": [round(float((c[drawn] == c[some][:, None]).mean()), 4) for c in made.codes],
        "same cluster among true neighbors": [
            round(float((c[near.index[some]] == c[some][:, None]).mean()), 4) for c in made.codes
        ],
        "scores": made.scores.to_pylist(),
    }
    told["faithfulness_mean"] = round(float(share.mean()), 4)
    if asked.umap:
        told["umap"] = against_umap(vectors, near)
    print(json.dumps(told, indent=1))


def against_umap(vectors: np.ndarray, near: Any) -> dict[str, Any]:
    """umap-learn on the different vectors with the same neighbors; both maps are judged on one row a group."""
    warnings.simplefilter("ignore")
    import umap

    groups = near.groups()
    nodes = np.flatnonzero(~near.blank)
    place = np.full(len(groups), -1)
    place[nodes] = np.arange(len(nodes))
    distinct = vectors[groups.first[nodes]]
    index = np.column_stack((np.arange(len(nodes)), place[near.group_index[nodes]])).astype(np.int32)
    distance = np.maximum(0, 1 - near.group_similarity[nodes])
    distance = np.column_stack((np.zeros(len(nodes)), distance)).astype(np.float32)
    alone = find_neighbors(distinct, 15)
    told: dict[str, Any] = {"rows": len(nodes)}
    for name, state in (("one thread, seeded", 0), ("all threads", None)):
        for _ in range(2):  # the first call compiles
            start = time.perf_counter()
            drawn = umap.UMAP(
                n_neighbors=16, metric="cosine", precomputed_knn=(index, distance), random_state=state,
                n_jobs=1 if state == 0 else -1,
            ).fit_transform(distinct)  # fmt: skip
        told[name] = judged(distinct, alone, drawn, time.perf_counter() - start)
    start = time.perf_counter()
    drawn = lay_out(distinct, alone, dims=2)
    told["ours"] = judged(distinct, alone, drawn, time.perf_counter() - start)
    return told


def judged(vectors: np.ndarray, near: Any, drawn: np.ndarray, seconds: float) -> dict[str, float]:
    return {
        "seconds": round(seconds, 2),
        "faithfulness": round(float(measure_faithfulness(near, drawn).mean()), 4),
        "trustworthiness": round(trustworthiness(vectors, drawn, sample=4000), 4),
    }


if __name__ == "__main__":
    main()
