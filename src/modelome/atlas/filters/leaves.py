"""What one term of a filter says of a block of rows, a bit each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.coded.ranges import closed
from modelome.atlas.coded.read import ListColumn, NumberColumn, TextColumn
from modelome.atlas.filters.fields import CHANGES, FIELDS, Field, Kind, find_field
from modelome.atlas.filters.lineage_leaves import model_rows
from modelome.atlas.filters.literals import number, period
from modelome.atlas.filters.shapes import inside, read_area, read_volume
from modelome.atlas.filters.syntax import Between, Compare, Equals, Missing, Word, format_filter
from modelome.errors import FilterError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from modelome.atlas.coded.ranges import Ranged
    from modelome.atlas.filters.syntax import Node
    from modelome.atlas.reader import Atlas

__all__ = ["Leaf", "in_rows", "leaf_of"]

Leaf: TypeAlias = "Callable[[int, int], NDArray[np.uint8]]"
"""Tells which of the rows from `start` (a multiple of 8) to `stop` match, bit `row & 7` of byte `row - start >> 3`.

Never unknown, so `not` is the complement; bits beyond the last row say nothing.
"""

_NO_LICENSE = "missing"
_EPOCH_MS = 1000.0
_ROW_COST = 4  # to mark a row of a list takes as long as to compare so many in turn


def leaf_of(atlas: Atlas, node: Node) -> Leaf:
    """Make ready what evaluates one term.

    Raises:
        FilterError: the term names what the atlas does not have.

    """
    match node:
        case Word(text):
            return in_rows(atlas.names.holding(text))
        case Missing(name):
            return _missing(atlas, _there(atlas, name, node))
        case Compare(name, sign, value):
            return _compare(atlas, _known(name), [(sign, value)])
        case Between(name, low, high):
            bounds = [(sign, value) for sign, value in ((">=", low), ("<=", high)) if value is not None]
            return _compare(atlas, _known(name), bounds)
        case Equals():
            return _equals(atlas, _there(atlas, node.field, node), node)
        case _:
            raise TypeError(f"{node} is no single term")


def _equals(atlas: Atlas, named: Field, node: Equals) -> Leaf:
    value = node.value
    match named.kind:
        case Kind.TEXT:
            return _is_text(atlas, named.column or "", value)
        case Kind.LIST:
            column = atlas.coded.list(named.column or "")
            code = column.values.find(value.lower() if named.lower else value)
            return in_rows(column.group(code + 1)) if code >= 0 else _nothing
        case Kind.NUMBER | Kind.DATE:
            return _compare(atlas, named, [("=", value)])
        case Kind.CLUSTER:
            return _cluster(atlas, named, node)
        case Kind.CHANGE:
            bit = list(CHANGES).index(value)
            return lambda start, stop: np.packbits(atlas.changes[start:stop] & (1 << bit), bitorder="little")
        case Kind.STATE:
            return _state(atlas, value)
        case Kind.PROBLEM:
            return in_rows(_problem(atlas, node))
        case Kind.AREA:
            return inside(atlas.map.xy, atlas.map.grids["xy"], read_area(value))
        case Kind.VOLUME:
            return inside(atlas.map.xyz, atlas.map.grids["xyz"], read_volume(value))
        case Kind.MODEL:
            if node.field in {"root", "family"}:
                return _family(atlas, node)
            return in_rows(model_rows(atlas, node))


def _is_text(atlas: Atlas, name: str, value: str) -> Leaf:
    if name == "id":
        return in_rows(np.sort(np.asarray(atlas.names.find_folded(value), np.int64)))
    column = atlas.coded.text(name)
    return _has_codes(column.ranged, [code + 1 for code in column.values.find_folded(value)])


def _compare(atlas: Atlas, named: Field, bounds: Sequence[tuple[str, str]]) -> Leaf:
    column = atlas.coded.number(named.column or "")
    wanted, kind = column.known, column.values.dtype
    for sign, value in bounds:
        if not column.dates:
            wanted &= closed(kind, sign, number(value))
            continue
        start, after = (_milliseconds(moment) for moment in period(value))
        if sign in {"=", ">="}:
            wanted &= closed(kind, ">=", start)
        if sign in {"=", "<="}:  # what is at most a day lies before its end, what is above it begins after
            wanted &= closed(kind, "<", after)
        if sign in {"<", ">"}:
            wanted &= closed(kind, *(("<", start) if sign == "<" else (">=", after)))
    return lambda start, stop: column.ranged.mark(wanted, start, stop)


def _missing(atlas: Atlas, named: Field) -> Leaf:
    name = named.column or ""
    if named.kind is Kind.CLUSTER:
        _check_level(atlas, named, Missing(named.name))
        clusters = atlas.coded.number(name).ranged
        none = closed(clusters.values.dtype, "<", 0)
        return lambda start, stop: clusters.mark(none, start, stop)
    match atlas.coded[name]:
        case ListColumn() as lists:
            if len(lists.group(0)) * _ROW_COST < atlas.count:
                return in_rows(lists.group(0))
            return lambda start, stop: _without_values(lists, start, stop)
        case NumberColumn() as numbers:
            return lambda start, stop: ~numbers.ranged.mark(numbers.known, start, stop)
        case TextColumn() as text:
            absent = [text.values.find(_NO_LICENSE) + 1] if name in {"license_family", "chain"} else [0]
            return _has_codes(text.ranged, absent)
        case _:
            return _nothing


def _state(atlas: Atlas, state: str) -> Leaf:
    if state == "leaf":
        return _has_codes(atlas.coded.number("children").ranged, [0])
    flags = atlas.coded.flag("is_root" if state == "root" else "only_ghosts").values
    return lambda start, stop: np.packbits(flags[start:stop], bitorder="little")


def _family(atlas: Atlas, node: Equals) -> Leaf:
    ix = atlas.ids.find(node.value)
    if ix is None:
        raise FilterError(f"No model is called {node.value!r} in this atlas", format_filter(node), node.at)
    roots = atlas.lineage.nodes.root_ix
    wanted = ix if node.field == "root" else int(roots[ix])
    return _has_codes(atlas.coded.number("root_ix").ranged, [wanted])


def _cluster(atlas: Atlas, named: Field, node: Equals) -> Leaf:
    clusters = atlas.map.clusters
    wanted = _check_level(atlas, named, node)
    if node.value.isascii() and node.value.isdigit() and len(node.value) < 10:
        numbered = [(wanted[-1], int(node.value))]
    else:
        labeled = clusters.filter(
            pc.and_(
                pc.equal(pc.utf8_lower(clusters["label"]), node.value.lower()),
                pc.is_in(clusters["level"], value_set=pa.array(wanted, clusters["level"].type)),
            )
        )
        if not labeled.num_rows:
            raise FilterError(f"No cluster is labeled {node.value!r}", format_filter(node), node.at)
        numbered = list(zip(labeled["level"].to_pylist(), labeled["cluster"].to_pylist(), strict=True))
    levels = [_has_codes(atlas.coded.number(f"cluster_{level}").ranged, [cluster]) for level, cluster in numbered]

    def keeps(start: int, stop: int) -> NDArray[np.uint8]:
        found = levels[0](start, stop)
        for level in levels[1:]:
            found |= level(start, stop)
        return found

    return keeps


def _check_level(atlas: Atlas, named: Field, node: Equals | Missing) -> list[int]:
    """Return the levels of clusters that a field means, coarse to fine."""
    levels = sorted(pc.unique(atlas.map.clusters["level"]).to_pylist())
    wanted = levels if named.column is None else [int(named.column.removeprefix("cluster_"))]
    if not wanted or not set(wanted) <= set(levels):
        names = ", ".join(f"cluster_{level}" for level in levels)
        raise FilterError(f"This atlas has {names or 'no clusters'}", format_filter(node), node.at)
    return wanted


def _problem(atlas: Atlas, node: Equals) -> NDArray[np.int32]:
    problems = atlas.lineage.problems
    kinds = sorted(pc.unique(problems["kind"]).to_pylist())
    if node.value not in kinds:
        raise FilterError(
            f"This atlas has problems of the kinds {', '.join(kinds) or 'none'}", format_filter(node), node.at
        )
    found: NDArray[np.int32] = problems["child_ix"].filter(pc.equal(problems["kind"], node.value)).to_numpy()
    return np.unique(found)


def in_rows(rows: NDArray[np.integer[Any]]) -> Leaf:
    """Match some rows, given in ascending order."""
    from modelome.atlas.coded.range_kernels import mark_rows  # noqa: PLC0415 - loads a compiler

    def keeps(start: int, stop: int) -> NDArray[np.uint8]:
        low, high = np.searchsorted(rows, np.array([start, stop], rows.dtype))
        found = np.zeros((stop - start + 7) // 8, np.uint8)
        mark_rows(rows[low:high], start, found)
        return found

    return keeps


def _without_values(lists: ListColumn, start: int, stop: int) -> NDArray[np.uint8]:
    from modelome.atlas.coded.range_kernels import mark_repeats  # noqa: PLC0415

    found = np.empty((stop - start + 7) // 8, np.uint8)
    mark_repeats(lists.row_starts, start, stop, found)
    return found


def _has_codes(ranged: Ranged, codes: list[int]) -> Leaf:
    """Match the rows that have one of some values of the column's type."""
    least, most = (int(bound) for bound in (ranged.whole().low, ranged.whole().high))
    wanted = [ranged.at(code) for code in codes if least <= code <= most]

    def keeps(start: int, stop: int) -> NDArray[np.uint8]:
        found = np.zeros((stop - start + 7) // 8, np.uint8)
        for one in wanted:
            found |= ranged.mark(one, start, stop)
        return found

    return keeps


def _nothing(start: int, stop: int) -> NDArray[np.uint8]:
    return np.zeros((stop - start + 7) // 8, np.uint8)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * _EPOCH_MS)


def _there(atlas: Atlas, name: str, node: Node) -> Field:
    found = _known(name)
    plain = found.kind in {Kind.TEXT, Kind.LIST} and found.column != "id"
    if plain and found.column not in atlas.coded:
        raise FilterError(
            f"This atlas has no {name!r}: an older version of modelome built it. Build it again with `modelome build`",
            format_filter(node),
            getattr(node, "at", 0),
        )
    return found


def _known(name: str) -> Field:
    found = find_field(name)
    if found is None:
        raise FilterError(f"No field is called {name!r}; the fields are {', '.join(FIELDS)}", name, 0)
    return found
