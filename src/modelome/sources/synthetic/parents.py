"""Choosing parents by trait: who is wanted, and who is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from modelome.sources.synthetic.lineage import Traits

__all__ = ["Pool", "Wanted"]

Array = np.ndarray[Any, Any]
FINETUNE = 3
CHILDREN_EACH = 7.0  # of a parent in the listing: 105,000 edges, 14,000 parents
DECAY = 0.95  # popularity falls with this power of the rank
# Of edges on which both ends declare a trait, the share that differs (the paper's mutation rates): finetunes, others.
MUTATION = {"license": (0.197625708, 0.11329), "languages": (0.241897367, 0.04907), "task": (0.410560385, 0.02393)}
# Measured over drawn: sets of languages that differ share some, hubs keep to their kind, and now and then no model of
# the wanted traits is there. The rates above are divided by these, so that those that come out are the paper's.
REACHED = {"license": (1.0, 0.87), "languages": (0.63, 1.7), "task": (1.05, 1.6)}
SHIFT = 24  # bits of an age


@dataclass(frozen=True)
class Wanted:
    """Traits that the parent of each edge is to have."""

    license: Array
    languages: Array
    task: Array

    @classmethod
    def of(cls, child: Array, relation: Array, traits: Traits, roots: Pool, rng: np.random.Generator) -> Wanted:
        """Keep the child's traits, or change them at the paper's rates; what a child lacks its parent may have."""
        found = {}
        usually = roots.draw(len(child), rng)
        for trait, (finetuned, others) in MUTATION.items():
            own = getattr(traits, trait)[child]
            reached = REACHED[trait]
            rate = np.where(relation == FINETUNE, finetuned / reached[0], others / reached[1])
            usual = getattr(traits, trait)[usually]
            changed = (rng.random(len(child)) < rate) | (own == 0)
            for _ in range(6):
                again = np.flatnonzero(changed & (own > 0) & ((usual == own) | (usual == 0)))
                usual[again] = getattr(traits, trait)[roots.draw(len(again), rng)]
            found[trait] = np.where(changed, usual, own)
        return cls(**found)

    def take(self, edges: Array) -> Wanted:
        """Those of some edges."""
        return Wanted(self.license[edges], self.languages[edges], self.task[edges])


@dataclass(frozen=True)
class Pool:
    """Models that can be parents, with how popular each is."""

    rows: Array
    weight: Array
    traits: Traits
    age: Array

    @classmethod
    def of_roots(
        cls, is_child: Array, popularity: Array, *, traits: Traits, age: Array, edges: int, rng: np.random.Generator
    ) -> Pool:
        """Take the most popular models that declare no parent, most of them with license and task."""
        count = max(int(edges / CHILDREN_EACH), 64)
        told = (traits.license > 0) * 1.6 + (traits.task > 0) * 1.2 + (traits.languages > 0) * 0.8
        key = np.log1p(popularity) * 0.6 + told + rng.gumbel(size=len(popularity)) - 2.0 * age / len(age)
        key[is_child] = -np.inf
        count = min(count, int((~is_child).sum()))
        best = np.argpartition(-key, count - 1)[:count]
        best = best[np.argsort(-key[best], kind="stable")]
        return cls(best, (np.arange(len(best)) + 3.0) ** -DECAY, traits, age)

    @classmethod
    def flat(cls, rows: Array, traits: Traits, age: Array) -> Pool:
        """Make a pool of models that are all alike in popularity."""
        return cls(rows, np.ones(len(rows)), traits, age)

    def draw(self, count: int, rng: np.random.Generator) -> Array:
        """Draw models by popularity."""
        edges = np.cumsum(self.weight)
        return np.asarray(
            self.rows[np.minimum(np.searchsorted(edges, rng.random(count) * edges[-1]), len(self.rows) - 1)]
        )

    def choose(self, wanted: Wanted, before: Array, rng: np.random.Generator, *, strict: int = 0) -> Array:
        """Choose a model of the wanted traits that is older than `before`, by popularity.

        Where there is none, languages are given up first, then the task, then the license, then age. With `strict` only
        that many of these steps are tried, and none is chosen (-1) where they fail.
        """
        found = np.full(len(before), -1, dtype=np.int64)
        for used in ((1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0))[: strict or 4]:
            left = np.flatnonzero(found < 0)
            if not len(left):
                return found
            found[left] = self._match(wanted.take(left), before[left], used, rng)
        left = np.flatnonzero(found < 0)
        if not strict and len(left):
            found[left] = self.draw(len(left), rng)
        return found

    def part(self, share: float, rng: np.random.Generator, *, beyond: int = 0) -> Pool:
        """Make a pool of a share of the models, without the first ones."""
        kept = np.flatnonzero(rng.random(len(self.rows)) < share)
        kept = kept[kept >= min(beyond, len(self.rows) // 2)]
        kept = kept if len(kept) else np.arange(len(self.rows))
        return Pool(self.rows[kept], self.weight[kept], self.traits, self.age)

    def _match(self, wanted: Wanted, before: Array, used: tuple[int, int, int], rng: np.random.Generator) -> Array:
        def code(license_: Array, task: Array, languages: Array) -> Array:
            parts = [part.astype(np.int64) * on for part, on in zip((license_, task, languages), used, strict=True)]
            return (parts[0] << 20 | parts[1] << 13 | parts[2]) << SHIFT

        have = code(self.traits.license[self.rows], self.traits.task[self.rows], self.traits.languages[self.rows])
        key = have | self.age[self.rows]
        order = np.argsort(key)
        key = key[order]
        edges = np.concatenate([[0.0], np.cumsum(self.weight[order])])
        want = code(wanted.license, wanted.task, wanted.languages)
        low, high = np.searchsorted(key, want), np.searchsorted(key, want | before)
        place = (
            np.searchsorted(edges, edges[low] + rng.random(len(want)) * (edges[high] - edges[low]), side="right") - 1
        )
        chosen = self.rows[order[np.clip(place, low, np.maximum(high - 1, low)).clip(max=len(order) - 1)]]
        return np.where(high > low, chosen, -1)
