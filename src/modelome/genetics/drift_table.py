"""In which direction traits change: pairs of values, and orders of values in which most changes go forward.

What the paper (arXiv 2508.06811, section 7) reports, with what it lacks: changes counted once as well as twice, tests
of each pair under control of the false discovery rate, how the order holds when families are drawn again, how much of
it there is where edges are turned about at random, and whether an order of earlier changes holds for later ones.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from modelome.genetics.bootstrap import REPLICATES, ratio_intervals
from modelome.genetics.changes import Changes, changes_of_edges, frequent_values
from modelome.genetics.edge_groups import EdgeGroup, edge_groups
from modelome.genetics.edge_rates import EdgeMeasures, edge_rates
from modelome.genetics.long_table import long_table
from modelome.genetics.mutation_table import CIRCULAR
from modelome.genetics.orderings import drift_compatibility, mutations_accounted, net_traffic, order_traits
from modelome.genetics.trait_sets import TRAIT_COLUMNS, trait_sets
from modelome.genetics.transitions import asymmetries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.edge_groups import EdgeFacts
    from modelome.genetics.trait_sets import TraitSets

__all__ = ["DRIFT_TRAITS", "drift_table"]

DRIFT_TRAITS = {"license": 20, "license_family": 8, "language": 20, "task": 20, "library": 20}
"""How many values of each trait are put in order."""

_PAIRS = 100
_TAILS = [0.025, 0.975]
_GROUPS = (("all", None), ("finetune", "declared"), ("finetune", "inferred"))


@dataclass(frozen=True)
class _Told:
    """What every row of one group says besides."""

    facts: dict[str, Any]
    replicates: int
    seed: int
    spread: Callable[..., Iterable[Any]]

    def row(self, name: str, measure: str, estimate: float, **others: Any) -> dict[str, Any]:
        return {
            **self.facts,
            "name": name,
            "measure": measure,
            "estimate": estimate,
            "replicates": self.replicates,
            "seed": self.seed,
            **others,
        }


def drift_table(
    models: pa.Table, edges: EdgeFacts, *, replicates: int = REPLICATES, seed: int = 0, threads: int = 1
) -> pa.Table:
    """Measure the traits of `DRIFT_TRAITS` over all edges and over finetunes, declared and inferred apart.

    Rows named `drift` tell of pairs of values, `A → B`: the share of changes between the two that goes from A to B, and
    `A → B: q`; and of values, `A among parents`, `A among children`: on what share of edges that declare the trait.
    Rows named `ordering` tell of orders: `drift compatibility`, `mutations accounted`, `optima`; the same of edges
    turned about (`null` is `directions turned`) with the share of those that reach as much (`: p`); an order of earlier
    edges scored on later ones; `place of A` when families are drawn again. Weightings are `once` and `twice` (as in the
    paper), each by the best order of traffic; `pairs` and `pairs, twice` by that of oriented pairs.
    `threads` changes the time that it takes, never the result.
    """
    groups = {(group.relation, group.relation_source): group for group in edge_groups(edges, by_year=False)}
    rows: list[dict[str, Any]] = []
    with ThreadPoolExecutor(threads) as pool:
        for trait, most in DRIFT_TRAITS.items():
            if TRAIT_COLUMNS[trait] not in models.column_names:
                continue
            traits = trait_sets(models, trait)
            chosen = frequent_values(traits, most)
            for key in _GROUPS:
                group = groups.get(key)
                if group is None or (key[1] == "inferred" and trait in CIRCULAR):
                    continue
                parent, child = edges.parent[group.rows], edges.child[group.rows]
                changing = _changing(traits, parent, child, chosen)
                if not len(changing):
                    continue
                once = changes_of_edges(traits, parent, child, changing)
                twice = changes_of_edges(traits, parent, child, changing, twice=True)
                told = _Told({"trait": trait, **group.facts()}, replicates, seed, pool.map)
                for weighting, changes in (("once", once), ("twice", twice)):
                    rows += _pairs(changes, edges, group, told, weighting)
                rows += _declared(traits, changing, edges, group, told)
                rows += _orders(once, twice, edges, group, told)
    return long_table(rows)


def _changing(
    traits: TraitSets, parent: NDArray[np.integer], child: NDArray[np.integer], chosen: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Leave out what never changes: it has no place in any order. Empty where nothing is replaced."""
    once = changes_of_edges(traits, parent, child, chosen)
    twice = changes_of_edges(traits, parent, child, chosen, twice=True)
    found = np.unique(np.concatenate([once.source, once.target, twice.source, twice.target]))
    return chosen[found] if len(once.edge) else chosen[:0]


