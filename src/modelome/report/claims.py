"""What the paper claims, and what the figures of a snapshot say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from modelome.report.claims_cards import generated_cards, shorter_cards
from modelome.report.claims_graph import acyclic, trees
from modelome.report.claims_kin import family_resemblance, siblings
from modelome.report.claims_licenses import violations
from modelome.report.claims_traits import directed, fast, license_drift, to_english
from modelome.report.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

    from modelome.report.judging import Finding

__all__ = ["CLAIMS", "Claim", "findings"]


@dataclass(frozen=True)
class Claim:
    """What the paper says, and how it is judged by long tables."""

    key: str
    text: str
    judge: Callable[[Mapping[str, Rows]], Finding]


def findings(tables: Mapping[str, pa.Table]) -> list[tuple[Claim, Finding]]:
    """Judge every claim by the long tables of a snapshot, by name."""
    rows = {name: Rows(table) for name, table in tables.items()}
    return [(claim, claim.judge(rows)) for claim in CLAIMS]


CLAIMS = (
    Claim("resemblance", "Models of a family resemble one another.", family_resemblance),
    Claim("siblings", "Siblings resemble one another more than parent and child.", siblings),
    Claim("fast", "Mutation is fast.", fast),
    Claim("directed", "Mutation is directed.", directed),
    Claim("license-drift", "Licenses drift from restrictive, commercial ones to permissive ones.", license_drift),
    Claim("violation", "Licenses downstream are often in violation of the terms upstream.", violations),
    Claim("english", "Models drift from many languages to English.", to_english),
    Claim("cards", "Cards of children are shorter than those of their parents.", shorter_cards),
    Claim("generated", "Cards of children are written by tools more often.", generated_cards),
    Claim("acyclic", "Families are acyclic.", acyclic),
    Claim("trees", "Without merges, families are trees.", trees),
)
