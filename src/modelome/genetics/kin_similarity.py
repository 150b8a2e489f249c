"""Family resemblance: similarity by kinship, over all pairs, in several weightings, with intervals over families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from modelome.genetics.bootstrap import REPLICATES, ratio_intervals, ratio_replicates
from modelome.genetics.kin_copies import without_copies
from modelome.genetics.kin_pairs import KIN_PAIRS, KinSums, kin_occurrences
from modelome.genetics.long_table import long_table
from modelome.genetics.row_products import row_squares, summed_rows
from modelome.lineage.csr import build_csr

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.kin_pairs import Occurrences
    from modelome.genetics.row_products import Rows
    from modelome.lineage.csr import Csr

__all__ = ["SIBLINGS_LESS", "WEIGHTINGS", "all_pairs", "kin_similarity"]

WEIGHTINGS = ("pair", "family", "author", "pair, copies once")
"""Every pair alike, as in the paper; every family alike; every author alike; mass-uploaded copies taken once."""


SIBLINGS_LESS = "trio_1_2 less trio_1_1"
"""How far siblings are above parent and child of the same stars."""

_STAR = [[pair.code for pair in KIN_PAIRS].index(code) for code in ("trio_1_2", "trio_1_1")]


def all_pairs(vectors: Rows, among: NDArray[np.bool_] | None = None) -> tuple[float, int]:
    """Sum the similarity of all pairs of models, and count them: the paper's random pairs, without sampling.

    `among` (n,) tells which models are meant; None for all.
    """
    rows = np.arange(vectors.shape[0]) if among is None else np.flatnonzero(among)
    together = summed_rows(vectors, rows)
    squares = float(row_squares(vectors)[rows].sum())
    return (float(together @ together) - squares) / 2, len(rows) * (len(rows) - 1) // 2


def kin_similarity(
    vectors: Rows,
    children: Csr,
    unit: NDArray[np.integer],
    author: NDArray[np.integer],
    facts: Mapping[str, Any],
    *,
    among: NDArray[np.bool_] | None = None,
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
        among: models that have the text, (n,), None for all: pairs count whose both models have it, whatever the other
            models of the pattern have. Those without it have rows of 0, and are no copies.
        replicates: how often units are drawn again.
        seed: of the drawing.

    """
    unit, units = _numbered(unit, children)
    author, authors_there = _numbered(author, children)
    once = without_copies(vectors, children, author)
    found = _occurrences(vectors, children, among)
    sums, authors = KinSums.of(found, unit, units), KinSums.of(found, author, authors_there)
    kept = _kept(children, once if among is None else once | ~among)
    once_sums = KinSums.of(_occurrences(vectors, kept, among), unit, units)
    pairs = {
        "pair": (sums.total, sums.count, sums),
        "family": (*_means(sums), sums),
        "author": (*_means(authors), authors),
        "pair, copies once": (once_sums.total, once_sums.count, once_sums),
    }
    rows = []
    for weighting in WEIGHTINGS:
        total, count, of = pairs[weighting]
        interval = ratio_intervals(total, count, replicates=replicates, seed=seed)
        said = {**facts, "weighting": weighting, "period": "all", "replicates": replicates, "seed": seed}
        for at, pair in enumerate(KIN_PAIRS):
            rows.append(
                {
                    **said,
                    "measure": f"{facts['measure']}: {pair.code}",
                    "estimate": interval.estimate[at],
                    "low": interval.low[at],
                    "high": interval.high[at],
                    "n": int((of.count[at] > 0).sum()),
                    "denominator": round(of.count[at].sum()),
                }
            )
        rows.append(
            {**said, "measure": f"{facts['measure']}: {SIBLINGS_LESS}"}
            | _difference(total[_STAR], count[_STAR], replicates=replicates, seed=seed)
        )
    return long_table(rows)


def _difference(
    total: NDArray[np.float64], count: NDArray[np.float64], *, replicates: int, seed: int
) -> dict[str, float]:
    """Tell how far the first of two means is above the second; the units of both are drawn together."""
    drawn = ratio_replicates(total, count, replicates=replicates, seed=seed)
    apart = drawn[:, 0] - drawn[:, 1]
    apart = apart[np.isfinite(apart)]
    below = count.sum(axis=1)
    if not (below > 0).all() or not len(apart):
        return {"estimate": float("nan")}
    first, second = total.sum(axis=1) / below
    low, high = np.quantile(apart, [0.025, 0.975])
    return {"estimate": first - second, "low": low, "high": high}


def _occurrences(vectors: Rows, children: Csr, among: NDArray[np.bool_] | None) -> list[Occurrences]:
    """Find occurrences of pairs, and how many of them are of two models that have the text.

    A model that has it is as like another that has it as 1, and all else 0: so summed, similarities are numbers.
    """
    found = kin_occurrences(vectors, children)
    if among is None:
        return found
    both = kin_occurrences(sparse.csr_matrix(among[:, None].astype(np.float64)), children)
    return [(code, models, sums, count) for (code, models, sums, _), (_, _, count, _) in zip(found, both, strict=True)]


def _numbered(groups: NDArray[np.integer], children: Csr) -> tuple[NDArray[np.int64], int]:
    """Give new numbers to the groups of models that have kin, (n,), so that the others take no room."""
    kin = children.degrees() > 0
    kin[children.indices] = True
    values, number = np.unique(groups[kin], return_inverse=True)
    found = np.zeros(len(groups), np.int64)
    found[kin] = number
    return found, len(values)


def _means(sums: KinSums) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each unit's own mean, counted once."""
    told = sums.count > 0
    return np.divide(sums.total, sums.count, out=np.zeros_like(sums.total), where=told), told.astype(np.float64)


def _kept(children: Csr, keep: NDArray[np.bool_]) -> Csr:
    """Leave the edges to models that are not kept out."""
    head = np.repeat(np.arange(children.nodes), children.degrees())
    kept = keep[children.indices]
    return build_csr(head[kept], children.indices[kept], children.nodes)
