"""The embedder that an atlas keeps: other rows get the vectors that they would have had in that atlas."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelome.errors import EmbedderError
from modelome.mapping.embed import PROJECTION_VERSION
from modelome.mapping.embed_sentences import SentenceProjection
from modelome.mapping.embed_text import TextProjection
from modelome.mapping.text import NO_TEXT, TextWeights, read_text
from modelome.progress import Silent

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.mapping.text_cards import CardReader
    from modelome.progress import Progress

__all__ = ["EmbeddedRows", "KeptEmbedder"]


@dataclass(frozen=True)
class EmbeddedRows:
    """Vectors (n, d) float32 of unit length or zero, `text_source` (n,) uint8, and how much of their text was unknown.

    `unknown`: share of the mentions of words and tags, by weight, that no model had when the embedder was fitted (or
    too few to learn from); None for a sentence encoder, which knows no such thing.
    """

    vectors: NDArray[np.float32]
    text_source: NDArray[np.uint8]
    unknown: float | None


@dataclass(frozen=True)
class KeptEmbedder:
    """A projection as it was fitted to the models of an atlas, with the weights of its text."""

    name: str
    weights: TextWeights
    projection: TextProjection | SentenceProjection

    @classmethod
    def load(cls, folder: Path) -> KeptEmbedder:
        """Read `vectors/embedder/` of an atlas.

        Raises:
            EmbedderError: it cannot be read, is of a version that gives other vectors, or is not installed here.

        """
        try:
            state = json.loads((folder / "embedding.json").read_text())
            weights = TextWeights(**state["weights"])
            if state.get("version") != PROJECTION_VERSION:
                raise EmbedderError(
                    "The atlas was built by a version of modelome whose vectors new models cannot be given. Build it"
                    " again without --update; later updates will then work."
                )
            kind = TextProjection if state["built_in"] else SentenceProjection
            return cls(str(state["embedder"]), weights, kind.load(folder))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise EmbedderError(
                f"The embedder in {str(folder)!r} cannot be read ({type(error).__name__}). Build the atlas again"
                " without --update."
            ) from error

    def embed(
        self, models: pa.Table, *, cards: CardReader | None = None, progress: Progress | None = None
    ) -> EmbeddedRows:
        """Embed rows of a models table as the rows of the atlas were; the row's company makes no difference."""
        text = read_text(models, cards=cards, weights=self.weights)
        unknown: float | None = None
        if isinstance(self.projection, TextProjection):
            vectors = self.projection.vectors(text)
            unknown = self.projection.unknown_share(text)
        else:
            with (progress or Silent()).stage("embed", models.num_rows) as stage:
                vectors = self.projection.vectors(models, cards=cards, weights=self.weights, stage=stage)
            vectors[text.text_source == NO_TEXT] = 0.0
        text.text_source[~vectors.any(axis=1)] = NO_TEXT
        return EmbeddedRows(vectors, text.text_source, unknown)
