"""The columns of the table: the canonical ones, those of lineage and map, and names of parents and roots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from modelome.atlas.coded.read import ListColumn
from modelome.atlas.filters.fields import find_field
from modelome.server.problems import ProblemError
from modelome.server.reading.columns import is_absent
from modelome.server.reading.rows import rows_of
from modelome.server.table_schemas import ColumnFacts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from modelome.server.service import Service
    from modelome.server.table_schemas import ColumnKind

__all__ = ["CODED", "column_facts", "column_names", "derived", "require_columns", "require_sortable", "table_rows"]

CODED = ("is_root", "family_size", "component_size")
"""Columns that are kept as numbers only, and in no table."""

_INSIDE = ("ix", "component", "root_ix", "family")  # row numbers mean nothing outside
_STRUCTS = ("parents",)  # the canonical list of parents; the table's column of that name counts them
_DERIVED: dict[str, ColumnKind] = {"root_id": "model", "parent_ids": "models", "parent_relations": "list"}


def column_names(here: Service) -> list[str]:
    """Names of all columns, those of the filter table first."""
    first = [name for name in here.atlas.columns if name not in _INSIDE]
    rest = [name for name in here.atlas.models.table.schema.names if name not in {*first, *_STRUCTS}]
    return [*first, *(name for name in CODED if name in here.atlas.coded), *_DERIVED, *rest]


def column_facts(here: Service) -> list[ColumnFacts]:
    """Say of every column what it holds and whether it can be sorted by."""
    return [
        ColumnFacts(name=name, kind=_kind(here, name), sortable=_sortable(here, name), absent=is_absent(here, name))
        for name in column_names(here)
    ]


def require_columns(here: Service, text: str | None, default: Sequence[str], hidden: Sequence[str] = ()) -> list[str]:
    """Read a list of columns; `hidden` are allowed besides.

    Raises:
        ProblemError: 422 for one that there is not.

    """
    if text is None or not text.strip():
        return list(default)
    known = [*column_names(here), *hidden]
    wanted = []
    for part in dict.fromkeys(piece.strip() for piece in text.split(",")):
        field = find_field(part)
        column = part if part in known else (field.column if field is not None else None)
        if column is None or column not in known:
            raise ProblemError(422, f"No column is called {part!r}; there are: {', '.join(known)}.")
        wanted.append(column)
    return list(dict.fromkeys(wanted))


def require_sortable(here: Service, name: str) -> str:
    """Return the column that a sort names.

    Raises:
        ProblemError: 422, with the names there are.

    """
    field = find_field(name)
    column = name if field is None or field.column is None else field.column
    if not _sortable(here, column):
        choices = [known for known in column_names(here) if _sortable(here, known)]
        raise ProblemError(422, f"No sort of {name!r}; there are: {', '.join(choices)}.")
    return column


def table_rows(here: Service, ixs: NDArray[np.int64], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return some rows in the order asked for, each with the given columns."""
    schema = here.atlas.models.table.schema.names
    apart = {name: derived(here, ixs, name).to_pylist() for name in columns if name in _DERIVED}
    extra = [name for name in columns if name not in here.atlas.coded and name in schema and name != "id"]
    if extra:
        apart |= here.atlas.models.take(ixs, extra).to_pydict()
    rows = rows_of(here, ixs, [name for name in columns if name not in apart])
    if apart:
        rows = [
            {name: apart[name][at] if name in apart else row[name] for name in columns} for at, row in enumerate(rows)
        ]
    return rows


def derived(here: Service, ixs: NDArray[np.int64], name: str) -> pa.Array:
    """Return what the lineage names for some models: the root of their family, or their declared parents."""
    if name == "root_id":
        return _whole(here.atlas.models.column("id").take(pa.array(here.atlas.lineage.nodes.root_ix[ixs])))
    child = here.atlas.lineage.edge_arrays.child
    wanted = ixs.astype(child.dtype)  # as the edges: NumPy would widen all of them for a wider needle
    low = np.searchsorted(child, wanted)
    counts = np.searchsorted(child, wanted, side="right") - low
    places = np.repeat(low - (np.cumsum(counts) - counts), counts) + np.arange(counts.sum())
    column = "parent_id" if name == "parent_ids" else "relation"
    values = _whole(here.atlas.lineage.edges[column].take(pa.array(places)))
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values.cast(pa.string()))


def _whole(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def _sortable(here: Service, name: str) -> bool:
    return name not in _INSIDE and name in here.atlas.coded and not isinstance(here.atlas.coded[name], ListColumn)


def _kind(here: Service, name: str) -> ColumnKind:
    if name in _DERIVED:
        return _DERIVED[name]
    if name in CODED:
        return "flag" if name == "is_root" else "number"
    schema = here.atlas.models.table.schema
    lineage = {"relation": "text", "relation_inferred": "text", "license_verdict": "text", "chain": "text"}
    if name in lineage or name == "text_source":
        return "text"
    if name not in schema.names or name == "parents":
        return "flag" if name == "only_ghosts" else "number"
    kind = schema.field(name).type
    if pa.types.is_list(kind):
        return "list"
    if pa.types.is_timestamp(kind):
        return "date"
    if pa.types.is_boolean(kind):
        return "flag"
    return "text" if pa.types.is_string(kind) else "number"
