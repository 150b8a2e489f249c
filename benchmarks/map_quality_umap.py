"""Layouts of the old recipe from the cached MiniLM vectors: UMAP (cosine, 30 neighbors, min_dist 0.3) and the fast variant.

Fast: PCA to 50 dimensions, then UMAP with 15 neighbors. One file a variant and trait, with the seconds it took; a small
layout is made first, so that numba's compilation is not in them (it is timed by itself).
Run after `map_quality_minilm.py`: python benchmarks/map_quality_umap.py CACHE VARIANT:TRAIT …
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA

SEED = 42


def lay_out(vectors: np.ndarray, variant: str) -> np.ndarray:
    import umap

    if variant == "fast":
        vectors = PCA(n_components=50, random_state=SEED).fit_transform(vectors)
    neighbors = {"full": 30, "fast": 15}[variant]
    reducer = umap.UMAP(n_neighbors=neighbors, min_dist=0.3, metric="cosine", random_state=SEED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(reducer.fit_transform(vectors), dtype=np.float32)


def main() -> None:
    cache = Path(sys.argv[1])
    began = time.perf_counter()
    lay_out(np.random.default_rng(0).standard_normal((5_000, 384)).astype(np.float32), "full")
    compilation = round(time.perf_counter() - began, 1)
    for job in sys.argv[2:]:
        variant, trait = job.split(":")
        vectors = np.load(cache / f"minilm_{trait}.npy")
        began = time.perf_counter()
        positions = lay_out(vectors, variant)
        seconds = round(time.perf_counter() - began, 1)
        np.save(cache / f"umap_{variant}_{trait}.npy", positions)
        note = {"variant": variant, "trait": trait, "seconds": seconds, "small_run_with_compilation": compilation}
        (cache / f"umap_{variant}_{trait}.json").write_text(json.dumps(note))
        print(note, flush=True)


if __name__ == "__main__":
    main()
