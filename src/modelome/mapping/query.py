"""Free text to a vector of the map's space."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modelome.errors import EmbedderError
from modelome.mapping.embed_corpus import CorpusProjection

if TYPE_CHECKING:
    import numpy as np

    from modelome.mapping.embed import EmbedderState

__all__ = ["QueryEmbedder"]


class QueryEmbedder:
    """Embeds free text as the models of an atlas were embedded."""

    def __init__(self, projection: EmbedderState) -> None:
        self._projection = projection

    @classmethod
    def load(cls, path: str | Path) -> QueryEmbedder:
        """Read what `Embedding.save` wrote."""
        folder = Path(path)
        try:
            state = json.loads((folder / "embedding.json").read_text())
        except (OSError, ValueError) as error:
            raise EmbedderError(
                f"No embedding lies in {folder.name!r}: {error}. Build the atlas again."
            ) from error
        return cls(CorpusProjection.load(folder / state["embedder"]))

    def embed(self, text: str) -> np.ndarray[Any, Any]:
        """Return the unit vector (d,) float32 of `text`; zeros where no word of it is known."""
        return self._projection.query(text)
