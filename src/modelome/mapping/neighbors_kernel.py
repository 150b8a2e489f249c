# ruff: noqa: ANN001, PLR0917  (numba compiles the kernels for what they are given)
"""Kernels over neighbor lists: what a list takes in, and what the lists of neighbors lead to."""

from __future__ import annotations

import numpy as np
from numba import njit, prange

__all__ = ["floors", "hop_on", "take_in"]

MOST_GIVEN = 256  # lists that one new node can enter by hopping; those found in cells come on top


@njit(cache=True, inline="always")
def _cosine(vectors, a, b):  # type: ignore[no-untyped-def] # noqa: ANN202
    if a == b:
        return 1.0
    total = 0.0
    for d in range(vectors.shape[1]):
        total += np.float64(vectors[a, d]) * np.float64(vectors[b, d])
    return min(1.0, max(-1.0, total))


@njit(parallel=True, cache=True)
def floors(vectors, code, members, start, blank, index, search):  # type: ignore[no-untyped-def] # noqa: ANN201
    """Return the least similarity of a last list entry among the rows of each group, (m,) float32.

    Rows of `search` (n,) do not count, since their lists are made again; infinite where no row counts.
    """
    count = len(start) - 1
    out = np.full(count, np.inf, np.float32)
    for group in prange(count):
        if blank[group]:
            continue
        for at in range(start[group], start[group + 1]):
            row = members[at]
            if not search[row]:
                last = code[index[row, index.shape[1] - 1]]
                out[group] = min(out[group], np.float32(_cosine(vectors, group, last)))
    return out


@njit(parallel=True, cache=True)
def hop_on(vectors, own, best, score, speaker, index, code, hops, floor):  # type: ignore[no-untyped-def] # noqa: ANN201
    """Better the lists `best` (q, k) of the groups `own` (q,) by the lists of what they hold, `hops` times, in place.

    `speaker` (m,) is a row of each group whose list `index` tells the group's neighbors, -1 where there is none; a
    group's own list counts, too. Returns for each query the groups met on the way whose `floor` (m,) it passes, (q,
    MOST_GIVEN), -1 where there are no more.
    """
    queries, k = best.shape
    width = index.shape[1]
    given = np.full((queries, MOST_GIVEN), -1, np.int32)
    for i in prange(queries):
        seen = set([np.int64(own[i])])  # noqa: C405 - numba knows sets by their lists
        for s in range(k):
            seen.add(np.int64(best[i, s]))
        many = 0
        for _ in range(hops):
            stand = np.append(best[i], own[i])
            for s in range(k + 1):
                if stand[s] < 0 or speaker[stand[s]] < 0:
                    continue
                for e in range(width):
                    row = index[speaker[stand[s]], e]
                    if row < 0 or speaker[code[row]] < 0 or np.int64(code[row]) in seen:
                        continue
                    group = code[row]
                    seen.add(np.int64(group))
                    value = np.float32(_cosine(vectors, own[i], group))
                    if value > floor[group] and many < MOST_GIVEN:
                        given[i, many] = group
                        many += 1
                    if best[i, k - 1] >= 0 and value <= score[i, k - 1]:
                        continue
                    at = k - 1
                    while at > 0 and (best[i, at - 1] < 0 or score[i, at - 1] < value):
                        best[i, at], score[i, at] = best[i, at - 1], score[i, at - 1]
                        at -= 1
                    best[i, at], score[i, at] = group, value
    return given


@njit(parallel=True, cache=True)
def take_in(  # type: ignore[no-untyped-def] # noqa: ANN201
    vectors, code, members, start, kept, search, takers, begin, giver, index, score, touched
):
    """Let the new rows of the groups `giver[begin[t]:begin[t + 1]]` into the lists of the rows of group `takers[t]`.

    A new row enters where it is nearer than the last entry; at equal similarity those that were there stay before it.
    Writes `index` and `score` (n, k), and marks the rows that it `touched`.
    """
    k = index.shape[1]
    for t in prange(len(takers)):
        group = takers[t]
        for at in range(start[group], start[group + 1]):
            row = members[at]
            if search[row]:
                continue
            rows, values = np.empty(k, np.int32), np.empty(k, np.float64)
            for s in range(k):  # in order again: the similarities were rounded since the list was made
                _insert(rows, values, s, index[row, s], _cosine(vectors, group, code[index[row, s]]))
            entered = False
            for e in range(begin[t], begin[t + 1]):
                value = _cosine(vectors, group, giver[e])
                lo, hi = start[giver[e]], start[giver[e] + 1]
                turn = row % (hi - lo)
                for step in range(hi - lo):
                    other = members[lo + (turn + step) % (hi - lo)]
                    if kept[other] or other == row:
                        continue
                    if value <= values[k - 1]:
                        break
                    _insert(rows, values, k - 1, other, value)
                    entered = True
            if entered:
                touched[row] = True
                for s in range(k):
                    index[row, s], score[row, s] = rows[s], np.float32(values[s])


@njit(cache=True)
def _insert(rows, values, last, row, value):  # type: ignore[no-untyped-def] # noqa: ANN202
    """Put an entry into its place among the first `last` ones, after those of the same value."""
    at = last
    while at > 0 and values[at - 1] < value:
        rows[at], values[at] = rows[at - 1], values[at - 1]
        at -= 1
    rows[at], values[at] = row, value
