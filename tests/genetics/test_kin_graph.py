"""Edges, units and principal parents of a lineage."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.genetics.kin_graph import kin_graph, principal_parents, units_of

EDGES = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from(["finetune", "merge", "quantized"])).filter(
        lambda edge: edge[0] != edge[1]
    ),
    max_size=25,
    unique_by=lambda edge: edge[:2],
)


def table(edges: list[tuple[int | None, int, str]]) -> pa.Table:
    columns = list(zip(*edges, strict=True)) or [(), (), ()]
    return pa.table(
        {
            "parent_ix": pa.array(columns[0], pa.int32()),
            "child_ix": pa.array(columns[1], pa.int32()),
            "relation": pa.array(columns[2], pa.string()),
        }
    )


@settings(deadline=None, max_examples=100)
@given(EDGES)
def test_edges_in_cycles_are_left_out_and_counted(edges: list[tuple[int | None, int, str]]) -> None:
    whole = nx.DiGraph([edge[:2] for edge in edges])
    circle = {node: number for number, part in enumerate(nx.strongly_connected_components(whole)) for node in part}
    straight = [edge for edge in edges if circle[edge[0]] != circle[edge[1]]]
    found = kin_graph(table(edges), 12)
    assert sorted(zip(found.parent.tolist(), found.child.tolist(), strict=True)) == sorted(e[:2] for e in straight)
    assert found.in_cycles == len(edges) - len(straight)
    assert nx.is_directed_acyclic_graph(nx.DiGraph(zip(found.parent.tolist(), found.child.tolist(), strict=True)))
    some = kin_graph(table(edges), 12, relations={"finetune"})
    own = nx.DiGraph([edge[:2] for edge in edges if edge[2] == "finetune"])
    kept = [edge for edge in own.edges if not nx.has_path(own, edge[1], edge[0])]
    assert sorted(zip(some.parent.tolist(), some.child.tolist(), strict=True)) == sorted(kept)


def test_ghosts_are_no_parents_here() -> None:
    found = kin_graph(table([(None, 1, "merge"), (0, 1, "merge")]), 2)
    assert (found.parent.tolist(), found.child.tolist()) == ([0], [1])


def test_units_are_components_but_families_of_the_largest() -> None:
    nodes = pa.table(
        {"component": pa.array([0, 1, 1, 1, 2], pa.int32()), "root_ix": pa.array([0, 1, 1, 3, 4], pa.int32())}
    )
    unit, units = units_of(nodes)
    assert units == 4
    assert unit[1] == unit[2]
    assert len({*unit[[0, 1, 3, 4]].tolist()}) == 4


def test_a_merge_hangs_from_the_parent_of_its_own_family_farthest_from_the_root() -> None:
    graph = kin_graph(
        table([(0, 1, "finetune"), (0, 3, "merge"), (1, 3, "merge"), (2, 3, "merge"), (2, 4, "merge")]), 5
    )
    nodes = pa.table(
        {"root_ix": pa.array([0, 0, 2, 0, 2], pa.int32()), "generation": pa.array([0, 1, 0, 2, 1], pa.int32())}
    )
    assert principal_parents(graph, nodes).tolist() == [-1, 0, -1, 1, 2]
    assert np.array_equal(principal_parents(kin_graph(table([]), 3), nodes.slice(0, 3)), np.full(3, -1))
