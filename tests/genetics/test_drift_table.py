"""Changes, rates and orders against slow definitions and planted truths."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.genetics.changes import changes_of_edges, frequent_values
from modelome.genetics.drift_table import drift_table
from modelome.genetics.edge_groups import EdgeFacts, edge_groups
from modelome.genetics.edge_rates import EdgeMeasures, edge_rates
from modelome.genetics.mutation_table import mutation_table
from modelome.genetics.trait_sets import trait_sets
from modelome.genetics.transitions import paper_transitions, substitutions
from modelome.lineage.edges import RELATIONS

SETS = st.lists(st.sampled_from("abcde"), max_size=3, unique=True)


def facts_of(parent: list[int], child: list[int], unit: list[int], year: list[int] | None = None) -> EdgeFacts:
    edges = len(parent)
    finetune = np.full(edges, RELATIONS.index("finetune"))
    return EdgeFacts(
        np.array(parent, np.int64),
        np.array(child, np.int64),
        finetune,
        finetune,
        np.array(year or [2024] * edges),
        np.array(unit, np.int64),
        max(unit, default=-1) + 1,
    )


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_changes_are_those_of_each_edge_one_by_one(data: st.DataObject) -> None:
    sets = data.draw(st.lists(SETS, min_size=1, max_size=8))
    rows = st.integers(0, len(sets) - 1)
    edges = data.draw(st.lists(st.tuples(rows, rows), max_size=12))
    traits = trait_sets(pa.table({"languages": pa.array(sets, pa.list_(pa.string()))}), "language")
    chosen = np.arange(len(traits.values))
    parent, child = (np.array([edge[end] for edge in edges], np.int64) for end in (0, 1))
    expected: dict[bool, Counter[tuple[str, str]]] = {False: Counter(), True: Counter()}
    for above, below in edges:
        p, c = set(sets[above]), set(sets[below])
        if not p or not c:
            continue
        expected[False].update((r, a) for r in p - c for a in c - p)
        expected[True].update((r, a) for r in p for a in c - p)
        expected[True].update((r, a) for r in p - c for a in c)
    for twice, matrix in ((False, substitutions), (True, paper_transitions)):
        found = changes_of_edges(traits, parent, child, chosen, twice=twice)
        told = Counter(
            (found.values[i], found.values[j])
            for i, j in zip(found.source.tolist(), found.target.tolist(), strict=True)
        )
        assert told == expected[twice]
        assert np.array_equal(found.counts(), matrix(traits, parent, child).toarray())
        flipped = found.counts(turned=np.ones(len(edges), bool))
        assert np.array_equal(flipped, found.counts().T)
        assert np.array_equal(found.counts(np.full(len(edges), 3.0)), 3 * found.counts())


def test_values_that_say_nothing_of_a_place_are_not_ordered() -> None:
    traits = trait_sets(
        pa.table({"licenses": pa.array([["other"]] * 5 + [["mit"]] * 3 + [["unknown"]] * 4 + [["gpl"]])}), "license"
    )
    assert [traits.values[place] for place in frequent_values(traits, 20)] == ["mit", "gpl"]


def test_a_rate_is_a_mean_of_edges_or_a_mean_of_families() -> None:
    facts = facts_of([0, 0, 0, 4], [1, 2, 3, 5], [0, 0, 0, 1], [2023, 2023, 2024, 2024])
    measured = EdgeMeasures(["hit"], np.array([[1.0, 0, 0, 1]]), np.ones((1, 4)))
    rows = edge_rates(measured, facts, edge_groups(facts), {"name": "x"})
    told = {(row["relation_source"], row["period"], row["weighting"]): row for row in rows if row["relation"] != "all"}
    assert told["declared", "all", "edge"]["estimate"] == 0.5
    assert told["declared", "all", "family"]["estimate"] == pytest.approx((1 / 3 + 1) / 2)
    assert told["declared", "all", "family"]["denominator"] == 2
    assert told["inferred", "2023", "edge"]["estimate"] == 0.5
    assert told["inferred", "2024", "edge"]["denominator"] == 2


def test_rates_of_a_trait_by_inferred_relation_are_not_told_where_rules_read_the_trait() -> None:
    models = pa.table(
        {
            "library": pa.array(["transformers", "peft"]),
            "task": pa.array(["fill-mask", "fill-mask"]),
        }
    )
    told = mutation_table(models, facts_of([0], [1], [0]), replicates=2).to_pylist()
    sources = defaultdict(set)
    for row in told:
        sources[row["trait"]].add(row["relation_source"])
    assert sources == {"library": {None, "declared"}, "task": {None, "declared", "inferred", "inferred, corrected"}}


def planted(forward: float, seed: int = 0, families: int = 60, children: int = 20) -> tuple[pa.Table, EdgeFacts]:
    """Families whose roots have one task, and whose children have another: upstream or, with 1 - forward, downstream."""
    rng = np.random.default_rng(seed)
    tasks: list[str] = []
    parent, child, unit, year = [], [], [], []
    for family in range(families):
        root = len(tasks)
        at = int(rng.integers(0, 5))
        tasks.append(f"t{at}")
        for number in range(children):
            step = int(rng.integers(1, 5))
            down = rng.random() < forward
            to = min(at + step, 5) if down else max(at - step, 0)
            child.append(len(tasks))
            tasks.append(f"t{to}")
            parent.append(root)
            unit.append(family)
            year.append(2023 + number % 2)
    table = {"task": pa.array(tasks)}
    empty = pa.array([[] for _ in tasks], pa.list_(pa.string()))
    nothing = pa.nulls(len(tasks), pa.string())
    models = pa.table({**table, "licenses": empty, "languages": empty, "library": nothing})
    return models, facts_of(parent, child, unit, year)


def test_a_planted_order_is_found_stands_out_from_chance_and_holds_later() -> None:
    models, facts = planted(0.95)
    rows = [row for row in drift_table(models, facts, replicates=40).to_pylist() if row["relation"] == "all"]
    told = {row["measure"]: row for row in rows if row["weighting"] == "once" and row["null"] is None}
    places = [told[f"place of t{at}"]["estimate"] for at in range(6)]
    assert places == sorted(places)
    assert told["mutations accounted"]["estimate"] > 0.85
    null = {row["measure"]: row for row in rows if row["null"]}
    assert null["mutations accounted"]["high"] < told["mutations accounted"]["estimate"]
    assert null["mutations accounted: p"]["estimate"] <= 1 / 41
    later = told["mutations accounted: from 2024 on, by the order before"]
    assert later["estimate"] > 0.85
    forward = told["t0 → t1"]
    assert forward["low"] < forward["estimate"] <= forward["high"]


def test_where_there_is_no_direction_the_best_order_does_no_better_than_chance() -> None:
    models, facts = planted(0.5, families=200)
    rows = drift_table(models, facts, replicates=40).to_pylist()
    (p,) = [row["estimate"] for row in rows if row["measure"] == "mutations accounted: p" and row["relation"] == "all"]
    assert p > 0.02


def test_threads_change_no_figure() -> None:
    models, facts = planted(0.8, families=10)
    one, two = (drift_table(models, facts, replicates=8, threads=threads) for threads in (1, 2))
    assert one.equals(two)
