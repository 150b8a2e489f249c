"""Map quality with one trait left out of the text.

For each trait: leave it out of what both recipes read, embed, lay out in 2D, and ask how often one of a point's 15
nearest points on the map has the trait's value too (over the points that have the trait). Trustworthiness@15 is that of
the map against its own vectors. `python benchmarks/map_quality.py --out RESULT.json` measures variants of our text; `old_recipe.py` compares
with the old app's.

Equal points: among points at the same distance the neighbors are those of lower row number; rows come in the order of
the md5 of their ids, so this is chance, and the same for both.
"""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from map_quality_rows import TRAITS, leave_out, listing_rows, shares, trait_values
from sklearn.neighbors import NearestNeighbors

from modelome.mapping import TextWeights, embed, find_neighbors, lay_out, trustworthiness

if TYPE_CHECKING:
    from scipy import sparse

K = 15
SEED = 0


def map_neighbors(positions: np.ndarray) -> np.ndarray:
    """The 15 nearest other points of each; (n, 15)."""
    asked = 4 * K
    distance, index = NearestNeighbors(n_neighbors=asked + 1, algorithm="kd_tree").fit(positions).kneighbors(positions)
    distance[index == np.arange(len(positions))[:, None]] = np.inf
    order = np.lexsort((index, distance), axis=1)[:, :K]
    return np.take_along_axis(index, order, axis=1)


def agreement(shared: sparse.csr_matrix, neighbors: np.ndarray) -> float:
    """Share of neighbors that have a value of the row in common, over rows that have any."""
    rows = np.flatnonzero(np.diff(shared.indptr))
    hits = [shared[rows].multiply(shared[neighbors[rows, k]]).sum(axis=1) > 0 for k in range(neighbors.shape[1])]
    return float(np.mean(hits))


def ours(models, weights: TextWeights, threads: int) -> tuple[np.ndarray, np.ndarray, dict[str, float]]:
    seconds, clock = {}, time.perf_counter()

    def lap(name: str) -> None:
        nonlocal clock
        seconds[name], clock = round(time.perf_counter() - clock, 2), time.perf_counter()

    embedding = embed(models, weights=weights, seed=SEED)
    lap("embed")
    found = find_neighbors(embedding.vectors, K, seed=SEED, threads=threads)
    lap("neighbors")
    positions = lay_out(embedding.vectors, found, dims=2, seed=SEED, threads=threads, text_source=embedding.text_source)
    lap("layout")
    seconds["all"] = round(sum(seconds.values()), 2)
    return embedding.vectors, positions, seconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--variants", nargs="*", default=["default", "no names", "no serving tags"])
    args = parser.parse_args()
    models, values = listing_rows(), trait_values()
    shared = shares(models, values)
    weights = TextWeights()
    texts = {
        "default": weights,
        "no names": replace(weights, name=0.0),
        "no serving tags": replace(weights, serving=0.0),
        "with lineage": replace(weights, lineage=1.0),
    }
    results: dict[str, dict] = {}

    def measure(name: str, trait: str, positions: np.ndarray, vectors: np.ndarray) -> None:
        entry = results.setdefault(name, {"share": {}, "trustworthiness": {}})
        near = map_neighbors(positions)
        for each in TRAITS if trait == "full" else (trait,):
            entry["share"][f"{trait}/{each}" if trait == "full" else each] = round(agreement(shared[each], near), 4)
        trust = trustworthiness(vectors, positions, k=K, sample=5_000, seed=SEED)
        entry["trustworthiness"][trait] = round(float(trust), 4)
        print(name, trait, entry["share"], entry["trustworthiness"][trait], flush=True)

    began = time.perf_counter()
    ours(models.slice(0, 2_000), weights, args.threads)
    first = round(time.perf_counter() - began, 2)
    began = time.perf_counter()
    ours(models.slice(0, 2_000), weights, args.threads)
    compilation = round(first - (time.perf_counter() - began), 2)
    for name in args.variants:
        for trait in (*TRAITS, "full"):
            rows = leave_out(models, None if trait == "full" else trait, values)
            vectors, positions, seconds = ours(rows, texts[name], args.threads)
            measure(f"modelome, {name}", trait, positions, vectors)
            if trait == "full":
                results[f"modelome, {name}"]["seconds"] = seconds | {"loading and compilation, once": compilation}
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.write_text(json.dumps(results, indent=1))
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
