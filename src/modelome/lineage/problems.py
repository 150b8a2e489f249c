"""Contradictions and gaps in what models declare: reported, never repaired away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.lineage.cycles import Condensation
    from modelome.lineage.declarations import Declarations
    from modelome.lineage.edges import MergedEdges

__all__ = ["FLOOR_MS", "KINDS", "PROBLEMS_SCHEMA", "find_problems", "known_dates", "sort_problems"]

FLOOR_MS = 1_646_263_745_000
"""2022-03-02T23:29:05Z. This date of the Hub, and the second before it, mean "on or before"."""

KINDS = ("self-loop", "blank-parent", "cycle", "older-than-parent", "conflicting-relations", "missing-parent")

PROBLEMS_SCHEMA = pa.schema(
    [
        pa.field("kind", pa.string(), nullable=False),
        pa.field("child_ix", pa.int32(), nullable=False),
        pa.field("parent_id", pa.string()),
        pa.field("detail", pa.string(), nullable=False),
    ],
)

_SHOWN = 200
_MEMBERS = 8
UNKNOWN_MS = np.iinfo(np.int64).max


def find_problems(
    models: pa.Table,
    dropped: Declarations,
    merged: MergedEdges,
    graph: Condensation,
) -> pa.Table:
    """List the problems, a row each; `detail` is bounded text with names as the world wrote them: untrusted.

    `dropped` are the declarations that made no edge: models that name themselves, and blank names.
    """
    ids = models["id"].combine_chunks()
    found = [
        *_declarations_dropped(dropped, ids),
        _cycles(graph, ids),
        _older(models, merged.table),
        _conflicts(merged),
        _missing(merged.table),
    ]
    return sort_problems(pa.concat_tables(found))


def sort_problems(problems: pa.Table) -> pa.Table:
    """Order by child, so that readers find those of a model by bisection; then by kind as in `KINDS`, then parent."""
    table = problems.append_column("order", pc.index_in(problems["kind"], value_set=pa.array(KINDS)))
    keys = [("child_ix", "ascending"), ("order", "ascending"), ("parent_id", "ascending")]
    return problems.take(pc.sort_indices(table, sort_keys=keys))


def known_dates(models: pa.Table) -> NDArray[np.int64]:
    """Milliseconds of each creation since 1970, no less than the floor; `UNKNOWN_MS` where none."""
    created = models["created_at"].combine_chunks().cast(pa.timestamp("ms", tz="UTC")).cast(pa.int64())
    known = pc.fill_null(created, UNKNOWN_MS).to_numpy(zero_copy_only=False)
    dates: NDArray[np.int64] = np.maximum(known, FLOOR_MS)
    return dates


def _rows(kind: str, child: pa.Array, parent: pa.Array, detail: pa.Array) -> pa.Table:
    said = pc.utf8_slice_codeunits(parent, 0, _SHOWN)
    kinds = pa.repeat(pa.scalar(kind), len(child))
    return pa.table([kinds, child, said, detail], schema=PROBLEMS_SCHEMA)


def _shown(text: pa.Array) -> pa.Array:
    cut = pc.utf8_slice_codeunits(text, 0, _SHOWN)
    return pc.if_else(pc.greater(pc.utf8_length(text), _SHOWN), _join(cut, "…"), cut)


def _join(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _declarations_dropped(dropped: Declarations, ids: pa.Array) -> list[pa.Table]:
    blank = pc.equal(dropped.name, "").to_numpy(zero_copy_only=False)
    loops = _by_child(dropped.take(np.flatnonzero(~blank)))
    blanks = _by_child(dropped.take(np.flatnonzero(blank)))
    itself = _join("names itself as its parent: ", _shown(loops["declared"]), " in ", _shown(loops["places"]))
    nothing = _join("declares a parent without a name in ", _shown(blanks["places"]))
    return [
        _rows("self-loop", loops["child"], ids.take(loops["child"]), itself),
        _rows("blank-parent", blanks["child"], pa.nulls(len(blanks["child"]), pa.string()), nothing),
    ]


def _by_child(declared: Declarations) -> dict[str, pa.Array]:
    """Put the declarations of a child together: the first spelling, and every place that says it."""
    table = pa.table({"child": declared.child, "declared": declared.declared, "place": declared.evidence})
    grouped = table.group_by("child", use_threads=False).aggregate([("declared", "first"), ("place", "list")])
    return {
        "child": grouped["child"].combine_chunks(),
        "declared": grouped["declared_first"].combine_chunks(),
        "places": pc.binary_join(grouped["place_list"].combine_chunks(), ", "),
    }


def _cycles(graph: Condensation, ids: pa.Array) -> pa.Table:
    members = np.flatnonzero(graph.size[graph.knot_of] > 1)
    named = pa.table({"knot": graph.knot_of[members], "id": ids.take(pa.array(members))})
    by_id = pc.sort_indices(named, sort_keys=[("knot", "ascending"), ("id", "ascending")])
    members = members[by_id.to_numpy()]
    knots, starts = np.unique(graph.knot_of[members], return_index=True)
    texts = []
    for rows in np.split(members, starts[1:]) if len(knots) else []:
        shown = [name[:_SHOWN] for name in ids.take(pa.array(rows[:_MEMBERS])).to_pylist()]
        more = f" and {len(rows) - _MEMBERS} more" if len(rows) > _MEMBERS else ""
        texts.append(f"one of {len(rows)} models that descend from each other: {', '.join(shown)}{more}")
    detail = pa.array(texts, pa.string()).take(pa.array(np.searchsorted(knots, graph.knot_of[members])))
    return _rows("cycle", pa.array(members.astype(np.int32)), pa.nulls(len(members), pa.string()), detail)


def _older(models: pa.Table, edges: pa.Table) -> pa.Table:
    """Compare dates. A child on the floor is older than a parent after it; two on the floor are equal."""
    created = known_dates(models)
    resolved = edges.filter(pc.is_valid(edges["parent_ix"]))
    child, parent = resolved["child_ix"].to_numpy(), resolved["parent_ix"].to_numpy()
    older = (created[child] < created[parent]) & (created[parent] != UNKNOWN_MS)
    rows = resolved.filter(pa.array(older)).combine_chunks()
    detail = _join(
        "created ",
        _said_date(created[child[older]]),
        ", before its parent ",
        _shown(rows["parent_id"].combine_chunks()),
        " of ",
        _said_date(created[parent[older]]),
    )
    return _rows(
        "older-than-parent",
        rows["child_ix"].combine_chunks(),
        rows["parent_id"].combine_chunks(),
        detail,
    )


def _said_date(created: NDArray[np.int64]) -> pa.Array:
    seconds = pa.array(created // 1000).cast(pa.timestamp("s"))
    text = _join(seconds.cast(pa.string()), " UTC")
    return pc.if_else(pa.array(created == FLOOR_MS), _join("on or before ", text), text)


def _conflicts(merged: MergedEdges) -> pa.Table:
    several = np.flatnonzero(np.bitwise_count(merged.typed) > 1)
    rows = merged.table.take(pa.array(several)).combine_chunks()
    words = pa.array([", ".join(_relations_in(mask)) for mask in range(1 << len(RELATIONS))])
    detail = _join(
        "declared as ",
        words.take(pa.array(merged.typed[several])),
        " of ",
        _shown(rows["parent_id"].combine_chunks()),
        "; taken as ",
        rows["relation"].combine_chunks(),
    )
    return _rows(
        "conflicting-relations",
        rows["child_ix"].combine_chunks(),
        rows["parent_id"].combine_chunks(),
        detail,
    )


def _relations_in(mask: int) -> list[str]:
    return [name for code, name in enumerate(RELATIONS) if mask >> code & 1]


def _missing(edges: pa.Table) -> pa.Table:
    rows = edges.filter(pc.is_null(edges["parent_ix"])).combine_chunks()
    parent = rows["parent_id"].combine_chunks()
    detail = _join("its parent is not in the snapshot: ", _shown(parent))
    return _rows("missing-parent", rows["child_ix"].combine_chunks(), parent, detail)
