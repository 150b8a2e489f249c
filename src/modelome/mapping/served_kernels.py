"""Compiled loops of search by meaning over mapped files."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["best_models", "term_cosines", "token_products"]

_TERMS = 1024  # terms that are summed together
_LOOK = 64  # models that are looked at together


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


@njit(cache=True, nogil=True, fastmath=True)
def term_cosines(products, tokens, lengths, cosines):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Write the cosines of terms of k tokens each with the vector whose `products` with all tokens are given.

    `tokens` (k, n) are those of each term, `lengths` (n,) those of their sums. Going by the place of the token and not
    by the term lets the processor gather many at once: a third of the time.
    """
    size, count = tokens.shape
    total = np.empty(_TERMS, np.float32)
    for first in range(0, count, _TERMS):
        terms = min(_TERMS, count - first)
        for term in range(terms):
            total[term] = np.float32(0)
        for place in range(size):
            row = tokens[place]
            for term in range(terms):
                total[term] += products[row[first + term]]
        for term in range(terms):
            cosines[first + term] = total[term] / lengths[first + term]


@njit(cache=True, nogil=True)
def best_models(count, starts, models, weights, terms, likeness, units, unit_weights, bits, block, scores, rows):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, PLR0917
    """Score all models, a block of rows at a time, and keep the best in `scores` and `rows` (limit,); returns how many.

    `terms` and `likeness` are those of unit i from `units[i]` to `units[i + 1]`; of each unit a model's best term
    counts. `bits` selects models; empty, all count. Equal scores are in order of the row. The sums of a block stay in
    the processor's cache, where those of all models do not fit.
    """
    limit = len(scores)
    found = 0
    at = starts[terms]
    reached = at.copy()
    end = starts[terms + 1]
    best = np.zeros(block, np.float32)
    total = np.zeros(block + _LOOK, np.float32)
    for first in range(0, count, block):
        after = min(first + block, count)
        for unit in range(len(unit_weights)):
            weight = unit_weights[unit]
            for term in range(units[unit], units[unit + 1]):
                place = at[term]
                while place < end[term] and models[place] < after:
                    value = np.float32(likeness[term] * weights[place])
                    at_model = np.uint32(models[place] - first)
                    if value > best[at_model]:
                        total[at_model] += (value - best[at_model]) * weight
                        best[at_model] = value
                    place += 1
                reached[term] = place
            for term in range(units[unit], units[unit + 1]):
                for place in range(at[term], reached[term]):
                    best[np.uint32(models[place] - first)] = np.float32(0)
                at[term] = reached[term]
        for few in range(0, after - first, _LOOK):
            # Most models are below the worst that is kept; many at once are passed by.
            if _any_above(total, few, scores[limit - 1] if found == limit else np.float32(0)):
                found = _keep(total[few : few + _LOOK], first + few, bits, scores, rows, found)
            for model in range(few, few + _LOOK):
                total[model] = np.float32(0)
    return found


@njit(cache=True, nogil=True)
def _any_above(total, few, bound):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    found = 0
    for model in range(_LOOK):  # without a way out, so that the processor compares many at once
        found |= total[few + model] > bound
    return found


@njit(cache=True, nogil=True)
def _keep(total, first, bits, scores, rows, found):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202, PLR0917
    """Put models from row `first` on into their place among the best; returns how many are kept."""
    limit = len(scores)
    for model in range(len(total)):
        score = total[model]
        if score == 0 or (found == limit and score <= scores[limit - 1]):
            continue
        row = first + model
        if len(bits) and not bits[row >> 3] >> (row & 7) & 1:
            continue
        to = found if found < limit else limit - 1
        while to > 0 and scores[to - 1] < score:
            scores[to] = scores[to - 1]
            rows[to] = rows[to - 1]
            to -= 1
        scores[to] = score
        rows[to] = row
        found = min(found + 1, limit)
    return found
