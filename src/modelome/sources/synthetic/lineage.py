"""Who declares which parent: counts by relation, hubs, chains, merges, ghosts, cycles, models that name themselves.

The traits of a child stand first; its parent is chosen among models whose license, languages and task are the child's,
or differ, at the rates that the paper measured. Parents are older than their children, so that no cycle comes about but
those that are put in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.sources.synthetic.growth import FURTHER_CHILDREN, PAPER_MODELS, RELATIONS, edges_by_relation
from modelome.sources.synthetic.parents import Pool, Wanted

if TYPE_CHECKING:
    from modelome.sources.synthetic.fitted import Fitted
    from modelome.sources.synthetic.rows import Rows

__all__ = ["Lineage", "Traits", "draw_lineage"]

Array = np.ndarray[Any, Any]
ADAPTER, MERGE, QUANTIZED, FINETUNE = range(4)
HUBS = (33_042, 32_501, 30_581, 23_794, 9_565, 8_430, 6_457)  # children of the paper's largest parents, adapters first
GHOSTS = 0.08  # of declared parents: 17 % in the listing; the published counts of 2025 leave room for few
SELVES = 665 / 760_000
CYCLES = 7 / 760_000
UNTYPED = 566 / 573_653
NESTED_MERGES = 0.45
LONGEST_CHAIN = 40
MOST_PARENTS = 53
SPARE = 1.03  # edges drawn beyond the wanted count: a child may draw the same parent twice


@dataclass(frozen=True)
class Traits:
    """What mutation is measured on: a code a model, 0 for nothing declared."""

    license: Array
    languages: Array
    task: Array


@dataclass(frozen=True)
class Lineage:
    """Declared parents as edges, grouped by child."""

    child: Array  # int32
    parent: Array  # int32; -1: a ghost
    relation: Array  # int8, place in RELATIONS
    typed: Array  # bool: the relation stands in a tag too


def draw_lineage(
    stats: Fitted, rows: Rows, traits: Traits, popularity: Array, rng: np.random.Generator
) -> Lineage:
    """Draw the edges of the whole ecosystem."""
    models = len(rows.template)
    wanted = edges_by_relation(models)
    age = np.empty(models, dtype=np.int64)
    age[np.lexsort((np.arange(models), rows.created))] = np.arange(models)
    kind = stats["template_affinity"][rows.template].astype(np.int8)
    willing = stats["template_declares"][rows.template].astype(np.float64)
    free = age > models // 200  # the oldest are where lines begin
    children, relations, alone = [], [], []
    for relation, name in enumerate(RELATIONS):
        total = wanted[name] * SPARE / (1 - GHOSTS)
        child, many = _children(stats, relation, total, free & (kind == relation), free & (kind == FINETUNE), willing, rng)
        free[child] = False
        children.append(np.repeat(child, many))
        relations.append(np.full(len(children[-1]), relation, dtype=np.int8))
        alone.append(np.repeat(many == 1, many))
    child, relation_of, single = np.concatenate(children), np.concatenate(relations), np.concatenate(alone)
    is_child = np.zeros(models, dtype=bool)
    is_child[child] = True
    ghost = rng.random(len(child)) < GHOSTS

    roots = Pool.of_roots(is_child, popularity, traits, age, len(child), rng)
    demand = Wanted.of(child, relation_of, traits, roots, rng)
    parent = roots.choose(demand, age[child], rng)
    fixed = np.zeros(len(child), dtype=bool)
    scale = wanted["adapter"] / edges_by_relation(PAPER_MODELS)["adapter"]
    _hubs(parent, fixed, child, relation_of == ADAPTER, single & ~ghost, age, roots, traits, rows, scale)
    _nest(parent, fixed, ghost, child, relation_of, demand, traits, age, wanted, rng)
    _chain(parent, fixed, ghost, child, relation_of, age)
    parent[ghost & ~fixed] = -1
    child, parent, relation_of, fixed = _apart(child, parent, relation_of, fixed)
    keep = _exact(child, parent, relation_of, fixed, wanted, rng)
    child, parent, relation_of = child[keep], parent[keep], relation_of[keep]
    _cycles(child, parent, relation_of, models, rng)
    selves = rng.choice(child, max(round(SELVES * models), 1), replace=False) if len(child) else child[:0]
    selves = np.unique(selves)
    child = np.concatenate([child, selves])
    parent = np.concatenate([parent, selves])
    relation_of = np.concatenate([relation_of, np.full(len(selves), FINETUNE, dtype=np.int8)])
    order = np.lexsort((parent, child))
    typed = rng.random(len(child)) >= UNTYPED
    return Lineage(child[order].astype(np.int32), parent[order].astype(np.int32), relation_of[order], typed)


def _children(
    stats: Fitted, relation: int, total: float, own: Array, others: Array, willing: Array, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Choose who declares parents, and how many each: those whose template does so in the listing come first."""
    share = stats["parents_many"][relation].astype(np.float64)
    share[0] = 0
    mean = float((share * np.arange(len(share))).sum() / share.sum())
    count = max(round(total / mean), 1)
    key = np.log(np.maximum(willing, 1e-4)) + rng.gumbel(size=len(willing))
    key = np.where(own, key + 50, np.where(others, key, -np.inf))
    found = np.argpartition(-key, count)[:count] if count < len(key) else np.flatnonzero(np.isfinite(key))
    found = found[np.isfinite(key[found])]
    many = np.searchsorted(np.cumsum(share) / share.sum(), (np.arange(len(found)) + 0.5) / max(len(found), 1))
    many = rng.permutation(many)
    if relation == MERGE and len(found) > MOST_PARENTS:
        many[np.argmax(many)] = MOST_PARENTS
    return found, many


