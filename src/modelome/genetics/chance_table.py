"""Whether the likeness of kin could be chance: observed beside three models of chance, with intervals over families."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from modelome.genetics.bootstrap import ratio_replicates
from modelome.genetics.chance_ground import ChanceGround
from modelome.genetics.kin_graph import kin_graphs
from modelome.genetics.kin_null_graph import CHANCE_PAIRS
from modelome.genetics.kin_strata import LEVELS
from modelome.genetics.kin_vectors import TEXTS, terms_of
from modelome.genetics.long_table import long_table
from modelome.genetics.terms import count_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray
    from scipy import sparse

    from modelome.genetics.kin_null_graph import RowsOfModels
    from modelome.genetics.kin_nulls import Drawn
    from modelome.genetics.kin_strata import Strangers
    from modelome.genetics.study import Study

__all__ = ["CHANCES", "MATCHED", "MIXED", "REASSIGNED", "chance_table"]

MATCHED, MIXED, REASSIGNED = "matched strangers", "texts mixed", "parents mixed"
CHANCES = (MATCHED, MIXED, REASSIGNED)
"""The younger of a pair is another model of its task, library and month that is no kin; texts of the graph's models
change places within task, library and month; parents of edges change places within relation and the child's month."""

_MEASURE = "TF-IDF"
_WEIGHTINGS = ("pair", "family")
_TAILS = (0.025, 0.975)

_Sums = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


def chance_table(study: Study) -> pa.Table:
    """Measure what is observed and what chance gives of `CHANCE_PAIRS`; rows are named `kin_chance`, traits are texts.

    Measures are `TF-IDF: CODE`; with a null also `…: above chance`, what was observed less what chance gives, and of
    those that are drawn `…: p`, how often a drawing reaches what was observed.
    """
    grounds = []
    for kin in kin_graphs(study.lineage.edges, study.models.num_rows):
        facts = {"name": "kin_chance", "relation": kin.relation, "relation_source": kin.source, "period": "all"}
        grounds.append((ChanceGround.of(study, kin.of), facts))
    read: list[list[_Text]] = [[] for _ in grounds]
    for text, vectors in _vectors(study) if grounds else ():
        for (ground, _), texts in zip(grounds, read, strict=True):
            texts.append(_Text(text, ground.texts(vectors), ground.strangers(vectors)))
    rows: list[dict[str, Any]] = []
    for (ground, facts), texts in zip(grounds, read, strict=True):
        rows += _matching(ground, texts[0].strangers, facts)
        of = [each.rows for each in texts]
        drawn = zip(texts, ground.mixed_texts(of), ground.other_parents(of), strict=True)
        for read_text, mixed, reassigned in drawn:
            told = {**facts, "trait": read_text.name}
            rows += _rows(ground, read_text, {MIXED: mixed, REASSIGNED: reassigned}, told)
    return long_table(rows)


class _Text(NamedTuple):
    """The rows of a graph's models by a text, and of the strangers that match its children."""

    name: str
    rows: RowsOfModels
    strangers: Strangers | None


def _vectors(study: Study) -> Iterator[tuple[str, sparse.csr_matrix]]:
    for text, texts in TEXTS.items():
        of = texts(study.models)
        yield text, count_terms(of, terms_of(study, text, of)).weighted()


def _matching(ground: ChanceGround, strangers: Strangers | None, facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Tell on what models were matched, and how much chance could move."""
    told = {MIXED: ("texts", "can move"), REASSIGNED: ("parents", "can move")}
    counts = ground.can_move()
    found = [(null, what, *counts[of]) for null, (of, what) in told.items()]
    if strangers:
        of_level = np.bincount(strangers.level, minlength=len(LEVELS)).tolist()
        found += [
            (MATCHED, f"on {level}", number, sum(of_level)) for level, number in zip(LEVELS, of_level, strict=True)
        ]
    for null, measure, number, of in found:
        told_of = {"trait": "matching", "weighting": "model" if null != REASSIGNED else "edge"}
        counted = {"estimate": number / of, "n": number, "denominator": of}
        yield {**facts, **told_of, "measure": measure, "null": null, **counted}


def _rows(
    ground: ChanceGround, text: _Text, drawn: dict[str, Drawn], facts: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    graph = ground.graph
    sums: dict[str, _Sums] = {"": (graph.sums(text.rows, text.rows), graph.counts)}
    if text.strangers:
        sums[MATCHED] = graph.sums(text.rows, text.strangers.means), graph.counts
    sums |= {null: (of.total.mean(axis=0), of.count.mean(axis=0)) for null, of in drawn.items()}
    for weighting in _WEIGHTINGS:
        weighted = {null: _weighted(each, weighting) for null, each in sums.items()}
        total, count = (np.concatenate([each[side] for each in weighted.values()]) for side in (0, 1))
        study = ground.study
        again = ratio_replicates(total, count, replicates=study.replicates, seed=study.seed)
        again = again.reshape(len(again), len(weighted), len(CHANCE_PAIRS))
        means = {null: _means(each) for null, each in weighted.items()}
        of = {**facts, "weighting": weighting, "replicates": study.replicates, "seed": study.seed}
        for place, null in enumerate(weighted):
            for at, code in enumerate(CHANCE_PAIRS):
                below = sums[null][1][at]
                if not below.any() or not graph.counts[at].any():
                    continue
                told = {
                    **of,
                    "measure": f"{_MEASURE}: {code}",
                    "null": null or None,
                    "n": int((below > 0).sum()),
                    "denominator": round(below.sum()),
                }
                if null in drawn:
                    yield from _drawn_rows(told, drawn[null], weighting, at, means[""][at])
                else:
                    low, high = _tails(again[:, place, at])
                    yield {**told, "estimate": means[null][at], "low": low, "high": high}
                if null:
                    low, high = _tails(again[:, 0, at] - again[:, place, at])
                    estimate = means[""][at] - means[null][at]
                    measure = f"{told['measure']}: above chance"
                    yield {**told, "measure": measure, "estimate": estimate, "low": low, "high": high}


def _drawn_rows(
    told: dict[str, Any], drawn: Drawn, weighting: str, at: int, observed: float
) -> Iterator[dict[str, Any]]:
    values = (drawn.means() if weighting == "pair" else drawn.unit_means())[:, at]
    values = values[np.isfinite(values)]
    low, high = _tails(values)
    reached = int((values >= observed).sum())
    told = {**told, "replicates": len(values)}
    yield {**told, "estimate": values.mean(), "low": low, "high": high}
    share = {"estimate": (1 + reached) / (1 + len(values)), "n": reached, "denominator": len(values)}
    yield {**told, "measure": f"{told['measure']}: p", **share}


def _weighted(sums: _Sums, weighting: str) -> _Sums:
    """Give each unit its sums, or its own mean, counted once."""
    total, count = sums
    if weighting == "pair":
        return sums
    told = count > 0
    return np.divide(total, count, out=np.zeros_like(total), where=told), told.astype(np.float64)


def _means(sums: _Sums) -> NDArray[np.float64]:
    below = sums[1].sum(axis=1)
    means = np.full(len(below), np.nan)
    np.divide(sums[0].sum(axis=1), below, out=means, where=below > 0)
    return means


def _tails(values: NDArray[np.float64]) -> tuple[float, float]:
    told = values[np.isfinite(values)]
    if not len(told):
        return float("nan"), float("nan")
    low, high = np.quantile(told, _TAILS)
    return float(low), float(high)
