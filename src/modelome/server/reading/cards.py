"""The card of a model: text that its author wrote, untrusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.server.schemas import CardAnswer

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["MOST_CHARACTERS", "read_card"]

MOST_CHARACTERS = 200_000


def read_card(here: Service, ix: int) -> CardAnswer:
    """Return the card, cut after 200,000 characters."""
    models = here.atlas.models
    facts = models.take([ix], ["id", "card_chars", "card_generator"]).to_pylist()[0]
    with here.card_turn:
        card = models.card(ix)
    return CardAnswer(
        id=facts["id"],
        card=card[:MOST_CHARACTERS] if card is not None else None,
        chars=len(card) if card is not None else facts["card_chars"],
        truncated=card is not None and len(card) > MOST_CHARACTERS,
        generator=facts["card_generator"],
        available=models.has_cards,
    )
