"""Traits that tags, fields and cards can each declare: which of them is heard, and where it stood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.sources.lists import flat, grouped, unique_within

if TYPE_CHECKING:
    from modelome.table.tags import TagColumn

__all__ = ["datasets_of", "filled", "first_list", "first_word", "papers_of", "united"]

# Since 2007 `YYMM.NNNNN`, before that `archive/YYMMNNN`; a version is not part of the paper's id.
ARXIV = r"(?i)^arxiv\s*:\s*(?P<id>[0-9]{4}\.[0-9]{4,5}|[a-z-]+(?:\.[a-z]{2})?/[0-9]{7})(?:v[0-9]+)?$"


def filled(lists: pa.Array) -> np.ndarray:
    """Mask of the rows whose list is not empty."""
    return np.asarray(pc.fill_null(pc.greater(pc.list_value_length(lists), 0), False).to_numpy(zero_copy_only=False))


def first_word(places: list[tuple[str, pa.Array]]) -> tuple[pa.Array, pa.Array]:
    """Take the first word that is not null, and the name of the place that gave it."""
    word = pc.coalesce(*[column for _, column in places])
    source = pc.coalesce(
        *[pc.if_else(column.is_valid(), pa.scalar(name), pa.scalar(None, pa.string())) for name, column in places]
    )
    return word, source


def first_list(places: list[tuple[str, pa.Array]]) -> tuple[pa.Array, pa.Array]:
    """Take the first list that is not empty, and the name of the place that gave it."""
    count = len(places[0][1])
    chosen = np.full(count, -1, dtype=np.int64)
    for place, (_, lists) in enumerate(places):
        chosen[(chosen < 0) & filled(lists)] = place
    rows = []
    values = []
    for place, (_, lists) in enumerate(places):
        own_rows, own = flat(lists)
        here = chosen[own_rows] == place
        rows.append(own_rows[here])
        values.append(own.filter(pa.array(here)))
    lists = grouped(np.concatenate(rows), pa.concat_arrays(values), count)
    names = pa.array([name for name, _ in places])
    return lists, names.take(pa.array(chosen, mask=chosen < 0))


def united(columns: list[pa.Array]) -> pa.Array:
    """All values of several columns of lists, trimmed, each once, in the order given; blanks are left out."""
    count = len(columns[0])
    flats = [flat(column) for column in columns]
    rows = np.concatenate([rows for rows, _ in flats])
    values = pc.utf8_trim_whitespace(pa.concat_arrays([values.cast(pa.string()) for _, values in flats]))
    order = np.argsort(rows, kind="stable")
    rows, values = rows[order], values.take(pa.array(order))
    kept = unique_within(rows, values)
    kept = kept[np.asarray(pc.not_equal(values, "").to_numpy(zero_copy_only=False), dtype=bool)[kept]]
    return grouped(rows[kept], values.take(pa.array(kept)), count)


def datasets_of(tags: TagColumn, fields: pa.Array, cards: pa.Array) -> pa.Array:
    """Datasets that a model was trained on, as any place names them."""
    rows, names = tags.prefixed("dataset:")
    return united([tags.lists(rows, names), fields, cards])


def papers_of(tags: TagColumn, fields: pa.Array) -> pa.Array:
    """Ids of arXiv papers, without a version."""
    parts = pc.struct_field(pc.extract_regex(tags.words, ARXIV), "id")
    rows, codes = tags.choose(np.asarray(parts.is_valid().to_numpy(zero_copy_only=False), dtype=bool))
    return united([tags.lists(rows, parts.take(pa.array(codes))), fields])
