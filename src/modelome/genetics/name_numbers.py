"""Names as numbers, for grouping."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["name_numbers"]


def name_numbers(names: pa.ChunkedArray) -> NDArray[np.int64]:
    """Give each name a number from 1 in order of appearance, (n,); those that are missing share 0."""
    coded = names.combine_chunks().dictionary_encode()
    numbers: NDArray[np.int64] = pc.fill_null(coded.indices.cast(pa.int64()), -1).to_numpy(zero_copy_only=False) + 1
    return numbers
