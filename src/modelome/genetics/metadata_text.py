"""The metadata of a model as one text: what the paper (arXiv 2508.06811, section 5.1) calls its sequence.

The paper takes the Hub's JSON of each model as Python prints it. That text gives kinship away: it holds the model's own
name twice, tags that name its parents, and counters and dates. `plain` leaves all of that out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["metadata_texts", "plain_texts"]

_BLOCK = 65_536
_DATE = "%Y-%m-%dT%H:%M:%S"  # Arrow's seconds carry the milliseconds
_REVEALING = r"^(base_model:|dataset:|arxiv:|license:|region:)"
"""Tags that name a parent, or that are read from other fields than the model's own description."""


def metadata_texts(models: pa.Table) -> Callable[[], Iterator[pa.StringArray]]:
    """Give the Hub's JSON of each model, as Python prints it; fields that the listing lacks are left out."""
    return lambda: (_as_printed(models.slice(at, _BLOCK)) for at in range(0, models.num_rows, _BLOCK))


def plain_texts(models: pa.Table) -> Callable[[], Iterator[pa.StringArray]]:
    """Give task, library and tags only, without ids, owners, parents, counters and dates."""
    return lambda: (_without_kinship(models.slice(at, _BLOCK)) for at in range(0, models.num_rows, _BLOCK))


def _as_printed(models: pa.Table) -> pa.StringArray:
    models = models.combine_chunks()
    printed = {
        "_id": _quoted(models["hub_id"]),
        "id": _quoted(models["id"]),
        "likes": models["likes"].cast(pa.string()),
        "trendingScore": pc.if_else(
            pc.equal(models["trending"], pc.floor(models["trending"])),
            models["trending"].cast(pa.int64(), safe=False).cast(pa.string()),
            models["trending"].cast(pa.string()),
        ),
        "private": pa.array(["False"]).take(pa.array([0] * models.num_rows)),
        "downloads": models["downloads"].cast(pa.string()),
        "tags": _list(models["tags"]),
        "pipeline_tag": _quoted(models["task"]),
        "library_name": _quoted(models["library"]),
        "createdAt": pc.binary_join_element_wise("'", pc.strftime(models["created_at"], _DATE), "Z'", ""),
        "modelId": _quoted(models["id"]),
    }
    parts = [pc.binary_join_element_wise(f"'{name}': ", _whole(values), "") for name, values in printed.items()]
    inside = pc.binary_join_element_wise(*parts, ", ", null_handling="skip")
    return pc.binary_join_element_wise("{", inside, "}", "")


def _without_kinship(models: pa.Table) -> pa.StringArray:
    models = models.combine_chunks()
    tags = _whole(models["tags"])
    flat = pc.list_flatten(tags)
    keep = pc.invert(pc.match_substring_regex(flat, _REVEALING))
    own = pc.list_parent_indices(tags).filter(keep)
    kept = flat.filter(keep)
    starts = pc.index_in(pa.array(range(models.num_rows), pa.int64()), value_set=own)
    del starts
    joined = _rejoin(kept, own, models.num_rows)
    task, library = (pc.fill_null(_whole(models[name]), "") for name in ("task", "library"))
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(task, library, joined, " "))


def _rejoin(values: pa.StringArray, owners: pa.Array, rows: int) -> pa.StringArray:
    import numpy as np  # noqa: PLC0415

    counts = np.bincount(owners.to_numpy(), minlength=rows)
    offsets = pa.array(np.append(0, np.cumsum(counts)).astype(np.int32))
    return pc.binary_join(pa.ListArray.from_arrays(offsets, values), " ")


def _whole(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
        values = values.chunk(0) if isinstance(values, pa.ChunkedArray) else values
    return values


def _quoted(values: pa.ChunkedArray) -> pa.StringArray:
    """Strings as Python prints them, null where they are null."""
    coded = _whole(values).dictionary_encode()
    printed = pa.array([repr(each) for each in coded.dictionary.to_pylist()], pa.string())
    return printed.take(coded.indices)


def _list(lists: pa.ChunkedArray) -> pa.StringArray:
    whole = _whole(lists)
    offsets = whole.offsets
    first = offsets[0]
    printed = pa.ListArray.from_arrays(pc.subtract(offsets, first), _quoted(pa.chunked_array([pc.list_flatten(whole)])))
    return pc.binary_join_element_wise("[", pc.binary_join(printed, ", "), "]", "")
