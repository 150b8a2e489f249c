"""Who uploaded each model: what shares of models are drawn again by, since an owner's models are made alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["owner_units"]


def owner_units(models: pa.Table) -> NDArray[np.int64]:
    """Give the number of each model's owner, (n,); bare legacy names, which have none, share one."""
    coded = models["owner"].combine_chunks().dictionary_encode()
    units: NDArray[np.int64] = coded.indices.to_numpy().astype(np.int64)
    return units
