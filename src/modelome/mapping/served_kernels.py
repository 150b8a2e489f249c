"""Compiled loops of search by meaning over mapped files."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["best_models", "greatest_weights", "nearest_terms", "token_products"]

_TERMS = 1024  # terms that are summed together
_LOOK = 64  # models that are looked at together
_FEW = 16  # one in so many models of a block, or fewer, are scored one by one
_SHARE = 0.5  # units that reach so much of the bound are passed by; more of them would leave too many models near it
_NO_MODEL = 2**62
_FAR = 8  # to find a model in a list takes as long as to read so many
_ROUNDED = 1.0001  # more than sums of a unit's weights can be rounded by


@njit(cache=True, nogil=True, fastmath=True)
def token_products(tokens, scales, vectors, products):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the products of `tokens` (t, d), int8 times `scales` (t,), with some `vectors` (w, d) as (w, t) float32."""
    count, dims = tokens.shape
    row = np.empty(dims, np.float32)
    for token in range(count):
        for dim in range(dims):
            row[dim] = tokens[token, dim]
        for which in range(len(vectors)):
            total = np.float32(0)
            for dim in range(dims):
                total += row[dim] * vectors[which, dim]
            products[which, token] = total * scales[token]


@njit(cache=True, nogil=True)
def nearest_terms(products, tokens, lengths, names, cosines, terms):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Put terms of k tokens each into their places among those nearest to a word.

    `products` (t,) are those of all tokens with the word, `tokens` (k, n) those of each term, `lengths` (n,) those of
    their sums, `names` (n,) what the terms are called. `cosines` (most,), descending, and `terms` beside them are what
    is known by now; equal ones are in order of their names. Going by the place of the token and not by the term lets
    the processor gather many at once; few terms are near enough to be looked at one by one.
    """
    size, count = tokens.shape
    total = np.empty(_TERMS, np.float32)
    for first in range(0, count, _TERMS):
        length = lengths[first : min(first + _TERMS, count)]
        some = total[: len(length)]
        some[:] = np.float32(0)
        for place in range(size):
            row = tokens[place, first : first + len(some)]
            for term in range(len(row)):
                some[term] += products[row[term]]
        bound = cosines[-1] / np.float32(_ROUNDED)
        above = np.uint8(0)
        for term in range(len(some)):
            above |= np.uint8(some[term] >= bound * length[term])
        if above == 0:
            continue
        for term in range(len(some)):
            if some[term] >= bound * length[term]:
                _put(some[term] / length[term], names[first + term], cosines, terms)


@njit(cache=True, nogil=True)
def _put(cosine, name, cosines, terms):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    to = len(cosines) - 1
    if not (cosine > cosines[to] or (cosine == cosines[to] and name < terms[to])):
        return
    while to > 0 and (cosine > cosines[to - 1] or (cosine == cosines[to - 1] and name < terms[to - 1])):
        cosines[to] = cosines[to - 1]
        terms[to] = terms[to - 1]
        to -= 1
    cosines[to] = cosine
    terms[to] = name


@njit(cache=True, nogil=True)
def greatest_weights(starts, weights, terms):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Return the greatest weight of each of some terms, (len(terms),)."""
    most = np.zeros(len(terms), np.uint8)
    for at in range(len(terms)):
        greatest = np.uint8(0)
        for weight in weights[starts[terms[at]] : starts[terms[at] + 1]]:
            greatest = max(greatest, weight)
        most[at] = greatest
    return most


