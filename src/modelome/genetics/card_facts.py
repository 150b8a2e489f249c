"""What the cards of a study are: how long, by whom, how much of them unfilled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from modelome.table.generators import is_phrased
from modelome.table.shingles import prose_begins

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["NO_CARD", "PLACEHOLDER", "CardFacts", "card_facts"]

NO_CARD = 3
"""A card of so many characters or fewer is none: what a collector writes for a missing one (`nan`, `N/A`)."""
PLACEHOLDER = "[More Information Needed]"


@dataclass(frozen=True)
class CardFacts:
    """One entry a model, (n,); lengths are 0 where `has` is false.

    `prose` is the length in bytes without the header, `phrased` whether one of the paper's two phrases is there,
    `placeholders` how often `[More Information Needed]` is: None where only the lengths of cards are known. `tool` is
    the place in `tools` of what wrote the card, -1 for a person or unknown.
    """

    has: NDArray[np.bool_]
    characters: NDArray[np.int64]
    words: NDArray[np.int64]
    tools: tuple[str, ...]
    tool: NDArray[np.int64]
    prose: NDArray[np.int64] | None
    phrased: NDArray[np.bool_] | None
    placeholders: NDArray[np.int64] | None

    @property
    def generated(self) -> NDArray[np.bool_]:
        """Whether a known tool wrote the card, (n,)."""
        return self.tool >= 0


def card_facts(study: Study) -> CardFacts | None:
    """Read the cards of all models, a block at a time; None for a snapshot without any."""
    models = study.models
    if "card_chars" not in models.column_names:
        return None
    characters = pc.fill_null(models["card_chars"], 0).to_numpy().astype(np.int64)
    has = characters > NO_CARD
    if not has.any():
        return None
    words = pc.fill_null(models["card_words"], 0).to_numpy().astype(np.int64)
    named = models["card_generator"].combine_chunks().dictionary_encode()
    tool = pc.fill_null(named.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    prose = phrased = placeholders = None
    if study.cards is not None:
        prose, placeholders = np.zeros(len(has), np.int64), np.zeros(len(has), np.int64)
        phrased = np.zeros(len(has), bool)
        for block in study.cards():
            header = prose_begins(block.cards)
            prose[block.rows] = pc.binary_length(block.cards).to_numpy(zero_copy_only=False) - header
            phrased[block.rows] = is_phrased(block.cards).to_numpy(zero_copy_only=False)
            placeholders[block.rows] = pc.count_substring(block.cards, PLACEHOLDER).to_numpy(zero_copy_only=False)
        prose, placeholders, phrased = prose * has, placeholders * has, phrased & has
    return CardFacts(
        has,
        characters * has,
        words * has,
        tuple(named.dictionary.to_pylist()),
        np.where(has, tool, -1),
        prose,
        phrased,
        placeholders,
    )
