"""Where models lie: text, vectors, neighbors, layouts, clusters."""

from modelome.mapping.embed import DEFAULT_EMBEDDER, Embedding, embed
from modelome.mapping.query import QueryEmbedder
from modelome.mapping.text import TextWeights
from modelome.mapping.text_cards import CardBatch, CardReader

__all__ = [
    "DEFAULT_EMBEDDER",
    "CardBatch",
    "CardReader",
    "Embedding",
    "QueryEmbedder",
    "TextWeights",
    "embed",
]
