"""A key for what places a model: equal keys, equal text; counters, dates, lineage and bookkeeping tags are not in it.

An update compares the keys of two snapshots and embeds only models whose key is another. The key is taken from the
fields as they are declared, not from the features made of them, because that costs a twentieth: 2 s for 1.9 million
models. So it may differ where the features do not (a tag in other letters); who was embedded again finds that out by
the vector.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numba import njit

from modelome.mapping.embed_text import EMBEDDERS
from modelome.mapping.text_cards import CHARACTERS_READ
from modelome.mapping.text_sentences import describe_models
from modelome.mapping.text_tags import KINDS, read_tags

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.text import TextWeights
    from modelome.mapping.text_cards import CardReader

__all__ = ["hash_strings", "text_keys"]


def text_keys(models: pa.Table, *, cards: CardReader | None, embedder: str, weights: TextWeights) -> NDArray[np.uint64]:
    """Return a 128-bit key of the text of each of n models, (n, 2); O(characters).

    For built-in embedders it covers the tags that are text (in any order), task, library, declared parents where they
    have a weight, and what is read of the card, but not the name: models are matched by id, which holds it. For a
    sentence encoder it is a hash of the whole description.
    """
    if embedder not in EMBEDDERS:
        return hash_strings(describe_models(models, cards=cards, weights=weights))
    keys = _of_tags(models["tags"], weights)
    for salt, column, weight in ((1, "task", weights.task), (2, "library", weights.library)):
        if weight:
            encoded = models[column].combine_chunks().dictionary_encode()
            codes = pc.fill_null(encoded.indices, len(encoded.dictionary)).to_numpy(zero_copy_only=False)
            keys += _salted(np.vstack([hash_strings(encoded.dictionary), np.zeros((1, 2), np.uint64)]), salt)[codes]
    if weights.lineage and "parents" in models.column_names:
        lists = models["parents"].combine_chunks()
        _add(keys, lists, _salted(hash_strings(pc.struct_field(pc.list_flatten(lists), "id")), 3))
    if cards is not None and weights.card:
        for batch in cards.batches():
            inside = (batch.rows >= 0) & (batch.rows < len(keys))
            read = pc.utf8_slice_codeunits(pc.fill_null(batch.cards, ""), 0, CHARACTERS_READ)
            keys[batch.rows[inside]] += _salted(hash_strings(read), 4)[inside]
    return keys


def hash_strings(strings: pa.Array) -> NDArray[np.uint64]:
    """Hash the bytes of n strings to 128 bits each, (n, 2); null as the empty string."""
    array = strings.combine_chunks() if isinstance(strings, pa.ChunkedArray) else strings
    array = pc.fill_null(array.cast(pa.large_string()), "")
    if not len(array):
        return np.zeros((0, 2), np.uint64)
    _, offsets, data = array.buffers()
    start = np.frombuffer(offsets, np.int64, count=len(array) + 1, offset=8 * array.offset)
    text = np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    return np.asarray(_hash(start, text))


def _of_tags(tags: pa.ChunkedArray, weights: TextWeights) -> NDArray[np.uint64]:
    """Sum the hashes of the tags of each row that have a weight: their order says nothing."""
    lists = tags.combine_chunks()
    encoded = pc.list_flatten(lists).cast(pa.string()).dictionary_encode()
    weight_of = {"content": weights.tags} | {kind: getattr(weights, kind) for kind in KINDS if hasattr(weights, kind)}
    counted = pa.array([kind for kind, weight in weight_of.items() if weight], pa.string())
    counts = pc.is_in(read_tags(encoded.dictionary).kind, counted).to_numpy(zero_copy_only=False)
    hashes = hash_strings(encoded.dictionary)
    hashes[~counts] = 0
    codes = pc.fill_null(encoded.indices, len(hashes)).to_numpy(zero_copy_only=False)
    keys = np.zeros((len(lists), 2), np.uint64)
    _add(keys, lists, np.vstack([hashes, np.zeros((1, 2), np.uint64)]), codes)
    return keys


def _add(
    keys: NDArray[np.uint64], lists: pa.ListArray, hashes: NDArray[np.uint64], codes: NDArray[Any] | None = None
) -> None:
    """Add to each row's key the hashes of the entries of its list, entry e being `hashes[codes[e]]`."""
    codes = np.arange(len(hashes), dtype=np.int64) if codes is None else codes
    ends = np.zeros(len(lists) + 1, np.int64)
    np.cumsum(pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False), out=ends[1:])
    _sum_runs(keys, ends, hashes, codes)


@njit(cache=True)
def _sum_runs(keys, ends, hashes, codes):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    for row in range(len(keys)):
        for at in range(ends[row], ends[row + 1]):
            keys[row, 0] += hashes[codes[at], 0]
            keys[row, 1] += hashes[codes[at], 1]


@njit(cache=True)
def _mixed(z):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Scramble 64 bits (SplitMix64's finalizer)."""
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True)
def _hash(start, text):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    out = np.empty((len(start) - 1, 2), np.uint64)
    for row in range(len(out)):
        a, b = np.uint64(0xCBF29CE484222325), np.uint64(0x9E3779B97F4A7C15)
        for at in range(start[row], start[row + 1]):
            byte = np.uint64(text[at])
            a = (a ^ byte) * np.uint64(0x100000001B3)
            b = (b + byte) * np.uint64(0xD6E8FEB86659FD93)
            b ^= b >> np.uint64(32)
        out[row, 0], out[row, 1] = _mixed(a), _mixed(b)
    return out


def _salted(hashes: NDArray[np.uint64], salt: int) -> NDArray[np.uint64]:
    """Tell a word in one field from the same word in another."""
    return np.asarray(_salt(hashes, np.uint64(salt)))


@njit(cache=True)
def _salt(hashes, salt):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    out = np.empty_like(hashes)
    for row in range(len(hashes)):
        for lane in range(2):
            out[row, lane] = _mixed(hashes[row, lane] + salt * np.uint64(0x9E3779B97F4A7C15))
    return out
