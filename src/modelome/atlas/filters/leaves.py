"""What one term of a filter says of a block of rows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.coded.read import ListColumn, NumberColumn, TextColumn
from modelome.atlas.filters.fields import CHANGES, FIELDS, Field, Kind, find_field
from modelome.atlas.filters.lineage_leaves import model_rows
from modelome.atlas.filters.literals import number, period
from modelome.atlas.filters.syntax import Between, Compare, Equals, Missing, Word, format_filter
from modelome.errors import FilterError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from numpy.typing import NDArray

    from modelome.atlas.filters.syntax import Node
    from modelome.atlas.reader import Atlas

__all__ = ["Leaf", "leaf_of"]

Leaf: TypeAlias = "Callable[[int, int], NDArray[np.bool_]]"
"""Tells which of the rows from `start` to `stop` match, (stop - start,); never unknown, so `not` is the complement."""

_NO_LICENSE = "missing"
_SIGNS = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "=": np.equal}
_EPOCH_MS = 1000.0


def leaf_of(atlas: Atlas, node: Node) -> Leaf:
    """Make ready what evaluates one term.

    Raises:
        FilterError: the term names what the atlas does not have.

    """
    match node:
        case Word(text):
            holds = atlas.names.holding(text)
            return lambda start, stop: holds[start:stop]
        case Missing(name):
            return _missing(atlas, _known(name))
        case Compare(name, sign, value):
            return _compare(atlas, _known(name), [(sign, value)])
        case Between(name, low, high):
            bounds = [(sign, value) for sign, value in ((">=", low), ("<=", high)) if value is not None]
            return _compare(atlas, _known(name), bounds)
        case Equals():
            return _equals(atlas, _known(node.field), node)
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
            return _in_rows(column.group(code + 1)) if code >= 0 else _nothing
        case Kind.NUMBER | Kind.DATE:
            return _compare(atlas, named, [("=", value)])
        case Kind.CLUSTER:
            return _cluster(atlas, named, node)
        case Kind.CHANGE:
            bit = list(CHANGES).index(value)
            return lambda start, stop: (atlas.changes[start:stop] >> bit & 1).view(bool)
        case Kind.STATE:
            return _state(atlas, value)
        case Kind.PROBLEM:
            return _in_rows(_problem(atlas, node))
        case Kind.MODEL:
            if node.field in {"root", "family"}:
                return _family(atlas, node)
            return _in_rows(model_rows(atlas, node))


def _is_text(atlas: Atlas, name: str, value: str) -> Leaf:
    if name == "id":
        return _in_rows(np.sort(np.asarray(atlas.names.find_folded(value), np.int64)))
    column = atlas.coded.text(name)
    return _has_codes(column.codes, [code + 1 for code in column.values.find_folded(value)])


def _compare(atlas: Atlas, named: Field, bounds: Sequence[tuple[str, str]]) -> Leaf:
    column = atlas.coded.number(named.column or "")
    limits: list[tuple[str, Any]] = []
    for sign, value in bounds:
        if not column.dates:
            limits.append(_limit(sign, number(value), column.values.dtype))
            continue
        start, after = (_milliseconds(moment) for moment in period(value))
        if sign == "=":
            limits += [(">=", start), ("<", after)]
        else:  # what is at most a day lies before its end, what is above it begins after
            limits.append({"<": ("<", start), ">=": (">=", start), "<=": ("<", after), ">": (">=", after)}[sign])

    def keeps(start: int, stop: int) -> NDArray[np.bool_]:
        block = column.values[start:stop]
        found = column.known(block)
        for sign, limit in limits:
            found &= _SIGNS[sign](block, limit)
        return found

    return keeps


def _limit(sign: str, bound: float, dtype: np.dtype[Any]) -> tuple[str, Any]:
    """Return a comparison in the numbers of a column, so that its blocks need not be widened."""
    if dtype.kind == "f":
        return sign, np.float64(bound)
    whole = {"<": math.ceil, ">=": math.ceil, "<=": math.floor, ">": math.floor}.get(sign, float)(bound)
    kind = np.iinfo(dtype)
    if whole == int(whole) and kind.min < whole <= kind.max:
        return sign, dtype.type(int(whole))
    return sign, np.float64(
        bound
    )  # no number of the column is equal to it, and all are on one side, or compare as real


def _missing(atlas: Atlas, named: Field) -> Leaf:
    name = named.column or ""
    if named.kind is Kind.CLUSTER:
        _check_level(atlas, named, Missing(named.name))
        clusters = atlas.coded.number(name).values
        return lambda start, stop: clusters[start:stop] < 0
    match atlas.coded[name]:
        case ListColumn() as lists:
            return _in_rows(lists.group(0))
        case NumberColumn() as numbers:
            return lambda start, stop: ~numbers.known(numbers.values[start:stop])
        case TextColumn() as text:
            absent = [text.values.find(_NO_LICENSE) + 1] if name == "license_family" else [0]
            return _has_codes(text.codes, absent)
        case _:
            return _nothing


def _state(atlas: Atlas, state: str) -> Leaf:
    if state == "leaf":
        children = atlas.coded.number("children").values
        return lambda start, stop: children[start:stop] == 0
    flags = atlas.coded.flag("is_root" if state == "root" else "only_ghosts").values
    return lambda start, stop: flags[start:stop]


def _family(atlas: Atlas, node: Equals) -> Leaf:
    ix = atlas.ids.find(node.value)
    if ix is None:
        raise FilterError(f"No model is called {node.value!r} in this atlas", format_filter(node), node.at)
    roots = atlas.lineage.nodes.root_ix
    wanted = ix if node.field == "root" else int(roots[ix])
    return lambda start, stop: roots[start:stop] == wanted


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
    levels = [(atlas.coded.number(f"cluster_{level}").values, cluster) for level, cluster in numbered]

    def keeps(start: int, stop: int) -> NDArray[np.bool_]:
        found = np.zeros(stop - start, bool)
        for values, cluster in levels:
            found |= values[start:stop] == cluster
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


def _in_rows(rows: NDArray[np.integer[Any]]) -> Leaf:
    """Match some rows, given in ascending order."""

    def keeps(start: int, stop: int) -> NDArray[np.bool_]:
        low, high = np.searchsorted(rows, np.array([start, stop], rows.dtype))
        found = np.zeros(stop - start, bool)
        found[rows[low:high] - start] = True
        return found

    return keeps


def _has_codes(codes: NDArray[Any], wanted: list[int]) -> Leaf:
    def keeps(start: int, stop: int) -> NDArray[np.bool_]:
        block = codes[start:stop]
        found = np.zeros(stop - start, bool)
        for code in wanted:
            found |= block == code
        return found

    return keeps


def _nothing(start: int, stop: int) -> NDArray[np.bool_]:
    return np.zeros(stop - start, bool)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * _EPOCH_MS)


def _known(name: str) -> Field:
    found = find_field(name)
    if found is None:
        raise FilterError(f"No field is called {name!r}; the fields are {', '.join(FIELDS)}", name, 0)
    return found
