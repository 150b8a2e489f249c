"""Models described in people's words, one string a model: what sentence encoders read and what search shows.

`Helsinki-NLP/opus-mt-vi-en` becomes "opus mt vi en. Translation. Transformers. Vietnamese, English. marian".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.mapping.text import TextWeights
from modelome.mapping.text_cards import clean_cards
from modelome.mapping.text_tags import read_tags
from modelome.table import taxonomies

if TYPE_CHECKING:
    from modelome.mapping.text_cards import CardReader

__all__ = ["describe_models", "language_names", "spoken_tags", "spoken_task"]

PROSE_READ = 400
"""Characters of a card in a description: encoders read some 200 words."""

MOST_TAGS = 60
"""Tags of one model in its description (one real row has 4,046)."""


def spoken_task(tasks: pa.StringArray) -> pa.StringArray:
    """Labels of pipeline tags; an unknown one is said with blanks for hyphens."""
    labels = {name: entry["label"] for name, entry in taxonomies.load("tasks")["tasks"].items()}
    return _through(tasks, labels)


def spoken_library(libraries: pa.StringArray) -> pa.StringArray:
    """Labels of libraries."""
    labels = {name: entry["label"] for name, entry in taxonomies.load("libraries")["libraries"].items()}
    return _through(libraries, labels)


def language_names(codes: pa.StringArray) -> pa.StringArray:
    """English names of language codes; what follows a hyphen (`pt-BR`) stays off, an unknown code stays as it is."""
    languages = taxonomies.load("languages")
    names = {code: entry["name"] for code, entry in languages["iso_639_1"].items()}
    return _through(pc.replace_substring_regex(codes, r"[-_].*", ""), languages.get("iso_639_3", {}) | names)


def spoken_tags(tags: pa.StringArray, weights: TextWeights) -> pa.StringArray:
    """Distinct tags in words, null for those that are no text at these weights."""
    read = read_tags(tags)
    said = pc.replace_substring_regex(read.words, r"[_\-/:]+", " ")
    silent = {
        "content": weights.tags,
        "formats": weights.formats,
        "license": weights.license,
        "lineage": weights.lineage,
    }
    left_out = pa.array(["serving", "papers", *(kind for kind, weight in silent.items() if not weight)])
    return pc.if_else(pc.is_in(read.kind, left_out), pa.scalar(None, pa.string()), said)


def describe_models(
    models: pa.Table, *, cards: CardReader | None = None, weights: TextWeights | None = None
) -> pa.StringArray:
    """Describe each model in a string; empty where nothing is known.

    A weight of 0 leaves a part out; other weights make no difference to a sentence.
    """
    weights = weights or TextWeights()
    parts: list[pa.Array] = []
    if weights.name:
        parts.append(pc.replace_substring_regex(_filled(models["name"]), r"[_\-/.]+", " "))
    if weights.task:
        parts.append(_filled(_of_distinct(models["task"], spoken_task)))
    if weights.library:
        parts.append(_filled(_of_distinct(models["library"], spoken_library)))
    if weights.tags and "languages" in models.column_names:
        parts.append(_joined(models["languages"], language_names))
    parts.append(_joined(models["tags"], lambda tags: spoken_tags(tags, weights)))
    if cards is not None and weights.card:
        prose = np.full(models.num_rows, "", dtype=object)
        for batch in cards.batches():
            prose[batch.rows] = pc.utf8_slice_codeunits(clean_cards(batch.cards), 0, PROSE_READ).to_pylist()
        parts.append(pa.array(prose, pa.string()))
    said = [pc.if_else(_is_blank(part), "", pc.binary_join_element_wise(part, "", ". ")) for part in parts]
    return pc.replace_substring_regex(pc.binary_join_element_wise(*said, ""), r"\. $", "")


def _is_blank(strings: pa.Array) -> pa.Array:
    return pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(strings)), 0)


def _through(strings: pa.StringArray, names: dict[str, str]) -> pa.StringArray:
    known = pa.array(list(names), pa.string())
    said = pa.array(list(names.values()), pa.string()).take(pc.index_in(strings, value_set=known))
    return pc.coalesce(said, pc.replace_substring(strings, "-", " "))


def _filled(column: Any) -> pa.Array:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pc.fill_null(array.cast(pa.string()), "")


def _of_distinct(column: pa.ChunkedArray, say: Any) -> pa.Array:
    encoded = column.combine_chunks().dictionary_encode()
    return say(encoded.dictionary.cast(pa.string())).take(encoded.indices)


def _joined(column: pa.ChunkedArray, say: Any) -> pa.Array:
    """Say each distinct string of a list column and join what a row says with commas."""
    lists = column.combine_chunks()
    encoded = pc.list_flatten(lists).cast(pa.string()).dictionary_encode()
    said = say(encoded.dictionary).take(encoded.indices)
    owners = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    keep = pc.is_valid(said).to_numpy(zero_copy_only=False).copy()
    starts = np.concatenate([[0], np.cumsum(np.bincount(owners[keep], minlength=len(lists)))])
    nth = np.arange(keep.sum()) - starts[owners[keep]]
    keep[np.flatnonzero(keep)[nth >= MOST_TAGS]] = False
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owners[keep], minlength=len(lists)))])
    kept = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), said.filter(pa.array(keep)))
    return pc.binary_join(kept, ", ")
