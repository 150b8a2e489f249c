"""One batch of raw rows to one batch of models: every trait from its own parser."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.sources.lists import empty_lists, flat, grouped
from modelome.table import cards, parents
from modelome.table.files import architectures_of, formats_of
from modelome.table.generators import generators
from modelome.table.languages import codes_of, languages_from_tags
from modelome.table.licenses import families_of, normalized
from modelome.table.schema import MODELS_SCHEMA
from modelome.table.tags import TagColumn
from modelome.table.tasks import TASKS
from modelome.table.traits import datasets_of, first_list, first_word, papers_of, united

__all__ = ["FLOOR", "identifiers", "to_models"]

# The Hub did not record when older repositories were made; they carry one of two seconds, and this is the second one.
FLOOR = datetime(2022, 3, 2, 23, 29, 5, tzinfo=UTC)
AFTER_FLOOR = pa.scalar(datetime(2022, 3, 2, 23, 29, 6, tzinfo=UTC), pa.timestamp("ms", tz="UTC"))


def to_models(raw: pa.RecordBatch, source: str) -> pa.RecordBatch:
    """Bring rows of `RAW_SCHEMA`, all with an id, to `MODELS_SCHEMA`."""
    count = raw.num_rows
    tags = TagColumn.of(raw.column("tags"))
    card = raw.column("card")
    said = cards.declared_by_cards(card, raw.column("card_metadata"))
    ids, owner, name = identifiers(raw.column("id"))
    task, task_source = first_word(
        [("field", raw.column("task")), ("card", said.task), ("tag", _task_tag(tags, raw.column("task")))]
    )
    library, library_source = first_word([("field", raw.column("library")), ("card", said.library)])
    licenses, license_source = first_list(
        [
            ("field", normalized(raw.column("licenses"))),
            ("tag", normalized(tags.lists(*tags.prefixed("license:")))),
            ("card", normalized(said.licenses)),
        ]
    )
    languages, languages_source = first_list(
        [
            ("card", said.languages),
            ("field", codes_of(raw.column("languages"))),
            ("tag", languages_from_tags(tags, task)),
        ]
    )
    chars, word_count = cards.lengths(card)
    censored = pc.fill_null(pc.less(raw.column("created_at"), AFTER_FLOOR), False)
    columns = {
        "id": ids,
        "owner": owner,
        "name": name,
        "created_censored": censored,
        "task": task,
        "task_source": task_source,
        "library": library,
        "library_source": library_source,
        "licenses": licenses,
        "license_name": pc.coalesce(raw.column("license_name"), said.license_name),
        "license_link": pc.coalesce(raw.column("license_link"), said.license_link),
        "license_family": families_of(licenses),
        "license_source": license_source,
        "languages": languages,
        "languages_source": languages_source,
        "datasets": datasets_of(tags, raw.column("datasets"), said.datasets),
        "papers": papers_of(tags, raw.column("papers")),
        "tags": _known_values(raw.column("tags")),
        "region": united([tags.lists(*tags.prefixed("region:")), raw.column("region")]),
        "parents": parents.put_together(
            raw.column("parents"), parents.from_tags(tags), parents.from_cards(said.parents)
        ),
        "architecture": architectures_of(raw.column("architecture"), tags),
        "formats": formats_of(raw.column("formats"), raw.column("files"), tags),
        "card_chars": chars,
        "card_words": word_count,
        "card_generator": generators(card),
        "source": pa.array([source]).take(pa.array(np.zeros(count, dtype=np.int32))),
    }
    return pa.RecordBatch.from_arrays(
        [columns[field.name] if field.name in columns else raw.column(field.name) for field in MODELS_SCHEMA],
        schema=MODELS_SCHEMA,
    )


def identifiers(column: pa.Array) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Return ids, owners and names.

    An id is kept as given, but for white space around it. What stands before the first slash is the owner; a bare
    legacy name has the owner "".
    """
    ids = pc.utf8_trim_whitespace(column)
    owner = pc.struct_field(pc.extract_regex(ids, r"(?s)^(?P<owner>[^/]*)/"), "owner")
    owner = pc.fill_null(owner, "")
    rest = pc.replace_substring_regex(ids, r"(?s)^[^/]*/(.+)$", r"\1")
    return ids, owner, rest


def _task_tag(tags: TagColumn, field: pa.Array) -> pa.Array:
    """Task from the tags, where the source has no field for it in any row of the batch.

    Where it has, a model without a task there has none on the Hub, whatever word its author put among the tags.
    """
    if field.null_count < len(field):
        return pa.nulls(len(field), pa.string())
    rows, codes = tags.choose(tags.among(pa.array(TASKS)))
    return tags.first(rows, tags.words.take(pa.array(codes)))


def _known_values(lists: pa.Array) -> pa.Array:
    """Return the same lists without null values and null lists."""
    if lists.null_count == 0 and pc.list_flatten(lists).null_count == 0:
        return lists
    if lists.null_count == len(lists):
        return empty_lists(len(lists))
    rows, values = flat(lists)
    return grouped(rows, values, len(lists))
