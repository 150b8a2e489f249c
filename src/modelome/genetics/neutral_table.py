"""Whether siblings above parent and child need directed mutation: traits of one value beside neutral chains."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from modelome.genetics.bootstrap import ratio_intervals
from modelome.genetics.kin_graph import kin_graphs, principal_parents, units_of
from modelome.genetics.long_table import long_table
from modelome.genetics.mutation_table import CIRCULAR
from modelome.genetics.name_numbers import name_numbers
from modelome.genetics.neutral import fit_directed, fit_undirected, most_above, region
from modelome.genetics.neutral_simulation import Forest
from modelome.genetics.neutral_stars import LIKENESS, Stars, stars_of
from modelome.genetics.trait_sets import TRAIT_COLUMNS, trait_sets

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.kin_graph import KinGraph
    from modelome.genetics.study import Study

__all__ = ["CHAINS", "DIRECTED", "NEUTRAL_TRAITS", "UNDIRECTED", "RegionPoint", "neutral_table", "region_point"]

NEUTRAL_TRAITS = ("license", "license_family", "language", "task", "library")
"""Traits of which most models declare one value; those that declare several are left out."""

UNDIRECTED, DIRECTED = "undirected chain", "directed chain"
CHAINS = {UNDIRECTED: fit_undirected, DIRECTED: fit_directed}
"""Models of chance: a chain under which as many edges go each way, and one that goes where the edges go."""

_WEIGHTINGS = ("pair", "family")
_BOUND = "one rate, one goal"
_RATES = np.linspace(0, 1, 21)
_DIRECTED = np.linspace(0, 1, 6)
_ABOVE = LIKENESS.index("siblings above parent-child")
_TAILS = (0.025, 0.975)
_POINT = re.compile(r"region (parent-child of stars|siblings): rate (\d\.\d\d), directed (\d\.\d\d)")


class RegionPoint(NamedTuple):
    """What a row of the region measures (of `LIKENESS`), at what rate of mutation and directedness."""

    measure: str
    rate: float
    directed: float


def region_point(measure: str) -> RegionPoint | None:
    """Read the measure of a row of the region; None where it is of another kind.

    >>> region_point("region siblings: rate 0.30, directed 0.60")
    RegionPoint(measure='siblings', rate=0.3, directed=0.6)
    """
    found = _POINT.fullmatch(measure)
    return RegionPoint(found[1], float(found[2]), float(found[3])) if found else None


def neutral_table(study: Study) -> pa.Table:
    """Set what is observed of `NEUTRAL_TRAITS` beside chains; rows are named `neutral`.

    Measures are `LIKENESS`; with a chain as the null also `…: above chance`, what was observed less what it predicts;
    with `CHAIN, simulated` as the null `…: p`, how often a simulation reaches what was observed; and
    `region MEASURE: rate R, directed D` (`region_point`).
    """
    models, nodes = study.models, study.lineage.nodes
    unit, _ = units_of(nodes)
    owner = name_numbers(models["owner"])
    graphs = [(each, _tree(each.of, nodes)) for each in kin_graphs(study.lineage.edges, models.num_rows)]
    rows: list[dict[str, Any]] = []
    for trait in NEUTRAL_TRAITS:
        if TRAIT_COLUMNS[trait] not in models.column_names or not graphs:
            continue
        values = _single(models, trait)
        for each, (parent, child) in graphs:
            if trait in CIRCULAR and each.source == "inferred":
                continue
            told = (values[parent] >= 0) & (values[child] >= 0)
            above, below = parent[told], child[told]
            seen = _few(values, above, below)
            stars = stars_of(seen, above, below, owner)
            if not stars.pairs.any():
                continue
            facts = {"trait": trait, "relation": each.relation, "relation_source": each.source}
            forest = Forest.of(seen, above, below, unit)
            rows += _Trait(study, stars, unit[stars.parent], forest, facts).rows()
    return long_table({"name": "neutral", "period": "all", "seed": study.seed, **row} for row in rows)


@dataclass(frozen=True)
class _Trait:
    study: Study
    stars: Stars
    unit: NDArray[np.int64]
    forest: Forest
    facts: dict[str, Any]

    def rows(self) -> Iterator[dict[str, Any]]:
        """Tell what is observed, what chains predict, and the region."""
        value, below = self.stars.measured()
        expected = {name: self.stars.expected(fit(self.stars.counts)) for name, fit in CHAINS.items()}
        _, place = np.unique(self.unit, return_inverse=True)
        total = _sums(np.concatenate([value, *expected.values(), *(value - each for each in expected.values())]), place)
        count = _sums(np.concatenate([below] * 5), place)
        kinds = [(None, ""), *((name, "") for name in CHAINS), *((name, ": above chance") for name in CHAINS)]
        observed = {}
        for weighting in _WEIGHTINGS:
            above, under = (total, count) if weighting == "pair" else _alike(total, count)
            found = ratio_intervals(above, under, replicates=self.study.replicates, seed=self.study.seed)
            for at, (null, ending) in enumerate((null, ending) for null, ending in kinds for _ in LIKENESS):
                measure = at % len(LIKENESS)
                if not count[measure].any():
                    continue
                yield {
                    **self.facts,
                    "measure": f"{LIKENESS[measure]}{ending}",
                    "weighting": weighting,
                    "null": null,
                    "estimate": found.estimate[at],
                    "low": found.low[at],
                    "high": found.high[at],
                    "n": int((count[measure] > 0).sum()),
                    "denominator": int(count[measure].sum()),
                    "replicates": self.study.replicates,
                }
            observed[weighting] = found.estimate[: len(LIKENESS)]
            yield from self._bound(weighting, 1 - observed[weighting][1])
        yield from self._simulated(observed)
        yield from self._region()

    def _bound(self, weighting: str, rate: float) -> Iterator[dict[str, Any]]:
        of = {"weighting": weighting, "null": _BOUND, "measure": LIKENESS[_ABOVE]}
        yield {**self.facts, **of, "estimate": most_above(rate)}

    def _simulated(self, observed: dict[str, NDArray[np.float64]]) -> Iterator[dict[str, Any]]:
        times = self.study.replicates
        for name, fit in CHAINS.items():
            drawn = self.forest.simulated(fit(self.stars.counts), times=times, seed=self.study.seed)
            drawn = np.concatenate([drawn, drawn[..., 2:] - drawn[..., 1:2]], axis=2)
            for place, weighting in enumerate(_WEIGHTINGS):
                for measure, values in enumerate(drawn[:, place].T):
                    low, high = np.quantile(values, _TAILS)
                    of = {
                        **self.facts,
                        "measure": LIKENESS[measure],
                        "weighting": weighting,
                        "null": f"{name}, simulated",
                        "replicates": times,
                    }
                    yield {**of, "estimate": values.mean(), "low": low, "high": high}
                    reached = int((values >= observed[weighting][measure]).sum())
                    share = {"estimate": (1 + reached) / (1 + times), "n": reached, "denominator": times}
                    yield {**of, "measure": f"{LIKENESS[measure]}: p", **share}

    def _region(self) -> Iterator[dict[str, Any]]:
        grids = region(self.stars.pedigree(), _RATES, _DIRECTED)
        for measure, grid in zip(LIKENESS[1:3], grids, strict=True):
            for (row, column), alike in np.ndenumerate(grid):
                point = f"rate {_RATES[row]:.2f}, directed {_DIRECTED[column]:.2f}"
                of = {"measure": f"region {measure}: {point}", "weighting": "pair", "null": "region"}
                yield {**self.facts, **of, "estimate": alike}


def _tree(graph: KinGraph, nodes: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Leave each child one parent: a trait of one value comes from one."""
    up = principal_parents(graph, nodes)
    child = np.flatnonzero(up >= 0)
    return up[child], child


def _single(models: pa.Table, trait: str) -> NDArray[np.int64]:
    """Give the value of each model as a number, -1 where it has none or several, (n,)."""
    traits = trait_sets(models, trait)
    values = np.full(models.num_rows, -1, np.int64)
    one = np.flatnonzero(traits.sizes == 1)
    values[one] = traits.sets.indices[traits.sets.indptr[one]]
    return values


def _few(values: NDArray[np.int64], parent: NDArray[np.int64], child: NDArray[np.int64]) -> NDArray[np.int64]:
    """Take the values that models of edges have, numbered from 0; -1 for other models, (n,)."""
    models = np.concatenate([parent, child])
    few = np.full(len(values), -1, np.int64)
    _, few[models] = np.unique(values[models], return_inverse=True)
    return few


def _sums(values: NDArray[np.float64], place: NDArray[np.integer]) -> NDArray[np.float64]:
    units = int(place.max(initial=-1)) + 1
    return np.stack([np.bincount(place, row, minlength=units) for row in values]).astype(np.float64)


def _alike(total: NDArray[np.float64], count: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    some = count > 0
    return np.divide(total, count, out=np.zeros_like(total), where=some), some.astype(np.float64)
