"""Vectors of words without a neural network: the static token table distilled from all-MiniLM-L6-v2.

The table (29,525 tokens of 256 dimensions, int8) was made once by `benchmarks/distill_static_table.py` from
`sentence-transformers/all-MiniLM-L6-v2` (Apache-2.0); it needs no torch and no download.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse
from tokenizers import Tokenizer

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["StaticTable"]

FOLDER = Path(__file__).parent / "data" / "minilm-static"
_BATCH = 50_000


@dataclass(frozen=True)
class StaticTable:
    """`vectors` (tokens, 256) float32: a token's direction times its weight (frequent tokens weigh little)."""

    tokenizer: Tokenizer
    vectors: NDArray[np.float32]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> StaticTable:
        """Read the packaged table; it is read once a process."""
        scales = np.load(FOLDER / "scales.npy")
        vectors = np.load(FOLDER / "tokens.npy").astype(np.float32) * scales[:, None]
        tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer, vectors)

    @property
    def dims(self) -> int:
        """Dimensions of a vector."""
        return int(self.vectors.shape[1])

    def sums(self, terms: pa.StringArray) -> NDArray[np.float32]:
        """Sum the token vectors of each word or tag; (len(terms), 256), zeros where no token is known."""
        plain = pc.replace_substring_regex(terms, r"^dataset:|[_\-/:]+", " ")
        out = np.zeros((len(terms), self.dims), dtype=np.float32)
        unknown = self.tokenizer.token_to_id("[UNK]")
        for start in range(0, len(terms), _BATCH):
            block = plain.slice(start, _BATCH).to_pylist()
            encoded = self.tokenizer.encode_batch_fast(block, add_special_tokens=False)
            counts = np.fromiter((len(each.ids) for each in encoded), dtype=np.int64, count=len(encoded))
            tokens = np.fromiter((token for each in encoded for token in each.ids), dtype=np.int32, count=counts.sum())
            known = (tokens != unknown).astype(np.float32)
            indptr = np.concatenate([[0], np.cumsum(counts)])
            spell = sparse.csr_matrix((known, tokens, indptr), shape=(len(block), len(self.vectors)))
            out[start : start + _BATCH] = spell @ self.vectors
        return out

    def terms(self, terms: pa.StringArray) -> NDArray[np.float32]:
        """Return unit vectors of `sums`, zeros where there is none."""
        out = self.sums(terms)
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        found: NDArray[np.float32] = np.divide(out, norms, out=np.zeros_like(out), where=norms > 1e-6)
        return found
