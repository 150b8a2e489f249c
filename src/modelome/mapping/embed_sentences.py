"""A sentence-transformers model as the embedder (an optional extra: it brings torch)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import linalg
from threadpoolctl import threadpool_limits

from modelome.arrays import read_array
from modelome.errors import EmbedderError
from modelome.mapping.embed_corpus import unit_rows
from modelome.mapping.text_sentences import describe_models

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.mapping.text import TextWeights
    from modelome.mapping.text_cards import CardReader
    from modelome.progress import Stage

__all__ = ["SentenceProjection"]

MOST_DIMS = 128
"""Vectors of more dimensions are turned onto their first principal axes: neighbors and layout cost by the dimension."""

_BATCH = 1_024


@dataclass(frozen=True)
class SentenceProjection:
    """An encoder and the axes (its dims, d) onto which its vectors are turned."""

    name: str
    encoder: Any
    axes: NDArray[np.float32] | None = None

    @classmethod
    def open(cls, name: str) -> SentenceProjection:
        """Load a model by its Hub name or its folder.

        Raises:
            EmbedderError: sentence-transformers is not installed, or there is no such model.

        """
        try:
            from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - an extra that brings torch
        except ImportError as error:
            raise EmbedderError(
                f"The embedder {name!r} needs sentence-transformers, which is not installed. Install it with"
                " `pip install sentence-transformers`, or leave --embedder away for the built-in one."
            ) from error
        try:
            return cls(name, SentenceTransformer(name))
        except Exception as error:  # the package raises what its many back ends raise
            first = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
            raise EmbedderError(
                f"The embedder {name!r} cannot be loaded: {first} Give `hybrid`, `corpus`, `static`, the name of a"
                " sentence-transformers model, or the folder that holds one."
            ) from error

    def fit(
        self, models: pa.Table, *, cards: CardReader | None, weights: TextWeights, stage: Stage
    ) -> tuple[SentenceProjection, NDArray[np.float32]]:
        """Encode the descriptions of all rows, each distinct one once; (n, d) of unit length, zero for empty ones."""
        found, back = self._describe(models, cards=cards, weights=weights, stage=stage)
        if not len(found):
            return self, np.zeros((len(back), 1), dtype=np.float32)
        axes = _axes(found)
        return SentenceProjection(self.name, self.encoder, axes), unit_rows((found @ axes)[back])

    def vectors(
        self, models: pa.Table, *, cards: CardReader | None, weights: TextWeights, stage: Stage
    ) -> NDArray[np.float32]:
        """Encode other rows, on the axes that were fitted."""
        found, back = self._describe(models, cards=cards, weights=weights, stage=stage)
        axes = self._fitted()
        return unit_rows((found @ axes)[back]) if len(found) else np.zeros((len(back), axes.shape[1]), np.float32)

    def _describe(
        self, models: pa.Table, *, cards: CardReader | None, weights: TextWeights, stage: Stage
    ) -> tuple[NDArray[np.float32], NDArray[np.int32]]:
        """Encode distinct descriptions, zeros for the empty one, and tell which of them each row has."""
        encoded = describe_models(models, cards=cards, weights=weights).dictionary_encode()
        texts = encoded.dictionary.to_pylist()
        back = encoded.indices.to_numpy(zero_copy_only=False)
        # Texts of like length share a batch, so that little is spent on padding.
        order = np.argsort([len(text) for text in texts], kind="stable")
        found: NDArray[np.float32] | None = None
        share = len(back) / max(len(texts), 1)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            vectors = self._encode([texts[row] for row in rows])
            if found is None:
                found = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
            found[rows] = vectors
            stage.advance(round((start + len(rows)) * share) - round(start * share))
        if found is None:
            return np.zeros((0, 1), np.float32), back
        found[[not text for text in texts]] = 0.0
        return found, back

    def _fitted(self) -> NDArray[np.float32]:
        if self.axes is None:
            raise EmbedderError(f"The embedder {self.name!r} has not been fitted to an atlas.")
        return self.axes

    def query(self, text: str) -> NDArray[np.float32]:
        """Encode free text; (d,) of unit length, zero for blank text."""
        axes = self._fitted()
        vector = self._encode([text]) @ axes if text.strip() else np.zeros((1, axes.shape[1]), np.float32)
        found: NDArray[np.float32] = unit_rows(vector)[0]
        return found

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        vectors = self.encoder.encode(texts, batch_size=64, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the model's name as it was given, and the axes, into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "axes.npy", np.asarray(self.axes, dtype=np.float32))
        (folder / "sentences.json").write_text(json.dumps({"model": self.name}) + "\n")

    @classmethod
    def load(cls, folder: Path) -> SentenceProjection:
        """Read what `save` wrote and load the model."""
        opened = cls.open(json.loads((folder / "sentences.json").read_text())["model"])
        return cls(opened.name, opened.encoder, read_array(folder / "axes.npy"))


def _axes(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    if vectors.shape[1] <= MOST_DIMS:
        return np.eye(vectors.shape[1], dtype=np.float32)
    sample = vectors[:: max(1, len(vectors) // 50_000)].astype(np.float64)
    with threadpool_limits(1):
        _, axes = linalg.eigh(sample.T @ sample)
    axes = axes[:, ::-1][:, :MOST_DIMS]
    return np.asarray(axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(MOST_DIMS)]), dtype=np.float32)
