"""The inverted index of search by meaning, as a build makes it; `modelome.mapping.served_index` searches it.

The models of each term with their weights (BM25 over fields), and how terms are spelled in tokens of the static table,
which tells how alike two of them are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from scipy import sparse

from modelome.arrays import map_array
from modelome.mapping.query_terms import document_terms
from modelome.mapping.static_table import StaticTable

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.spelling_kept import KeptSpelling
    from modelome.mapping.text_cards import CardReader
    from modelome.mapping.vocabulary import Vocabulary

__all__ = ["SearchIndex"]

SEMANTIC_MODELS = 3
"""A term that fewer models have is matched by its spelling only."""

LEVELS = 255.0
"""The greatest weight of an index, as it is kept."""

_TERMS = "terms.arrow"
_ARRAYS = ("starts", "models", "weights", "semantic", "token_starts", "tokens", "lengths")


@dataclass(frozen=True)
class SearchIndex:
    """An inverted index over n models and t terms.

    `starts` (t + 1,) int64, `models` (postings,) int32 and `weights` (postings,) uint8 are the models of each term;
    the others but `semantic` (s,) int32 are matched by their spelling only. The vector of `semantic[i]` is the sum of
    the vectors of `tokens[token_starts[i]:token_starts[i + 1]]`, of length `lengths[i]`; `scale` is what a weight of
    255 means.
    """

    count: int
    terms: pa.StringArray
    starts: NDArray[np.int64]
    models: NDArray[np.int32]
    weights: NDArray[np.uint8]
    semantic: NDArray[np.int32]
    token_starts: NDArray[np.int64]
    tokens: NDArray[np.uint16]
    lengths: NDArray[np.float32]
    scale: float

    @classmethod
    def build(
        cls, models: pa.Table, *, cards: CardReader | None = None, spelled: KeptSpelling | None = None
    ) -> SearchIndex:
        """Index a models table (columns `name`, `tags`, `task`, `library`, `languages`) and its cards.

        `spelled` are spellings of an index before; they save time, and change nothing.
        """
        vocabulary, weights = document_terms(models, cards=cards)
        return cls._of(vocabulary, weights.tocsc(), spelled or StaticTable.load())

    @classmethod
    def _of(cls, vocabulary: Vocabulary, weights: sparse.csc_matrix, table: StaticTable | KeptSpelling) -> SearchIndex:
        weights.sort_indices()
        scale = float(weights.data.max(initial=1e-6))
        levels = np.maximum(np.rint(weights.data / scale * LEVELS), 1).astype(np.uint8)
        semantic = np.flatnonzero(np.diff(weights.indptr) >= min(SEMANTIC_MODELS, weights.shape[0])).astype(np.int32)
        spelled = table.spelling(vocabulary.terms.take(pa.array(semantic)))
        starts = weights.indptr.astype(np.int64)
        models = weights.indices.astype(np.int32)
        return cls(weights.shape[0], vocabulary.terms, starts, models, levels, semantic, *spelled, scale)

    def take(self, order: NDArray[np.integer]) -> SearchIndex:
        """Return the index of the same models in another order: row i of the new one is row `order[i]` of this one."""
        place = np.empty(self.count, dtype=np.int32)
        place[order] = np.arange(self.count, dtype=np.int32)
        shape = (self.count, len(self.terms))
        moved = sparse.csc_matrix((self.weights.copy(), place[self.models], self.starts), shape=shape)
        moved.sort_indices()
        return replace(self, models=moved.indices.astype(np.int32), weights=moved.data)

    def save(self, path: str | Path) -> None:
        """Write the index into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        table = pa.table({"terms": self.terms})
        with pa.OSFile(str(folder / _TERMS), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        (folder / "index.json").write_text(json.dumps({"count": self.count, "scale": self.scale}))

    @classmethod
    def load(cls, path: str | Path) -> SearchIndex:
        """Read what `save` wrote; arrays stay on disk and are mapped."""
        folder = Path(path)
        facts = json.loads((folder / "index.json").read_text())
        mapped = {name: map_array(folder / f"{name}.npy") for name in _ARRAYS}
        terms = pa.ipc.open_file(pa.memory_map(str(folder / _TERMS))).read_all()["terms"].combine_chunks()
        return cls(count=facts["count"], scale=facts["scale"], terms=terms, **mapped)