def _declared(
    traits: TraitSets, chosen: NDArray[np.int64], edges: EdgeFacts, group: EdgeGroup, told: _Told
) -> list[dict[str, Any]]:
    """Tell of each value on what share of the edges, of those that declare the trait at both ends, each end has it."""
    has = traits.sets[:, chosen].tocsc()
    told_of = traits.sizes > 0
    parent, child = edges.parent, edges.child
    names, value = [], []
    for at, place in enumerate(chosen.tolist()):
        with_it = np.zeros(len(told_of), bool)
        with_it[has.indices[has.indptr[at] : has.indptr[at + 1]]] = True
        above, below = with_it[parent].astype(np.float64), with_it[child].astype(np.float64)
        for end, having in (("parents", above), ("children", below), ("children less parents", below - above)):
            names.append(f"{traits.values[place]} among {end}")
            value.append(having)
    both = told_of[parent] & told_of[child]
    measured = EdgeMeasures(names, np.stack(value) * both, np.broadcast_to(both, (len(names), len(both))))
    facts = {"name": "drift", "trait": told.facts["trait"]}
    return edge_rates(measured, edges, [group], facts, replicates=told.replicates, seed=told.seed)


def _pairs(changes: Changes, edges: EdgeFacts, group: EdgeGroup, told: _Told, weighting: str) -> list[dict[str, Any]]:
    found = asymmetries(sparse.csr_matrix(changes.counts()))
    units, unit = np.unique(edges.unit[group.rows][changes.edge], return_inverse=True)
    rows = []
    for at in range(min(len(found.source), _PAIRS)):
        source, target = int(found.source[at]), int(found.target[at])
        there = (changes.source == source) & (changes.target == target)
        back = (changes.source == target) & (changes.target == source)
        forward, both = (
            np.bincount(unit, each, minlength=len(units))[None].astype(np.float64) for each in (there, there | back)
        )
        interval = ratio_intervals(forward, both, replicates=told.replicates, seed=told.seed)
        pair = f"{changes.values[source]} → {changes.values[target]}"
        counts = {"n": int(found.forward[at]), "denominator": int(found.forward[at] + found.back[at])}
        rows.append(
            told.row(
                "drift",
                pair,
                interval.estimate[0],
                low=interval.low[0],
                high=interval.high[0],
                weighting=weighting,
                **counts,
            )
        )
        if weighting == "once":  # a test of changes that are counted twice would be twice as sure
            rows.append(told.row("drift", f"{pair}: q", found.q[at], weighting=weighting, **counts))
    return rows


def _orders(once: Changes, twice: Changes, edges: EdgeFacts, group: EdgeGroup, told: _Told) -> list[dict[str, Any]]:
    rows = []
    orders = {}
    for weighting, changes, weigh in (
        ("once", once, net_traffic),
        ("twice", twice, net_traffic),
        ("pairs", once, _oriented),
        ("pairs, twice", twice, _oriented),
    ):
        counts = changes.counts()
        best = order_traits(weigh(counts), seed=told.seed, count=weighting == "once")
        orders[weighting] = best.order
        for measure, scored in _scores(counts, best.order).items():
            rows.append(told.row("ordering", measure, **scored, weighting=weighting))
        if best.optima is not None:
            rows.append(told.row("ordering", "optima", float(best.optima), n=best.objective, weighting=weighting))
    rows += _stability(once, orders["once"], edges, group, told)
    rows += _turned(once, orders["once"], group, told)
    rows += _later(once, edges, group, told)
    return rows


