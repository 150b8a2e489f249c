"""Search by meaning: free text to the models whose words are its words, or mean what they mean.

For each word of the query the best matching term of a model counts, weighted by how alike the two are in the static
table (a sum of maxima, as in late interaction; Khattab, Zaharia, "ColBERT", 2020), by the model's weight of the term
(BM25 over fields) and by the word's rarity. All is read from mapped files: a query touches only the lists of its terms.

The static table makes a term the sum of its tokens, so the cosine of a word with every term follows from its products
with 29,525 tokens: two megabytes of token numbers are read for each word, where the unit vectors of 293,000 terms (1.86
million models) are 75 MB. Terms are found by hash, and models are scored a block of rows at a time.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from modelome.arrays import map_array
from modelome.mapping.query_index import LEVELS
from modelome.mapping.query_terms import query_units
from modelome.mapping.static_table import StaticTable
from modelome.strings import Strings, write_strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.mapping.query_index import SearchIndex
    from modelome.mapping.query_terms import QueryUnit

__all__ = ["SearchHits", "ServedIndex", "write_served_index"]

LIKENESS_FLOOR = 0.4
"""Cosine of two words below which one says nothing of the other."""

OTHER_NAME = 0.9
"""Likeness of a word and what models call it by the thesaurus."""

MOST_ALIKE = 64
"""Terms that a word of the query is widened to."""

_MOST_LIKENESS = 0.95
_BLOCK = 65_536  # models whose sums, half a megabyte, are held at a time
_KEPT_WORDS = 4_096
_ARRAYS = ("starts", "models", "weights", "semantic", "tokens", "lengths", "sizes")
_TERMS = "terms"


class SearchHits(NamedTuple):
    """Models found, best first: rows (k,) int64 and scores (k,) float32 in (0, 1]; equal scores in order of the row."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]


def write_served_index(index: SearchIndex, folder: Path) -> None:
    """Write an index for `ServedIndex`."""
    folder.mkdir(parents=True, exist_ok=True)
    starts, tokens, lengths = index.token_starts, index.tokens, index.lengths
    size = np.diff(starts)
    order = np.argsort(size, kind="stable")
    order = order[lengths[order] > 0]
    sizes, counts = np.unique(size[order], return_counts=True)
    by_place = [tokens[starts[order[size[order] == each]] + place] for each in sizes for place in range(each)]
    arrays: dict[str, NDArray[Any]] = {
        "starts": index.starts,
        "models": index.models,
        "weights": index.weights,
        "semantic": index.semantic[order],
        "tokens": np.concatenate([*by_place, np.empty(0, np.uint16)]),
        "lengths": lengths[order],
        "sizes": np.stack([sizes, counts], axis=1).astype(np.int32),
    }
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", arrays[name])
    write_strings(index.terms, folder, _TERMS)
    facts = {"count": index.count, "scale": index.scale, "table": StaticTable.digest()}
    (folder / "index.json").write_text(json.dumps(facts))


@dataclass(frozen=True)
class _Alike:
    """Terms that a unit of a query is matched by, how alike they are, and how rare it is to have one.

    `most` is the greatest weight of a model in one of them, times how alike it is.
    """

    terms: NDArray[np.int64]
    likeness: NDArray[np.float32]
    rarity: float
    most: float


