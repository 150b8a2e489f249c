"""Edit distance of two models' texts by how they are related, on a sample: Definition 6.3 of arXiv 2508.06811.

A sum of edit distances is no product of sums, so pairs are drawn (`kin_draws`): first a few of each kind, then as many
as the spread of these asks for. What the same pairs say of TF-IDF, whose exact value `kin_similarity` has, tells how
far the sample can be trusted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from scipy import sparse

from modelome.genetics.bootstrap import ratio_intervals
from modelome.genetics.kin_card_text import card_texts, placed_rows
from modelome.genetics.kin_draws import DrawnPairs, KinDraws
from modelome.genetics.kin_graph import kin_graphs, units_of
from modelome.genetics.kin_pairs import KIN_PAIRS, KinSums, kin_occurrences
from modelome.genetics.kin_vectors import CARDS, TEXTS, terms_of
from modelome.genetics.long_table import long_table
from modelome.genetics.row_products import row_products
from modelome.genetics.terms import count_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["HALF_WIDTH", "MOST", "edit_similarities", "kin_levenshtein_table"]

HALF_WIDTH = 0.01
"""Pairs are drawn until an interval of 95 % over pairs is no wider than twice this."""

MOST = 20_000
"""And no more than so many of each kind."""

_PILOT = 500
_LEVEL = 1.959964
_BLOCK = 32_768
_COLUMNS = ("hub_id", "id", "likes", "trending", "downloads", "tags", "task", "library", "created_at")


class _Text(NamedTuple):
    name: str
    read: Callable[[NDArray[np.int64]], list[str]]
    vectors: sparse.csr_matrix
    among: NDArray[np.bool_] | None


class _Sample(NamedTuple):
    """Pairs of one kind, by code, how many there are to draw from, and how alike each pair drawn is."""

    code: str
    occurrences: int
    pairs: DrawnPairs
    edited: NDArray[np.float64]
    weighted: NDArray[np.float64]


def kin_levenshtein_table(study: Study) -> pa.Table:
    """Measure kin by edit distance; rows are named `kin_levenshtein`, their trait is the text.

    Measures are `Levenshtein: CODE` with intervals over families, and of the same pairs `Levenshtein, sampled: CODE`
    and `TF-IDF, sampled: CODE` with intervals over the pairs drawn.
    """
    unit, _ = units_of(study.lineage.nodes)
    graphs = list(kin_graphs(study.lineage.edges, study.models.num_rows))
    made = [long_table([])]
    for text in _texts(study):
        facts = {"name": "kin_levenshtein", "trait": text.name, "weighting": "pair", "period": "all"}
        made.append(long_table(_rows_of_any(study, text, facts | {"relation": "all"})))
        for number, graph in enumerate(graphs):
            told = facts | {"relation": graph.relation, "relation_source": graph.source}
            samples = _samples(KinDraws(graph.of.children), text, seed=[study.seed, number], threads=study.threads)
            made.append(long_table(_rows(samples, unit, told, replicates=study.replicates, seed=study.seed)))
    return pa.concat_tables(made)


def edit_similarities(one: list[str], other: list[str], *, threads: int = 1) -> NDArray[np.float64]:
    """Tell 1 - edits / the longer length of each two texts, in code points; 1 where both are empty."""
    found: NDArray[np.float64] = process.cpdist(
        one, other, scorer=Levenshtein.normalized_similarity, dtype=np.float64, workers=threads
    )
    return found


def _texts(study: Study) -> Iterator[_Text]:
    models = study.models
    for name, texts in TEXTS.items():
        of = texts(models)

        def read(rows: NDArray[np.int64], texts: Any = texts) -> list[str]:
            blocks = texts(models.select(_COLUMNS).take(pa.array(rows)))()
            return [text for block in blocks for text in block.to_pylist()]

        yield _Text(name, read, count_terms(of, terms_of(study, name, of)).weighted(), None)
    if study.cards is None:
        return
    cards = card_texts(study.cards)
    place, among = np.zeros(models.num_rows, np.int64), np.zeros(models.num_rows, bool)
    place[cards.rows], among[cards.rows] = np.arange(len(cards.rows)), True
    if among.any():
        held = pa.chunked_array(cards.first(), pa.string())
        weighted = count_terms(cards.first, terms_of(study, CARDS[0], cards.first)).weighted()
        vectors = placed_rows(weighted, cards.rows, models.num_rows)
        yield _Text(CARDS[0], lambda rows: held.take(pa.array(place[rows])).to_pylist(), vectors, among)


def _samples(draws: KinDraws, text: _Text, *, seed: list[int], threads: int) -> list[_Sample]:
    """Draw a few pairs of each kind that occurs, then as many as their spread asks for."""
    there = np.ones(draws.children.nodes) if text.among is None else text.among.astype(np.float64)
    counted = kin_occurrences(sparse.csr_matrix(there[:, None]), draws.children)
    numbers = KinSums.of(counted, np.zeros(len(there), np.int64), 1).total[:, 0]
    codes = [(at, pair.code, numbers[at]) for at, pair in enumerate(KIN_PAIRS) if numbers[at] > 0]
    randoms = [np.random.default_rng([*seed, at]) for at, _, _ in codes]

    def draw(sizes: list[int]) -> list[DrawnPairs]:
        return [
            draws.pairs(code, size, rng, among=text.among)
            for (_, code, _), size, rng in zip(codes, sizes, randoms, strict=True)
        ]

    pilots = draw([_PILOT] * len(codes))
    first = _measured(text, pilots, threads)
    more = draw([_wanted(edited) - _PILOT for edited in first])
    rest = _measured(text, more, threads)
    made = []
    for (_, code, number), pilot, others, edited, edited_more in zip(codes, pilots, more, first, rest, strict=True):
        pairs = pilot.joined(others)
        weighted = row_products(text.vectors, pairs.one, text.vectors, pairs.other)
        made.append(_Sample(code, round(number), pairs, np.concatenate([edited, edited_more]), weighted))
    return made


def _wanted(pilot: NDArray[np.float64]) -> int:
    """Tell how many pairs an interval of the width wanted takes, of the spread that a pilot shows."""
    return int(np.clip(np.ceil((_LEVEL * pilot.std(ddof=1) / HALF_WIDTH) ** 2), _PILOT, MOST)) if len(pilot) else _PILOT


def _measured(text: _Text, several: list[DrawnPairs], threads: int) -> list[NDArray[np.float64]]:
    """Measure pairs, each once however often it was drawn."""
    sizes = np.cumsum([len(pairs.one) for pairs in several])
    if not len(sizes) or not sizes[-1]:
        return [np.zeros(0) for _ in several]
    one, other = (np.concatenate([pairs[at] for pairs in several]) for at in (0, 1))
    models = len(text.among) if text.among is not None else text.vectors.shape[0]
    keys, place = np.unique(np.minimum(one, other) * models + np.maximum(one, other), return_inverse=True)
    found = np.empty(len(keys))
    for at in range(0, len(keys), _BLOCK):
        part = slice(at, at + _BLOCK)
        rows, ends = np.unique(np.stack(np.divmod(keys[part], models)), return_inverse=True)
        read = np.array(text.read(rows), object)
        low, high = read[ends.reshape(2, -1)]
        found[part] = edit_similarities(low.tolist(), high.tolist(), threads=threads)
    return np.split(found[place], sizes[:-1])


def _rows(
    samples: list[_Sample], unit: NDArray[np.integer], facts: dict[str, Any], *, replicates: int, seed: int
) -> Iterator[dict[str, Any]]:
    if not samples:
        return
    units, of = np.unique(np.concatenate([unit[sample.pairs.of] for sample in samples]), return_inverse=True)
    groups = np.split(of, np.cumsum([len(sample.edited) for sample in samples])[:-1])
    total, count = (
        np.stack([_sums(group, values, len(units)) for group, values in zip(groups, each, strict=True)])
        for each in ([sample.edited for sample in samples], [np.ones(len(sample.edited)) for sample in samples])
    )
    interval = ratio_intervals(total, count, replicates=replicates, seed=seed)
    for at, sample in enumerate(samples):
        yield {
            **facts,
            "measure": f"Levenshtein: {sample.code}",
            "estimate": interval.estimate[at],
            "low": interval.low[at],
            "high": interval.high[at],
            "n": int((count[at] > 0).sum()),
            "denominator": len(sample.edited),
            "replicates": replicates,
            "seed": seed,
        }
        for name, values in (("Levenshtein", sample.edited), ("TF-IDF", sample.weighted)):
            yield facts | _over_pairs(f"{name}, sampled: {sample.code}", values, sample.occurrences, seed)


def _sums(groups: NDArray[np.integer], values: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    return np.bincount(groups, values, minlength=size).astype(np.float64, copy=False)


def _rows_of_any(study: Study, text: _Text, facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Draw any two models studied."""
    models = np.flatnonzero(study.member if text.among is None else study.member & text.among)
    k = len(models)
    if k < 2:
        return
    rng, pairs, edited = np.random.default_rng([study.seed, len(KIN_PAIRS)]), None, np.zeros(0)
    for _ in range(2):
        size = _wanted(edited) - len(edited)
        one, other = rng.integers(0, k, size), rng.integers(0, k - 1, size)
        other += other >= one
        more = DrawnPairs(models[one], models[other], models[one])
        pairs = pairs.joined(more) if pairs else more
        edited = np.concatenate([edited, *_measured(text, [more], study.threads)])
    if pairs is None:
        return
    weighted = row_products(text.vectors, pairs.one, text.vectors, pairs.other)
    for name, values in (("Levenshtein", edited), ("Levenshtein, sampled", edited), ("TF-IDF, sampled", weighted)):
        yield facts | _over_pairs(f"{name}: all pairs", values, k * (k - 1) // 2, study.seed)


def _over_pairs(measure: str, values: NDArray[np.float64], occurrences: int, seed: int) -> dict[str, Any]:
    """Tell the mean of pairs that were drawn, with the interval that drawing them gives it."""
    if not len(values):
        return {"measure": measure, "n": 0, "denominator": occurrences, "seed": seed}
    mean = float(values.mean())
    half = _LEVEL * float(values.std(ddof=1)) / np.sqrt(len(values)) if len(values) > 1 else np.nan
    told = {"estimate": mean, "low": mean - half, "high": mean + half}
    return {"measure": measure, **told, "n": len(values), "denominator": occurrences, "seed": seed}
