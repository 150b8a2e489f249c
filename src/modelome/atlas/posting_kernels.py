"""Compiled loops of the name search over mapped postings: a query looks at each place of a trigram once.

A place costs some nanoseconds, and no lock of the interpreter is held; NumPy spent most of its time on finding the line
of each place in a list of all beginnings.
"""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = [
    "NO_MATCH",
    "count_grams",
    "count_shared",
    "count_words",
    "first_of_each",
    "intersect",
    "join_lines",
    "lines_holding",
    "lines_of_blocks",
    "match_places",
    "match_short",
    "match_within",
    "place_grams",
    "place_words",
]

END = 0x0A
SLASH = 0x2F
# Qualities of a match, the best first: the whole string; the whole name; beginnings; any part.
WHOLE, NAME, NAME_BEGINS, BEGINS, WORD_BEGINS, PART = -100, 0, 1, 2, 3, 4
NO_MATCH = 127
BLOCK_BITS = 6  # a line is looked up by the block of 64 bytes that a place is in


@njit(inline="always")
def _letter(byte):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return (97 <= byte <= 122) or (65 <= byte <= 90) or byte >= 0x80


@njit(inline="always")
def _begins_word(before, here):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Whether a word begins: after what is no letter or digit, and where digits follow letters."""
    if _letter(before):
        return 48 <= here <= 57
    return not 48 <= before <= 57


@njit(inline="always")
def _quality(before, here, after):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    if before == END:
        return WHOLE if after == END else BEGINS
    if before == SLASH:
        return NAME if after == END else NAME_BEGINS
    return WORD_BEGINS if _begins_word(before, here) else PART


@njit(cache=True, nogil=True)
def join_lines(data, offsets, text, start):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Copy strings into `text`, which is full of line ends, one line end before each; writes where each line begins."""
    at = 1
    for line in range(len(offsets) - 1):
        start[line] = at
        for place in range(offsets[line], offsets[line + 1]):
            text[at] = data[place]
            at += 1
        at += 1
    start[len(offsets) - 1] = at


@njit(cache=True, nogil=True)
def lines_of_blocks(start, blocks):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the line that each block of 64 bytes begins in."""
    line = 0
    for block in range(len(blocks)):
        while line < len(start) - 2 and start[line + 1] <= block << BLOCK_BITS:
            line += 1
        blocks[block] = line


@njit(cache=True, nogil=True)
def count_grams(text, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Count the trigrams of each code within lines."""
    for at in range(len(text) - 2):
        if text[at] != END and text[at + 1] != END and text[at + 2] != END:
            counts[np.int64(text[at]) << 16 | np.int64(text[at + 1]) << 8 | np.int64(text[at + 2])] += 1


@njit(cache=True, nogil=True)
def place_grams(text, cursor, places):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the places of each trigram, ascending; `cursor[code]` is where those of a code begin."""
    for at in range(len(text) - 2):
        if text[at] != END and text[at + 1] != END and text[at + 2] != END:
            code = np.int64(text[at]) << 16 | np.int64(text[at + 1]) << 8 | np.int64(text[at + 2])
            places[cursor[code]] = at
            cursor[code] += 1


@njit(cache=True, nogil=True)
def count_words(text, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Count the words of each code; the code of a word is made of its first three bytes, line ends included."""
    for at in range(1, len(text) - 2):
        if text[at] != END and _begins_word(text[at - 1], text[at]):
            counts[np.int64(text[at]) << 16 | np.int64(text[at + 1]) << 8 | np.int64(text[at + 2])] += 1


