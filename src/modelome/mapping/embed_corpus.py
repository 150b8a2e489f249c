"""Vectors fitted on the corpus: TF-IDF of the text features, projected by a randomized SVD (latent semantic analysis).

Reference: Halko, Martinsson, Tropp, "Finding structure with randomness" (2011), algorithm 4.4 with 4.3's power iteration.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from scipy import linalg, sparse
from threadpoolctl import threadpool_limits

from modelome.mapping.vocabulary import Vocabulary, split_words

if TYPE_CHECKING:
    from pathlib import Path

    from modelome.mapping.text import TextFeatures

__all__ = ["CorpusProjection"]

FIT_ROWS = 200_000
"""Rows on which the projection is fitted: a seeded sample of this size moves no figure of the map's quality."""

MIN_MODELS = 3
"""A feature that fewer models have gives no neighborhood."""


@dataclass(frozen=True)
class CorpusProjection:
    """From text features to unit vectors.

    `vocabulary` of m features; `idf` (m,) float32; `components` (m, d) float32.
    """

    vocabulary: Vocabulary
    idf: np.ndarray[Any, Any]
    components: np.ndarray[Any, Any]

    @classmethod
    def fit(cls, text: TextFeatures, *, dims: int, seed: int, power: float = 0.5) -> CorpusProjection:
        """Fit on the rows that have text. Deterministic for a seed, whatever the number of threads.

        `power` is the exponent of the singular values in the projected vectors: 1 keeps the variance as it is, 0 makes all
        directions weigh the same.
        """
        models = np.bincount(text.counts.indices, minlength=text.counts.shape[1])
        kept = np.flatnonzero(models >= min(MIN_MODELS, max(1, text.counts.shape[0] // 100)))
        vocabulary = Vocabulary(text.vocabulary.terms.take(pa.array(kept)))
        idf = np.log((1 + text.counts.shape[0]) / (1 + models[kept])).astype(np.float32)
        full = np.flatnonzero(text.text_source > 0)
        rng = np.random.default_rng(seed)
        rows = np.sort(rng.choice(full, size=min(FIT_ROWS, len(full)), replace=False))
        matrix = _tf_idf(text.counts[rows][:, kept], idf)
        dims = max(1, min(dims, *matrix.shape)) if min(matrix.shape) else 0
        # LAPACK's reductions depend on the number of threads in their last bits; one thread makes them repeatable.
        with threadpool_limits(1):
            components = _right_singular(matrix, dims, rng, power)
        return cls(vocabulary, idf, components)

    def vectors(self, text: TextFeatures) -> np.ndarray[Any, Any]:
        """Project rows; (n, d) float32, unit length, zero where a row has no feature of the vocabulary."""
        counts = self.vocabulary_counts(text)
        out = np.zeros((counts.shape[0], self.components.shape[1]), dtype=np.float32)
        for start in range(0, counts.shape[0], 50_000):
            block = _tf_idf(counts[start : start + 50_000], self.idf)
            out[start : start + 50_000] = block @ self.components
        return unit_rows(out)

    def vocabulary_counts(self, text: TextFeatures) -> sparse.csr_matrix:
        """Counts of `text` over this projection's vocabulary."""
        columns = self.vocabulary.columns(text.vocabulary.terms)
        inside = np.flatnonzero(columns >= 0)
        ones = np.ones(len(inside), np.float32)
        move = sparse.csr_matrix(
            (ones, (inside, columns[inside])), shape=(len(columns), len(self.vocabulary))
        )
        return (text.counts @ move).tocsr()

    def query(self, text: str) -> np.ndarray[Any, Any]:
        """Project free text; (d,) float32, unit length, zero where no word of it is known."""
        words = split_words(pa.array([text.lower()], pa.string()))
        terms = words.values.to_pylist()
        whole = [text.strip().lower(), *("-".join(pair) for pair in zip(terms, terms[1:], strict=False))]
        columns = np.unique(self.vocabulary.columns(pa.array(terms + whole, pa.string())))
        columns = columns[columns >= 0]
        vector = self.idf[columns] @ self.components[columns]
        return unit_rows(vector[None, :].astype(np.float32))[0]

    def save(self, folder: Path) -> None:
        """Write the projection into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "idf.npy", self.idf)
        np.save(folder / "components.npy", self.components.astype(np.float16))
        (folder / "terms.json").write_text(json.dumps(self.vocabulary.terms.to_pylist(), ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> CorpusProjection:
        """Read what `save` wrote; the components stay on disk and are mapped."""
        terms = pa.array(json.loads((folder / "terms.json").read_text()), pa.string())
        components = np.load(folder / "components.npy", mmap_mode="r")
        return cls(Vocabulary(terms), np.load(folder / "idf.npy"), components)


def _tf_idf(counts: sparse.csr_matrix, idf: np.ndarray[Any, Any]) -> sparse.csr_matrix:
    weighted = counts.copy()
    weighted.data = weighted.data * idf[weighted.indices]
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    scale = np.divide(1.0, norms, out=np.zeros_like(norms), where=norms > 0).astype(np.float32)
    return (sparse.diags_array(scale) @ weighted).tocsr()


def _right_singular(
    matrix: sparse.csr_matrix, dims: int, rng: np.random.Generator, power: float
) -> np.ndarray[Any, Any]:
    if not dims:
        return np.zeros((matrix.shape[1], 0), dtype=np.float32)
    width = min(dims + 16, *matrix.shape)
    basis = rng.standard_normal((matrix.shape[1], width), dtype=np.float32)
    transposed = matrix.T.tocsr()
    for _ in range(4):
        basis, _ = linalg.qr(transposed @ (matrix @ basis), mode="economic", check_finite=False)
    # Rayleigh–Ritz on the basis: eigenvectors of BᵀMᵀMB are the right singular vectors within the subspace.
    image = matrix @ basis
    values, turn = linalg.eigh(image.T @ image)
    order = np.argsort(values)[::-1][:dims]
    singular = np.sqrt(np.maximum(values[order], 1e-12))
    vectors = basis @ turn[:, order]
    # The sign of a singular vector is free: the largest entry is made positive.
    largest = np.abs(vectors).argmax(axis=0)
    vectors *= np.sign(vectors[largest, np.arange(len(order))])
    return (vectors * (singular / singular[0]) ** (power - 1.0)).astype(np.float32)


def unit_rows(vectors: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Scale rows to unit length in place; zero rows stay zero."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    np.divide(vectors, norms, out=vectors, where=norms > 1e-12)
    vectors[norms[:, 0] <= 1e-12] = 0.0
    return vectors