def _oriented(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return (net_traffic(counts) > 0).astype(np.int64)


def _scores(counts: NDArray[np.int64], order: NDArray[np.int64]) -> dict[str, dict[str, Any]]:
    scores = {
        "drift compatibility": drift_compatibility(counts, order),
        "mutations accounted": mutations_accounted(counts, order),
    }
    return {
        measure: {"estimate": n / of if of else float("nan"), "n": n, "denominator": of}
        for measure, (n, of) in scores.items()
    }


def _stability(
    changes: Changes, order: NDArray[np.int64], edges: EdgeFacts, group: EdgeGroup, told: _Told
) -> list[dict[str, Any]]:
    """Draw families again, order anew, and tell between which places each value lies, and how high the scores are."""
    units, unit = np.unique(edges.unit[group.rows][changes.edge], return_inverse=True)
    rng = np.random.default_rng(told.seed)
    drawn = [np.bincount(rng.integers(0, len(units), len(units)), minlength=len(units)) for _ in range(told.replicates)]

    def ordered(times: NDArray[np.int64]) -> tuple[NDArray[np.int64], dict[str, dict[str, Any]]]:
        weight = np.zeros(len(group.rows))
        weight[changes.edge] = times[unit]
        counts = changes.counts(weight)
        again = order_traits(net_traffic(counts), count=False).order
        return np.argsort(again), _scores(counts, again)

    found = list(told.spread(ordered, drawn))
    places = np.stack([place for place, _ in found]) + 1
    best = np.argsort(order) + 1
    low, high = np.quantile(places, _TAILS, axis=0)
    rows = [
        told.row("ordering", f"place of {value}", float(best[at]), low=low[at], high=high[at], weighting="once")
        for at, value in enumerate(changes.values)
    ]
    for measure in found[0][1]:
        scores = np.array([scored[measure]["estimate"] for _, scored in found])
        low_score, high_score = np.nanquantile(scores, _TAILS)
        middle = float(np.nanmean(scores))
        rows.append(
            told.row("ordering", f"{measure}: drawn again", middle, low=low_score, high=high_score, weighting="once")
        )
    return rows


def _turned(changes: Changes, order: NDArray[np.int64], group: EdgeGroup, told: _Told) -> list[dict[str, Any]]:
    """Turn each edge about with an even chance: how well the best order does where there is no direction."""
    rng = np.random.default_rng(told.seed)
    coins = [rng.random(len(group.rows)) < 0.5 for _ in range(told.replicates)]

    def scored(turned: NDArray[np.bool_]) -> dict[str, dict[str, Any]]:
        counts = changes.counts(turned=turned)
        return _scores(counts, order_traits(net_traffic(counts), count=False).order)

    found = list(told.spread(scored, coins))
    observed = _scores(changes.counts(), order)
    rows = []
    for measure, own in observed.items():
        scores = np.array([each[measure]["estimate"] for each in found])
        low, high = np.nanquantile(scores, _TAILS)
        null = {"null": "directions turned", "weighting": "once"}
        rows.append(told.row("ordering", measure, float(np.nanmean(scores)), low=low, high=high, **null))
        reached = (1 + int((scores >= own["estimate"]).sum())) / (1 + told.replicates)
        rows.append(told.row("ordering", f"{measure}: p", reached, **null))
    return rows


def _later(changes: Changes, edges: EdgeFacts, group: EdgeGroup, told: _Told) -> list[dict[str, Any]]:
    """Order the changes of earlier years, and score that order on the later ones."""
    year = edges.year[group.rows]
    known = year[changes.edge][year[changes.edge] > 0]
    if not len(known):
        return []
    border = int(np.median(known))
    early = ((year > 0) & (year < border)).astype(np.float64)
    late = (year >= border).astype(np.float64)
    before = changes.counts(early)
    if not before.any():
        return []
    order = order_traits(net_traffic(before), count=False).order
    return [
        told.row("ordering", f"{measure}: from {border} on, by the order before", **scored, weighting="once")
        for measure, scored in _scores(changes.counts(late), order).items()
    ]