@njit(cache=True, nogil=True)
def place_words(text, start, cursor, words):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the line of each word and, in the lowest two bits, what stands before it: 1 a line end, 2 a slash."""
    line = 0
    for at in range(1, len(text) - 2):
        while line < len(start) - 2 and start[line + 1] <= at:
            line += 1
        before = text[at - 1]
        if text[at] != END and _begins_word(before, text[at]):
            code = np.int64(text[at]) << 16 | np.int64(text[at + 1]) << 8 | np.int64(text[at + 2])
            kind = 1 if before == END else (2 if before == SLASH else 0)
            words[cursor[code]] = np.uint32(line << 2 | kind)
            cursor[code] += 1


@njit(cache=True, nogil=True)
def match_places(text, start, blocks, places, offset, word, lines, quality):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Keep the places where `word` stands; writes lines, ascending, and the best quality of each; returns how many."""
    found = 0
    size = len(word)
    for at in range(len(places)):
        place = np.int64(places[at]) - offset
        if place < 1 or place + size >= len(text):
            continue
        same = True
        for byte in range(size):
            if text[place + byte] != word[byte]:
                same = False
                break
        if not same:
            continue
        line = blocks[place >> BLOCK_BITS]
        while start[line + 1] <= place:
            line += 1
        value = _quality(text[place - 1], text[place], text[place + size])
        if found and lines[found - 1] == line:
            quality[found - 1] = min(quality[found - 1], value)
        else:
            lines[found] = line
            quality[found] = value
            found += 1
    return found


@njit(cache=True, nogil=True)
def match_short(codes, starts, words, first, last, size, best):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Write into `best[line]` the best quality of a word of one or two bytes, whose codes are `first` to `last`.

    Returns how many lines hold the word.
    """
    total = 0
    for at in range(first, last):
        ends = (codes[at] >> (8 * (2 - size)) & 0xFF) == END
        for place in range(starts[at], starts[at + 1]):
            line = words[place] >> 2
            kind = words[place] & 3
            value = WORD_BEGINS
            if kind == 1:
                value = WHOLE if ends else BEGINS
            elif kind == 2:
                value = NAME if ends else NAME_BEGINS
            total += best[line] == NO_MATCH
            best[line] = min(best[line], value)
    return total


@njit(cache=True, nogil=True)
def match_within(text, start, candidates, word, lines, places, quality):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Keep those of `candidates` that hold `word`, byte by byte.

    Writes the places in `candidates`, beside lines and qualities; returns how many.
    """
    found = 0
    size = len(word)
    for at in range(len(candidates)):
        line = candidates[at]
        best = NO_MATCH
        for place in range(start[line], start[line + 1] - size):
            same = True
            for byte in range(size):
                if text[place + byte] != word[byte]:
                    same = False
                    break
            if same:
                value = _quality(text[place - 1], text[place], text[place + size])
                best = min(best, value)
        if best != NO_MATCH:
            lines[found] = line
            places[found] = at
            quality[found] = best
            found += 1
    return found


@njit(cache=True, nogil=True)
def intersect(lines, quality, others, other_quality, kept, sums):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Keep the lines that are among `others` too, both ascending, and add the qualities; returns how many."""
    found, at = 0, 0
    for place in range(len(lines)):
        while at < len(others) and others[at] < lines[place]:
            at += 1
        if at == len(others):
            break
        if others[at] == lines[place]:
            kept[found] = lines[place]
            sums[found] = quality[place] + other_quality[at]
            found += 1
    return found


@njit(cache=True, nogil=True)
def first_of_each(quality, least, limit, counts, places):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Gather the first `limit` places of each quality but `NO_MATCH`, and count all; returns how many are gathered.

    `counts` is zero, for the qualities from `least` on.
    """
    found = 0
    for place in range(len(quality)):
        kind = np.int64(quality[place]) - least
        if counts[kind] < limit and quality[place] != NO_MATCH:  # soon false for every quality
            places[found] = place
            found += 1
        counts[kind] += 1
    return found


@njit(cache=True, nogil=True)
def lines_holding(text, start, word, holds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write whether each line holds `word` anywhere; for words that are too short for a trigram."""
    size = len(word)
    for line in range(len(holds)):
        found = False
        for place in range(start[line], start[line + 1] - size):
            if text[place] == word[0] and (size == 1 or text[place + 1] == word[1]):
                found = True
                break
        holds[line] = found


@njit(cache=True, nogil=True)
def count_shared(start, blocks, places, counts):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Add one to each line that one of some ascending places is in."""
    last = -1
    for at in range(len(places)):
        place = places[at]
        line = blocks[place >> BLOCK_BITS]
        while start[line + 1] <= place:
            line += 1
        if line != last and counts[line] < 255:
            counts[line] += 1
        last = line
