"""Mutations and transitions are those of comparing sets edge by edge."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from modelome.genetics.mutation import MEASURES, mutations_of_edges
from modelome.genetics.parameter_sizes import size_changes
from modelome.genetics.trait_sets import trait_sets
from modelome.genetics.transitions import asymmetries, paper_transitions, substitutions

LISTS = st.lists(st.sets(st.sampled_from(["mit", "apache-2.0", "gpl-3.0", "other"])), min_size=2, max_size=12)


@st.composite
def ecosystems(draw: st.DrawFn) -> tuple[list[set[str]], np.ndarray, np.ndarray]:
    sets = draw(LISTS)
    edge = st.tuples(st.integers(0, len(sets) - 1), st.integers(0, len(sets) - 1)).filter(
        lambda pair: pair[0] != pair[1]
    )
    edges = draw(st.lists(edge, max_size=20, unique=True))
    parent, child = (np.array([pair[at] for pair in edges], np.int64) for at in (0, 1))
    return sets, parent, child


def table(sets: list[set[str]]) -> pa.Table:
    return pa.table({"licenses": pa.array([sorted(each) for each in sets], pa.list_(pa.string()))})


@settings(deadline=None, max_examples=60)
@given(ecosystems())
def test_rates_are_those_of_comparing_sets(ecosystem: tuple[list[set[str]], np.ndarray, np.ndarray]) -> None:
    sets, parent, child = ecosystem
    found = mutations_of_edges(trait_sets(table(sets), "license"), parent, child)
    for edge, (one, other) in enumerate(zip(parent, child, strict=True)):
        p, c = sets[one], sets[other]
        expected = {
            "jaccard": (1 - len(p & c) / len(p | c), 1) if p and c else (0, 0),
            "replaced": (int(p != c), 1) if p and c else (0, 0),
            "gained": (int(bool(c)), 1) if not p else (0, 0),
            "lost": (int(not c), 1) if p else (0, 0),
            "kept": (int(p == c), 1) if p else (0, 0),
        }
        for row, measure in enumerate(MEASURES):
            assert (found.value[row, edge], found.of[row, edge]) == pytest.approx(expected[measure]), measure


@settings(deadline=None, max_examples=60)
@given(ecosystems())
def test_transitions_are_those_of_going_through_the_edges(
    ecosystem: tuple[list[set[str]], np.ndarray, np.ndarray],
) -> None:
    sets, parent, child = ecosystem
    traits = trait_sets(table(sets), "license")
    papers: Counter[tuple[str, str]] = Counter()
    once: Counter[tuple[str, str]] = Counter()
    for one, other in zip(parent, child, strict=True):
        p, c = sets[one], sets[other]
        if p and c:
            papers.update(product(p, c - p))
            papers.update(product(p - c, c))
            once.update(product(p - c, c - p))
    for expected, found in (
        (papers, paper_transitions(traits, parent, child)),
        (once, substitutions(traits, parent, child)),
    ):
        cells = found.tocoo()
        told = {
            (traits.values[i], traits.values[j]): n
            for i, j, n in zip(cells.row, cells.col, cells.data, strict=True)
            if n
        }
        assert told == dict(expected)


def test_a_plain_substitution_is_counted_twice_by_the_paper_and_once_by_us() -> None:
    """The published tasks: 55,307 mutated finetune edges, 110,614 transitions."""
    models = pa.table({"task": ["fill-mask", "text-classification", None, "fill-mask"]})
    traits = trait_sets(models, "task")
    parent, child = np.array([0, 0, 0]), np.array([1, 2, 3])
    assert paper_transitions(traits, parent, child).sum() == 2
    assert substitutions(traits, parent, child).sum() == 1
    assert mutations_of_edges(traits, parent, child).value[0].sum() == 1


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 40), min_size=16, max_size=16))
def test_directions_are_tested_as_scipy_tests_them(values: list[int]) -> None:
    counts = np.array(values).reshape(4, 4)
    found = asymmetries(sparse.csr_matrix(counts))
    seen = set()
    for source, target, forward, back, p in zip(*found[:5], strict=True):
        assert forward >= back
        assert (counts[source, target], counts[target, source]) == (forward, back)
        assert p == pytest.approx(stats.binomtest(int(forward), int(forward + back)).pvalue)
        seen.add(frozenset((int(source), int(target))))
    expected = {frozenset((i, j)) for i in range(4) for j in range(i) if counts[i, j] + counts[j, i]}
    assert seen == expected
    assert (found.q >= found.p - 1e-12).all()


def test_a_missing_family_of_licenses_is_no_value() -> None:
    models = pa.table({"license_family": ["missing", "unknown", "permissive", "permissive"]})
    traits = trait_sets(models, "license_family")
    assert traits.values == ("permissive", "unknown")
    assert traits.sizes.tolist() == [0, 1, 1, 1]


def test_parameters_are_classes_of_size_and_the_same_within_a_tenth() -> None:
    counts = [7_000_000_000, 7_600_000_000, 7_800_000_000, 1_000_000_000, 999_999_999, None, 0, 19_980_000_000_000_000]
    models = pa.table({"parameters": pa.array(counts, pa.int64())})
    traits = trait_sets(models, "parameters")
    places = [traits.values[at] if size else None for at, size in zip(traits.sets.indices, traits.sizes, strict=False)]
    assert places == ["6-12 B", "6-12 B", "6-12 B", "1-3 B", "0.1-1 B"]
    assert traits.sizes.tolist() == [1, 1, 1, 1, 1, 0, 0, 0]
    parent, child = np.array([0, 0, 0, 3, 0, 5]), np.array([1, 2, 3, 4, 5, 0])
    found = size_changes(models["parameters"], parent, child)
    expected = {
        "other size": [0, 1, 1, 0],
        "smaller": [0, 0, 1, 0],
        "larger": [0, 1, 0, 0],
        "log ratio": np.log([7.6 / 7, 7.8 / 7, 1 / 7, 0.999999999]),
    }
    for at, name in enumerate(found.names):
        assert found.value[at, :4] == pytest.approx(expected[name])
        assert found.of[at].tolist() == [1, 1, 1, 1, 0, 0]


@settings(deadline=None, max_examples=60)
@given(st.integers(2, 6), st.data())
def test_what_goes_forward_is_half_of_all_and_of_the_net_traffic(count: int, data: st.DataObject) -> None:
    """The published identity: accounted = (T + W_fwd - W_back) / 2, over pairs that have a direction or not."""
    cells = st.lists(st.integers(0, 9), min_size=count, max_size=count)
    changes = np.array([data.draw(cells) for _ in range(count)])
    np.fill_diagonal(changes, 0)
    order = data.draw(st.permutations(range(count)))
    place = np.argsort(order)
    forward = place[:, None] < place[None, :]
    found = asymmetries(sparse.csr_matrix(changes))
    net = found.forward - found.back
    ahead = place[found.source] < place[found.target]
    accounted = (changes.sum() + net[ahead].sum() - net[~ahead].sum()) / 2
    assert accounted == changes[forward].sum()


def test_the_published_double_count_holds_at_its_own_scale() -> None:
    """55,307 finetune edges replace one task by another: 110,614 transitions, of which 110,542 were printed."""
    models = pa.table({"task": ["fill-mask", "text-classification"]})
    traits = trait_sets(models, "task")
    parent, child = np.zeros(55_307, np.int64), np.ones(55_307, np.int64)
    assert paper_transitions(traits, parent, child).sum() == 110_614 == 110_542 + 72
    assert substitutions(traits, parent, child).sum() == 55_307
