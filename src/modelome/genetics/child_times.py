"""How long after its parent a child is made, as rows of a long table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.edge_groups import edge_groups
from modelome.genetics.edge_rates import EdgeMeasures, edge_rates

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.edge_groups import EdgeFacts
    from modelome.genetics.study import Study

__all__ = ["DAY", "child_time_rows", "dates_of"]

DAY = 86_400_000
_QUANTILES = {"first quartile": 0.25, "median": 0.5, "third quartile": 0.75}
_WITHIN = {"within a day": 1, **{f"within {days} days": days for days in (7, 30, 90, 365)}}
_LEVEL = (0.025, 0.975)


def dates_of(models: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give milliseconds since 1970, (n,), 0 where unknown, and which dates are known and not the Hub's floor, (n,)."""
    created = models["created_at"].combine_chunks().cast("int64").fill_null(0).to_numpy().astype(np.int64)
    known = models["created_at"].is_valid().to_numpy() & ~models["created_censored"].to_numpy()
    return created, known


def child_time_rows(study: Study, facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tell days from parent to child by relation, of edges whose two dates are known, the parent's no floor.

    Children before their parents, such as those at the floor, take no part: `graph_claims` counts them.
    """
    edges = study.edges
    created, known = dates_of(study.models)
    told = study.models["created_at"].is_valid().to_numpy()
    dated = known[edges.parent] & told[edges.child]
    floor = study.models["created_censored"].to_numpy()[edges.parent]
    apart = created[edges.child] - created[edges.parent]
    seconds = created[edges.child] // 1000 - created[edges.parent] // 1000
    timed = dated & (seconds >= 0)
    every = np.ones(len(apart))
    value = np.stack([floor, *((timed & (apart <= days * DAY)) for days in _WITHIN.values())]).astype(np.float64)
    of = np.stack([every, *(timed for _ in _WITHIN)]).astype(np.float64)
    names = ["parent of unknown age", *_WITHIN]
    drawn = {"replicates": study.replicates, "seed": study.seed}
    groups = edge_groups(edges, by_year=False)
    rows = [
        row for row in edge_rates(EdgeMeasures(names, value, of), edges, groups, facts, **drawn) if row["denominator"]
    ]
    for group in groups:
        here = group.rows[timed[group.rows]]
        days = np.maximum(apart[here], 0) / DAY
        rows += _quantiles(days, edges, here, {**facts, **group.facts(), **drawn, "weighting": "edge"})
    return rows


def _quantiles(
    days: NDArray[np.float64], edges: EdgeFacts, at: NDArray[np.int64], told: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Tell quantiles, for which families are drawn again."""
    if not len(days):
        return []
    order = np.argsort(days, kind="stable")
    ordered = days[order]
    units, place = np.unique(edges.unit[at[order]], return_inverse=True)
    rng = np.random.default_rng(told["seed"])
    levels = np.array(list(_QUANTILES.values()))
    drawn = np.empty((told["replicates"], len(levels)))
    for row in drawn:
        times = np.bincount(rng.integers(0, len(units), len(units)), minlength=len(units))
        held = np.cumsum(times[place])
        row[:] = ordered[np.searchsorted(held, np.ceil(levels * held[-1]))]
    low, high = np.quantile(drawn, _LEVEL, axis=0)
    whole = np.ceil(levels * len(ordered)).astype(int) - 1
    return [
        {
            **told,
            "measure": f"days: {name}",
            "estimate": ordered[whole[nth]],
            "low": low[nth],
            "high": high[nth],
            "n": len(ordered),
            "denominator": len(ordered),
        }
        for nth, name in enumerate(_QUANTILES)
    ]
