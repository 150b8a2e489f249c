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
CIRCLE = 0.15  # of the models without parents, those that merges are made from
LONGEST_CHAIN = 40
MOST_PARENTS = 53
SPARE = 1.045  # edges drawn beyond the wanted count: a child may draw the same parent twice


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


@dataclass
class _Draft:
    """Edges while they are being decided on; `fixed` ones stay as they are."""

    child: Array
    parent: Array
    relation: Array
    fixed: Array
    ghost: Array

    def keep(self, edges: Array) -> None:
        """Drop all other edges."""
        for name in ("child", "parent", "relation", "fixed", "ghost"):
            setattr(self, name, getattr(self, name)[edges])

    def give(self, edges: Array, parents: Array) -> None:
        """Settle the parents of some edges."""
        self.parent[edges] = parents
        self.fixed[edges] = True


def draw_lineage(stats: Fitted, rows: Rows, traits: Traits, popularity: Array, rng: np.random.Generator) -> Lineage:
    """Draw the edges of the whole ecosystem."""
    models = len(rows.template)
    wanted = edges_by_relation(models)
    age = np.empty(models, dtype=np.int64)
    age[np.lexsort((np.arange(models), rows.created))] = np.arange(models)
    draft = _declaring(stats, rows, wanted, age > models // 200, rng)
    is_child = np.zeros(models, dtype=bool)
    is_child[draft.child] = True
    roots = Pool.of_roots(is_child, popularity, traits=traits, age=age, edges=len(draft.child), rng=rng)
    demand = Wanted.of(draft.child, draft.relation, traits, roots, rng)
    draft.parent[:] = roots.choose(demand, age[draft.child], rng)
    _kin(draft, demand, roots, rng)
    _hubs(draft, rows, roots, wanted["adapter"] / edges_by_relation(PAPER_MODELS)["adapter"])
    _nest(draft, demand, roots, wanted, rng)
    _chain(draft, age)
    draft.parent[draft.ghost & ~draft.fixed] = -1
    _drop_repeats(draft)
    _drop_surplus(draft, wanted, rng)
    _cycles(draft, models, rng)
    selves = np.unique(rng.choice(draft.child, max(round(SELVES * models), 1)))
    child = np.concatenate([draft.child, selves])
    parent = np.concatenate([draft.parent, selves])
    relation = np.concatenate([draft.relation, np.full(len(selves), FINETUNE, dtype=np.int8)])
    order = np.lexsort((parent, child))
    typed = rng.random(len(child)) >= UNTYPED
    return Lineage(child[order].astype(np.int32), parent[order].astype(np.int32), relation[order], typed)


def _declaring(stats: Fitted, rows: Rows, wanted: dict[str, int], free: Array, rng: np.random.Generator) -> _Draft:
    """Choose who declares parents; the oldest models are not `free` to: lines begin with them."""
    kind = stats["template_affinity"][rows.template].astype(np.int8)
    willing = stats["template_declares"][rows.template].astype(np.float64)
    children, relations = [], []
    for relation, name in enumerate(RELATIONS):
        total = wanted[name] * SPARE / (1 - GHOSTS)
        key = np.log(np.maximum(willing, 1e-4)) + rng.gumbel(size=len(willing))
        # Models of the relation's kind come first; where they are too few, others that name a parent follow.
        key = np.where(kind == relation, key + 50, np.where(kind == FINETUNE, key, -np.inf))
        key[~free] = -np.inf
        child, many = _children(stats, relation, total, key, rng)
        free = free.copy()
        free[child] = False
        children.append(np.repeat(child, many))
        relations.append(np.full(len(children[-1]), relation, dtype=np.int8))
    child = np.concatenate(children)
    count = len(child)
    ghost = rng.random(count) < GHOSTS
    return _Draft(child, np.full(count, -1), np.concatenate(relations), np.zeros(count, dtype=bool), ghost)


def _children(stats: Fitted, relation: int, total: float, key: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Take those of the highest keys, and how many parents each declares, `total` together."""
    share = stats["parents_many"][relation].astype(np.float64)
    share[0] = 0
    mean = float((share * np.arange(len(share))).sum() / share.sum())
    count = max(round(total / mean), 1)
    found = np.argpartition(-key, count)[:count] if count < len(key) else np.arange(len(key))
    found = found[np.isfinite(key[found])]
    many = np.searchsorted(np.cumsum(share) / share.sum(), (np.arange(len(found)) + 0.5) / max(len(found), 1))
    many = rng.permutation(many)
    if relation == MERGE and len(found) > MOST_PARENTS:
        many[np.argmax(many)] = MOST_PARENTS
    return found, many


def _kin(draft: _Draft, demand: Wanted, roots: Pool, rng: np.random.Generator) -> None:
    """Keep families apart: models of several parents join few of them.

    Merges take their parents from one circle of models. Of other models the further parents are the one partner of the
    first: popular models are partners of little known ones.
    """
    merges = np.flatnonzero(draft.relation == MERGE)
    circle = roots.part(CIRCLE, rng, beyond=len(HUBS) * 4)
    draft.parent[merges] = circle.choose(demand.take(merges), roots.age[draft.child[merges]], rng)
    widest = merges[draft.child[merges] == np.argmax(np.bincount(draft.child[merges]))] if len(merges) else merges
    if len(circle.rows) >= len(widest):
        draft.give(widest, rng.choice(circle.rows, len(widest), replace=False))
        draft.ghost[widest] = False
    first = np.concatenate([[True], draft.child[1:] != draft.child[:-1]])
    further = np.flatnonzero(~first & (draft.relation != MERGE) & ~draft.fixed)
    place = np.zeros(len(roots.age), dtype=np.int64)
    place[roots.rows] = np.arange(len(roots.rows))
    begin = np.maximum.accumulate(np.where(first, np.arange(len(first)), 0))
    draft.parent[further] = roots.rows[len(roots.rows) - 1 - place[draft.parent[begin[further]]]]


def _hubs(draft: _Draft, rows: Rows, roots: Pool, scale: float) -> None:
    """Give the paper's largest parents their children: series of one template, as mass uploads are."""
    child, age, traits = draft.child, roots.age, roots.traits
    several = np.bincount(child, minlength=len(age)) > 1
    free = np.flatnonzero((draft.relation == ADAPTER) & ~draft.ghost & ~several[child])
    free = free[np.lexsort((rows.series[child[free]], rows.template[child[free]]))]
    template = rows.template[child[free]]
    free = free[np.argsort(-np.bincount(template)[template], kind="stable")]
    old = np.flatnonzero(age[roots.rows] < len(age) // 3)
    hubs = roots.rows[old[np.argsort(-roots.weight[old], kind="stable")]]
    hubs = hubs[(traits.license[hubs] > 0) & (traits.task[hubs] > 0)]
    for hub, children in zip(hubs, HUBS, strict=False):
        of = child[free]
        alike = age[of] > age[hub]
        for trait in (traits.license, traits.task, traits.languages):
            alike &= (trait[of] == 0) | (trait[of] == trait[hub])
        others = int(((draft.parent == hub) & ~draft.ghost).sum())
        here = np.flatnonzero(alike)[: max(round(children * scale) - others, 0)]
        draft.give(free[here], hub)
        free = np.delete(free, here)


def _nest(draft: _Draft, demand: Wanted, roots: Pool, wanted: dict[str, int], rng: np.random.Generator) -> None:
    """Let some children have children: as many of each relation as in the paper, and many merges of merges."""
    child, age, ghost = draft.child, roots.age, draft.ghost
    leaves = np.flatnonzero(~draft.fixed & ~ghost & ((draft.relation == FINETUNE) | (draft.relation == QUANTIZED)))
    alone = np.bincount(child, minlength=len(age)) == 1
    leaves = rng.permutation(leaves[alone[child[leaves]]])
    for name, share in FURTHER_CHILDREN.items():
        target = round(share * wanted[name] * SPARE)
        able = rng.permutation(np.unique(child[(draft.relation == RELATIONS.index(name)) & ~ghost]))
        middle = able[: max(int(target * 1.6), 8)]
        pool = Pool.flat(middle, roots.traits, age)
        have = np.zeros(len(age), dtype=bool)
        for _ in range(12):
            missing = target - int(have[middle].sum())
            if missing <= 0 or not len(leaves):
                break
            tried, leaves = np.split(leaves, [int(missing * 1.5) + 1])
            found = pool.choose(demand.take(tried), age[child[tried]], rng, strict=2 if name == "finetune" else 4)
            hit = found >= 0
            draft.give(tried[hit], found[hit])
            have[found[hit]] = True
    merges = rng.permutation(np.flatnonzero(~draft.fixed & ~ghost & (draft.relation == MERGE)))
    merges = merges[: int(len(merges) * NESTED_MERGES)]
    pool = Pool.flat(np.unique(child[draft.relation == MERGE]), roots.traits, age)
    found = pool.choose(demand.take(merges), age[child[merges]], rng, strict=2)
    draft.parent[merges[found >= 0]] = found[found >= 0]


def _chain(draft: _Draft, age: Array) -> None:
    """Put in lines of forty merges, each made from the one before, one for each 760,000 models."""
    edges = np.flatnonzero((draft.relation == MERGE) & ~draft.fixed)
    _, first = np.unique(draft.child[edges], return_index=True)
    edges = edges[first]
    edges = edges[np.argsort(age[draft.child[edges]], kind="stable")]
    lines = max(1, round(len(age) / 760_000))
    for line in range(lines):
        links = edges[line::lines]
        length = min(LONGEST_CHAIN, len(links) // 3)
        if length < 2:
            return
        links = links[np.linspace(0, len(links) - 1, length).astype(int)]
        draft.give(links[1:], draft.child[links[:-1]])
        draft.ghost[links] = False


def _drop_repeats(draft: _Draft) -> None:
    """Drop what a child declares twice, and models that came out as their own parent; ghosts stay."""
    draft.keep(np.lexsort((~draft.fixed, draft.parent, draft.child)))
    child, parent = draft.child, draft.parent
    same = np.concatenate([[False], (child[1:] == child[:-1]) & (parent[1:] == parent[:-1])])
    draft.keep((~same | (parent < 0)) & (child != parent))


def _drop_surplus(draft: _Draft, wanted: dict[str, int], rng: np.random.Generator) -> None:
    """Drop edges until each relation has the wanted number of parents that are rows."""
    keep = np.ones(len(draft.child), dtype=bool)
    for place, name in enumerate(RELATIONS):
        edges = np.flatnonzero((draft.relation == place) & (draft.parent >= 0))
        loose = edges[~draft.fixed[edges]]
        keep[rng.permutation(loose)[: max(len(edges) - wanted[name], 0)]] = False
    draft.keep(keep)


def _cycles(draft: _Draft, models: int, rng: np.random.Generator) -> None:
    """Let a few pairs of finetunes without children name each other."""
    has = np.zeros(models, dtype=bool)
    has[draft.parent[draft.parent >= 0]] = True
    leaves = np.flatnonzero((draft.relation == FINETUNE) & (draft.parent >= 0) & ~has[draft.child])
    leaves = leaves[np.unique(draft.child[leaves], return_index=True)[1]]
    pairs = max(round(CYCLES * models), 1)
    if len(leaves) >= 2 * pairs:
        one, other = rng.choice(leaves, 2 * pairs, replace=False).reshape(2, -1)
        draft.parent[one], draft.parent[other] = draft.child[other], draft.child[one]
