"""Hill numbers that allow for values which exist and were not seen.

Plug-in Hill numbers of orders 0 and 1 are too small in a small sample. Chao1 in its form without bias (Chao 2005)
and the entropy of Chao and Shen (2003, doi 10.1023/A:1026096204727) correct them by how many values were seen once
and twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["chao1", "chao_shen"]


def chao1(counts: NDArray[np.integer]) -> float:
    """Estimate how many values there are, of how often each was seen: f0 = f1 (f1 - 1) / (2 (f2 + 1)) are added."""
    seen = counts[counts > 0]
    once, twice = int((seen == 1).sum()), int((seen == 2).sum())
    total = int(seen.sum())
    if not total:
        return float("nan")
    return len(seen) + (total - 1) / total * once * (once - 1) / (2 * (twice + 1))


def chao_shen(counts: NDArray[np.integer]) -> float:
    """Estimate the Hill number of order 1: shares are shrunk by the coverage of the sample, and what it misses added.

    NaN where every value was seen once: nothing is then known of what was not seen.
    """
    seen = counts[counts > 0].astype(np.float64)
    total = seen.sum()
    once = int((seen == 1).sum())
    if not len(seen) or once == total:
        return float("nan")
    share = (1 - once / total) * seen / total
    met = 1 - (1 - share) ** total
    return float(np.exp(-(share * np.log(share) / met).sum()))
