"""Errors of the rules that infer relations, planted in edges whose true relation is known, are undone."""

from __future__ import annotations

import numpy as np
import pytest

from modelome.genetics.edge_groups import EdgeFacts
from modelome.genetics.edge_rates import EdgeMeasures
from modelome.genetics.relation_uncertainty import CALIBRATION, KINDS, calibration, corrected_rates
from modelome.lineage.edges import RELATIONS

TRUE_RATES = {"merge": 0.6, "adapter": 0.05, "quantized": 0.1, "finetune": 0.4}
UNKNOWN = RELATIONS.index("unspecified")


def planted(edges: int, seed: int) -> tuple[EdgeFacts, EdgeMeasures, np.ndarray]:
    """Edges of known relation, which the rules call as the stored counts say."""
    rng = np.random.default_rng(seed)
    true = rng.choice(len(KINDS), edges, p=[0.1, 0.3, 0.2, 0.4])
    shares = CALIBRATION / CALIBRATION.sum(axis=1, keepdims=True)
    called = (rng.random((edges, 1)) > np.cumsum(shares, axis=1)[true]).sum(axis=1)
    value = rng.random(edges) < np.array([TRUE_RATES[kind] for kind in KINDS])[true]
    at = np.arange(edges)
    undeclared = np.full(edges, UNKNOWN)
    facts = EdgeFacts(at, at, undeclared, called, np.full(edges, 2024), at % 400, 400)
    return facts, EdgeMeasures(["changed"], value[None].astype(float), np.ones((1, edges))), true


def rows_of(facts: EdgeFacts, rows: np.ndarray) -> EdgeFacts:
    return EdgeFacts(
        facts.parent[rows],
        facts.child[rows],
        facts.relation[rows],
        facts.inferred[rows],
        facts.year[rows],
        facts.unit[rows],
        facts.units,
    )


def test_planted_misclassification_is_undone() -> None:
    facts, measured, true = planted(200_000, 1)
    rows = corrected_rates(lambda _: measured, facts, {"name": "test"}, seed=0)
    assert [row["relation"] for row in rows] == list(KINDS)
    for place, row in enumerate(rows):
        truth = measured.value[0, true == place].mean()
        naive = measured.value[0, facts.inferred == place].mean()
        assert abs(row["estimate"] - truth) < 0.015
        assert row["low"] <= truth <= row["high"]
        if row["relation"] in {"merge", "quantized"}:
            assert abs(row["estimate"] - truth) < abs(naive - truth) / 2
        assert row["denominator"] == pytest.approx((true == place).sum(), rel=0.03)


def test_intervals_cover_the_truth_about_as_often_as_they_say_and_carry_the_matrix() -> None:
    hits = []
    for seed in range(40):
        facts, measured, _ = planted(4000, seed)
        rows = corrected_rates(lambda _, of=measured: of, facts, {"name": "test"}, seed=seed)  # type: ignore[misc]
        hits += [row["low"] <= TRUE_RATES[row["relation"]] <= row["high"] for row in rows]
    assert 0.9 <= np.mean(hits) <= 1
    facts, measured, _ = planted(200_000, 1)
    wide = {row["relation"]: row["high"] - row["low"] for row in corrected_rates(lambda _: measured, facts, {})}
    by_family = 2 * 1.96 * np.sqrt(0.6 * 0.4 / (facts.inferred == KINDS.index("merge")).sum())
    assert wide["merge"] > 1.5 * by_family


def test_a_snapshot_s_own_declared_edges_are_used_where_there_are_enough() -> None:
    facts, _, true = planted(2000, 2)
    assert (calibration(facts) == CALIBRATION).all()
    declared = np.where(true == KINDS.index("adapter"), true, UNKNOWN)
    own = EdgeFacts(facts.parent, facts.child, declared, facts.inferred, facts.year, facts.unit, facts.units)
    row = KINDS.index("adapter")
    counts = np.bincount(facts.inferred[true == row], minlength=len(KINDS))
    assert calibration(own)[row].tolist() == counts.tolist()
    assert (np.delete(calibration(own), row, axis=0) == np.delete(CALIBRATION, row, axis=0)).all()


def test_nothing_is_told_where_the_rules_call_two_relations_the_same() -> None:
    facts, measured, true = planted(4000, 3)
    called = np.where(facts.inferred == KINDS.index("adapter"), KINDS.index("finetune"), facts.inferred)
    alike = EdgeFacts(facts.parent, facts.child, true, called, facts.year, facts.unit, facts.units)
    assert corrected_rates(lambda _: measured, alike, {}) == []


def test_a_relation_without_edges_has_no_row() -> None:
    facts, measured, true = planted(4000, 4)
    kept = np.flatnonzero((true != KINDS.index("merge")) & (facts.inferred != KINDS.index("merge")))
    some = rows_of(facts, kept)
    part = EdgeMeasures(measured.names, measured.value[:, kept], measured.of[:, kept])
    assert "merge" not in {row["relation"] for row in corrected_rates(lambda _: part, some, {})}
    none = rows_of(facts, kept[:0])
    assert corrected_rates(lambda _: EdgeMeasures(["changed"], np.zeros((1, 0)), np.zeros((1, 0))), none, {}) == []
