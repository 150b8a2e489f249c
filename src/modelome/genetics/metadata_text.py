"""The metadata of a model as one text: what the paper (arXiv 2508.06811, section 5.1) calls its sequence.

The paper takes the Hub's JSON of each model as Python prints it. That text gives kinship away: it holds the model's own
name twice, tags that name its parents, counters and dates. `plain_texts` leaves all of that out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from modelome.genetics.texts import Texts

__all__ = ["metadata_texts", "plain_texts"]

_BLOCK = 65_536
_DATE = "%Y-%m-%dT%H:%M:%S"  # Arrow's seconds carry the milliseconds
_PARENT = "base_model:"


def metadata_texts(models: pa.Table) -> Texts:
    """Give the Hub's JSON of each model as Python prints it, a block at a time; what the listing lacks is left out.

    `models` has the columns `hub_id`, `id`, `likes`, `trending`, `downloads`, `tags`, `task`, `library`, `created_at`.
    """
    return lambda: (_as_printed(models.slice(at, _BLOCK)) for at in range(0, models.num_rows, _BLOCK))


def plain_texts(models: pa.Table) -> Texts:
    """Give task, library and tags of each model, but no tag that names a parent, a block at a time."""
    return lambda: (_without_kinship(models.slice(at, _BLOCK)) for at in range(0, models.num_rows, _BLOCK))


def _as_printed(models: pa.Table) -> pa.StringArray:
    column = {name: _whole(models[name]) for name in models.column_names}
    created = pc.strftime(column["created_at"].cast(pa.timestamp("ms", "UTC")), _DATE)
    printed = {
        "_id": _quoted(column["hub_id"]),
        "id": _quoted(column["id"]),
        "likes": column["likes"].cast(pa.string()),
        "trendingScore": _number(column["trending"]),
        "private": pa.array(["False"]).take(pa.array(np.zeros(models.num_rows, np.int8))),
        "downloads": column["downloads"].cast(pa.string()),
        "tags": _list(column["tags"]),
        "pipeline_tag": _quoted(column["task"]),
        "library_name": _quoted(column["library"]),
        "createdAt": pc.binary_join_element_wise("'", created, "Z'", ""),
        "modelId": _quoted(column["id"]),
    }
    parts = [pc.binary_join_element_wise(f"'{name}': ", values, "") for name, values in printed.items()]
    inside = pc.binary_join_element_wise(*parts, ", ", null_handling="skip")
    return pc.binary_join_element_wise("{", inside, "}", "")


def _without_kinship(models: pa.Table) -> pa.StringArray:
    tags = _whole(models["tags"])
    flat = pc.list_flatten(tags)
    kept = pc.invert(pc.starts_with(flat, _PARENT))
    owners = pc.list_parent_indices(tags).filter(kept).to_numpy()
    offsets = np.append(0, np.cumsum(np.bincount(owners, minlength=models.num_rows)))
    joined = pc.binary_join(pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), flat.filter(kept)), " ")
    task, library = (pc.fill_null(_whole(models[name]), "") for name in ("task", "library"))
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(task, library, joined, " "))


def _whole(values: pa.ChunkedArray) -> pa.Array:
    whole = values.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        return whole.chunk(0) if whole.num_chunks else pa.array([], values.type)
    return whole


def _number(values: pa.Array) -> pa.StringArray:
    """Print numbers, whole ones without a point, as the Hub has them."""
    words = values.cast(pa.string())
    whole = pc.equal(values, pc.floor(values))
    return pc.if_else(whole, pc.floor(values).cast(pa.int64(), safe=False).cast(pa.string()), words)


def _quoted(values: pa.Array) -> pa.StringArray:
    """Print strings as Python does, null where they are null."""
    coded = values.dictionary_encode()
    printed = pa.array([repr(each) for each in coded.dictionary.to_pylist()], pa.string())
    return printed.take(coded.indices)


def _list(lists: pa.ListArray) -> pa.StringArray:
    """Print lists as Python does; each distinct string is printed once."""
    offsets = pc.subtract(lists.offsets, lists.offsets[0])
    printed = pa.ListArray.from_arrays(offsets, _quoted(pc.list_flatten(lists)))
    return pc.binary_join_element_wise("[", pc.binary_join(printed, ", "), "]", "")
