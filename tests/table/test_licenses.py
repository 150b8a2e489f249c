from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import models_of

from modelome.table import taxonomies
from modelome.table.licenses import (
    FAMILIES,
    RANK,
    families_of,
    family_of,
    license_label,
    license_obligations,
    license_spdx,
)

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = sorted(taxonomies.load("licenses")["licenses"])


@pytest.mark.parametrize(
    ("licenses", "family"),
    [
        ([], "missing"),
        (["mit"], "permissive"),
        (["cc0-1.0"], "permissive"),
        (["cc-by-4.0"], "attribution"),
        (["c-uda"], "attribution"),
        (["cc-by-sa-4.0"], "copyleft"),
        (["gpl-3.0"], "copyleft"),
        (["mpl-2.0"], "weak-copyleft"),
        (["openrail"], "use-restrictions"),
        (["llama3"], "community"),
        (["apple-ascl"], "community"),
        (["cc-by-nc-4.0"], "non-commercial"),
        (["cc-by-nd-4.0"], "non-commercial"),
        (["apple-amlr"], "research-only"),
        (["other"], "other"),
        (["cc"], "other"),
        (["a-license-of-my-own"], "other"),
        (["unknown"], "unknown"),
        (["mit", "other"], "other"),
        (["mit", "unknown"], "unknown"),
        (["cc-by-nc-4.0", "other"], "non-commercial"),
        (["mit", "gpl-3.0", "cc-by-4.0"], "copyleft"),
    ],
)
def test_the_family_of_what_a_model_declares(licenses: list[str], family: str) -> None:
    assert family_of(licenses) == family


def test_every_license_of_the_hub_has_one_of_eleven_families() -> None:
    assert len(KNOWN) == 83
    assert len(FAMILIES) == len(set(FAMILIES)) == 11
    assert set(RANK) == set(FAMILIES)
    assert {family_of([one]) for one in KNOWN} == set(FAMILIES) - {"missing"}


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from([*KNOWN, "own"]), max_size=4), max_size=20))
def test_a_column_of_lists_gives_what_each_list_gives(lists: list[list[str]]) -> None:
    found = families_of(pa.array(lists, pa.list_(pa.string()))).to_pylist()
    assert found == [family_of(one) for one in lists]


def test_one_more_license_never_makes_a_set_freer() -> None:
    for one, two in itertools.product(KNOWN, KNOWN):
        assert RANK[family_of([one, two])] == max(RANK[family_of([one])], RANK[family_of([two])])


def test_what_is_known_of_a_license() -> None:
    assert license_label("mit") == "MIT"
    assert license_spdx("gpl-3.0") == "GPL-3.0-only"
    assert license_spdx("openrail") is None
    assert "name-prefix" in license_obligations("llama3")
    assert license_label("own") == "own"


def test_missing_unknown_and_other_are_three_values_and_none_is_permissive(tmp_path: Path) -> None:
    rows = models_of(tmp_path, [{"tags": []}, {"tags": ["license:unknown"]}, {"tags": ["license:other"]}])
    assert [row["license_family"] for row in rows] == ["missing", "unknown", "other"]
    assert [row["license_source"] for row in rows] == [None, "tag", "tag"]


def test_licenses_are_lower_case_from_a_field_a_tag_or_the_card(tmp_path: Path) -> None:
    rows = models_of(
        tmp_path,
        [
            {"license": "MIT", "tags": ["license:apache-2.0"]},
            {"tags": ["license: Apache-2.0 ", "license:mit", "license:MIT", "license:"]},
            {"tags": [], "cardData": {"license": ["mit", "other"], "license_name": "mine", "license_link": "LICENSE"}},
        ],
    )
    assert [(row["licenses"], row["license_source"]) for row in rows] == [
        (["mit"], "field"),
        (["apache-2.0", "mit"], "tag"),
        (["mit", "other"], "card"),
    ]
    assert (rows[2]["license_name"], rows[2]["license_link"]) == ("mine", "LICENSE")
    assert rows[2]["license_family"] == "other"
