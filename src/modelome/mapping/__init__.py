"""Where models lie: text, vectors, neighbors, layouts, clusters.

A name is imported when it is first asked for: a server that embeds a query needs no compiler and no scikit-learn.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelome.mapping.clusters import Clusters, cluster
    from modelome.mapping.embed import DEFAULT_EMBEDDER, Embedding, embed
    from modelome.mapping.faithfulness import measure_faithfulness, trustworthiness
    from modelome.mapping.graph import FuzzyGraph, join_neighbors
    from modelome.mapping.layout import lay_out
    from modelome.mapping.neighbors import Neighbors, find_neighbors, measure_recall
    from modelome.mapping.query import QueryEmbedder
    from modelome.mapping.query_index import SearchHits, SearchIndex
    from modelome.mapping.text import TextWeights
    from modelome.mapping.text_cards import CardBatch, CardReader

__all__ = [
    "DEFAULT_EMBEDDER",
    "CardBatch",
    "CardReader",
    "Clusters",
    "Embedding",
    "FuzzyGraph",
    "Neighbors",
    "QueryEmbedder",
    "SearchHits",
    "SearchIndex",
    "TextWeights",
    "cluster",
    "embed",
    "find_neighbors",
    "join_neighbors",
    "lay_out",
    "measure_faithfulness",
    "measure_recall",
    "trustworthiness",
]

_HOMES = {
    "CardBatch": "modelome.mapping.text_cards",
    "CardReader": "modelome.mapping.text_cards",
    "Clusters": "modelome.mapping.clusters",
    "DEFAULT_EMBEDDER": "modelome.mapping.embed",
    "Embedding": "modelome.mapping.embed",
    "FuzzyGraph": "modelome.mapping.graph",
    "Neighbors": "modelome.mapping.neighbors",
    "QueryEmbedder": "modelome.mapping.query",
    "SearchHits": "modelome.mapping.query_index",
    "SearchIndex": "modelome.mapping.query_index",
    "TextWeights": "modelome.mapping.text",
    "cluster": "modelome.mapping.clusters",
    "embed": "modelome.mapping.embed",
    "find_neighbors": "modelome.mapping.neighbors",
    "join_neighbors": "modelome.mapping.graph",
    "lay_out": "modelome.mapping.layout",
    "measure_faithfulness": "modelome.mapping.faithfulness",
    "measure_recall": "modelome.mapping.neighbors",
    "trustworthiness": "modelome.mapping.faithfulness",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(_HOMES[name]), name)
