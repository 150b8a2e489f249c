"""Two models compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.atlas.difference import difference
from modelome.server.diff_schemas import DiffAnswer

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["compare_models"]


def compare_models(here: Service, a: int, b: int) -> DiffAnswer:
    """Tell what turns one model into another."""
    with here.card_turn:
        cards = here.atlas.models.card(a), here.atlas.models.card(b)
    return DiffAnswer(difference(here.atlas, a, b, cards=cards))
