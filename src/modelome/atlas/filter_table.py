"""Every column that filters, sorts and facets use, side by side: models, nodes and map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.columns import SEVERAL

if TYPE_CHECKING:
    from modelome.lineage import Lineage

__all__ = ["MODEL_COLUMNS", "filter_table", "relation_of_models"]

MODEL_COLUMNS = (
    "id",
    "owner",
    "name",
    "created_at",
    "created_censored",
    "modified_at",
    "downloads",
    "downloads_all",
    "likes",
    "trending",
    "task",
    "library",
    "licenses",
    "license_family",
    "languages",
    "datasets",
    "tags",
    "formats",
    "parameters",
    "gated",
    "architecture",
    "card_words",
    "card_generator",
)
_NODE_COLUMNS = (
    "generation",
    "component",
    "root_ix",
    "parents",
    "children",
    "descendants",
    "only_ghosts",
)


def filter_table(models: pa.Table, lineage: Lineage, layout: dict[str, Any], derived: dict[str, pa.Array]) -> pa.Table:
    """Put the columns together; all rows are in draw order."""
    columns: dict[str, Any] = {"ix": pa.array(np.arange(models.num_rows, dtype=np.int32))}
    columns |= {name: models[name] for name in MODEL_COLUMNS}
    columns |= derived
    columns |= {name: lineage.nodes[name] for name in _NODE_COLUMNS}
    columns |= {f"cluster_{level}": pa.array(codes) for level, codes in enumerate(layout["codes"])}
    columns["text_source"] = pa.array(layout["text_source"], pa.string())
    columns["faithfulness"] = pa.array(layout["faithfulness"])
    return pa.table(columns)


def relation_of_models(edges: pa.Table, models: int) -> dict[str, pa.Array]:
    """Relation of each model to its parents: the one kind its edges have, `several`, or null without parents."""
    child = edges["child_ix"].to_numpy()
    return {name: _only(edges[name], child, models) for name in ("relation", "relation_inferred")}


def _only(values: pa.ChunkedArray, child: np.ndarray[Any, Any], models: int) -> pa.Array:
    encoded = pc.dictionary_encode(values).combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.chunk(0)
    codes = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    known = codes >= 0
    low = np.full(models, np.iinfo(np.int64).max)
    high = np.full(models, -1)
    np.minimum.at(low, child[known], codes[known])
    np.maximum.at(high, child[known], codes[known])
    words = [*encoded.dictionary.to_pylist(), SEVERAL]
    chosen = np.where(high < 0, -1, np.where(low == high, high, len(words) - 1))
    return pa.array(words, pa.string()).take(pa.array(chosen, mask=chosen < 0))
