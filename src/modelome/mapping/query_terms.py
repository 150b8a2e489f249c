"""What search knows of each model: weighted words of its description, and what people mean by a query's words.

The search sees more than the map does: task, library and language in people's words beside the tags' own spelling.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.mapping.query_words import spelled_words, split_query
from modelome.mapping.static_table import StaticTable
from modelome.mapping.text_cards import card_words
from modelome.mapping.text_sentences import language_names, spoken_library, spoken_task
from modelome.mapping.text_tags import read_tags
from modelome.mapping.vocabulary import Distinct, Vocabulary, distinct, split_words
from modelome.table import taxonomies

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.text_cards import CardReader

__all__ = ["QueryUnit", "document_terms", "query_units"]

FIELD_WEIGHTS = {"task": 1.0, "library": 0.6, "language": 1.0, "name": 1.0, "tag": 1.0, "format": 0.4, "card": 0.6}
"""How much a word weighs by the field that it stands in."""

SATURATION = 1.5
LENGTH_SHARE = 0.3
"""BM25's k1 and b over weighted fields (Robertson, Zaragoza, "The Probabilistic Relevance Framework", 2009, §3.6)."""


def document_terms(models: pa.Table, *, cards: CardReader | None = None) -> tuple[Vocabulary, sparse.csr_matrix]:
    """Saturated, length-normalized weights of each model's terms, (n, terms) float32.

    A term is a word, or a whole tag or task of several words (`text-to-image`).
    """
    parts: list[tuple[float, Distinct]] = []

    def add(column: str, field: str, *says: Any) -> None:
        if column in models.column_names:
            mentions = distinct(models[column])
            for say in says:
                part = say(mentions.values)
                parts.append((FIELD_WEIGHTS[field], Distinct(mentions.incidence @ part.incidence, part.values)))

    add("task", "task", lambda tasks: split_words(spoken_task(tasks)), _whole)
    add("library", "library", lambda libraries: split_words(spoken_library(libraries)), _whole)
    add("languages", "language", lambda codes: split_words(language_names(codes)))
    mentions = distinct(models["tags"])
    read = read_tags(mentions.values)
    for kinds, field in ((("content", "license"), "tag"), (("formats",), "format")):
        of_kind = np.flatnonzero(pc.is_in(read.kind, pa.array(kinds)).to_numpy(zero_copy_only=False))
        taken = pa.array(of_kind)
        for part in (split_words(pc.fill_null(read.words.take(taken), "")), _whole(read.whole.take(taken))):
            incidence = mentions.incidence[:, of_kind] @ part.incidence
            parts.append((FIELD_WEIGHTS[field], Distinct(incidence, part.values)))
    names = pc.fill_null(models["name"].combine_chunks().cast(pa.string()), "")
    parts.append((FIELD_WEIGHTS["name"], split_words(names)))
    if cards is not None:
        parts.append((FIELD_WEIGHTS["card"], card_words(cards, models.num_rows)))
    return _weigh(parts)


def _whole(values: pa.StringArray) -> Distinct:
    """Values of several words as one term each, words joined by hyphens."""
    joined = pc.replace_substring_regex(pc.utf8_lower(values), r"[\s_:/]+", "-")
    return distinct(pc.if_else(pc.match_substring(joined, "-"), joined, pa.scalar(None, pa.string())))


def _weigh(parts: list[tuple[float, Distinct]]) -> tuple[Vocabulary, sparse.csr_matrix]:
    vocabulary = Vocabulary.of(*(part.values for _, part in parts))
    counted = []
    for weight, part in parts:
        incidence = part.incidence.tocsr().copy()
        incidence.data = np.full(incidence.nnz, weight, dtype=np.float32)
        counted.append(incidence)
    columns = vocabulary.columns(pa.concat_arrays([part.values.cast(pa.string()) for _, part in parts]))
    ones = np.ones(len(columns), dtype=np.float32)
    move = sparse.csr_matrix((ones, (np.arange(len(columns)), columns)), shape=(len(columns), len(vocabulary)))
    total = (sparse.hstack(counted, format="csr") @ move).tocsr()
    length = np.asarray(total.sum(axis=1)).ravel()
    mean = length.mean() if len(length) else 1.0
    norm = 1 - LENGTH_SHARE + LENGTH_SHARE * length / max(float(mean), 1e-6)
    rows = np.repeat(np.arange(total.shape[0]), np.diff(total.indptr))
    total.data = (total.data * (1 + SATURATION) / (total.data + SATURATION * norm[rows])).astype(np.float32)
    return vocabulary, total


@dataclass(frozen=True)
class QueryUnit:
    """One thing that a query asks for: a word or phrase, what models call it, its direction, its share of the query."""

    term: str
    other_names: tuple[str, ...]
    vector: NDArray[np.float32]
    weight: float


PHRASE_WEIGHT = 0.5
"""What a whole tag adds that a query spells (`text to image`), beside its words."""

ORDINARY = 6.0
"""Length of the static vector of a token that is rare in English; frequent words ("want", "that") have short ones."""


MOST_WORDS = 24
"""Words of a query that are looked at."""


def query_units(text: str) -> list[QueryUnit]:
    """Take a query apart: its words, with what models call them, and its phrases that may be whole tags."""
    table = StaticTable.load()
    spelled = spelled_words(text)[: 2 * MOST_WORDS]
    runs = {size: [spelled[at : at + size] for at in range(len(spelled) - size + 1)] for size in (1, 2, 3, 4)}
    other: dict[str, list[str]] = {}
    for size in (1, 2, 3, 4):
        for run in runs[size]:
            for name in _other_names().get(" ".join(run), ()):
                other.setdefault(run[-1], []).append(name)
    for first, second in runs[2]:
        other.setdefault(first, []).append(first + second)  # "GPT-2" is gpt2 in names
    units = []
    words = split_query(text)[:MOST_WORDS]
    for word, vector in zip(words, table.sums(pa.array(words, pa.string())), strict=True):
        length = float(np.linalg.norm(vector))
        # A word without any vector is a name or another script: it can only match by its spelling.
        weight = min(length / ORDINARY, 1.0) if length > 0 else 1.0
        names = tuple(name for name in dict.fromkeys(other.get(word, ())) if name != word)
        units.append(QueryUnit(word, names, vector / max(length, 1e-6), weight))
    phrases = dict.fromkeys("-".join(run) for size in (2, 3, 4) for run in runs[size])
    nowhere = np.zeros(table.dims, np.float32)
    units.extend(QueryUnit(phrase, (), nowhere, PHRASE_WEIGHT) for phrase in phrases)
    return units


@cache
def _other_names() -> dict[str, tuple[str, ...]]:
    """Say what models call what people say: the thesaurus, and the codes of languages by their English names."""
    path = resources.files("modelome.mapping") / "data" / "thesaurus.json"
    names = {said: tuple(words) for said, words in json.loads(path.read_text())["words"].items()}
    for code, entry in taxonomies.load("languages")["iso_639_1"].items():
        for name in entry["name"].lower().replace("(", ",").split(","):
            if name.strip():
                names[name.strip().rstrip(")")] = tuple(filter(None, (code, entry["iso639_3"])))
    return names
