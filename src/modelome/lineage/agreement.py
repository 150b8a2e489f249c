"""How often the inferred relation is the declared one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["confusion", "precision_and_recall"]


def confusion(edges: pa.Table) -> pa.Table:
    """Count the edges of each declared and inferred relation: relation, relation_inferred, count, largest first.

    Edges whose relation is `unspecified` are counted too: they say what the rules add.
    """
    counted = edges.group_by(["relation", "relation_inferred"]).aggregate([([], "count_all")])
    counted = counted.select(["relation", "relation_inferred", "count_all"]).rename_columns(
        ["relation", "relation_inferred", "count"],
    )
    keys = [("relation", "ascending"), ("count", "descending"), ("relation_inferred", "ascending")]
    return counted.take(pc.sort_indices(counted, sort_keys=keys))


def precision_and_recall(counts: pa.Table) -> pa.Table:
    """Judge each relation by a table of `confusion`: relation, declared, inferred, agreeing, precision, recall.

    Unspecified edges are left out, for nothing is known of them. Where the denominator is 0 the rate is null.
    """
    known = counts.filter(pc.not_equal(counts["relation"], "unspecified"))
    declared = known["relation"].to_numpy(zero_copy_only=False)
    inferred = known["relation_inferred"].to_numpy(zero_copy_only=False)
    count = known["count"].to_numpy(zero_copy_only=False)
    names = sorted({*declared, *inferred})
    of_declared = np.array([count[declared == name].sum() for name in names], np.int64)
    of_inferred = np.array([count[inferred == name].sum() for name in names], np.int64)
    both = np.array([count[(declared == name) & (inferred == name)].sum() for name in names], np.int64)
    return pa.table(
        {
            "relation": pa.array(names, pa.string()),
            "declared": of_declared,
            "inferred": of_inferred,
            "agreeing": both,
            "precision": _rate(both, of_inferred),
            "recall": _rate(both, of_declared),
        },
    )


def _rate(part: NDArray[np.int64], whole: NDArray[np.int64]) -> pa.Array:
    return pa.array(part / np.maximum(whole, 1), mask=whole == 0)
