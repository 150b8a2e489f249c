"""Which template, owner and date each model has.

A template is a set of tags with a task and a library that several owners use. The models of one owner with one template
are a series: most hold one model, a few hold thousands (mass uploads).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.sources.synthetic.growth import RELATIONS, edges_by_relation, instants_after

if TYPE_CHECKING:
    from modelome.sources.synthetic.fitted import Fitted

__all__ = ["Rows", "draw_rows"]

Array = np.ndarray[Any, Any]
LAST = 7  # the last period of the listing; 8 is what came after
MIXED = 0.35  # share of series whose owner is not chosen by task
FULL = 0.93  # share of models of a relation's kind that may declare a parent
BURST = 0.04  # spread of a series within its period


@dataclass(frozen=True)
class Rows:
    """Columns of n models, sorted by template."""

    template: Array  # int32
    series: Array  # int32, dense
    owner: Array  # int32, dense
    period: Array  # int8
    created: Array  # int64, milliseconds since 1970


def draw_rows(stats: Fitted, models: int, rng: np.random.Generator) -> Rows:
    """Draw the templates in their real shares, cut them into series, give the series owners and dates."""
    counts = _periods(stats, models)
    drawn = [_templates(stats, period, int(size), models, rng) for period, size in enumerate(counts)]
    template = np.concatenate(drawn)
    period = np.repeat(np.arange(len(counts), dtype=np.int8), counts)
    template, series, period = _series(stats, template, period, rng)
    owner = _owners(stats, template, series, rng)
    return Rows(template, series, owner, period, _dates(stats, models, series, period, rng))


def _periods(stats: Fitted, models: int) -> Array:
    """How many models of each period: a fair sample of the listing, or all of it and what came after."""
    real = stats["period_rows"].astype(np.float64)
    inside = min(models, stats.listing_rows)
    edges = np.round(np.cumsum(np.concatenate([[0.0], real])) * inside / real.sum()).astype(np.int64)
    return np.concatenate([np.diff(edges), [models - inside]])


def _templates(stats: Fitted, period: int, size: int, models: int, rng: np.random.Generator) -> Array:
    """Draw templates of one period, systematically, so that their counts are the expected ones to within one."""
    if not size:
        return np.empty(0, dtype=np.int32)
    count = len(stats["template_owners"])
    at = stats["template_period_p"] == min(period, LAST)
    weight = np.bincount(stats["template_period_t"][at], stats["template_period_n"][at], count)
    if period > LAST:
        weight = _tilted(stats, weight, size, models)
    edges = np.cumsum(weight)
    places = (np.arange(size) + rng.random()) / max(size, 1) * edges[-1]
    found = np.minimum(np.searchsorted(edges, places, side="right"), count - 1)
    return np.asarray(found, dtype=np.int32)


def _tilted(stats: Fitted, weight: Array, size: int, models: int) -> Array:
    """Give the kinds of template that became common after the listing the share that their edges need."""
    kind = stats["template_affinity"]
    share = np.bincount(kind, weight, 4) / weight.sum()
    now, then = edges_by_relation(models), edges_by_relation(stats.listing_rows)
    parents = stats["parents_many"].astype(np.float64)
    each = (parents * np.arange(parents.shape[1])).sum(1) / parents.sum(1)
    need = np.array([(now[r] - then[r]) / each[i] / FULL / size for i, r in enumerate(RELATIONS)])
    wanted = share.copy()
    wanted[:3] = np.maximum(share[:3], np.minimum(need[:3] * 1.06, 0.4))
    wanted[3] = max(1 - wanted[:3].sum(), 0.2)
    return np.asarray(weight * (wanted / share)[kind])


def _series(stats: Fitted, template: Array, period: Array, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Cut each template's models into series of one owner.

    Of each template four things are real: models, owners, owners with one model, models of the largest owner. Owners
    with more have two, and what is left falls to them by a power law: place u in (0, 1) belongs to owner floor(K u^g),
    with g such that the first of K gets the share of the largest.
    """
    order = np.lexsort((rng.random(len(template)), template))
    template, period = template[order], period[order]
    kinds = len(stats["template_owners"])
    size = np.bincount(template, minlength=kinds)
    start = np.concatenate([[0], np.cumsum(size)])[:-1]
    real = np.maximum(np.bincount(stats["template_period_t"], stats["template_period_n"], kinds), 1.0)
    grown = np.maximum(size / real, 1.0)
    single = np.round(stats["template_single"] * grown)
    several = np.maximum(np.round((stats["template_owners"] - stats["template_single"]) * grown), 0)
    left = np.maximum(real * grown - single - 2 * several, 0)
    most = np.clip((stats["template_largest"] * grown - 2) / np.maximum(left, 1), 1e-9, 0.999)
    most = np.maximum(most, 1 / np.maximum(several, 1))
    bend = np.maximum(np.log(np.maximum(several, 2)) / -np.log(np.minimum(most, 0.999)), 1.0)
    # A place among all models of the template; a smaller ecosystem is a fair sample of the places.
    place = (np.arange(len(template)) - start[template] + rng.random(len(template))) / size[template]
    at = place * (real * grown)[template]
    one, more = single[template], several[template]
    u = np.clip((at - one - 2 * more) / np.maximum(left[template], 1), 0, 1 - 1e-12)
    by_law = np.minimum(np.floor(more * u ** bend[template]), np.maximum(more - 1, 0))
    group = np.where(at < one, at, one + np.where(at < one + 2 * more, (at - one) // 2, by_law)).astype(np.int64)
    again = np.lexsort((group, template))
    template, group = template[again], group[again]
    first = np.concatenate([[True], (template[1:] != template[:-1]) | (group[1:] != group[:-1])])
    series = (np.cumsum(first) - 1).astype(np.int32)
    # A series lies in one stretch of time: shuffle the series of a template, then hand out its periods in order.
    moved = np.lexsort((rng.random(int(series[-1]) + 1)[series], template))
    in_time = np.lexsort((period, template))
    return template[moved], series[moved], period[in_time]


def _owners(stats: Fitted, template: Array, series: Array, rng: np.random.Generator) -> Array:
    """Give each owner a run of series that lie near each other, as many as owners really have."""
    count = int(series.max()) + 1
    of = np.zeros(count, dtype=np.int64)
    of[series] = template
    key = stats["template_class"][of].astype(np.float64) + rng.random(count)
    astray = rng.random(count) < MIXED
    key[astray] = rng.random(int(astray.sum())) * (key.max() + 1)
    ladder = stats["groups_per_owner"]
    grid = 1 - np.concatenate([np.geomspace(1, 1e-6, len(ladder) - 1), [0]])
    full = len(stats["template_owners"])
    real_series = max(float(stats["template_owners"].sum()), float(full))
    owners = max(int(stats["owners"][0] * max(count / real_series, 0.02) * 1.2), 16)
    runs = np.floor(np.interp((np.arange(owners) + 0.5) / owners, grid, ladder)).astype(np.int64)
    runs = np.maximum(rng.permutation(runs), 1)
    while runs.sum() < count:
        runs = np.concatenate([runs, rng.permutation(runs)])
    ends = np.cumsum(runs)
    owner = np.empty(count, dtype=np.int32)
    owner[np.argsort(key, kind="stable")] = np.searchsorted(ends, np.arange(count), side="right")
    return owner[series]


def _dates(stats: Fitted, models: int, series: Array, period: Array, rng: np.random.Generator) -> Array:
    """Draw dates in their real distribution within each period, those of a series near each other."""
    home = rng.random(int(series.max()) + 1)
    place = (home[series] + period * 0.381966 + rng.normal(0, BURST, len(series))) % 1.0
    created = np.empty(len(series), dtype=np.int64)
    for at, quantiles in enumerate(stats["dates"]):
        here = period == at
        created[here] = np.interp(place[here], np.linspace(0, 1, len(quantiles)), quantiles).astype(np.int64)
    floor = period == 0  # two seconds wide, and nothing between them
    created[floor] = np.where(place[floor] < 7828 / 29990, 1646263744000, 1646263745000)
    after = period > LAST
    created[after] = instants_after(stats.listing_rows + place[after] * (models - stats.listing_rows))
    return created
