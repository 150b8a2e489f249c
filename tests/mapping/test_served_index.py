"""The served search by meaning gives what an evaluation of every model, one by one, gives."""

from __future__ import annotations

import itertools
import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from modelome.mapping.query_index import SEMANTIC_MODELS, SearchIndex
from modelome.mapping.query_terms import document_terms, query_units
from modelome.mapping.served_index import LIKENESS_FLOOR, MOST_ALIKE, OTHER_NAME, ServedIndex, write_served_index
from modelome.mapping.served_kernels import best_models, greatest_weights
from modelome.mapping.spelling_kept import KeptSpelling
from modelome.mapping.static_table import StaticTable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from modelome import Atlas

QUERIES = Path(__file__).resolve().parents[2] / "benchmarks" / "data" / "search_queries.jsonl"


@pytest.fixture(scope="module")
def queries() -> list[str]:
    return [json.loads(line)["query"] for line in QUERIES.read_text().splitlines()]


@pytest.fixture(scope="module")
def index(radar_atlas: Atlas) -> SearchIndex:
    return SearchIndex.build(radar_atlas.models.table)


@pytest.fixture(scope="module")
def served(index: SearchIndex, tmp_path_factory: pytest.TempPathFactory) -> ServedIndex:
    folder = tmp_path_factory.mktemp("served")
    write_served_index(index, folder)
    return ServedIndex.load(folder)


@pytest.fixture(scope="module")
def exact(index: SearchIndex) -> Exact:
    return Exact(index)


class Exact:
    """Every model, and every term in full precision: no hash, no block, no token product, nothing passed by."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.of = {term: slice(*index.starts[at : at + 2].tolist()) for at, term in enumerate(index.terms.to_pylist())}
        enough = [term for term, part in self.of.items() if part.stop - part.start >= SEMANTIC_MODELS]
        self.enough = np.array(enough, dtype=object)
        self.vectors = StaticTable.load().terms(pa.array(enough, pa.string()))

    def scores(self, query: str) -> np.ndarray:
        total = np.zeros(self.index.count)
        for unit in query_units(query):
            likeness: dict[str, float] = defaultdict(float)
            if unit.vector.any():
                cosines = self.vectors @ unit.vector
                near = np.flatnonzero(cosines > LIKENESS_FLOOR)
                for at in near[np.argsort(-cosines[near], kind="stable")[:MOST_ALIKE]]:
                    alike = (float(cosines[at]) - LIKENESS_FLOOR) / (1 - LIKENESS_FLOOR)
                    likeness[self.enough[at]] = min(alike, 0.95)
            likeness.update((name, OTHER_NAME) for name in unit.other_names if name in self.of)
            if unit.term in self.of:
                likeness[unit.term] = 1.0
            best = np.zeros(self.index.count)
            having = 0.0
            for term, alike in likeness.items():
                part = self.of[term]
                rows = self.index.models[part]
                best[rows] = np.maximum(best[rows], alike * self.index.weights[part])
                having += alike * len(rows)
            rarity = np.log(1 + (self.index.count - min(having, self.index.count) + 0.5) / (having + 0.5))
            total += best * unit.weight * rarity
        return total


def test_the_served_ten_are_those_of_an_exact_evaluation(served: ServedIndex, exact: Exact, queries: list[str]) -> None:
    shares = []
    for query in queries:
        scores = exact.scores(query)
        size = min(10, int(np.count_nonzero(scores)))
        rows = served.search(query, 10).rows
        assert len(rows) == size
        tenth = np.sort(scores)[len(scores) - size] if size else 0.0
        shares.append(float((scores[rows] >= tenth * (1 - 1e-6)).sum()) / max(size, 1))
    assert np.mean(shares) >= 0.99
    assert min(shares) >= 0.8


def test_scores_are_the_share_of_the_query_best_first(served: ServedIndex, exact: Exact, queries: list[str]) -> None:
    for query in queries[::20]:
        hits = served.search(query, 50)
        assert (np.diff(hits.scores) <= 0).all()
        scores = exact.scores(query)[hits.rows]
        full = hits.scores[0] / scores[0]
        assert np.allclose(hits.scores, np.minimum(scores * full, 1.0), rtol=1e-4)


def test_a_selection_narrows_to_the_best_of_those_selected(
    served: ServedIndex, exact: Exact, queries: list[str]
) -> None:
    mask = np.random.default_rng(3).random(served.count) < 0.1
    for query in queries[::25]:
        scores = np.where(mask, exact.scores(query), 0.0)
        hits = served.search(query, 10, bits=np.packbits(mask, bitorder="little"))
        assert mask[hits.rows].all()
        size = min(10, int(np.count_nonzero(scores)))
        assert len(hits.rows) == size
        assert np.allclose(np.sort(scores[hits.rows]), np.sort(scores)[len(scores) - size :], rtol=1e-5)


def _random_lists(rng: np.random.Generator, models: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lists of terms of every length, long ones of light weights as those of frequent words are."""
    shares = np.array([0.7, 0.5, 0.3, 0.05, 0.01, 0.001, 0.0, 0.02, 0.004])
    rows = [np.flatnonzero(rng.random(models) < share).astype(np.int32) for share in shares]
    weights = [
        rng.integers(1, 60 if share > 0.2 else 255, len(row)).astype(np.uint8)
        for row, share in zip(rows, shares, strict=True)
    ]
    return np.append(0, np.cumsum([len(row) for row in rows])), np.concatenate(rows), np.concatenate(weights)


