"""Find models and tags by parts of their names, as a person types.

Files in `index/`, written once by `write_names`, memory-mapped by `Names`. Each of the two lists (`names` for the ids,
`tags` for the distinct tags) is a text of folded lines, the most popular first, with an inverted index from three bytes
to the places where they stand:

* `L.txt`: a line feed, then each folded string and a line feed (two more at the end);
* `L_start.npy` int64 (lines + 1,): where each line begins;
* `L_value.npy` int32 (lines,): the model index, or how many models carry the tag;
* `L_gram.npy` uint32, `L_gram_start.npy` int64, `L_gram_place.npy` int32: distinct trigrams, and their places;
* `L_word.npy`, `L_word_start.npy`, `L_word_place.npy`: the same for the first three bytes of words only.

`tags_spelled.txt` has the tags as they are written, line by line.

A word of three bytes or more is found wherever it stands, a shorter one where a word begins. A search takes the rarest
trigram of a word and compares the bytes around it, so its time goes with the places of that trigram, not with the
number of models.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.postings import SHORTEST, WHOLE, Postings, fold, write_postings

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["NameHits", "Names", "TagHit", "write_names"]

_WORDS = 8
_SPELLED = "tags_spelled.txt"
_STEP = 2.0  # doublings of popularity rank that one step of quality is worth
_SUGGESTION_PLACES = 150_000
_SUGGESTION_LINES = 300
_ALIKE = 60.0


def write_names(
    ids: pa.ChunkedArray,
    downloads: pa.ChunkedArray,
    likes: pa.ChunkedArray,
    tags: pa.ChunkedArray,
    out: Path,
) -> None:
    """Write the name search of an atlas into its folder `index/`. Five seconds for 760,000 models.

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
    spelled = pc.replace_substring(values, "\n", " ").to_pylist()
    (out / _SPELLED).write_bytes("\n".join(spelled).encode())


def _distinct(lists: pa.ChunkedArray) -> tuple[pa.Array, NDArray[np.int32]]:
    """Distinct strings that are not blank, the most frequent first (ties: by value), and their counts."""
    flat = pc.list_flatten(lists)
    counted = pc.value_counts(flat.filter(pc.not_equal(pc.utf8_trim_whitespace(flat), "")))
    counted = counted.combine_chunks() if isinstance(counted, pa.ChunkedArray) else counted
    table = pa.table({"value": counted.field("values"), "count": counted.field("counts")})
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
        self._spelled_at = index_dir / _SPELLED

    def search(self, query: str, limit: int, *, mask: NDArray[np.bool_] | None = None) -> NameHits:
        """Models whose id holds every word of `query`, the best first.

        An id that is the query leads. Below it, quality of the match and popularity are weighed: a step of quality
        (the whole name, the beginning of the name, of the owner, of a word, any part) counts as much as four
        times as popular a rank. `mask` (n,) bool keeps some models only.
        """
        words = query_words(query)
        lines, quality = self._match(words)
        if mask is not None:
            keep = mask[self._ids.value[lines]]
            lines, quality = lines[keep], quality[keep]
        best = _best(quality + np.log2(lines + 1) / _STEP, limit)
        chosen = lines[best]
        spans = [self._ids.span(int(line), words[0]) for line in chosen]
        return NameHits(self._ids.value[chosen].tolist(), spans, len(lines))

    def holding(self, text: str) -> NDArray[np.int32] | None:
        """Return the indices of all models whose ids hold `text`, ascending; None for a text too short to look up."""
        folded = fold(text)
        if len(folded) < SHORTEST:
            return None
        return np.sort(self._ids.value[self._ids.match(folded)[0]])

    def find_folded(self, model_id: str) -> list[int]:
        """Return the indices of models whose ids are `model_id` but for the case of letters."""
        lines, quality = self._ids.match(fold(model_id))
        found: list[int] = self._ids.value[lines[quality == WHOLE]].tolist()
        return found

    def tags(self, query: str, limit: int) -> list[TagHit]:
        """Tags that hold every word of `query`, by quality of the match, then by count."""
        lines, quality = self._tags.match_all(query_words(query))
        return [TagHit(self._spelled[line], int(self._tags.value[line])) for line in lines[_best(quality, limit)]]

    @cached_property
    def _spelled(self) -> list[str]:
        """Tags as they are written, in the order of their lines."""
        if not self._spelled_at.exists():  # an index written before tags kept their spelling
            return [self._tags.line(line) for line in range(len(self._tags))]
        return self._spelled_at.read_bytes().decode().split("\n")

    def tag_counts(self) -> dict[str, int]:
        """Return every tag, folded, with how many models carry it."""
        lines = bytes(self._tags.text).decode().strip("\n").split("\n") if len(self._tags) else []
        counts: dict[str, int] = {}
        for tag, count in zip(lines, self._tags.value.tolist(), strict=True):
            counts[tag] = counts.get(tag, 0) + count
        return counts

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

    def _match(self, words: list[bytes]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        lines, quality = self._ids.match_all(words)
        if len(words) > 1 and len(lines):
            phrase_lines, phrase_quality = self._ids.match(b"-".join(words))
            places = np.minimum(np.searchsorted(lines, phrase_lines), len(lines) - 1)
            both = lines[places] == phrase_lines
            quality[places[both]] = np.minimum(quality[places[both]], phrase_quality[both])
        return lines, quality


def query_words(query: str) -> list[bytes]:
    """Folded words of a query, the longest eight of them in their order."""
    words = list(dict.fromkeys(fold(query).split()))
    kept = sorted(range(len(words)), key=lambda at: -len(words[at]))[:_WORDS]
    return [words[at] for at in sorted(kept)]


def _best(score: NDArray[np.generic], limit: int) -> NDArray[np.int64]:
    """Places of the `limit` least scores, ties by place."""
    if len(score) > limit:
        bound = np.partition(score, limit - 1)[limit - 1]
        places = np.flatnonzero(score <= bound)
    else:
        places = np.arange(len(score))
    return places[np.argsort(score[places], kind="stable")][:limit]
