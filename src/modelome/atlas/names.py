"""Find models and tags by parts of their names, as a person types.

Files in `index/`, written once by `write_names`, memory-mapped by `Names`. Each of the two lists (`names` for the ids,
`tags` for the distinct tags) is a text of folded lines, the most popular first, with an inverted index from three bytes
to the places where they stand:

* `L.txt`: a line feed, then each folded string and a line feed (two more at the end);
* `L_start.npy` int64 (lines + 1,): where each line begins;
* `L_value.npy` int32 (lines,): the model index, or how many models carry the tag;
* `L_gram.npy` uint32, `L_gram_start.npy` int64, `L_gram_place.npy` int32: distinct trigrams, and their places;
* `L_word.npy`, `L_word_start.npy`, `L_word_place.npy`: the same for the first three bytes of words only.

A word of three bytes or more is found wherever it stands, a shorter one where a word begins. A search takes the rarest
trigram of a word and compares the bytes around it, so its time goes with the places of that trigram, not with the models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.postings import Postings, fold, write_postings

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

__all__ = ["NameHits", "Names", "TagHit", "write_names"]

_WORDS = 8
_SUGGESTION_PLACES = 400_000
_SUGGESTION_LINES = 300
_ALIKE = 60.0


def write_names(
    ids: pa.ChunkedArray | pa.Array,
    popularity: NDArray[np.generic],
    out_dir: Path,
    *,
    tags: pa.ChunkedArray | pa.Array | None = None,
) -> list[Path]:
    """Write the name search of an atlas; returns the files written.

    Args:
        ids: string (n,), row number is the model index.
        popularity: number (n,), greater is more popular; ties go to the lower index.
        out_dir: the folder `index/` of an atlas.
        tags: list<string> (n,); the distinct ones are searched beside the names.

    """
    count = len(ids)
    order = np.lexsort((np.arange(count), -np.nan_to_num(np.asarray(popularity, np.float64), nan=-1.0)))
    files = write_postings(pc.take(ids, pa.array(order)), order.astype(np.int32), out_dir, "names")
    flat = pa.array([], pa.string()) if tags is None else pc.list_flatten(_one_chunk(tags))
    counted = pc.value_counts(flat.filter(pc.not_equal(pc.utf8_trim_whitespace(flat), "")))
    values, counts = counted.field("values"), counted.field("counts").to_numpy(zero_copy_only=False)
    by_count = np.lexsort((pc.rank(values).to_numpy(), -counts)) if len(counts) else np.empty(0, np.int64)
    return files + write_postings(values.take(pa.array(by_count)), counts[by_count].astype(np.int32), out_dir, "tags")


@dataclass(frozen=True)
class NameHits:
    """Models found: `ix` best first, `spans` the matched characters [start, end) of each id, `total` of all."""

    ix: list[int]
    spans: list[tuple[int, int]]
    total: int


@dataclass(frozen=True)
class TagHit:
    """A tag (folded) and how many models carry it."""

    tag: str
    count: int


class Names:
    """The name search of one atlas, memory-mapped."""

    def __init__(self, index_dir: Path) -> None:
        self._ids = Postings(index_dir, "names")
        self._tags = Postings(index_dir, "tags")

    def search(self, query: str, limit: int, *, mask: NDArray[np.bool_] | None = None) -> NameHits:
        """Models whose id holds every word of `query`: by quality of the match, then popularity.

        Quality is that of the words together: the whole id or name, the beginning of the name, of the owner, of a
        word, then any part. `mask` (n,) bool keeps some models only.
        """
        words = query_words(query)
        lines, quality = self._match(words)
        if mask is not None:
            keep = mask[self._ids.value[lines]]
            lines, quality = lines[keep], quality[keep]
        best = _least(quality, limit)
        chosen = lines[best]
        spans = [self._ids.span(int(line), words[0]) for line in chosen]
        return NameHits(self._ids.value[chosen].tolist(), spans, len(lines))

    def tags(self, query: str, limit: int) -> list[TagHit]:
        """Tags that hold every word of `query`, by quality of the match, then by count."""
        lines, quality = self._tags.match_all(query_words(query))
        return [
            TagHit(self._tags.line(int(line)), int(self._tags.value[line])) for line in lines[_least(quality, limit)]
        ]

    def suggest(self, text: str, limit: int = 5) -> list[int]:
        """Indices of models whose ids look like `text`, for a name that was mistyped."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a mistyped name needs it

        folded = fold(text).decode()
        lines = self._ids.alike(folded.encode(), _SUGGESTION_PLACES, _SUGGESTION_LINES)
        candidates = [self._ids.line(int(line)) for line in lines]
        if "/" not in folded:
            candidates = [candidate.rpartition("/")[2] for candidate in candidates]
        ranked = process.extract(folded, candidates, scorer=fuzz.ratio, limit=limit, score_cutoff=_ALIKE)
        return [int(self._ids.value[lines[place]]) for _, _, place in ranked]

    def _match(self, words: list[bytes]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        lines, quality = self._ids.match_all(words)
        if len(words) > 1 and len(lines):
            phrase_lines, phrase_quality = self._ids.match(b"-".join(words))
            places = np.searchsorted(lines, phrase_lines)
            quality[places] = np.minimum(quality[places], phrase_quality)
        return lines, quality


def query_words(query: str) -> list[bytes]:
    """Folded words of a query, the longest eight of them in their order."""
    words = list(dict.fromkeys(fold(query).split()))
    kept = sorted(range(len(words)), key=lambda at: -len(words[at]))[:_WORDS]
    return [words[at] for at in sorted(kept)]


def _least(quality: NDArray[np.int64], limit: int) -> NDArray[np.int64]:
    """Places of the `limit` least values, ties by place."""
    keyed = quality * len(quality) + np.arange(len(quality))
    if len(keyed) > limit:
        keyed = np.partition(keyed, limit - 1)[:limit]
    return np.sort(keyed) % max(len(quality), 1)


def _one_chunk(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
