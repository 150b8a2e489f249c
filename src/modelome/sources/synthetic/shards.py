"""Rows of an ecosystem in the two forms that a source reads: the Hub's listing, and the paper's table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.sources.synthetic.growth import RELATIONS
from modelome.sources.synthetic.languages import LANGUAGE_NAMES

if TYPE_CHECKING:
    from modelome.sources.synthetic.ecosystem import Ecosystem

__all__ = ["Places", "listing", "paper_rows"]

Array = np.ndarray[Any, Any]
PARENT_PLACE = 0.65
INSTANT = pa.timestamp("ms", tz="UTC")
LISTS = (
    ("regions", "region:"),
    ("licenses", "license:"),
    ("arxiv_papers", "arxiv:"),
    ("datasets", "dataset:"),
    ("parent_model", "base_model:"),
    ("finetune_parent", "base_model:finetune:"),
    ("quantized_parent", "base_model:quantized:"),
    ("adapter_parent", "base_model:adapter:"),
    ("merge_parent", "base_model:merge:"),
)


class Places:
    """Where each model's mentions and edges begin, made once for all shards."""

    def __init__(self, ecosystem: Ecosystem) -> None:
        count = len(ecosystem.ids)
        self.mentions = np.searchsorted(ecosystem.mentions.row, np.arange(count + 1))
        self.edges = np.searchsorted(ecosystem.lineage.child, np.arange(count + 1))


def _spread(starts: Array, models: Array) -> tuple[Array, Array]:
    """Places of all that belongs to the models, and which of them each belongs to."""
    size = starts[models + 1] - starts[models]
    shift = np.repeat(starts[models] - np.concatenate([[0], np.cumsum(size)])[:-1], size)
    return shift + np.arange(int(size.sum())), np.repeat(np.arange(len(models)), size)


def _tags(ecosystem: Ecosystem, places: Places, models: Array) -> tuple[pa.Array, Array]:
    """All tags of some models in the order of the Hub, and the row of each."""
    mentions, lineage = ecosystem.mentions, ecosystem.lineage
    at, row = _spread(places.mentions, models)
    edge, child = _spread(places.edges, models)
    parents = ecosystem.parent_ids.take(pa.array(edge))
    typed = lineage.typed[edge]
    words = [pc.binary_join_element_wise(f"base_model:{name}", parents, ":") for name in RELATIONS]
    relation = pa.concat_arrays(words)
    pick = lineage.relation[edge].astype(np.int64) * len(edge) + np.arange(len(edge))
    texts = pa.concat_arrays(
        [
            mentions.words.take(pa.array(mentions.tag[at])),
            pc.binary_join_element_wise("base_model", parents, ":"),
            relation.take(pa.array(pick[typed])),
        ]
    )
    rows = np.concatenate([row, child, child[typed]])
    place = np.concatenate(
        [
            mentions.place[mentions.tag[at]],
            np.full(len(child), PARENT_PLACE, np.float32),
            np.full(int(typed.sum()), PARENT_PLACE + 0.001, np.float32),
        ]
    )
    order = np.lexsort((place, rows))
    return texts.take(pa.array(order)), rows[order]


def _lists(rows: Array, values: pa.Array, count: int) -> pa.Array:
    offsets = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), values)


def _words(ecosystem: Ecosystem, column: str, vocabulary: str, models: Array) -> pa.Array:
    code = ecosystem.stats[column][ecosystem.rows.template[models]]
    texts = ecosystem.stats.words(vocabulary).take(pa.array(code))
    return pc.if_else(pc.equal(texts, ""), pa.scalar(None, pa.string()), texts)


def listing(ecosystem: Ecosystem, places: Places, models: Array, cards: pa.Array | None) -> pa.Table:
    """Rows as the Hub's API lists them, with the card where one is given."""
    tags, rows = _tags(ecosystem, places, models)
    taken = pa.array(models)
    columns: dict[str, pa.Array] = {
        "id": ecosystem.ids.take(taken),
        "createdAt": pa.array(ecosystem.rows.created[models]).cast(INSTANT),
        "downloads": pa.array(ecosystem.downloads[models]),
        "likes": pa.array(ecosystem.likes[models]),
        "tags": _lists(rows, tags, len(models)),
        "pipeline_tag": _words(ecosystem, "template_task", "tasks", models),
        "library_name": _words(ecosystem, "template_library", "libraries", models),
    }
    if cards is not None:
        columns["modelCard"] = cards
    return pa.table(columns)


def paper_rows(ecosystem: Ecosystem, places: Places, models: Array, cards: pa.Array | None, first: int) -> pa.Table:
    """Rows as the paper's table has them: lists as Python literals, traits taken out of the tags."""
    tags, rows = _tags(ecosystem, places, models)
    table = listing(ecosystem, places, models, cards)
    count = len(models)

    def literal(values: pa.Array, of: Array) -> pa.Array:
        plain = pc.replace_substring(values, "\\", "\\\\")
        quoted = pc.if_else(
            pc.match_substring(plain, "'"),
            pc.binary_join_element_wise('"', pc.replace_substring(plain, '"', '\\"'), '"', ""),
            pc.binary_join_element_wise("'", plain, "'", ""),
        )
        joined = pc.binary_join(_lists(of, quoted, count), ", ")
        return pc.binary_join_element_wise("[", joined, "]", "")

    columns: dict[str, pa.Array] = {
        ecosystem.mark.name: pa.array(np.arange(first, first + count)),
        "model_id": table["id"].combine_chunks(),
        "likes": table["likes"].combine_chunks(),
        "trendingScore": pa.array(np.zeros(count)),
        "private": pa.array(["False"]).take(pa.array(np.zeros(count, dtype=np.int64))),
        "downloads": table["downloads"].combine_chunks(),
        "tags": literal(tags, rows),
        "pipeline_tag": table["pipeline_tag"].combine_chunks(),
        "library_name": table["library_name"].combine_chunks(),
        "createdAt": pc.strftime(table["createdAt"].combine_chunks(), "%Y-%m-%dT%H:%M:%SZ"),
    }
    for name, prefix in LISTS:
        hit = pc.starts_with(tags, prefix)
        if name == "parent_model":
            hit = pc.and_(hit, pc.equal(pc.count_substring(tags, ":"), 1))
        mask = hit.to_numpy(zero_copy_only=False)
        columns[name] = literal(pc.utf8_slice_codeunits(tags.filter(hit), len(prefix)), rows[mask])
    place = pc.index_in(tags, pa.array(list(LANGUAGE_NAMES)))
    spoken = place.is_valid().to_numpy(zero_copy_only=False)
    columns["languages"] = literal(pa.array(list(LANGUAGE_NAMES.values())).take(place.drop_null()), rows[spoken])
    columns["modelCard"] = pa.nulls(count, pa.string()) if cards is None else cards
    columns["ratelimit_retries"] = pa.nulls(count, pa.string())
    columns["exception_raised"] = pa.nulls(count, pa.string())
    return pa.table(columns)
