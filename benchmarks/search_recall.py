"""Search by meaning against an exact evaluation: `python benchmarks/search_recall.py ATLAS [--queries 200]`.

The 200 queries of `data/search_queries.jsonl`. Exact: for each word of a query the cosines of its vector with the vectors
of all terms, in full precision and one by one, the best term of each word for each of all models, summed up over all models
with nothing passed by; the ten greatest sums. Recall@10 is the share of them among the ten that the served index gives; a
model whose exact score is that of the tenth, to seven digits, counts as one of them.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

import modelome
from modelome.mapping.query_index import LIKENESS_FLOOR, MOST_ALIKE, OTHER_NAME, SEMANTIC_MODELS
from modelome.mapping.query_terms import query_units
from modelome.mapping.static_table import StaticTable
from modelome.strings import Strings

QUERIES = Path(__file__).parent / "data" / "search_queries.jsonl"
CHUNK = 50_000
MOST_LIKENESS = 0.95


class Exact:
    """Scores all models of an atlas for a query, from the postings of its index and the vectors of its terms."""

    def __init__(self, folder: Path, queries: list[str]) -> None:
        self.starts, self.models, self.weights = (
            np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("starts", "models", "weights")
        )
        self.count = json.loads((folder / "index.json").read_text())["count"]
        self.terms = Strings(folder, "terms")
        units = {unit.term: unit for query in queries for unit in query_units(query) if unit.vector.any()}
        self.near = self._near({term: unit.vector for term, unit in units.items()})

    def _near(self, words: dict[str, np.ndarray]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """The terms nearest to each word among all that enough models have, and their cosines."""
        known = np.flatnonzero(np.diff(self.starts) >= min(SEMANTIC_MODELS, self.count))
        vectors = np.stack(list(words.values()))
        best: list[list[np.ndarray]] = [[np.empty(0, np.int64), np.empty(0, np.float32)] for _ in words]
        for start in range(0, len(known), CHUNK):
            some = known[start : start + CHUNK]
            cosines = StaticTable.load().terms(pa.array(self.terms.take(some), pa.string())) @ vectors.T
            for at in range(len(words)):
                above = np.flatnonzero(cosines[:, at] > LIKENESS_FLOOR)
                terms = np.concatenate([best[at][0], some[above]])
                likeness = np.concatenate([best[at][1], cosines[above, at]])
                order = np.lexsort((terms, -likeness))[:MOST_ALIKE]
                best[at] = [terms[order], likeness[order]]
        return {word: (terms, likeness) for word, (terms, likeness) in zip(words, best, strict=True)}

    def scores(self, query: str) -> np.ndarray:
        """The score of every model, float64 (models,)."""
        total = np.zeros(self.count)
        for unit in query_units(query):
            named = {unit.term: 1.0, **dict.fromkeys(unit.other_names, OTHER_NAME)}
            likeness = {code: alike for name, alike in named.items() if (code := self.terms.find(name)) >= 0}
            if unit.vector.any():
                for term, cosine in zip(*self.near[unit.term], strict=True):
                    alike = (float(cosine) - LIKENESS_FLOOR) / (1 - LIKENESS_FLOOR)
                    likeness.setdefault(int(term), min(alike, MOST_LIKENESS))
            if not likeness:
                continue
            best = np.zeros(self.count, np.float32)
            having = 0.0
            for term, alike in likeness.items():
                part = slice(int(self.starts[term]), int(self.starts[term + 1]))
                rows = self.models[part]
                best[rows] = np.maximum(best[rows], np.float32(alike) * self.weights[part])
                having += len(rows) * alike
            rarity = np.log(1 + (self.count - min(having, self.count) + 0.5) / (having + 0.5))
            total += best * (unit.weight * rarity)
        return total


def recall(atlas: modelome.Atlas, served: Any, limit: int | None = None) -> dict[str, Any]:
    """Recall@10 of `served(query) -> indices of at most ten models` against the exact evaluation."""
    queries = [json.loads(line)["query"] for line in QUERIES.read_text().splitlines()][:limit]
    exact = Exact(atlas.path / "index" / "meaning", queries)
    found, lowest = [], 1.0
    for query in queries:
        scores = exact.scores(query)
        size = min(10, int(np.count_nonzero(scores)))
        if not size:
            continue
        tenth = np.partition(scores, len(scores) - size)[len(scores) - size]
        given = np.asarray(served(query), np.int64)[:10]
        right = int((scores[given] >= tenth * (1 - 1e-7)).sum()) / size
        found.append(right)
        lowest = min(lowest, right)
    return {
        "queries": len(found),
        "recall_at_10": round(float(np.mean(found)), 4),
        "perfect": int(np.sum(np.array(found) == 1.0)),
        "lowest": round(lowest, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", type=Path)
    parser.add_argument("--queries", type=int, default=None)
    arguments = parser.parse_args()
    started = time.perf_counter()
    with modelome.open(arguments.atlas) as atlas:
        told = recall(atlas, lambda query: atlas.map.meaning.search(query, 10).rows, arguments.queries)
    print(json.dumps({**told, "seconds": round(time.perf_counter() - started, 1)}))


if __name__ == "__main__":
    main()
