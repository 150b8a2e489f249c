"""One vector a model: text features through the chosen embedder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from modelome.mapping.embed_sentences import SentenceProjection
from modelome.mapping.embed_text import EMBEDDERS, TextProjection
from modelome.mapping.text import NO_TEXT, TextWeights, read_text
from modelome.progress import Silent

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.mapping.text_cards import CardReader
    from modelome.progress import Progress

__all__ = ["DEFAULT_EMBEDDER", "PROJECTION_VERSION", "Embedding", "Projection", "embed"]

DEFAULT_EMBEDDER = "hybrid"

PROJECTION_VERSION = 2
"""Raised when rows of the same text would get other vectors from the same saved files."""


class Projection(Protocol):
    """What a free-text query needs to reach the map's vector space."""

    def query(self, text: str) -> NDArray[np.float32]:
        """Return the unit vector of free text."""

    def save(self, folder: Path) -> None:
        """Write it into a folder."""


@dataclass(frozen=True)
class Embedding:
    """Vectors of n models.

    `vectors` (n, d) float32, C-contiguous, unit length; all zeros where `text_source` (n,) uint8 is 0. `unknown`: share
    of what the models say for which the projection has no direction of its own (None: a sentence encoder).
    """

    vectors: NDArray[np.float32]
    text_source: NDArray[np.uint8]
    embedder: str
    weights: TextWeights
    projection: Projection
    unknown: float | None = None

    @property
    def state(self) -> dict[str, Any]:
        """What the manifest says of the embedding."""
        built_in = self.embedder in EMBEDDERS
        # A folder of this machine is nobody's business but its own.
        name = self.embedder if built_in else Path(self.embedder).name
        return {
            "embedder": name,
            "built_in": built_in,
            "dims": self.vectors.shape[1],
            "weights": asdict(self.weights),
            "version": PROJECTION_VERSION,
        }

    def save(self, path: str | Path) -> None:
        """Write what free-text queries need (not the vectors, which the atlas keeps) into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self.projection.save(folder)
        (folder / "embedding.json").write_text(json.dumps(self.state, indent=1, sort_keys=True) + "\n")


def embed(
    models: pa.Table,
    *,
    cards: CardReader | None = None,
    embedder: str = DEFAULT_EMBEDDER,
    weights: TextWeights | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Embedding:
    """Embed the rows of a models table. Deterministic for a seed, whatever the number of threads.

    `embedder` is `hybrid`, `corpus`, `static`, or the name or folder of a sentence-transformers model.

    Raises:
        EmbedderError: the sentence-transformers model cannot be loaded.

    """
    weights = weights or TextWeights()
    progress = progress or Silent()
    sentences = None if embedder in EMBEDDERS else SentenceProjection.open(embedder)
    with progress.stage("text", models.num_rows) as stage:
        text = read_text(models, cards=cards, weights=weights)
        stage.advance(models.num_rows)
    with progress.stage("embed", models.num_rows) as stage:
        projection: Projection
        unknown: float | None = None
        if sentences is None:
            fitted = TextProjection.fit(text, embedder=embedder, seed=seed)
            projection, vectors, unknown = fitted, fitted.vectors(text), fitted.unknown_share(text)
            stage.advance(models.num_rows)
        else:
            projection, vectors = sentences.fit(models, cards=cards, weights=weights, stage=stage)
            vectors[text.text_source == NO_TEXT] = 0.0
    text.text_source[~vectors.any(axis=1)] = NO_TEXT
    return Embedding(vectors, text.text_source, embedder, weights, projection, unknown)
