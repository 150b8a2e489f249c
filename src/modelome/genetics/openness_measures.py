"""What makes a model open to inspection and use: access, license, card, data, papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["LICENSE_MEASURES", "OPEN_FAMILIES", "Openness", "openness_of"]

OPEN_FAMILIES = ("permissive", "attribution", "weak-copyleft", "copyleft")
"""License families that let anybody use, change and pass on a model for any purpose."""

_UNKNOWN = ("missing", "unknown", "other")

LICENSE_MEASURES = ("declares a license", "known license", "open license")
"""Measures that say nothing within a license family."""

Openness = dict[str, tuple["NDArray[np.bool_]", "NDArray[np.bool_]"]]
"""By measure: which models are so, and of which it is known, both (n,)."""


def openness_of(study: Study) -> Openness:
    """Read what the snapshot knows; a column that it lacks altogether has no measure.

    A license is declared where any is, `unknown` and `other` too; known where its family says its terms; open where
    that is one of `OPEN_FAMILIES`. Whether a model is gated may be unknown; a card that is not there counts as none.
    """
    models = study.models
    every = np.ones(models.num_rows, bool)
    found: Openness = {}
    gated = models["gated"]
    if gated.null_count < len(gated):
        shut = pc.fill_null(pc.not_equal(gated, "false"), False)
        found["gated"] = (_flags(shut), _flags(gated.is_valid()))
    family = models["license_family"]
    declared = _some(models["licenses"])
    if declared.any():
        known = pc.invert(pc.is_in(family, pa.array(_UNKNOWN)))
        licensed = pc.is_in(family, pa.array(OPEN_FAMILIES))
        found |= zip(
            LICENSE_MEASURES, ((flags, every) for flags in (declared, _flags(known), _flags(licensed))), strict=True
        )
    cards = models["card_chars"]
    if cards.null_count < len(cards):
        found["has a card"] = (_flags(pc.fill_null(pc.greater(cards, 0), False)), every)
    for measure, column in (("declares a dataset", "datasets"), ("links a paper", "papers")):
        flags = _some(models[column])
        if flags.any():
            found[measure] = (flags, every)
    return found


def _some(lists: pa.ChunkedArray) -> NDArray[np.bool_]:
    return _flags(pc.greater(pc.list_value_length(lists), 0))


def _flags(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    flags: NDArray[np.bool_] = column.to_numpy().astype(bool)
    return flags
