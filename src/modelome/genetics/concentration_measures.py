"""How much of something few hold: Hill numbers, Herfindahl, Gini, and the share of the ten greatest.

Of holders with amounts x and shares p = x / sum(x): the Hill number of order q is (sum p^q)^(1/(1-q)), of order 1 the
exponential of Shannon's entropy (Hill 1973, doi 10.2307/1934352): how many holders of one size would be as diverse.
HHI is sum p^2. Gini is half the mean difference between two holders, over the mean. Who holds nothing is no holder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MEASURES", "TOP_HOLDERS", "concentration", "concentration_of_copies"]

MEASURES = ("Hill 0", "Hill 1", "Hill 2", "HHI", "Gini", "top 10 share")
"""The measures, in the order of the arrays below."""

TOP_HOLDERS = 10


def concentration(amounts: NDArray[np.float64], *, among: int | None = None) -> NDArray[np.float64]:
    """Measure `MEASURES` of each row of amounts, (rows, holders), none negative; NaN where a row is all zero.

    `among` is the number of holders that Gini is told of, those who hold nothing with them; None leaves these out.
    """
    ordered = np.sort(amounts, axis=1)
    seen = (ordered > 0).sum(axis=1)
    holders = seen if among is None else np.full(len(ordered), among)
    total = ordered.sum(axis=1)
    some = total > 0
    share = np.divide(ordered, total[:, None], out=np.zeros_like(ordered), where=some[:, None])
    logs = np.log(share, out=np.zeros_like(share), where=share > 0)
    square = np.square(share).sum(axis=1)
    # Who holds nothing comes first in order; ranks of those who are no holders are below one, and their shares zero.
    rank = np.arange(1, ordered.shape[1] + 1) - (ordered.shape[1] - holders)[:, None]
    ranked = (share * rank).sum(axis=1)
    found = np.full((len(amounts), len(MEASURES)), np.nan)
    found[some, 0] = seen[some]
    found[some, 1] = np.exp(-(share * logs).sum(axis=1))[some]
    found[some, 2] = 1 / square[some]
    found[some, 3] = square[some]
    found[some, 4] = 2 * ranked[some] / holders[some] - (holders[some] + 1) / holders[some]
    found[some, 5] = share[some, -TOP_HOLDERS:].sum(axis=1)
    return found


def concentration_of_copies(
    amounts: NDArray[np.float64], unit: NDArray[np.int64], times: NDArray[np.integer]
) -> NDArray[np.float64]:
    """Measure `MEASURES` where every holder stands as often as its unit was drawn, each copy a holder of its own.

    `amounts` (holders,) are positive, `unit` (holders,) says to which unit each belongs, `times` (units, draws) how
    often each was drawn. Returns (draws, measures); O(holders log holders + draws * holders).
    """
    order = np.lexsort((unit, -amounts))
    held = amounts[order]
    holders, total, entropy, square, ranked, top = _copies(held, held * np.log(held), unit[order], times, TOP_HOLDERS)
    found = np.full((times.shape[1], len(MEASURES)), np.nan)
    some = total > 0
    holders, total = holders[some], total[some]
    found[some, 0] = holders
    found[some, 1] = np.exp(np.log(total) - entropy[some] / total)
    found[some, 2] = total**2 / square[some]
    found[some, 3] = square[some] / total**2
    found[some, 4] = (holders + 1) / holders - 2 * ranked[some] / (holders * total)
    found[some, 5] = top[some] / total
    return found


@njit(cache=True, nogil=True)
def _copies(held, logged, unit, times, greatest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    """Sum over holders from the greatest down: copies, amounts, amounts by their logarithm, squares, ranks, the top."""
    sums = np.zeros((6, times.shape[1]))
    holders, total, entropy, square, ranked, top = sums
    for at in range(len(held)):
        drawn = times[unit[at]]
        for draw in range(len(drawn)):
            copies = float(drawn[draw])
            amount = copies * held[at]
            top[draw] += held[at] * min(copies, max(greatest - holders[draw], 0.0))
            # Ranks from the greatest: copies of one holder take places side by side.
            ranked[draw] += amount * (holders[draw] + (copies + 1) / 2)
            holders[draw] += copies
            total[draw] += amount
            entropy[draw] += copies * logged[at]
            square[draw] += amount * held[at]
    return sums