def _hubs(
    parent: Array, fixed: Array, child: Array, adapter: Array, eligible: Array, age: Array, roots: Pool, traits: Traits,
    rows: Rows, scale: float,
) -> None:
    """Give the paper's largest parents their children: series of one template, as mass uploads are."""
    free = np.flatnonzero(adapter & eligible)
    free = free[np.lexsort((rows.series[child[free]], rows.template[child[free]]))]
    size = np.bincount(rows.template[child[free]])[rows.template[child[free]]] if len(free) else free
    free = free[np.argsort(-size, kind="stable")]
    old = np.flatnonzero(age[roots.rows] < len(age) // 3)
    hubs = roots.rows[old[np.argsort(-roots.weight[old], kind="stable")]]
    hubs = hubs[(traits.license[hubs] > 0) & (traits.task[hubs] > 0)]
    start = 0
    for hub, children in zip(hubs, HUBS, strict=False):
        here = free[start : start + round(children * scale)]
        here = here[age[child[here]] > age[hub]]
        parent[here] = hub
        fixed[here] = True
        start += round(children * scale)


def _nest(
    parent: Array, fixed: Array, ghost: Array, child: Array, relation: Array, demand: Wanted, traits: Traits, age: Array,
    wanted: dict[str, int], rng: np.random.Generator,
) -> None:
    """Let some children have children: as many of each relation as in the paper, and many merges of merges."""
    leaf = np.flatnonzero(~fixed & ~ghost & (relation != MERGE) & (relation != ADAPTER))
    leaf = rng.permutation(leaf)
    used = 0
    busy = np.zeros(len(age), dtype=bool)  # who declares a parent by one of the changed edges
    for name, share in FURTHER_CHILDREN.items():
        target = round(share * wanted[name])
        able = rng.permutation(np.unique(child[(relation == RELATIONS.index(name)) & ~ghost]))
        if not len(able) or target < 1:
            continue
        middle = able[: max(int(target * 1.6), 8)]
        pool = Pool.flat(middle, traits, age)
        have: Array = np.zeros(len(age), dtype=bool)
        for _ in range(8):
            missing = target - int(have[middle].sum())
            if missing <= 0 or used >= len(leaf):
                break
            tried = leaf[used : used + int(missing * 1.5) + 1]
            used += len(tried)
            found = pool.choose(demand.take(tried), age[child[tried]], rng, strict=True)
            hit = found >= 0
            parent[tried[hit]] = found[hit]
            fixed[tried[hit]] = True
            busy[child[tried[hit]]] = True
            have[found[hit]] = True
    merges = rng.permutation(np.flatnonzero(~fixed & ~ghost & (relation == MERGE)))
    merges = merges[: int(len(merges) * NESTED_MERGES)]
    pool = Pool.flat(np.unique(child[relation == MERGE]), traits, age)
    found = pool.choose(demand.take(merges), age[child[merges]], rng, strict=True)
    parent[merges[found >= 0]] = found[found >= 0]


def _chain(parent: Array, fixed: Array, ghost: Array, child: Array, relation: Array, age: Array) -> None:
    """Put in lines of forty merges, each made from the one before, one for each 760,000 models."""
    edges = np.flatnonzero((relation == MERGE) & ~fixed)
    _, first = np.unique(child[edges], return_index=True)
    edges = edges[first]
    edges = edges[np.argsort(age[child[edges]], kind="stable")]
    lines = max(1, round(len(age) / 760_000))
    for line in range(lines):
        links = edges[line::lines]
        links = links[np.linspace(0, len(links) - 1, min(LONGEST_CHAIN, len(links) // 3)).astype(int)] if len(links) else links
        parent[links[1:]] = child[links[:-1]]
        fixed[links] = True
        ghost[links] = False


def _apart(child: Array, parent: Array, relation: Array, fixed: Array) -> tuple[Array, Array, Array, Array]:
    """Drop what a child declares twice, and models that came out as their own parent; ghosts stay."""
    order = np.lexsort((~fixed, parent, child))
    child, parent, relation, fixed = child[order], parent[order], relation[order], fixed[order]
    same = np.concatenate([[False], (child[1:] == child[:-1]) & (parent[1:] == parent[:-1])])
    keep = (~same | (parent < 0)) & (child != parent)
    return child[keep], parent[keep], relation[keep], fixed[keep]


def _exact(
    child: Array, parent: Array, relation: Array, fixed: Array, wanted: dict[str, int], rng: np.random.Generator
) -> Array:
    """Which edges stay so that each relation has the wanted number of parents that are rows."""
    keep = np.ones(len(child), dtype=bool)
    for place, name in enumerate(RELATIONS):
        rows = np.flatnonzero((relation == place) & (parent >= 0))
        surplus = len(rows) - wanted[name]
        loose = rows[~fixed[rows]]
        if surplus > 0:
            keep[rng.permutation(loose)[:surplus]] = False
    return keep


def _cycles(child: Array, parent: Array, relation: Array, models: int, rng: np.random.Generator) -> None:
    """Let a few pairs of finetunes name each other."""
    has = np.zeros(models, dtype=bool)
    has[parent[parent >= 0]] = True
    leaves = np.flatnonzero((relation == FINETUNE) & (parent >= 0) & ~has[child])
    pairs = max(round(CYCLES * models), 1)
    if len(leaves) < 2 * pairs:
        return
    chosen = rng.choice(leaves, 2 * pairs, replace=False).reshape(2, -1)
    parent[chosen[0]], parent[chosen[1]] = child[chosen[1]], child[chosen[0]]
