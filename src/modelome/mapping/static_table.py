"""Vectors of words without a neural network: the static token table distilled from all-MiniLM-L6-v2.

The table (29,525 tokens of 256 dimensions, int8) was made once by `benchmarks/distill_static_table.py` from
`sentence-transformers/all-MiniLM-L6-v2` (Apache-2.0); it needs no torch and no download.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse
from tokenizers import Tokenizer

from modelome.arrays import map_array, read_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["StaticTable"]

FOLDER = Path(__file__).parent / "data" / "minilm-static"
_BATCH = 50_000
_NOTHING = 1e-6  # the length of a sum that is none


@dataclass(frozen=True)
class StaticTable:
    """`vectors` (tokens, 256) float32: a token's direction times its weight (frequent tokens weigh little)."""

    tokenizer: Tokenizer
    vectors: NDArray[np.float32]

    @classmethod
    @lru_cache(maxsize=1)
    def load(cls) -> StaticTable:
        """Read the packaged table; it is read once a process."""
        scales = read_array(FOLDER / "scales.npy")
        vectors = read_array(FOLDER / "tokens.npy").astype(np.float32) * scales[:, None]
        tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(tokenizer, vectors)

    @staticmethod
    @lru_cache(maxsize=1)
    def packed() -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """Return the vectors as they are packed, mapped: int8 (tokens, 256), to be scaled by float32 (tokens,)."""
        tokens: NDArray[np.int8] = map_array(FOLDER / "tokens.npy")
        scales: NDArray[np.float32] = read_array(FOLDER / "scales.npy").astype(np.float32)
        return tokens, scales

    @staticmethod
    @lru_cache(maxsize=1)
    def digest() -> str:
        """Return the SHA-256 of all that a spelling depends on, hexadecimal."""
        found = hashlib.sha256()
        for name in ("tokenizer.json", "tokens.npy", "scales.npy"):
            found.update((FOLDER / name).read_bytes())
        return found.hexdigest()

    @property
    def dims(self) -> int:
        """Dimensions of a vector."""
        return int(self.vectors.shape[1])

    def sums(self, terms: pa.StringArray) -> NDArray[np.float32]:
        """Sum the token vectors of each word or tag; (len(terms), 256), zeros where no token is known."""
        out = np.zeros((len(terms), self.dims), dtype=np.float32)
        for start in range(0, len(terms), _BATCH):
            spell = self._spell(terms.slice(start, _BATCH))
            out[start : start + _BATCH] = spell @ self.vectors
        return out

    def spelling(self, terms: pa.StringArray) -> tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.float32]]:
        """Return the tokens whose vectors each term is the sum of, and the length of that sum.

        The tokens of term i are `tokens[starts[i]:starts[i + 1]]`; (n + 1,), (tokens of all,), (n,). A term of
        length 0 has none.
        """
        counts, tokens, lengths = [], [], []
        for start in range(0, len(terms), _BATCH):
            spell = self._spell(terms.slice(start, _BATCH))
            length = np.linalg.norm(spell @ self.vectors, axis=1)
            length[length <= _NOTHING] = 0.0
            told = spell.data * np.repeat(length, np.diff(spell.indptr)) > 0
            owner = np.repeat(np.arange(spell.shape[0]), np.diff(spell.indptr))[told]
            counts.append(np.bincount(owner, minlength=spell.shape[0]))
            tokens.append(spell.indices[told].astype(np.uint16))
            lengths.append(length.astype(np.float32))
        starts = np.append(0, np.cumsum(np.concatenate([*counts, np.empty(0, np.int64)]))).astype(np.int64)
        return (
            starts,
            np.concatenate([*tokens, np.empty(0, np.uint16)]),
            np.concatenate([*lengths, np.empty(0, np.float32)]),
        )

    def _spell(self, terms: pa.StringArray) -> sparse.csr_matrix:
        """Terms by tokens, a token as often as a term has it; 0 for what is no known token."""
        plain = pc.replace_substring_regex(terms, r"^dataset:|[_\-/:]+", " ").to_pylist()
        unknown = self.tokenizer.token_to_id("[UNK]")
        encoded = self.tokenizer.encode_batch_fast(plain, add_special_tokens=False)
        counts = np.fromiter((len(each.ids) for each in encoded), dtype=np.int64, count=len(encoded))
        tokens = np.fromiter((token for each in encoded for token in each.ids), dtype=np.int32, count=counts.sum())
        known = (tokens != unknown).astype(np.float32)
        indptr = np.concatenate([[0], np.cumsum(counts)])
        return sparse.csr_matrix((known, tokens, indptr), shape=(len(plain), len(self.vectors)))

    def terms(self, terms: pa.StringArray) -> NDArray[np.float32]:
        """Return unit vectors of `sums`, zeros where there is none."""
        out = self.sums(terms)
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        found: NDArray[np.float32] = np.divide(out, norms, out=np.zeros_like(out), where=norms > _NOTHING)
        return found
