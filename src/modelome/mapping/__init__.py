"""Where models lie: text, vectors, neighbors, layouts, clusters."""

from modelome.mapping.clusters import Clusters, cluster
from modelome.mapping.embed import DEFAULT_EMBEDDER, Embedding, embed
from modelome.mapping.faithfulness import measure_faithfulness, trustworthiness
from modelome.mapping.graph import FuzzyGraph, join_neighbors
from modelome.mapping.layout import lay_out
from modelome.mapping.neighbors import Neighbors, find_neighbors, measure_recall
from modelome.mapping.query import QueryEmbedder
from modelome.mapping.query_index import SearchIndex
from modelome.mapping.served_index import SearchHits, ServedIndex, write_served_index
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
    "ServedIndex",
    "TextWeights",
    "cluster",
    "embed",
    "find_neighbors",
    "join_neighbors",
    "lay_out",
    "measure_faithfulness",
    "measure_recall",
    "trustworthiness",
    "write_served_index",
]