@njit(cache=True, nogil=True)
def best_models(  # type: ignore[no-untyped-def]  # noqa: ANN201, PLR0917
    count,  # noqa: ANN001
    starts,  # noqa: ANN001
    models,  # noqa: ANN001
    weights,  # noqa: ANN001
    terms,  # noqa: ANN001
    likeness,  # noqa: ANN001
    units,  # noqa: ANN001
    unit_weights,  # noqa: ANN001
    most,  # noqa: ANN001
    bits,  # noqa: ANN001
    block,  # noqa: ANN001
    scores,  # noqa: ANN001
    rows,  # noqa: ANN001
):
    """Score all models, a block of rows at a time, and keep the best in `scores` and `rows` (limit,); returns how many.

    `terms` and `likeness` are those of unit i from `units[i]` to `units[i + 1]`; of each unit a model's best term
    counts, at most `most[i]` before it is weighed. `bits` selects models; empty, all count. Equal scores are in order
    of the row. The sums of a block stay in the processor's cache, where those of all models do not fit.

    Once as many are kept as are asked for, a model that has nothing but units that all together cannot surpass the last
    of them is passed by: the lists of such units, mostly the long ones of frequent words, are read only at models that
    the other units bring near enough (Turtle, Flood, "Query evaluation: strategies and optimizations", 1995).
    """
    limit = len(scores)
    found = 0
    at, end = starts[terms], starts[terms + 1]
    ahead = _ahead(models, at, end)
    ceilings = most.astype(np.float64) * unit_weights
    order = np.argsort(ceilings)
    best = np.zeros(block, np.float32)
    total = np.zeros(block + _LOOK, np.float32)
    place_of = np.zeros(block, np.uint16)
    chosen = np.empty(block // _FEW + _LOOK, np.int64)
    for first in range(0, count, block):
        after = min(first + block, count)
        bound = np.float64(scores[limit - 1]) if found == limit else 0.0
        reach, passed = 0.0, 0
        while passed < len(order) and (reach + ceilings[order[passed]]) * _ROUNDED < bound * _SHARE:
            reach += ceilings[order[passed]]
            passed += 1
        if passed:
            for unit in order[passed:]:
                _add(unit, first, after, models, weights, likeness, units, unit_weights, at, end, ahead, best, total)
            near = max(np.float32((bound - reach * _ROUNDED) / _ROUNDED), np.float32(0))
            some = 0
            for few in range(0, after - first, _LOOK):
                if some <= block // _FEW and _any_above(total, few, near):
                    for model in range(few, few + _LOOK):
                        if total[model] > near and _selected(bits, first + model):
                            chosen[some] = model
                            some += 1
                total[few : few + _LOOK] = np.float32(0)
            if some <= block // _FEW:
                if some:
                    found = _score(
                        chosen[:some],
                        first,
                        after,
                        models,
                        weights,
                        likeness,
                        units,
                        unit_weights,
                        at,
                        end,
                        ahead,
                        place_of,
                        scores,
                        rows,
                        found,
                    )
                continue
        for unit in range(len(unit_weights)):
            _add(unit, first, after, models, weights, likeness, units, unit_weights, at, end, ahead, best, total)
        for few in range(0, after - first, _LOOK):
            # Most models are below the worst that is kept; many at once are passed by.
            if _any_above(total, few, scores[limit - 1] if found == limit else np.float32(0)):
                for model in range(few, few + _LOOK):
                    if _selected(bits, first + model):
                        found = _keep(total[model], first + model, scores, rows, found)
            total[few : few + _LOOK] = np.float32(0)
    return found


@njit(cache=True, nogil=True)
def _selected(bits, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    return len(bits) == 0 or (row >> 3 < len(bits) and bits[row >> 3] >> (row & 7) & 1 != 0)


@njit(cache=True, nogil=True)
def _ahead(models, at, end):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return the next model of each term: side by side, so that terms without one in a block cost nothing."""
    ahead = np.full(len(at), _NO_MODEL, np.int64)
    for term in range(len(at)):
        if at[term] < end[term]:
            ahead[term] = models[at[term]]
    return ahead


@njit(cache=True, nogil=True)
def _reach(models, start, end, row):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Return the first place from `start` on whose model is not before `row`; near ones are found at once."""
    step = 1
    low = start
    while low < end and models[low] < row:
        start = low + 1
        low += step
        step *= 2
    high = min(low, end)
    while start < high:
        middle = (start + high) >> 1
        if models[middle] < row:
            start = middle + 1
        else:
            high = middle
    return start


@njit(cache=True, nogil=True)
def _add(unit, first, after, models, weights, likeness, units, unit_weights, at, end, ahead, best, total):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0917
    """Add what a unit gives to the models of a block; `best` is zero, and left so."""
    weight = unit_weights[unit]
    for term in range(units[unit], units[unit + 1]):
        if ahead[term] >= after:
            continue
        at[term] = place = _reach(models, at[term], end[term], first)
        ahead[term] = models[place] if place < end[term] else _NO_MODEL
        while place < end[term] and models[place] < after:
            value = np.float32(likeness[term] * weights[place])
            at_model = np.uint32(models[place] - first)
            if value > best[at_model]:
                total[at_model] += (value - best[at_model]) * weight
                best[at_model] = value
            place += 1
    for term in range(units[unit], units[unit + 1]):
        place = at[term]
        while ahead[term] < after and place < end[term] and models[place] < after:
            best[np.uint32(models[place] - first)] = np.float32(0)
            place += 1


@njit(cache=True, nogil=True)
def _score(  # type: ignore[no-untyped-def]  # noqa: ANN202, PLR0917
    chosen,  # noqa: ANN001
    first,  # noqa: ANN001
    after,  # noqa: ANN001
    models,  # noqa: ANN001
    weights,  # noqa: ANN001
    likeness,  # noqa: ANN001
    units,  # noqa: ANN001
    unit_weights,  # noqa: ANN001
    at,  # noqa: ANN001
    end,  # noqa: ANN001
    ahead,  # noqa: ANN001
    place_of,  # noqa: ANN001
    scores,  # noqa: ANN001
    rows,  # noqa: ANN001
    found,  # noqa: ANN001
):
    """Score the chosen models of a block, ascending, by all units, and keep the best; returns how many are kept."""
    total = np.zeros(len(chosen), np.float32)
    best = np.zeros(len(chosen), np.float32)
    for which in range(len(chosen)):
        place_of[chosen[which]] = which + 1
    for unit in range(len(unit_weights)):
        weight = unit_weights[unit]
        best[:] = np.float32(0)
        for term in range(units[unit], units[unit + 1]):
            if ahead[term] >= after:
                continue
            at[term] = place = _reach(models, at[term], end[term], first)
            ahead[term] = models[place] if place < end[term] else _NO_MODEL
            last = _reach(models, place, end[term], after)
            if last - place > _FAR * len(chosen):
                for which in range(len(chosen)):
                    row = first + chosen[which]
                    place = _reach(models, place, last, row)
                    if place < last and models[place] == row:
                        value = np.float32(likeness[term] * weights[place])
                        if value > best[which]:
                            total[which] += (value - best[which]) * weight
                            best[which] = value
                continue
            for near in range(place, last):
                mark = place_of[np.uint32(models[near] - first)]
                if mark:
                    value = np.float32(likeness[term] * weights[near])
                    if value > best[mark - 1]:
                        total[mark - 1] += (value - best[mark - 1]) * weight
                        best[mark - 1] = value
    for which in range(len(chosen)):
        place_of[chosen[which]] = 0
        found = _keep(total[which], first + chosen[which], scores, rows, found)
    return found


@njit(cache=True, nogil=True)
def _any_above(total, few, bound):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    found = 0
    for model in range(_LOOK):  # without a way out, so that the processor compares many at once
        found |= total[few + model] > bound
    return found


@njit(cache=True, nogil=True)
def _keep(score, row, scores, rows, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Put a model, of a row after all that are kept, into its place among the best; returns how many are kept."""
    limit = len(scores)
    if score == 0 or (found == limit and score <= scores[limit - 1]):
        return found
    to = found if found < limit else limit - 1
    while to > 0 and scores[to - 1] < score:
        scores[to] = scores[to - 1]
        rows[to] = rows[to - 1]
        to -= 1
    scores[to] = score
    rows[to] = row
    return min(found + 1, limit)
