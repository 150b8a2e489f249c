"""Verdicts on claims, and how two figures are told apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelome.report.rows import Rows

__all__ = [
    "HOLDS",
    "NOT_HERE",
    "PARTLY",
    "REFUTED",
    "Finding",
    "apart",
    "counted",
    "groups_of",
    "joined",
    "sentence",
    "untold",
    "with_interval",
]

HOLDS, PARTLY, REFUTED, NOT_HERE = "holds", "in part", "does not hold", "can't be told here"


@dataclass(frozen=True)
class Finding:
    """A verdict (`HOLDS`, `PARTLY`, `REFUTED`, `NOT_HERE`), why in a sentence, and the numbers it rests on."""

    verdict: str
    why: str
    evidence: list[str] = field(default_factory=list)


def groups_of(rows: Rows) -> list[tuple[str, str | None, str]]:
    """Give all edges and finetunes, declared and inferred apart: relation, its source, and what to call them."""
    return [
        ("all", None, "all relations"),
        *(
            ("finetune", source, f"finetunes as {source}")
            for source in ("declared", "inferred")
            if rows.all(relation="finetune", relation_source=source)
        ),
    ]


def untold(why: str) -> Finding:
    """Say that a snapshot can't tell, and why."""
    return Finding(NOT_HERE, sentence(why))


def apart(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool | None:
    """Tell whether one is above the other beyond both intervals; None where they overlap."""
    low, high = (one["estimate"] if one[side] is None else one[side] for side in ("low", "high"))
    other_low, other_high = (other["estimate"] if other[side] is None else other[side] for side in ("low", "high"))
    return True if low > other_high else False if high < other_low else None


def with_interval(row: Mapping[str, Any]) -> str:
    """Write an estimate with its interval, where it has one."""
    if row["low"] is None:
        return f"{row['estimate']:.3f}"
    return f"{row['estimate']:.3f} [{row['low']:.3f}, {row['high']:.3f}]"


def counted(told: Sequence[bool | None], words: str) -> str:
    """Say in how many comparisons something is so for sure."""
    return sentence(f"in {sum(each is True for each in told)} of {len(told)} comparisons {words}")


def joined(words: Sequence[str]) -> str:
    """Name several things in a row."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def sentence(words: str) -> str:
    """Begin with a capital, end with a full stop."""
    return f"{words[0].upper()}{words[1:]}."
