"""Edges as the API tells them, with their evidence and contradictions."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
from pydantic import TypeAdapter

from modelome.lineage.csr import distinct, spans
from modelome.server.problems import ProblemError
from modelome.server.schemas import GhostRef, LineageEdge, Relation, RelationCount

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = [
    "count_relations",
    "edges_among",
    "edges_in_full",
    "edges_of_children",
    "ghosts_of",
    "kinds_of_problems",
    "parse_relations",
    "tell_edges",
]

_RELATIONS = get_args(Relation)
_EDGES = TypeAdapter(list[LineageEdge])


def parse_relations(text: str | None) -> tuple[str, ...] | None:
    """Read `finetune,merge`; None: all relations.

    Raises:
        ProblemError: 422 for a word that is no relation.

    """
    if text is None or not text.strip():
        return None
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",")))
    unknown = [part for part in wanted if part not in _RELATIONS]
    if unknown:
        raise ProblemError(422, f"{unknown[0]!r} is no relation; they are {', '.join(_RELATIONS)}.")
    return wanted


def edges_among(here: Service, models: NDArray[np.integer[Any]], *, ghosts: bool) -> NDArray[np.int64]:
    """Rows of the edges whose both ends are among `models`; with `ghosts`, those to ghosts too."""
    ordered = distinct(models).astype(np.int32)
    rows = edges_of_children(here, ordered)
    parents = here.atlas.lineage.edge_arrays.parent[rows]
    places = np.minimum(np.searchsorted(ordered, parents), max(len(ordered) - 1, 0))
    inside = ordered[places] == parents if len(ordered) else np.zeros(0, bool)
    return rows[inside | ((parents < 0) & ghosts)]


def edges_of_children(here: Service, models: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    """Rows of the edges in which one of `models`, each given once, is the child; those to ghosts too."""
    children = models.astype(np.int32)  # as the edges: NumPy would widen all of them for a wider needle
    low = np.searchsorted(here.atlas.lineage.edge_arrays.child, children)
    return spans(low, np.searchsorted(here.atlas.lineage.edge_arrays.child, children, side="right") - low)


def tell_edges(here: Service, rows: NDArray[np.int64]) -> list[LineageEdge]:
    """Return edges, given by row, in full."""
    return _EDGES.validate_python(edges_in_full(here, rows))


def edges_in_full(here: Service, rows: NDArray[np.int64]) -> list[dict[str, Any]]:
    """Return the fields of edges, given by row."""
    facts: list[dict[str, Any]] = here.atlas.lineage.edge_rows(rows).to_pylist()
    names = dict(
        zip((children := sorted({fact["child_ix"] for fact in facts})), here.atlas.ids.take(children), strict=True)
    )
    problems = kinds_of_problems(here, children)
    for fact in facts:
        fact["evidence"] = fact["evidence"] or []
        fact["child_id"] = names[fact["child_ix"]]
        fact["problems"] = problems.get((fact["child_ix"], fact["parent_id"]), [])
    return facts


def kinds_of_problems(here: Service, children: Iterable[int]) -> dict[tuple[int, str], list[str]]:
    """Kinds of contradiction by child and parent, for some children."""
    wanted = np.fromiter(children, np.int32)
    low = np.searchsorted(here.atlas.lineage.problem_children, wanted)
    rows = spans(low, np.searchsorted(here.atlas.lineage.problem_children, wanted, side="right") - low)
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    table = here.atlas.lineage.problems.select(["kind", "child_ix", "parent_id"]).take(rows)
    for row in table.to_pylist():
        kinds = found[row["child_ix"], row["parent_id"]]
        if row["kind"] not in kinds:
            kinds.append(row["kind"])
    return found


def ghosts_of(here: Service, rows: NDArray[np.int64]) -> list[GhostRef]:
    """Ghosts among the parents of some edges, those with most children first."""
    lineage = here.atlas.lineage
    numbers = distinct(lineage.edge_arrays.ghost[rows])
    numbers = numbers[numbers >= 0]
    told = zip(lineage.ghost_ids.take(numbers), np.diff(lineage.ghost_children.indptr)[numbers].tolist(), strict=True)
    found = [GhostRef(id=name, children=children) for name, children in told]
    return sorted(found, key=lambda ghost: (-ghost.children, ghost.id))


def count_relations(here: Service, rows: NDArray[np.int64]) -> list[RelationCount]:
    """Count edges by relation, as declared and as inferred."""
    walks = here.atlas.lineage.walks
    declared = walks.relation_counts(rows)
    inferred = walks.relation_counts(rows, inferred=True)
    return [
        RelationCount(relation=relation, declared=declared.get(relation, 0), inferred=inferred.get(relation, 0))
        for relation in _RELATIONS
        if declared.get(relation) or inferred.get(relation)
    ]
