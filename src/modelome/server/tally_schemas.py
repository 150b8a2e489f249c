"""Answers about a group of models in figures: values of a column, months of birth, edges."""

from __future__ import annotations

from pydantic import Field

from modelome.server.schemas import Answer, Count

__all__ = ["Births", "Month", "Tally", "TraitChange"]


class Tally(Answer):
    """Values of a column among some models; a model that lists several counts for each of them."""

    values: list[Count] = Field(description="the most frequent first, at most 12")
    missing: int = Field(description="models that declare none")
    distinct: int


class Month(Answer):
    """A month in which models were created, and how they relate to their parents."""

    month: str = Field(description="`2024-05`")
    models: int
    by_relation: list[Count] = Field(
        description="the relation declared, or inferred where no kind is declared; null: no parent"
    )


class Births(Answer):
    """Models by the month of their creation, the earliest first; a month without any is left out."""

    months: list[Month]
    censored: int = Field(description="of the first month: created then or before, where the Hub's record begins")
    undated: int


class TraitChange(Answer):
    """How often a trait of a child differs from that of its parent, over edges."""

    trait: str
    compared: int = Field(description="edges on which both declare something; lists are compared as sets")
    changed: int
    lost: int = Field(description="edges on which only the parent declares something")
    gained: int = Field(description="edges on which only the child does")
