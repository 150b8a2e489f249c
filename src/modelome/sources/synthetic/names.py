"""Names of models and owners: shared names, chains of words, and made-up words of real lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from modelome.sources.synthetic.fitted import Fitted
    from modelome.sources.synthetic.rows import Rows

__all__ = ["made_up", "model_names", "owner_names", "unique_ids"]

Array = np.ndarray[Any, Any]
END, BACK = 1, 2
LONGEST = 12
POOL = 1 << 13  # made-up words of one length and kind
CAPITAL = 0.3  # share of made-up words that begin with a capital
CONSONANTS, VOWELS = b"bdfghjklmnprstvwyz", b"aeiou"
ENDINGS = b"an en in on un ar er or al el il ol as es is os ai ei ou sh ch th st nd rt".split()
SYLLABLES = np.frombuffer(
    b"".join([*(bytes((c, v)) for c in CONSONANTS for v in VOWELS), *ENDINGS]), dtype=np.uint8
).reshape(-1, 2)


def made_up(rng: np.random.Generator, length: int, kind: str, count: int) -> list[str]:
    """Make words of one length: "d" digits, "a" letters that can be spoken, "m" both."""
    if not count:
        return []
    if kind == "d":
        letters = rng.integers(ord("0"), ord("9") + 1, (count, length), dtype=np.uint8)
    else:
        letters = (
            SYLLABLES[rng.integers(0, len(SYLLABLES), (count, length // 2 + 1))].reshape(count, -1)[:, :length].copy()
        )
        if kind == "m":
            numbers = min(2, length)
            letters[:, length - numbers :] = rng.integers(ord("0"), ord("9") + 1, (count, numbers), dtype=np.uint8)
        else:
            letters[rng.random(count) < CAPITAL, 0] -= ord("a") - ord("A")
    text = letters.tobytes().decode("ascii")
    return [text[at : at + length] for at in range(0, count * length, length)]


def owner_names(stats: Fitted, count: int, rng: np.random.Generator) -> pa.Array:
    """Make names for owners, all different, of real lengths."""
    lengths = stats["owner_lengths"].astype(np.float64)
    drawn = np.maximum(rng.choice(len(lengths), count, p=lengths / lengths.sum()), 4)
    names = np.empty(count, dtype=object)
    for length in np.unique(drawn):
        here = np.flatnonzero(drawn == length)
        kind = np.where(rng.random(len(here)) < 0.35, "m", "a")
        for one in ("a", "m"):
            mine = here[kind == one]
            names[mine] = made_up(rng, int(length), one, len(mine))
    found = pa.array(names, pa.string())
    return _different(found)


def _different(found: pa.Array) -> pa.Array:
    """Add a number to names that came before."""
    while True:
        again = _repeats(found)
        rows = np.flatnonzero(again)
        if not len(rows):
            return found
        taken = found.take(pa.array(rows))
        changed = pc.binary_join_element_wise(taken, pa.array(again[rows] + 1).cast(pa.string()), "-")
        found = pc.replace_with_mask(found, pa.array(again > 0), changed)


def _repeats(found: pa.Array) -> Array:
    """How often each string came before, in whatever case."""
    codes = pc.utf8_lower(found).dictionary_encode().indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    ranked = codes[order]
    first = np.concatenate([[0], np.flatnonzero(ranked[1:] != ranked[:-1]) + 1])
    sizes = np.diff(np.concatenate([first, [len(ranked)]]))
    before = np.empty(len(codes), dtype=np.int64)
    before[order] = np.arange(len(codes)) - np.repeat(first, sizes)
    return before


def model_names(stats: Fitted, rows: Rows, rng: np.random.Generator) -> pa.Array:
    """Draw names: one that several owners use, else a chain of words that follow each other in real names.

    In a series of several models most names begin alike and end in a number, as in mass uploads.
    """
    classes = len(stats["class_task"])
    group = stats["template_class"][rows.template]
    whole = stats.choice("names", classes).draw(rng, group)
    shared = stats.words("names")
    of_chain = whole >= len(shared)
    size = np.bincount(rows.series)
    stem = stats["series_stem"][np.minimum(np.log2(np.maximum(size, 1)).astype(int), 13)]
    alike = (size >= 4) & (rng.random(len(size)) < stem)
    leader = np.full(len(size), -1, dtype=np.int64)
    leader[rows.series[::-1]] = np.arange(len(rows.series))[::-1]
    following = alike[rows.series] & of_chain
    chained = np.flatnonzero(of_chain)
    names = _chains(stats, group[chained], rng)
    place = np.zeros(len(rows.series), dtype=np.int64)
    place[chained] = np.arange(len(chained))
    lead = place[leader[rows.series]]
    pool = pa.concat_arrays([shared, names])
    name = pool.take(pa.array(np.where(following, len(shared) + lead, np.where(of_chain, len(shared) + place, whole))))
    number = np.zeros(len(rows.series), dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(size)])[:-1]
    order = np.argsort(rows.series, kind="stable")
    number[order] = np.arange(len(order)) - first[rows.series[order]]
    numbered = pc.binary_join_element_wise(name, pa.array(number).cast(pa.string()), "-")
    return pc.if_else(pa.array(following & (number > 0)), numbered, name)


def _chains(stats: Fitted, group: Array, rng: np.random.Generator) -> pa.Array:
    """Walk from word to word for all names at once."""
    texts = stats.strings("items")
    classes, tasks = len(stats["class_task"]), len(stats.strings("tasks"))
    steps = stats.choice("steps", len(texts))
    singles = stats.choice("singles", tasks)
    task = stats["class_task"][group]
    now = stats.choice("starts", classes).draw(rng, group)
    walks = np.full((len(group), LONGEST), END, dtype=np.int32)
    active = np.arange(len(group))
    for step in range(LONGEST):
        at = now[active]
        lost = (at == BACK) | (at < 0)
        at[lost] = np.maximum(singles.draw(rng, task[active[lost]]), 3)
        walks[active, step] = at
        following = steps.draw(rng, at)
        now[active] = following
        active = active[(following != END) & (following >= 0)]
    return _spelled(texts, walks, rng)


def _spelled(texts: list[str], walks: Array, rng: np.random.Generator) -> pa.Array:
    """Put the words together; a word that is not told is made up, each time anew."""
    vocabulary: list[str] = []
    start = np.zeros(len(texts), dtype=np.int64)
    many = np.ones(len(texts), dtype=np.int64)
    for code, text in enumerate(texts):
        start[code] = len(vocabulary)
        cut = text.find("\x01")
        if code <= BACK:
            vocabulary.append("")
        elif cut < 0:
            vocabulary.append(text)
        else:
            length = int(text[cut + 2 :])
            pool = POOL if length > 3 else 1000
            vocabulary.extend(text[:cut] + word for word in made_up(rng, length, text[cut + 1], pool))
            many[code] = pool
    words = pa.array(vocabulary, pa.string())
    columns = []
    for step in range(walks.shape[1]):
        here = walks[:, step]
        columns.append(words.take(pa.array(start[here] + (rng.random(len(here)) * many[here]).astype(np.int64))))
    joined = pc.binary_join_element_wise(*columns, "")
    trimmed = pc.utf8_trim(joined, "-_. ")
    cleaned = pc.replace_substring(pc.utf8_slice_codeunits(trimmed, 0, 90), " ", "-")
    return pc.if_else(pc.equal(cleaned, ""), "model", cleaned)


def unique_ids(owners: pa.Array, names: pa.Array) -> pa.Array:
    """Join owner and name; a name that its owner used before gets a number."""
    return _different(pc.binary_join_element_wise(owners, names, "/"))
