"""Which models come first where there is not room, or time, for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["importance"]


def importance(models: pa.Table, descendants: NDArray[np.integer]) -> NDArray[np.float32]:
    """Score how much a model is used, liked and built upon, (n,) float32.

    log10(1 + downloads) + 2 log10(1 + likes) + log10(1 + descendants): a like is rarer than a download by two orders of
    magnitude and says more; unknown counts as 0.
    """
    downloads, likes = (
        np.maximum(pc.fill_null(models[name], 0).to_numpy().astype(np.float64), 0) for name in ("downloads", "likes")
    )
    score: NDArray[np.float32] = np.log10(1 + downloads) + 2 * np.log10(1 + likes) + np.log10(1 + descendants)
    return score.astype(np.float32)
