"""Family resemblance: similarity by kinship, over all pairs, in several weightings, with intervals over families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.bootstrap import REPLICATES, ratio_intervals
from modelome.genetics.kin_pairs import KIN_PAIRS, KinSums, kin_occurrences, sum_kin
from modelome.genetics.long_table import long_table
from modelome.lineage.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray
    from scipy import sparse

    from modelome.lineage.csr import Csr

__all__ = ["WEIGHTINGS", "all_pairs", "kin_similarity", "without_copies"]

WEIGHTINGS = ("pair", "family", "author", "pair, copies once")
"""Every pair alike, as in the paper; every family alike; every author alike; mass-uploaded copies taken once."""


def all_pairs(vectors: sparse.csr_matrix) -> tuple[float, int]:
    """Sum the similarity of all pairs of models, and count them: the paper's random pairs, without sampling."""
    n = vectors.shape[0]
    together = np.asarray(vectors.sum(axis=0), np.float64).ravel()
    squares = float(vectors.multiply(vectors).sum())
    return (float(together @ together) - squares) / 2, n * (n - 1) // 2


def without_copies(vectors: sparse.csr_matrix, children: Csr, author: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Choose the models to keep where an author has uploaded the same under the same parents many times; (n,).

    Copies are models without children, of one author and of the same parents, whose vectors are equal; the first of
    them is kept.
    """
    n = children.nodes
    leaf = children.degrees() == 0
    parents = np.zeros(n, np.uint64)
    head = np.repeat(np.arange(n), children.degrees())
    np.add.at(parents, children.indices, _hashed(head))
    has_parent = np.zeros(n, bool)
    has_parent[children.indices] = True
    texts = _row_hashes(vectors)
    rows = np.flatnonzero(leaf & has_parent)
    keys = np.stack([parents[rows], texts[rows], author[rows].astype(np.uint64)], axis=1)
    _, first = np.unique(keys, axis=0, return_index=True)
    keep: NDArray[np.bool_] = ~(leaf & has_parent)
    keep[rows[first]] = True
    return keep


def kin_similarity(
    vectors: sparse.csr_matrix,
    children: Csr,
    unit: NDArray[np.integer],
    author: NDArray[np.integer],
    facts: Mapping[str, Any],
    *,
    replicates: int = REPLICATES,
    seed: int = 0,
) -> pa.Table:
    """Measure every pair of kin in every weighting, as a long table.

    Args:
        vectors: (n, terms) rows of length 1, or 0.
        children: the graph without cycles.
        unit: component or family of each model, (n,): what intervals draw.
        author: number of each model's owner, (n,).
        facts: what every row says besides: name, trait (the text), measure, relation, relation_source.
        replicates: how often units are drawn again.
        seed: of the drawing.

    """
    units, found = int(unit.max(initial=-1)) + 1, kin_occurrences(vectors, children)
    sums = KinSums.of(found, unit, units)
    authors = KinSums.of(found, author, int(author.max(initial=-1)) + 1)
    once = sum_kin(vectors, _kept(children, without_copies(vectors, children, author)), unit, units)
    pairs = {
        "pair": (sums.total, sums.count, sums),
        "family": (*_means(sums), sums),
        "author": (*_means(authors), authors),
        "pair, copies once": (once.total, once.count, once),
    }
    rows = []
    for weighting in WEIGHTINGS:
        total, count, of = pairs[weighting]
        interval = ratio_intervals(total, count, replicates=replicates, seed=seed)
        for at, pair in enumerate(KIN_PAIRS):
            rows.append(
                {
                    **facts,
                    "measure": f"{facts['measure']}: {pair.code}",
                    "weighting": weighting,
                    "period": "all",
                    "estimate": interval.estimate[at],
                    "low": interval.low[at],
                    "high": interval.high[at],
                    "n": int((of.count[at] > 0).sum()),
                    "denominator": round(of.count[at].sum()),
                    "replicates": replicates,
                    "seed": seed,
                }
            )
    return long_table(rows)


def _means(sums: KinSums) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each unit's own mean, counted once."""
    told = sums.count > 0
    return np.divide(sums.total, sums.count, out=np.zeros_like(sums.total), where=told), told.astype(np.float64)


def _kept(children: Csr, keep: NDArray[np.bool_]) -> Csr:
    """Leave the edges to models that are not kept out."""
    head = np.repeat(np.arange(children.nodes), children.degrees())
    kept = keep[children.indices]
    return build_csr(head[kept], children.indices[kept], children.nodes)


def _hashed(numbers: NDArray[np.integer]) -> NDArray[np.uint64]:
    """Spread numbers over 64 bits, so that sums of sets of them tell the sets apart (SplitMix64)."""
    value = numbers.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = value ^ (value >> np.uint64(31))
    return mixed


def _row_hashes(rows: sparse.csr_matrix) -> NDArray[np.uint64]:
    """Tell rows apart by a sum over their places and values, (rows,)."""
    values = rows.data.astype(np.float64).view(np.uint64)
    mixed = _hashed(values ^ _hashed(rows.indices))
    found = np.zeros(rows.shape[0], np.uint64)
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
    np.add.at(found, owner, mixed)
    return found
