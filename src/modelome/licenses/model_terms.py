"""The terms that each model declares, as bits over all models."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.licenses.rules import RESTRICTIONS, LicenseRule, bits_of, resolved_id, rule_of
from modelome.table.licenses import FAMILIES, family_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["ModelTerms", "model_terms"]


@dataclass(frozen=True)
class ModelTerms:
    """One entry a model; bits are `OBLIGATIONS`, uint64.

    `carries` is what derivatives must show, `agreed` what of it reaches adapters too, `shows` what its licenses meet,
    `adds` the restrictions among what they ask. Of several licenses all hold. `known` is false where a model
    declares no license, or one whose terms are unknown. `family` is uint8, a place in `FAMILIES`.
    """

    carries: NDArray[np.uint64]
    agreed: NDArray[np.uint64]
    shows: NDArray[np.uint64]
    adds: NDArray[np.uint64]
    known: NDArray[np.bool_]
    family: NDArray[np.uint8]


def model_terms(models: pa.Table) -> ModelTerms:
    """Read `licenses`, `license_name` and `license_family`."""
    count = models.num_rows
    lists = models["licenses"].combine_chunks()
    rows = pc.list_parent_indices(lists).to_numpy().astype(np.int64)
    # `other` is read with the name beside it, so a license is a pair of both.
    ids = pc.list_flatten(lists)
    names = models["license_name"].combine_chunks().take(pa.array(rows))
    named = pc.and_(pc.equal(ids, "other"), pc.is_valid(names))
    pairs = pc.if_else(named, pc.binary_join_element_wise(ids, names, "\n"), ids).dictionary_encode()
    licenses = [_split(pair) for pair in pairs.dictionary.to_pylist()]
    codes = pairs.indices.to_numpy().astype(np.int64)
    rules = [rule_of(*one) for one in licenses]

    def gathered(bits: Callable[[LicenseRule], int]) -> NDArray[np.uint64]:
        by_license = np.array([bits(rule) if rule else 0 for rule in rules], np.uint64)
        found = np.zeros(count, np.uint64)
        np.bitwise_or.at(found, rows, by_license[codes])
        return found

    unknown = np.zeros(count, bool)
    unknown[rows[np.array([rule is None for rule in rules], bool)[codes]]] = True
    return ModelTerms(
        carries=gathered(lambda rule: bits_of(rule.carries)),
        agreed=gathered(lambda rule: bits_of(rule.carries) if rule.agreement else 0),
        shows=gathered(lambda rule: bits_of(rule.shows)),
        adds=gathered(lambda rule: bits_of(rule.carries & frozenset(RESTRICTIONS))),
        known=(np.bincount(rows, minlength=count) > 0) & ~unknown,
        family=_families(models, rows, codes, licenses, rules),
    )


def _split(pair: str) -> tuple[str, str | None]:
    license_id, _, name = pair.partition("\n")
    return license_id, name or None


def _families(
    models: pa.Table,
    rows: NDArray[np.int64],
    codes: NDArray[np.int64],
    licenses: list[tuple[str, str | None]],
    rules: list[LicenseRule | None],
) -> NDArray[np.uint8]:
    """Take the table's families, but for a lone `other` whose name tells what it is."""
    families: NDArray[np.uint8] = (
        pc.index_in(models["license_family"].combine_chunks(), value_set=pa.array(FAMILIES))
        .to_numpy(zero_copy_only=False)
        .astype(np.uint8)
    )
    alone = np.bincount(rows, minlength=len(families))[rows] == 1
    for code, (license_id, name) in enumerate(licenses):
        rule = rules[code]
        if license_id == "other" and rule:
            family = rule.family or family_of([resolved_id(license_id, name)])
            families[rows[alone & (codes == code)]] = FAMILIES.index(family)
    return families
