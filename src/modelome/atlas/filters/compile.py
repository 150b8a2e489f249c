"""From the tree of a filter to SQL over the view `filter` of an atlas, with every value bound as a parameter."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.filters.fields import CHANGES, FIELDS, Field, Kind, find_field
from modelome.atlas.filters.literals import number, period
from modelome.atlas.filters.syntax import (
    All,
    Between,
    Compare,
    Either,
    Equals,
    Missing,
    Node,
    Not,
    Word,
    format_filter,
)
from modelome.atlas.names import Names
from modelome.errors import FilterError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from modelome.atlas.reader import Atlas

__all__ = ["Compiled", "compile_filter"]


@dataclass
class Compiled:
    """A condition on rows of the view `filter`: never null, so that `not` gives the complement.

    `sets` are sets of `ix` found by walks, to be registered with the cursor under their names.
    """

    sql: str = "true"
    parameters: list[Any] = field(default_factory=list)
    sets: dict[str, pa.Table] = field(default_factory=dict)


def compile_filter(atlas: Atlas, tree: Node) -> Compiled:
    """Compile a filter for one atlas.

    Raises:
        FilterError: the filter names a model, ghost, cluster or problem that the atlas does not have.

    """
    compiled = Compiled()
    compiled.sql = _Compiler(atlas, compiled).condition(tree)
    return compiled


class _Compiler:
    def __init__(self, atlas: Atlas, out: Compiled) -> None:
        self._atlas = atlas
        self._out = out

    def condition(self, node: Node) -> str:
        match node:
            case All(terms):
                return f"({' and '.join(map(self.condition, terms))})" if terms else "true"
            case Either(terms):
                return f"({' or '.join(map(self.condition, terms))})"
            case Not(term):
                return f"(not {self.condition(term)})"
            case Word(text):
                return self._word(text)
            case Missing(name):
                return _missing(_known(name))
            case Compare(name, sign, value):
                return f"coalesce({self._compare(_known(name), sign, value)}, false)"
            case Between(name, low, high):
                bounds = [(">=", low), ("<=", high)]
                parts = [self._compare(_known(name), sign, value) for sign, value in bounds if value is not None]
                return f"coalesce({' and '.join(parts)}, false)"
            case Equals():
                return self._equals(_known(node.field), node)

    def _word(self, text: str) -> str:
        holding = _names(self._atlas.path / "index", self._atlas.id).holding(text)
        if holding is None:
            return f"contains(lower(id), {self._bind(text.lower())})"
        return self._set_of(holding)

    def _bind(self, value: Any) -> str:
        self._out.parameters.append(value)
        return "?"

    def _compare(self, named: Field, sign: str, value: str) -> str:
        if named.kind is Kind.NUMBER:
            return f'"{named.column}" {sign} {self._bind(number(value))}'
        start, after = period(value)
        bound = {"<": ("<", start), ">=": (">=", start), "<=": ("<", after), ">": (">=", after)}[sign]
        return f'"{named.column}" {bound[0]} {self._bind(bound[1])}'

    def _equals(self, named: Field, node: Equals) -> str:
        value = node.value
        match named.kind:
            case Kind.TEXT:
                return f'coalesce(lower("{named.column}") = {self._bind(value.lower())}, false)'
            case Kind.LIST:
                bound = self._bind(value.lower() if named.lower else value)
                return f'coalesce(list_contains("{named.column}", {bound}), false)'
            case Kind.NUMBER:
                return f'coalesce("{named.column}" = {self._bind(number(value))}, false)'
            case Kind.DATE:
                start, after = period(value)
                return (
                    f'coalesce("{named.column}" >= {self._bind(start)} '
                    f'and "{named.column}" < {self._bind(after)}, false)'
                )
            case Kind.CLUSTER:
                return self._cluster(named, node)
            case Kind.MODEL:
                return self._model(named.name, node)
            case Kind.CHANGE:
                return _changed(CHANGES[value])
            case Kind.STATE:
                return self._state(value)
            case Kind.PROBLEM:
                return self._problem(node)

    def _state(self, state: str) -> str:
        match state:
            case "root":
                return self._set_of(np.flatnonzero(self._atlas.lineage.nodes.is_root))
            case "leaf":
                return "(children = 0)"
            case _:
                return "coalesce(only_ghosts, false)"

    def _set_of(self, rows: NDArray[np.integer[Any]]) -> str:
        name = f"set_{len(self._out.sets)}"
        self._out.sets[name] = pa.table({"ix": pa.array(np.asarray(rows, np.int32))})
        return f"(ix in (select ix from {name}))"

    def _model(self, relation: str, node: Equals) -> str:
        lineage = self._atlas.lineage
        ix = self._atlas.ids.find(node.value)
        if ix is None:
            children = self._children_of_ghost(relation, node)
            if relation == "parent":
                return self._set_of(children)
            below = [children, *(lineage.walks.descendants(int(child)).ix for child in children)]
            return self._set_of(np.unique(np.concatenate(below)))
        match relation:
            case "under":
                return self._set_of(lineage.walks.descendants(ix).ix)
            case "above":
                return self._set_of(lineage.walks.ancestors(ix).ix)
            case "parent":
                return self._set_of(lineage.children.row(ix))
            case "root":
                return f"(root_ix = {self._bind(ix)})"
            case _:
                return f"(root_ix = {self._bind(int(lineage.nodes.root_ix[ix]))})"

    def _children_of_ghost(self, relation: str, node: Equals) -> NDArray[np.int32]:
        """Models that declare a parent which is no row of the snapshot."""
        edges = self._atlas.lineage.edges
        children: NDArray[np.int32] = np.empty(0, np.int32)
        if relation in {"under", "parent"}:
            ghostly = pc.and_(pc.is_null(edges["parent_ix"]), pc.equal(edges["parent_id"], node.value))
            children = edges["child_ix"].filter(ghostly).to_numpy()
        if not len(children):
            raise FilterError(f"No model is called {node.value!r} in this atlas", format_filter(node), node.at)
        return children

    def _cluster(self, named: Field, node: Equals) -> str:
        clusters = self._atlas.map.clusters
        levels = sorted(set(clusters["level"].to_pylist()))
        wanted = levels if named.column is None else [int(named.column.removeprefix("cluster_"))]
        if not set(wanted) <= set(levels):
            names = ", ".join(f"cluster_{level}" for level in levels)
            raise FilterError(f"This atlas has {names or 'no clusters'}", format_filter(node), node.at)
        if node.value.isascii() and node.value.isdigit() and len(node.value) < 10:
            return f'coalesce("cluster_{wanted[-1]}" = {self._bind(int(node.value))}, false)'
        labeled = clusters.filter(
            pc.and_(
                pc.equal(pc.utf8_lower(clusters["label"]), node.value.lower()),
                pc.is_in(clusters["level"], value_set=pa.array(wanted, clusters["level"].type)),
            )
        )
        if not labeled.num_rows:
            raise FilterError(f"No cluster is labeled {node.value!r}", format_filter(node), node.at)
        pairs = zip(labeled["level"].to_pylist(), labeled["cluster"].to_pylist(), strict=True)
        parts = [f'coalesce("cluster_{level}" = {self._bind(cluster)}, false)' for level, cluster in pairs]
        return f"({' or '.join(parts)})"

    def _problem(self, node: Equals) -> str:
        problems = self._atlas.lineage.problems
        kinds = sorted(set(problems["kind"].to_pylist()))
        if node.value not in kinds:
            raise FilterError(
                f"This atlas has problems of the kinds {', '.join(kinds) or 'none'}",
                format_filter(node),
                node.at,
            )
        found = problems["child_ix"].filter(pc.equal(problems["kind"], node.value))
        return self._set_of(np.unique(found.to_numpy()))


@lru_cache(maxsize=2)
def _names(index: Path, _atlas_id: str) -> Names:
    return Names(index)


def _known(name: str) -> Field:
    found = find_field(name)
    if found is None:
        raise FilterError(f"No field is called {name!r}; the fields are {', '.join(FIELDS)}", name, 0)
    return found


def _missing(named: Field) -> str:
    if named.kind is Kind.LIST:
        return f'coalesce(len("{named.column}") = 0, true)'
    if named.column == "license_family":
        return "(license_family = 'missing')"
    if named.kind is Kind.CLUSTER:
        return f'coalesce("{named.column}" < 0, true)'
    if named.column in {"trending", "faithfulness"}:
        return f'("{named.column}" is null or isnan("{named.column}"))'
    return f'("{named.column}" is null)'


def _changed(column: str) -> str:
    """Models that differ in a trait from a parent; a pair counts where both declare something."""
    if column in {"task", "library", "license_family"}:
        known = "true" if column != "license_family" else "'missing' not in (child.t, parent.t)"
        differs = f"{known} and child.t <> parent.t"
        trait = f'"{column}"'
    else:
        differs = "len(child.t) > 0 and len(parent.t) > 0 and child.t <> parent.t"
        trait = f'list_sort(list_distinct("{column}"))'
    return (
        "(ix in (select edge.child_ix from edges edge "
        f'join (select ix, {trait} as t from "filter") child on child.ix = edge.child_ix '
        f'join (select ix, {trait} as t from "filter") parent on parent.ix = edge.parent_ix '
        f"where {differs}))"
    )
