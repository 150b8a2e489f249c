"""What each license asks of the license of a derivative model: the rules table, as names and as bits.

The table is an engineer's reading of the licenses' texts, with the clause of each, and no legal advice. A license that
it does not hold, or that names no text (`cc`, `other`, `unknown`), has no rule: what it asks is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeVar

import orjson

from modelome.table.licenses import license_label

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "OBLIGATIONS",
    "RESTRICTIONS",
    "RULES_VERSION",
    "SHARE_ALIKE",
    "UNALTERED",
    "LicenseRule",
    "asked_of_copies",
    "asked_of_derivatives",
    "bits_of",
    "in_words",
    "licenses_with_rules",
    "names_of",
    "resolved_id",
    "rule_of",
]

# What a license may add for its users; a share-alike license lets nobody add them.
RESTRICTIONS = ("non-commercial", "research-only", "no-derivatives", "use-restrictions")

# What a license without derivatives asks of a copy in another format, which is none.
UNALTERED = "unaltered"


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads((resources.files(__package__) / "rules.json").read_bytes())
    return found


RULES_VERSION: str = _table()["version"]


@dataclass(frozen=True)
class LicenseRule:
    """The rule of one license.

    `carries` are the obligations that a derivative's license must show; `shows` those of any license that this one
    meets. `agreement`: it binds by acceptance and so reaches an adapter, which holds none of the licensed weights; a
    copyright license reaches only what holds them. `family` is set where the taxonomy does not know the license.
    """

    license: str
    carries: frozenset[str]
    shows: frozenset[str]
    agreement: bool
    clause: str
    family: str | None = None


@cache
def _rules() -> dict[str, LicenseRule]:
    table = _table()
    accepts = {group: set(table["accepts"].get(group, [group])) for group in _groups()}
    rules = {}
    for license_id, row in table["licenses"].items():
        carries = set(row["carries"])
        shows = (carries & {"non-commercial", "research-only", "use-restrictions"}) | {
            f"same:{group}" for group, accepted in accepts.items() if license_id in accepted
        }
        if "research-only" in shows:
            shows.add("non-commercial")
        if "no-derivatives" in carries:
            shows.add(UNALTERED)
        rules[license_id] = LicenseRule(
            license_id,
            frozenset(carries),
            frozenset(shows),
            row["kind"] == "agreement",
            row["clause"],
            row.get("family"),
        )
    return rules


def _groups() -> list[str]:
    rows = _table()["licenses"].values()
    return sorted({one.removeprefix("same:") for row in rows for one in row["carries"] if one.startswith("same:")})


OBLIGATIONS: tuple[str, ...] = (*RESTRICTIONS, UNALTERED, *(f"same:{group}" for group in _groups()))
"""All obligations that the table knows, in the order of their bits; `same:X` asks for X's own terms again."""

SHARE_ALIKE: frozenset[str] = frozenset(
    one for rule in _rules().values() if not rule.agreement for one in rule.carries if one.startswith("same:")
)
"""Obligations of copyright licenses that let nobody add restrictions; an agreement has only to go along."""

_BIT = {name: 1 << place for place, name in enumerate(OBLIGATIONS)}


def bits_of(obligations: frozenset[str] | tuple[str, ...]) -> int:
    """Return a set of obligations as bits, in the order of `OBLIGATIONS`."""
    return sum(_BIT[name] for name in obligations)


_ALTERED, _COPIED = _BIT["no-derivatives"], _BIT[UNALTERED]
_APART = _COPIED // _ALTERED


Bits = TypeVar("Bits", int, "NDArray[np.uint64]")


def asked_of_copies(bits: Bits) -> Bits:
    """Turn what is asked of derivatives into what is asked of quantized copies."""
    moved: Any = bits & _ALTERED
    found: Bits = (bits - moved) | (moved * _APART)
    return found


def asked_of_derivatives(bits: Bits) -> Bits:
    """Turn what is asked of quantized copies into what is asked of what is made of them."""
    moved: Any = bits & _COPIED
    found: Bits = (bits - moved) | (moved // _APART)
    return found


def names_of(bits: int) -> list[str]:
    """Return what `bits_of` made bits of."""
    return [name for name, bit in _BIT.items() if bits & bit]


_IN_WORDS = {
    "non-commercial": "no commercial use",
    "research-only": "research use only",
    "no-derivatives": "no sharing of derivatives",
    "use-restrictions": "restrictions of use passed on",
    UNALTERED: "a copy that lets nobody share derivatives",
}


def in_words(obligation: str) -> str:
    """Say an obligation for people."""
    if obligation.startswith("same:"):
        return f"same terms: {license_label(obligation.removeprefix('same:'))}"
    return _IN_WORDS[obligation]


@cache
def _named() -> dict[str, str]:
    return {name: license_id for license_id, names in _table()["names"].items() for name in names}


def resolved_id(license_id: str, license_name: str | None) -> str:
    """Read `other` by the name that its model gives; any other id is itself."""
    if license_id != "other" or not license_name:
        return license_id
    name = "-".join(license_name.strip().lower().replace("_", "-").split())
    return _named().get(name, license_id)


def licenses_with_rules() -> list[str]:
    """Name every license that the table holds, in its order."""
    return list(_rules())


def rule_of(license_id: str, license_name: str | None = None) -> LicenseRule | None:
    """Find the rule of a license; null where its terms are unknown."""
    return _rules().get(resolved_id(license_id, license_name))