@pytest.mark.parametrize("block", [1024, 16_384])
@pytest.mark.parametrize("limit", [1, 20])
@pytest.mark.parametrize("share", [None, 0.02])
def test_passing_models_by_changes_neither_rows_nor_scores(block: int, limit: int, share: float | None) -> None:
    rng = np.random.default_rng(11)
    count = 40_000
    starts, models, weights = _random_lists(rng, count)
    terms, units = np.array([0, 3, 1, 4, 2, 5, 7, 6, 8]), np.array([0, 2, 4, 7, 9])
    likeness = rng.uniform(0.2, 1.0, len(terms)).astype(np.float32)
    unit_weights = np.array([0.5, 2.5, 4.0, 9.0], np.float32)
    most = np.array(
        [
            (greatest_weights(starts, weights, terms[low:high]) * likeness[low:high]).max()
            for low, high in itertools.pairwise(units)
        ],
        np.float32,
    )
    mask = np.ones(count, bool) if share is None else rng.random(count) < share
    bits = np.empty(0, np.uint8) if share is None else np.packbits(mask, bitorder="little")

    total = np.zeros(count, np.float32)
    for unit, (low, high) in enumerate(itertools.pairwise(units)):
        best = np.zeros(count, np.float32)
        for at in range(low, high):
            part = slice(starts[terms[at]], starts[terms[at] + 1])
            value, rows = (likeness[at] * weights[part]).astype(np.float32), models[part]
            better = value > best[rows]
            total[rows[better]] += (value[better] - best[rows[better]]) * unit_weights[unit]
            best[rows[better]] = value[better]
    total[~mask] = 0
    expected = np.lexsort((np.arange(count), -total))[:limit]

    scores, found = np.zeros(limit, np.float32), np.zeros(limit, np.int64)
    size = best_models(
        count, starts, models, weights, terms, likeness, units, unit_weights, most, bits, block, scores, found
    )
    assert size == limit
    assert found.tolist() == expected.tolist()
    assert scores.tolist() == total[expected].tolist()


def test_asking_again_gives_the_same(served: ServedIndex, queries: list[str]) -> None:
    for query in queries[:10]:
        first, second = served.search(query, 20), served.search(query, 20)
        assert first.rows.tolist() == second.rows.tolist()
        assert first.scores.tolist() == second.scores.tolist()


@pytest.mark.parametrize("query", ["", "…", "the of and", "\ud800"])
def test_a_query_of_no_known_word_finds_nothing_it_should_not(served: ServedIndex, query: str) -> None:
    assert len(served.search(query, 5).rows) == 0


def test_an_index_of_no_models_finds_nothing(tmp_path: Path) -> None:
    kinds = {"name": pa.string(), "tags": pa.list_(pa.string()), "task": pa.string(), "library": pa.string()}
    models = pa.table({name: pa.array([], kind) for name, kind in kinds.items()})
    write_served_index(SearchIndex.build(models), tmp_path)
    assert len(ServedIndex.load(tmp_path).search("speech", 5).rows) == 0


def test_terms_are_the_sums_of_their_tokens(index: SearchIndex) -> None:
    terms = index.terms.slice(0, 3000)
    table = StaticTable.load()
    starts, tokens, lengths = table.spelling(terms)
    for at in range(0, 3000, 37):
        summed = table.vectors[tokens[starts[at] : starts[at + 1]]].sum(axis=0)
        assert np.allclose(summed, table.sums(terms.slice(at, 1))[0], atol=1e-4)
        assert np.linalg.norm(summed) == pytest.approx(float(lengths[at]), abs=1e-4)


def test_document_terms_are_what_the_index_holds(radar_atlas: Atlas, index: SearchIndex) -> None:
    vocabulary, _ = document_terms(radar_atlas.models.table)
    assert index.terms.to_pylist() == vocabulary.terms.to_pylist()


def assert_same_arrays(found: Iterable[np.ndarray], expected: Iterable[np.ndarray]) -> None:
    for mine, theirs in zip(found, expected, strict=True):
        assert mine.dtype == theirs.dtype
        assert np.array_equal(mine, theirs)


def test_spellings_kept_from_an_index_before_are_those_made_anew(served: ServedIndex, index: SearchIndex) -> None:
    kept = KeptSpelling.load(served.folder)
    assert kept is not None
    known = index.terms.take(pa.array(index.semantic[::3])).to_pylist()
    new = ["lunarlander", "no-such-tag", "日本語", "\x00", "", "qwen2.5"]
    terms = pa.array([term for pair in itertools.zip_longest(known, new) for term in pair if term is not None])
    assert_same_arrays(kept.spelling(terms), StaticTable.load().spelling(terms))


def test_an_index_that_another_table_spelled_lends_no_spelling(served: ServedIndex, tmp_path: Path) -> None:
    shutil.copytree(served.folder, tmp_path / "other")
    facts = json.loads((tmp_path / "other" / "index.json").read_text())
    for other in ({**facts, "table": "0" * 64}, {name: facts[name] for name in ("count", "scale")}):
        (tmp_path / "other" / "index.json").write_text(json.dumps(other))
        assert KeptSpelling.load(tmp_path / "other") is None


def test_an_index_without_terms_lends_an_empty_spelling(tmp_path: Path) -> None:
    table = pa.table({"name": pa.array(["-", "_"]), "tags": pa.array([[], []], pa.list_(pa.string()))})
    write_served_index(SearchIndex.build(table), tmp_path / "empty")
    kept = KeptSpelling.load(tmp_path / "empty")
    assert kept is not None
    terms = pa.array(["lunar", "lander"])
    assert_same_arrays(kept.spelling(terms), StaticTable.load().spelling(terms))
