"""One vector a model: text features through the chosen embedder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from modelome.errors import EmbedderError
from modelome.mapping.embed_corpus import CorpusProjection
from modelome.mapping.text import NO_TEXT, TextWeights, read_text
from modelome.progress import Silent

if TYPE_CHECKING:
    import pyarrow as pa

    from modelome.mapping.text_cards import CardReader
    from modelome.progress import Progress

__all__ = ["DEFAULT_EMBEDDER", "Embedding", "embed"]

DEFAULT_EMBEDDER = "corpus"
DIMS = 64


class EmbedderState(Protocol):
    """What a query needs to reach the map's vector space."""

    def query(self, text: str) -> np.ndarray[Any, Any]:
        """Return the unit vector of free text."""

    def save(self, folder: Path) -> None:
        """Write it into a folder."""


@dataclass(frozen=True)
class Embedding:
    """Vectors of n models.

    `vectors` (n, d) float32, C-contiguous, unit length; all zeros where `text_source` (n,) uint8 is 0.
    """

    vectors: np.ndarray[Any, Any]
    text_source: np.ndarray[Any, Any]
    embedder: str
    weights: TextWeights
    projection: EmbedderState

    @property
    def state(self) -> dict[str, Any]:
        """What the manifest says of the embedding."""
        return {
            "embedder": self.embedder,
            "dims": int(self.vectors.shape[1]),
            "weights": asdict(self.weights),
        }

    def save(self, path: str | Path) -> None:
        """Write what free-text queries need (not the vectors, which the atlas keeps) into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self.projection.save(folder / self.embedder)
        (folder / "embedding.json").write_text(json.dumps(self.state, indent=1, sort_keys=True))


def embed(
    models: pa.Table,
    *,
    cards: CardReader | None = None,
    embedder: str = DEFAULT_EMBEDDER,
    weights: TextWeights | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Embedding:
    """Embed the rows of a models table. Deterministic for a seed."""
    weights = weights or TextWeights()
    if embedder != DEFAULT_EMBEDDER:
        raise EmbedderError(f"No embedder {embedder!r}; the built-in one is {DEFAULT_EMBEDDER!r}.")
    with (progress or Silent()).stage("text", models.num_rows) as stage:
        text = read_text(models, cards=cards, weights=weights)
        stage.advance(models.num_rows)
    with (progress or Silent()).stage("embed", models.num_rows) as stage:
        projection = CorpusProjection.fit(text, dims=DIMS, seed=seed)
        vectors = projection.vectors(text)
        stage.advance(models.num_rows)
    source = text.text_source
    source[~vectors.any(axis=1)] = NO_TEXT
    return Embedding(vectors, source, embedder, weights, projection)
