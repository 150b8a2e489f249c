"""Free text to a vector of the map's space."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from modelome.errors import EmbedderError
from modelome.mapping.embed_sentences import SentenceProjection
from modelome.mapping.embed_text import TextProjection

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from modelome.mapping.embed import Projection

__all__ = ["QueryEmbedder"]

LONGEST_QUERY = 2_000
"""Characters of a query that are read."""


class QueryEmbedder:
    """Embeds free text as the models of an atlas were embedded."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection

    @classmethod
    def load(cls, path: str | Path) -> QueryEmbedder:
        """Read what `Embedding.save` wrote.

        Raises:
            EmbedderError: nothing readable lies there, or the atlas' embedder is not installed.

        """
        folder = Path(path)
        try:
            state = json.loads((folder / "embedding.json").read_text())
            kind = TextProjection if state["built_in"] else SentenceProjection
            return cls(kind.load(folder))
        except (OSError, ValueError, KeyError) as error:
            raise EmbedderError(
                f"The query embedder in {folder.name!r} cannot be read ({type(error).__name__}). Build the atlas again."
            ) from error

    def embed(self, text: str) -> NDArray[np.float32]:
        """Return the unit vector (d,) of `text`; zeros where no word of it is known."""
        return self._projection.query(text[:LONGEST_QUERY])
