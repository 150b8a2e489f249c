"""Two models of an atlas compared: their fields, their metadata as one text, their cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelome.genetics.alignment import Alignment, align
from modelome.genetics.field_changes import COLUMNS, FieldChange, compare_fields
from modelome.genetics.line_changes import LineChanges, compare_lines
from modelome.genetics.metadata_text import metadata_texts, plain_texts
from modelome.lineage.kin import kin_of

if TYPE_CHECKING:
    from modelome.atlas.reader import Atlas

__all__ = ["Difference", "difference", "metadata_pair"]

MOST_CARD = 200_000  # characters

_TEXT_COLUMNS = ["hub_id", "id", "likes", "trending", "downloads", "tags", "task", "library", "created_at"]


@dataclass(frozen=True)
class Difference:
    """What turns model `a` into model `b`.

    `kin` is what `b` is to `a` in the tree: child, sibling, cousin, none … `fields` are those that either declares,
    `undeclared` the others. `metadata` aligns the Hub's JSON as the paper takes it, `without_kinship` task, library
    and tags without names, parents, counters and dates. `cards` is null unless both have one.
    """

    a: str
    b: str
    kin: str
    fields: list[FieldChange]
    undeclared: list[str]
    metadata: Alignment
    without_kinship: Alignment
    a_has_card: bool
    b_has_card: bool
    cards: LineChanges | None


def difference(atlas: Atlas, a: int, b: int, *, cards: tuple[str | None, str | None]) -> Difference:
    """Compare two models by index; `cards` are theirs, of which the first 200,000 characters are compared."""
    first, second = atlas.models.take([a, b], ["id", *COLUMNS]).to_pylist()
    fields, undeclared = compare_fields(first, second)
    whole, plain = metadata_pair(atlas, a, b), metadata_pair(atlas, a, b, kinship=False)
    mine, theirs = cards
    return Difference(
        a=first["id"],
        b=second["id"],
        kin=kin_of(atlas.lineage.walks, a, b).relation,
        fields=fields,
        undeclared=undeclared,
        metadata=align(*whole),
        without_kinship=align(*plain),
        a_has_card=bool(mine),
        b_has_card=bool(theirs),
        cards=compare_lines(mine[:MOST_CARD], theirs[:MOST_CARD]) if mine and theirs else None,
    )


def metadata_pair(atlas: Atlas, a: int, b: int, *, kinship: bool = True) -> tuple[str, str]:
    """Give the metadata of two models as texts, without what tells of their kinship where that is not wanted."""
    models = atlas.models.take([a, b], _TEXT_COLUMNS)
    texts = metadata_texts(models) if kinship else plain_texts(models)
    first, second = next(iter(texts())).to_pylist()
    return first, second
