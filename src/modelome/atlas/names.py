"""Find models and tags by parts of their names, as a person types.

Two lists of `atlas.postings` in `index/`, written once by `write_names`, memory-mapped by `Names`: `names` for the ids,
with the model index as number, and `tags` for the distinct tags, with how many models carry it; the popular first.
`tags_spelled.txt` has the tags as they are written, end to end, `tags_spelled_start.npy` where each begins.

A word of three bytes or more is found wherever it stands, a shorter one where a word begins. A search takes the rarest
trigram of a word and compares the bytes around it, so its time goes with the places of that trigram, not with the
number of models.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.arrays import map_array
from modelome.atlas.postings import BEST_PART, WHOLE, Postings, fold, write_postings
from modelome.atlas.spelling import Spelling

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from modelome.atlas.filters.selection import Selection

__all__ = ["NameHits", "Names", "TagHit", "write_names"]

_WORDS = 8
_SPELLED = "tags_spelled"
_STEP = 2.0  # doublings of popularity rank that one step of quality is worth
_SUGGESTION_PLACES = 150_000
_SUGGESTION_LINES = 300
_ALIKE = 60.0
_SEPARATORS = re.compile(r"[-_/\s]+")
_SPELLED_NAMES = 100_000  # popular names whose words are taken for spelled right


def write_names(
    ids: pa.ChunkedArray,
    downloads: pa.ChunkedArray,
    likes: pa.ChunkedArray,
    tags: pa.ChunkedArray,
    out: Path,
) -> None:
    """Write the name search of an atlas into its folder `index/`.

    Args:
        ids: string (n,), row number is the model index.
        downloads: int64? (n,), what makes a model popular.
        likes: int64? (n,), which decides between models with as many downloads; then the lower index.
        tags: list<string> (n,); the distinct ones are searched beside the names.
        out: where the files go.

    """
    keys = [pc.fill_null(column, -1).to_numpy() for column in (likes, downloads)]
    order = np.lexsort((np.arange(len(ids)), -keys[0], -keys[1]))
    write_postings(ids.take(pa.array(order)), order.astype(np.int32), out, "names")
    values, counts = _distinct(tags)
    write_postings(values, counts, out, "tags")
    (out / f"{_SPELLED}.txt").write_bytes("".join(values.to_pylist()).encode())
    sizes = pc.binary_length(values).to_numpy(zero_copy_only=False).astype(np.int64)
    np.save(out / f"{_SPELLED}_start.npy", np.append(0, np.cumsum(sizes)))


def _distinct(lists: pa.ChunkedArray) -> tuple[pa.Array, NDArray[np.int32]]:
    """Distinct strings that are not blank, the most frequent first (ties: by value), and their counts."""
    counted = pc.value_counts(pc.list_flatten(lists))
    counted = counted.combine_chunks() if isinstance(counted, pa.ChunkedArray) else counted
    table = pa.table({"value": counted.field("values"), "count": counted.field("counts")})
    table = table.filter(pc.not_equal(pc.utf8_trim_whitespace(table["value"]), ""))
    table = table.sort_by([("count", "descending"), ("value", "ascending")]).combine_chunks()
    return table["value"], table["count"].to_numpy().astype(np.int32)


@dataclass(frozen=True)
class NameHits:
    """Models found: `ix` best first, `spans` the matched characters [start, end) of each id, `total` of all."""

    ix: list[int]
    spans: list[tuple[int, int]]
    total: int


@dataclass(frozen=True)
class TagHit:
    """A tag, as it is written, and how many models carry it."""

    tag: str
    count: int


class Names:
    """The name search of one atlas, memory-mapped."""

    def __init__(self, index_dir: Path) -> None:
        self._ids = Postings(index_dir, "names")
        self._tags = Postings(index_dir, "tags")
        self._spelled = (index_dir / f"{_SPELLED}.txt", np.asarray(map_array(index_dir / f"{_SPELLED}_start.npy")))

    def search(self, query: str, limit: int, *, selection: Selection | None = None) -> NameHits:
        """Models whose id holds every word of `query`, the best first.

        An id that is the query leads. Below it, quality of the match and popularity are weighed: a step of quality
        (the whole name, the beginning of the name, of the owner, of a word, any part) counts as much as four
        times as popular a rank. `selection` keeps some models only.
        """
        words = query_words(query)
        if selection is None and len(words) == 1:
            lines, quality, total = self._ids.first_of_word(words[0], limit, partial(_no_later_matters, limit))
            return self._hits(words, lines, quality, limit, total)
        lines, quality = self._match(words)
        if selection is not None:
            keep = selection.holds(self._ids.value[lines])
            lines, quality = lines[keep], quality[keep]
        likely = self._ids.first_of_each(quality, limit)
        return self._hits(words, lines[likely], quality[likely], limit, len(lines))

    def _hits(
        self, words: list[bytes], lines: NDArray[np.int32], quality: NDArray[np.int16], limit: int, total: int
    ) -> NameHits:
        score = _score(quality / max(len(words), 1), lines)
        chosen = lines[np.argsort(score, kind="stable")[:limit]]
        spans = [self._ids.span(int(line), words[0]) for line in chosen]
        return NameHits(self._ids.value[chosen].tolist(), spans, total)

    def holding(self, text: str) -> NDArray[np.int32]:
        """Return the models whose id holds `text`, letter case apart, ascending."""
        found: NDArray[np.int32] = np.sort(self._ids.value[self._ids.holding(fold(text))])
        return found

    def warm(self) -> None:
        """Load what the first search would wait for."""
        self._ids.warm()
        self.suggest("")
        _ = self._spelling_of_names

    def find_folded(self, model_id: str) -> list[int]:
        """Return the indices of models whose ids are `model_id` but for the case of letters."""
        lines, quality = self._ids.match(fold(model_id))
        found: list[int] = self._ids.value[lines[quality == WHOLE]].tolist()
        return found

    def tags(self, query: str, limit: int) -> list[TagHit]:
        """Tags that hold every word of `query`, by quality of the match, then by count."""
        words = query_words(query)
        if len(words) == 1:
            lines, quality, _ = self._tags.first_of_word(words[0], limit, partial(_all_of_the_best, limit))
        else:
            lines, quality = self._tags.match_all(words)
            likely = self._tags.first_of_each(quality, limit)
            lines, quality = lines[likely], quality[likely]
        chosen = lines[np.argsort(quality, kind="stable")[:limit]]
        return [TagHit(self._spelling(int(line)), int(self._tags.value[line])) for line in chosen]

    def _spelling(self, line: int) -> str:
        path, start = self._spelled
        with path.open("rb") as file:
            file.seek(int(start[line]))
            return file.read(int(start[line + 1] - start[line])).decode()

    def rarity(self, word: str) -> int:
        """Return at most how many names hold `word`: its rarest three letters."""
        return self._ids.places_at_most(fold(word))

    def suggest(self, text: str, limit: int = 5) -> list[int]:
        """Return the indices of models whose ids look like `text`, a mistyped name, the likest first."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a mistyped name needs it

        folded = fold(text)
        whole = b"/" in folded
        lines = self._ids.alike(folded, whole=whole, most_places=_SUGGESTION_PLACES, limit=_SUGGESTION_LINES)
        candidates = [self._ids.line(int(line)) for line in lines]
        if not whole:
            candidates = [candidate.rpartition("/")[2] for candidate in candidates]
        found = process.extract(folded.decode(), candidates, scorer=fuzz.ratio, limit=None, score_cutoff=_ALIKE)
        ranked = sorted((-score, int(lines[place])) for _, score, place in found)
        return [int(self._ids.value[line]) for _, line in ranked[:limit]]

    def meant(self, query: str) -> str | None:
        """Return what a mistyped query probably means: words of popular names, which some id holds all; else None.

        One letter of a word may be wrong, from six letters on two.
        """
        words = [word.decode() for word in query_words(_SEPARATORS.sub(" ", query))]
        told = self._spelling_of_names.meant(words, lambda some: len(self._match([fold(word) for word in some])[0]))
        return None if told is None else " ".join(told)

    @cached_property
    def _spelling_of_names(self) -> Spelling:
        end = self._ids.start[min(_SPELLED_NAMES, len(self._ids))]
        return Spelling(bytes(self._ids.text[:end]).decode("utf-8", "ignore"))

    def _match(self, words: list[bytes]) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
        """Lines that hold all words, and the sum of qualities, or that of the words as one where it is better."""
        lines, quality = self._ids.match_all(words)
        if len(words) > 1 and len(lines):
            phrase_lines, phrase_quality = self._ids.match(b"-".join(words))
            places = np.minimum(np.searchsorted(lines, phrase_lines), len(lines) - 1)
            both = lines[places] == phrase_lines
            quality[places[both]] = np.minimum(quality[places[both]], phrase_quality[both] * len(words))
        return lines, quality


def _score(quality: NDArray[np.floating[Any]], lines: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
    """Weigh quality against popularity; the least is the best."""
    score: NDArray[np.float64] = quality + np.log2(lines + 1) / _STEP
    return score


def _no_later_matters(limit: int, quality: NDArray[np.int8], lines: NDArray[np.int64], reach: int) -> bool:
    """Whether even the best name from line `reach` on comes after `limit` of those found."""
    if len(lines) < limit:
        return False
    worst = np.partition(_score(quality.astype(float), lines), limit - 1)[limit - 1]
    return bool(_score(np.array([float(BEST_PART)]), np.array([reach]))[0] > worst)


def _all_of_the_best(limit: int, quality: NDArray[np.int8], _lines: NDArray[np.int64], _reach: int) -> bool:
    """Whether `limit` of those found have a quality that none can surpass."""
    return int(np.count_nonzero(quality == BEST_PART)) >= limit


def query_words(query: str) -> list[bytes]:
    """Folded words of a query, the longest eight of them in their order."""
    words = list(dict.fromkeys(fold(query).split()))
    kept = sorted(range(len(words)), key=lambda at: -len(words[at]))[:_WORDS]
    return [words[at] for at in sorted(kept)]
