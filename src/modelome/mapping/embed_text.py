"""The built-in embedders: corpus-fitted directions, a static token table, or both side by side.

Both see the same weighted features. `corpus` knows which tags and words go together in this snapshot; `static` knows
what words mean in English, so that words which too few models share still have a place. `hybrid` holds both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from scipy import linalg, sparse
from threadpoolctl import threadpool_limits

from modelome.arrays import map_array
from modelome.mapping.embed_corpus import feature_weights, latent_directions, mean_directions, unit_rows, weigh
from modelome.mapping.static_table import StaticTable
from modelome.mapping.text import HAS_NAME, TextFeatures
from modelome.mapping.vocabulary import Vocabulary, split_words

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["EMBEDDERS", "TextProjection"]

CORPUS_DIMS, STATIC_DIMS = 64, 32
STATIC_WEIGHT = 0.7
EMBEDDERS = {"hybrid": (CORPUS_DIMS, STATIC_DIMS), "corpus": (CORPUS_DIMS, 0), "static": (0, CORPUS_DIMS)}
"""Built-in embedders and the dimensions of their two halves."""

FIT_ROWS = 200_000
"""Rows on which the directions are fitted, a seeded sample of those with text."""

MIN_MODELS = 3
"""A feature that fewer models have makes no neighborhood, so it gets no corpus-fitted direction."""

_BLOCK = 50_000


@dataclass(frozen=True)
class TextProjection:
    """From text features to unit vectors.

    `vocabulary` (m features) with `weights` (m,) and corpus `directions` (m, c); `axes` (256, s) and `center` (s,) of
    the static half; `rarest`, the weight of a feature that the vocabulary does not hold. A row's vector is its corpus
    half, `STATIC_WEIGHT` times its static half, and one coordinate that is 1 for rows whose name is their only text:
    what is known of them is of another kind, so they lie apart.

    What is saved is all that a vector depends on: rows of the same features get the same vector from the projection
    that was fitted and from the one that was loaded, in any order and company (`modelome.atlas.update` needs that).
    """

    vocabulary: Vocabulary
    weights: NDArray[np.float32]
    directions: NDArray[np.floating[Any]]
    axes: NDArray[np.float32]
    center: NDArray[np.float32]
    rarest: float

    @classmethod
    def fit(cls, text: TextFeatures, *, embedder: str, seed: int) -> TextProjection:
        """Fit on the rows that have text. Deterministic for a seed, whatever the number of threads."""
        corpus_dims, static_dims = EMBEDDERS[embedder]
        weights = feature_weights(text.counts)
        rng = np.random.default_rng(seed)
        full = np.flatnonzero(text.text_source > 0)
        rows = np.sort(rng.choice(full, size=min(FIT_ROWS, len(full)), replace=False))
        models = np.bincount(text.counts.indices, minlength=len(weights))
        shared = np.flatnonzero(models >= min(MIN_MODELS, max(1, text.counts.shape[0] // 100)))
        with threadpool_limits(1):
            sample = text.counts[rows]
            directions = latent_directions(weigh(sample[:, shared], weights[shared]), corpus_dims, rng)
            axes, center = _static_axes(sample, text.vocabulary, weights, static_dims)
        kept = Vocabulary(text.vocabulary.terms.take(pa.array(shared)))
        rarest = float(weights.max(initial=1.0))
        return cls(kept, weights[shared], directions.astype(np.float16), axes, center, rarest)

    def vectors(self, text: TextFeatures) -> NDArray[np.float32]:
        """Project rows, those that it was fitted on or others; (n, d), zero where a row has no text."""
        columns = self.vocabulary.columns(text.vocabulary.terms)
        known = columns >= 0
        weights = np.full(len(columns), self.rarest, np.float32)
        weights[known] = self.weights[columns[known]]
        corpus_terms = np.zeros((len(columns), self.directions.shape[1]), dtype=np.float32)
        corpus_terms[known] = self.directions[columns[known]]
        with threadpool_limits(1):
            static_terms = self._static_terms(text.vocabulary.terms)
        out = np.zeros((text.counts.shape[0], self.dims), dtype=np.float32)
        for start in range(0, len(out), _BLOCK):
            counts = text.counts[start : start + _BLOCK]
            corpus = mean_directions(counts, np.where(known, weights, 0).astype(np.float32), corpus_terms)
            static = mean_directions(counts, weights, static_terms)
            out[start : start + _BLOCK] = self._join(corpus, static)
        out[:, -1] = text.text_source == HAS_NAME
        out[text.text_source == 0] = 0.0
        return unit_rows(out)

    def unknown_share(self, text: TextFeatures) -> float:
        """Share of the rows' mentions of features, by weight, for which the vocabulary has no direction."""
        said = np.bincount(text.counts.indices, weights=text.counts.data, minlength=len(text.vocabulary))
        total = float(said.sum())
        return float(said[self.vocabulary.columns(text.vocabulary.terms) < 0].sum()) / total if total else 0.0

    def query(self, text: str) -> NDArray[np.float32]:
        """Project free text; (d,) of unit length, zero where no word of it is known."""
        words = split_words(pa.array([text.lower()], pa.string())).values
        spelled = words.to_pylist()
        phrases = ["-".join(spelled[i : i + k]) for k in (2, 3) for i in range(len(spelled) - k + 1)]
        terms = pa.array(list(dict.fromkeys(spelled + phrases)), pa.string())
        columns = self.vocabulary.columns(terms)
        columns = columns[columns >= 0]
        corpus = self.weights[columns] @ self.directions[columns].astype(np.float32)
        known = self.vocabulary.columns(words)
        weights = np.where(known >= 0, self.weights[known] if len(self.weights) else self.rarest, self.rarest)
        static = weights.astype(np.float32) @ self._static_terms(words) / max(float(np.linalg.norm(weights)), 1e-12)
        found: NDArray[np.float32] = unit_rows(self._join(corpus[None, :], static[None, :]))[0]
        return found

    @property
    def dims(self) -> int:
        """Dimensions of a vector."""
        return int(self.directions.shape[1] + self.axes.shape[1] + 1)

    def _static_terms(self, terms: pa.StringArray) -> NDArray[np.float32]:
        out = np.zeros((len(terms), self.axes.shape[1]), dtype=np.float32)
        if self.axes.shape[1]:
            for start in range(0, len(terms), _BLOCK):
                # Double precision: a term's direction must not depend on the terms that are multiplied beside it.
                block = StaticTable.load().terms(terms[start : start + _BLOCK]).astype(np.float64)
                out[start : start + _BLOCK] = block @ self.axes.astype(np.float64)
        return out

    def _join(self, corpus: NDArray[np.float32], static: NDArray[np.float32]) -> NDArray[np.float32]:
        said = np.abs(static).sum(axis=1, keepdims=True) > 0
        static = np.where(said, static - self.center, 0).astype(np.float32)
        alone = self.directions.shape[1] == 0
        halves = [unit_rows(np.array(corpus, dtype=np.float32)), unit_rows(static) * (1.0 if alone else STATIC_WEIGHT)]
        return np.hstack([*halves, np.zeros((len(corpus), 1))]).astype(np.float32)

    def save(self, folder: Path) -> None:
        """Write the projection into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "directions.npy", self.directions)
        np.savez(folder / "static.npz", weights=self.weights, axes=self.axes, center=self.center, rarest=self.rarest)
        (folder / "terms.json").write_text(json.dumps(self.vocabulary.terms.to_pylist(), ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> TextProjection:
        """Read what `save` wrote; the directions stay on disk and are mapped."""
        terms = pa.array(json.loads((folder / "terms.json").read_text()), pa.string())
        directions = map_array(folder / "directions.npy")
        with np.load(folder / "static.npz") as rest:
            kept = (rest["weights"], directions, rest["axes"], rest["center"], float(rest["rarest"]))
            return cls(Vocabulary(terms), *kept)


def _static_axes(
    sample: sparse.csr_matrix, vocabulary: Vocabulary, weights: NDArray[np.float32], dims: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Principal axes (256, dims) of the rows' static vectors, and the rows' mean on them (dims,)."""
    if not dims or not sample.shape[0]:
        return np.zeros((StaticTable.load().dims, 0), np.float32), np.zeros(0, np.float32)
    sample = sample[:: max(1, sample.shape[0] // 20_000)]
    used = np.unique(sample.indices)
    terms: NDArray[Any] = StaticTable.load().terms(vocabulary.terms.take(pa.array(used)))
    # Weights over all features of a row, so that the sample is projected as all rows are.
    rows = weigh(sample, weights)[:, used] @ terms
    mean = rows.mean(axis=0)
    centered = rows - mean
    _, axes = linalg.eigh(centered.T @ centered)
    axes = axes[:, ::-1][:, :dims]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(dims)])
    return axes.astype(np.float32), (mean @ axes).astype(np.float32)
