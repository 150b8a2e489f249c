"""License families, and the family of what a model declares.

Each of the Hub's license ids belongs to one of eight families of terms. Three more values say that terms are not
known, and they are different: `other` (a license that the Hub's list does not hold; the text is elsewhere), `unknown`
(the model says that its license is unknown), `missing` (the model says nothing). None of them is permissive.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.sources.lists import flat, grouped, unique_within
from modelome.table import taxonomies

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["FAMILIES", "families_of", "family_of", "license_label", "license_obligations", "license_spdx"]

# The order in which they are shown.
FAMILIES = (
    "permissive",
    "weak-copyleft",
    "copyleft",
    "attribution",
    "use-restrictions",
    "community",
    "non-commercial",
    "research-only",
    "other",
    "unknown",
    "missing",
)

# From what leaves most freedom to what leaves least. Several licenses give the last of them in this order. Unknown
# terms are never clean, so they stand above every open family; a known restriction is not hidden behind them.
RESTRICTIVENESS = (
    "missing",
    "permissive",
    "attribution",
    "weak-copyleft",
    "copyleft",
    "other",
    "unknown",
    "use-restrictions",
    "community",
    "non-commercial",
    "research-only",
)
RANK = {family: rank for rank, family in enumerate(RESTRICTIVENESS)}


@cache
def _family(license_id: str) -> str:
    known = taxonomies.load("licenses")["licenses"].get(license_id)
    return known["family"] if known else "other"


def family_of(licenses: Iterable[str]) -> str:
    """Return the most restrictive family of a set of license ids; of none, `missing`."""
    return max((_family(one.strip().lower()) for one in licenses), key=RANK.__getitem__, default="missing")


def families_of(lists: pa.Array) -> pa.Array:
    """`family_of` for a column of lists of lower-case ids."""
    rows, values = flat(lists)
    encoded = values.dictionary_encode()
    ranks = np.array([RANK[_family(one)] for one in encoded.dictionary.to_pylist()], dtype=np.int64)
    worst = np.zeros(len(lists), dtype=np.int64)
    np.maximum.at(worst, rows, ranks[encoded.indices.to_numpy(zero_copy_only=False)])
    return pa.array(RESTRICTIVENESS).take(pa.array(worst))


def license_label(license_id: str) -> str:
    """Name a license for people; an unknown id is its own name."""
    known = taxonomies.load("licenses")["licenses"].get(license_id)
    return str(known["label"]) if known else license_id


def license_spdx(license_id: str) -> str | None:
    """Return the SPDX identifier, where the license has exactly one."""
    known = taxonomies.load("licenses")["licenses"].get(license_id)
    return known["spdx"] if known else None


def license_obligations(license_id: str) -> tuple[str, ...]:
    """Return what the license asks for; a draft for engineers, no legal advice."""
    known = taxonomies.load("licenses")["licenses"].get(license_id)
    return tuple(known["obligations"]) if known else ()


def normalized(lists: pa.Array) -> pa.Array:
    """License ids in lower case and trimmed; the spellings of nothing are left out."""
    rows, values = flat(lists)
    low = pc.utf8_lower(pc.utf8_trim_whitespace(values))
    named = np.flatnonzero(
        ~np.asarray(pc.is_in(low, value_set=pa.array(["", "none", "null", "nan"])).to_numpy(zero_copy_only=False))
    )
    rows, low = rows[named], low.take(pa.array(named))
    kept = unique_within(rows, low)
    return grouped(rows[kept], low.take(pa.array(kept)), len(lists))
