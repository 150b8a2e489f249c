"""Parents with their children, and which of these have the same value of a trait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from modelome.genetics.neutral import Likeness, Pedigree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.neutral import Chain

__all__ = ["LIKENESS", "Stars", "stars_of"]

LIKENESS = (
    "parent-child",
    "parent-child of stars",
    "siblings",
    "siblings above parent-child",
    "parent-child of stars, different owners",
    "siblings, different owners",
    "siblings above parent-child, different owners",
)
"""What is measured of stars: see `Stars.measured`."""


@dataclass(frozen=True)
class Stars:
    """One entry a parent that has a value and children that have one.

    `parent` (s,) ascending rows of the models; `value` its value; `children` how many; `kept` those with its value;
    `pairs` of siblings; `alike` those of the same value. `apart` are pairs of siblings that two owners uploaded,
    `apart_alike` those of the same value, `apart_kept` the same pairs where of one of both it is asked whether it has
    the parent's value, a half for either. `counts` (v, v) edges from the parent's value to the child's.
    """

    parent: NDArray[np.int64]
    value: NDArray[np.int64]
    children: NDArray[np.int64]
    kept: NDArray[np.int64]
    pairs: NDArray[np.int64]
    alike: NDArray[np.int64]
    apart: NDArray[np.int64]
    apart_alike: NDArray[np.int64]
    apart_kept: NDArray[np.float64]
    counts: NDArray[np.int64]

    def measured(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give what each star adds to `LIKENESS` and what it counts for, (LIKENESS, s).

        Parents and children of stars are weighted as pairs of siblings are: of each pair either is compared with the
        parent, and the mean taken.
        """
        star = self.kept * (self.children - 1) / 2
        value = [self.kept, star, self.alike, self.alike - star]
        apart = [self.apart_kept, self.apart_alike, self.apart_alike - self.apart_kept]
        return np.stack([*value, *apart]).astype(np.float64), self._below()

    def expected(self, chain: Chain) -> NDArray[np.float64]:
        """Give what each star would add under a chain, its parent's value being what it is, (LIKENESS, s)."""
        stays, same = chain.stays()[self.value], chain.siblings_same()[self.value]
        chance = np.stack([stays, stays, same, same - stays, stays, same, same - stays])
        return chance * self._below()

    def pedigree(self) -> Pedigree:
        """Sum up over all stars."""
        above, below = (each.sum(axis=1) for each in self.measured())
        shares = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
        pairs = np.bincount(self.value, self.pairs, minlength=len(self.counts)).astype(np.int64)
        return Pedigree(self.counts, pairs, Likeness(*shares[:3].tolist()))

    def _below(self) -> NDArray[np.float64]:
        return np.stack([self.children, *3 * [self.pairs], *3 * [self.apart]]).astype(np.float64)


def stars_of(
    values: NDArray[np.integer],
    parent: NDArray[np.integer],
    child: NDArray[np.integer],
    owner: NDArray[np.integer],
) -> Stars:
    """Count edges and pairs of siblings.

    Args:
        values: the trait of each model as a number from 0, -1 where it declares none, (n,).
        parent: of each edge, (edges,); a model with several parents is a sibling under each of them.
        child: of each edge, (edges,).
        owner: number of each model's owner from 0, (n,).

    """
    told = (values[parent] >= 0) & (values[child] >= 0)
    above, below, by = (each[told].astype(np.int64) for each in (values[parent], values[child], owner[child]))
    size = int(values.max(initial=-1)) + 1
    counts = np.bincount(above * size + below, minlength=size * size).reshape(size, size)
    family, star = np.unique(parent[told].astype(np.int64), return_inverse=True)
    value = values[family].astype(np.int64)
    children = np.bincount(star, minlength=len(family))
    pairs = _pairs(children)
    same = _Groups.of(star, below)
    ours = _Groups.of(star, by)
    both = _Groups.of(star, by * max(size, 1) + below)
    inherits = below[both.first] == value[both.star]
    own_owner = ours.size[ours.of_entry[both.first]]
    apart_kept = both.size * inherits * (children[both.star] - own_owner) / 2
    return Stars(
        family,
        value,
        children,
        np.bincount(star, above == below, minlength=len(family)).astype(np.int64),
        pairs,
        same.pairs(len(family)),
        pairs - ours.pairs(len(family)),
        same.pairs(len(family)) - both.pairs(len(family)),
        np.bincount(both.star, apart_kept, minlength=len(family)).astype(np.float64),
        counts,
    )


@dataclass(frozen=True)
class _Groups:
    """Entries of one star and one kind: each group's star, size and first entry, and the group of each entry."""

    star: NDArray[np.int64]
    size: NDArray[np.int64]
    first: NDArray[np.int64]
    of_entry: NDArray[np.int64]

    @classmethod
    def of(cls, star: NDArray[np.int64], kind: NDArray[np.int64]) -> _Groups:
        keys = star * (int(kind.max(initial=0)) + 1) + kind
        _, first, of_entry, size = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
        return cls(star[first], size, first, of_entry)

    def pairs(self, stars: int) -> NDArray[np.int64]:
        """Count pairs within groups by star, (stars,)."""
        return np.bincount(self.star, _pairs(self.size), minlength=stars).astype(np.int64)


def _pairs(size: NDArray[np.integer]) -> NDArray[np.int64]:
    return (size * (size - 1) // 2).astype(np.int64)
