"""Models in lists: the few facts with which one is shown, flown to and opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.server.reading.rows import rows_of
from modelome.server.schemas import ModelBrief

if TYPE_CHECKING:
    from collections.abc import Sequence

    from modelome.server.service import Service

__all__ = ["BRIEF_COLUMNS", "brief", "brief_facts", "briefs"]

BRIEF_COLUMNS = ["id", "task", "library", "license_family", "downloads", "likes", "created_at"]
_FIELDS = ["ix", *BRIEF_COLUMNS, "generation", "children", "descendants"]


def briefs(here: Service, ixs: Sequence[int] | np.ndarray[Any, Any]) -> list[ModelBrief]:
    """Return the briefs of some models, in the order asked for."""
    return [ModelBrief(**facts) for facts in brief_facts(here, ixs)]


def brief(here: Service, ix: int) -> ModelBrief:
    """Return the brief of one model."""
    return briefs(here, [ix])[0]


def brief_facts(here: Service, ixs: Sequence[int] | np.ndarray[Any, Any]) -> list[dict[str, Any]]:
    """Return the fields of the briefs of some models."""
    return rows_of(here, np.asarray(ixs, np.int64), _FIELDS)