class ServedIndex:
    """An inverted index over n models, as `write_served_index` left it in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        facts = json.loads((folder / "index.json").read_text())
        self.count: int = facts["count"]
        self._terms = Strings(folder, _TERMS)
        self._arrays = {name: map_array(folder / f"{name}.npy") for name in _ARRAYS}
        self._kept: OrderedDict[tuple[str, tuple[str, ...], bool], _Alike] = OrderedDict()
        self._lock = threading.Lock()

    @classmethod
    def load(cls, path: str | Path) -> ServedIndex:
        """Map an index."""
        return cls(Path(path))

    def search(self, text: str, limit: int = 50, *, bits: NDArray[np.uint8] | None = None) -> SearchHits:
        """Find the models that a query means, among those of `bits` (bit `row & 7` of byte `row >> 3`) where given.

        Takes time by the lists of the query's terms, and a little by the number of models.
        """
        from modelome.mapping.served_kernels import best_models  # noqa: PLC0415 - loads a compiler

        units = query_units(text)
        limit = min(limit, self.count)
        scores, rows = np.zeros(limit, np.float32), np.zeros(limit, np.int64)
        if not units or not limit:
            return SearchHits(rows[:0], scores[:0])
        told = self._alike(units)
        weights = np.array([unit.weight * alike.rarity for unit, alike in zip(units, told, strict=True)])
        whole = sum(weight for unit, weight in zip(units, weights.tolist(), strict=True) if unit.vector.any())
        have = [at for at, alike in enumerate(told) if len(alike.terms)]
        if not have:
            return SearchHits(rows[:0], scores[:0])
        found = best_models(
            self.count,
            self._arrays["starts"],
            self._arrays["models"],
            self._arrays["weights"],
            np.concatenate([told[at].terms for at in have]),
            np.concatenate([told[at].likeness for at in have]),
            np.append(0, np.cumsum([len(told[at].terms) for at in have])),
            weights[have].astype(np.float32),
            np.array([told[at].most for at in have], np.float32),
            np.empty(0, np.uint8) if bits is None else bits,
            _BLOCK,
            scores,
            rows,
        )
        full = max(whole, 1e-6) * LEVELS
        return SearchHits(rows[:found], np.minimum(scores[:found] / full, 1.0).astype(np.float32))

    def explain(self, text: str, rows: NDArray[np.int64]) -> list[list[tuple[str, str]]]:
        """Tell of some models which words of a query each has, and as what: pairs of asked and said.

        The words that count most for the model come first; of several that it has for one, the one that counts.
        """
        units = query_units(text)
        told: list[list[tuple[float, str, str]]] = [[] for _ in rows]
        starts, models, weights = (self._arrays[name] for name in ("starts", "models", "weights"))
        for unit, alike in zip(units, self._alike(units), strict=True):
            best, term = np.zeros(len(rows), np.float32), np.full(len(rows), -1)
            for code, likeness in zip(alike.terms.tolist(), alike.likeness.tolist(), strict=True):
                first, last = int(starts[code]), int(starts[code + 1])
                places = np.searchsorted(models[first:last], rows.astype(models.dtype))
                near = first + np.minimum(places, last - first - 1)
                counts = np.where(models[near] == rows, weights[near] * np.float32(likeness), 0)
                term[counts > best] = code
                best = np.maximum(best, counts)
            share = best * np.float32(unit.weight * alike.rarity)
            for at in np.flatnonzero(best).tolist():
                told[at].append((-float(share[at]), unit.term, self._terms.at(int(term[at]))))
        return [[(asked, said) for _, asked, said in sorted(each)] for each in told]

    def _alike(self, units: list[QueryUnit]) -> list[_Alike]:
        """Tell what each unit is matched by; that of the last words asked for is kept."""
        keys = [(unit.term, unit.other_names, bool(unit.vector.any())) for unit in units]
        told: dict[tuple[str, tuple[str, ...], bool], _Alike] = {}
        with self._lock:
            for key in keys:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    told[key] = self._kept[key]
        fresh = {key: unit for key, unit in zip(keys, units, strict=True) if key not in told}
        if fresh:
            told |= zip(fresh, self._look_up(list(fresh.values())), strict=True)
            with self._lock:
                self._kept.update((key, told[key]) for key in fresh if key[-1])  # phrases are found fast anyhow
                while len(self._kept) > _KEPT_WORDS:
                    self._kept.popitem(last=False)
        return [told[key] for key in keys]

    def _look_up(self, units: list[QueryUnit]) -> list[_Alike]:
        named = self._terms.find_all([name for unit in units for name in (unit.term, *unit.other_names)])
        near = self._nearest([unit.vector for unit in units if unit.vector.any()])
        told = []
        at = 0
        for unit in units:
            size = 1 + len(unit.other_names)
            likeness = np.full(size, OTHER_NAME, np.float32)
            likeness[0] = 1.0
            codes, at = named[at : at + size].astype(np.int64), at + size
            terms, likeness = codes[codes >= 0], likeness[codes >= 0]
            if unit.vector.any():
                others, alike = next(near)
                new = ~np.isin(others, terms)
                terms, likeness = np.concatenate([terms, others[new]]), np.concatenate([likeness, alike[new]])
            told.append(_Alike(terms, likeness, self._rarity(terms, likeness), self._most(terms, likeness)))
        return told

    def _nearest(self, vectors: list[NDArray[np.float32]]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Give for each of some words the terms near it, the nearest first, and how alike they are."""
        from modelome.mapping.served_kernels import nearest_terms, token_products  # noqa: PLC0415

        packed, scales = StaticTable.packed()
        names, tokens, lengths = (self._arrays[name] for name in ("semantic", "tokens", "lengths"))
        all_products = np.empty((len(vectors), len(packed)), np.float32)
        if vectors:
            token_products(packed, scales, np.stack(vectors), all_products)
        for products in all_products:
            cosines = np.full(MOST_ALIKE, LIKENESS_FLOOR, np.float32)
            terms = np.full(MOST_ALIKE, -1, np.int64)  # before every name: what is at the floor is not near
            first, place = 0, 0
            for size, count in self._arrays["sizes"].tolist():
                part = slice(first, first + count)
                by_place = tokens[place : place + size * count].reshape(size, count)
                nearest_terms(products, by_place, lengths[part], names[part], cosines, terms)
                first, place = first + count, place + size * count
            real = terms >= 0
            alike = (cosines[real] - LIKENESS_FLOOR) / (1 - LIKENESS_FLOOR)
            yield terms[real], np.minimum(alike, _MOST_LIKENESS).astype(np.float32)

    def _most(self, terms: NDArray[np.int64], likeness: NDArray[np.float32]) -> float:
        from modelome.mapping.served_kernels import greatest_weights  # noqa: PLC0415

        weights = greatest_weights(self._arrays["starts"], self._arrays["weights"], terms)
        return float((weights * likeness).max(initial=0.0))

    def _rarity(self, terms: NDArray[np.int64], likeness: NDArray[np.float32]) -> float:
        """How much is said by a model having one of the terms: BM25's idf over all of them."""
        starts = self._arrays["starts"]
        models = float(((starts[terms + 1] - starts[terms]) * likeness).sum())
        return float(np.log(1 + (self.count - min(models, self.count) + 0.5) / (models + 0.5)))
