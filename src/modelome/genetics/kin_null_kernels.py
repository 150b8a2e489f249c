"""Sums of similarity over kin, compiled, for graphs and texts that chance has mixed."""

from __future__ import annotations

import numpy as np
from numba import njit

__all__ = ["add_kin"]


@njit(cache=True, nogil=True)
def add_kin(graph, elder, younger, same, total):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Add similarities of an elder's row with a younger's to `total` (5, units), in the order of `CHANCE_PAIRS`.

    `graph` is: the graph parent → child, starts (n + 1,) and tails; numbers (n,) of models that have parents and
    children, -1 for others; v, and w, of each u → v → w beside u → w; the unit of each model (n,). `elder` and
    `younger` are sparse rows: starts, columns, values, the row of each model, how many columns. `same` says that they
    are alike.
    """
    starts, tails, inner, shortcut_above, shortcut_below, unit = graph
    x_starts, x_columns, x_values, x_row, terms = elder
    y_starts, y_columns, y_values, y_row, _ = younger
    n = len(starts) - 1
    below = np.zeros((inner.max() + 1 if n else 0, terms))
    for v in range(n):
        if inner[v] >= 0:
            for at in range(starts[v], starts[v + 1]):
                row = y_row[tails[at]]
                for place in range(y_starts[row], y_starts[row + 1]):
                    below[inner[v], y_columns[place]] += y_values[place]
    own = np.zeros(n)
    top, one, elders, youngers = np.zeros(terms), np.zeros(terms), np.zeros(terms), np.zeros(terms)
    for u in range(n):
        k = starts[u + 1] - starts[u]
        if k == 0:
            continue
        mine = x_row[u]
        for place in range(x_starts[mine], x_starts[mine + 1]):
            top[x_columns[place]] = x_values[place]
        if k > 1:
            elders[:], youngers[:] = 0, 0
        with_children, squares = 0.0, 0.0
        for at in range(starts[u], starts[u + 1]):
            v = tails[at]
            alike, square = 0.0, 0.0
            row = x_row[v]
            if not same:
                for place in range(x_starts[row], x_starts[row + 1]):
                    one[x_columns[place]] = x_values[place]
            if k > 1 and not same:
                for place in range(x_starts[row], x_starts[row + 1]):
                    elders[x_columns[place]] += x_values[place]
            row = y_row[v]
            for place in range(y_starts[row], y_starts[row + 1]):
                column, value = y_columns[place], y_values[place]
                alike += value * top[column]
                square += value * (value if same else one[column])
            if k > 1:
                for place in range(y_starts[row], y_starts[row + 1]):
                    youngers[y_columns[place]] += y_values[place]
            if not same:
                row = x_row[v]
                for place in range(x_starts[row], x_starts[row + 1]):
                    one[x_columns[place]] = 0
            total[0, unit[v]] += alike
            with_children += alike
            squares += square
            own[v] = square
        of_elders = youngers if same else elders
        if k > 1:
            total[1, unit[u]] += with_children * (k - 1) / 2
            total[2, unit[u]] += (np.dot(of_elders, youngers) - squares) / 2
        for at in range(starts[u], starts[u + 1]):
            v = tails[at]
            if inner[v] < 0:
                continue
            sums = below[inner[v]]
            for place in range(x_starts[mine], x_starts[mine + 1]):
                total[3, unit[v]] += x_values[place] * sums[x_columns[place]]
            if k > 1:
                uncles = np.dot(of_elders, sums)
                row = x_row[v]
                for place in range(x_starts[row], x_starts[row + 1]):
                    uncles -= x_values[place] * sums[x_columns[place]]
                total[4, unit[v]] += uncles
        for place in range(x_starts[mine], x_starts[mine + 1]):
            top[x_columns[place]] = 0
    for at in range(len(shortcut_above)):
        total[4, unit[shortcut_above[at]]] -= own[shortcut_below[at]]
