"""The verdicts of the real listing against those of a person who read the licenses' texts."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from modelome.licenses.model_terms import model_terms
from modelome.licenses.verdicts import VERDICTS, edge_verdicts, licensed_edges
from modelome.table.licenses import families_of

if TYPE_CHECKING:
    from collections.abc import Sequence

ROWS = list(csv.DictReader((Path(__file__).parent / "data" / "hand_checked_edges.csv").read_text().splitlines()))


def listed(licenses: str) -> list[str]:
    return licenses.split()


def verdicts(rows: Sequence[dict[str, str]]) -> list[str]:
    """Judge each row as a pair of models of its own: parents first, then children."""
    count = len(rows)
    lists = pa.array([listed(row[f"{end}_licenses"]) for end in ("parent", "child") for row in rows])
    models = pa.table(
        {
            "licenses": lists.cast(pa.list_(pa.string())),
            "license_name": pa.nulls(2 * count, pa.string()),
            "license_family": families_of(lists.cast(pa.list_(pa.string()))),
        }
    )
    edges = pa.table(
        {
            "parent_ix": pa.array(range(count), pa.int32()),
            "child_ix": pa.array(range(count, 2 * count), pa.int32()),
            "relation": pa.array(["unspecified"] * count),
            "relation_inferred": pa.array([row["relation"] for row in rows]),
        }
    )
    owners = [row[end].split("/")[0] for end in ("parent", "child") for row in rows]
    found = edge_verdicts(licensed_edges(edges, pa.chunked_array([owners])), model_terms(models))
    return [VERDICTS[code] for code in found.verdict]


def test_the_sample_holds_a_hundred_edges_of_all_verdicts_and_relations() -> None:
    assert len({(row["parent"], row["child"]) for row in ROWS}) == len(ROWS) == 100
    assert {row["verdict"] for row in ROWS} == set(VERDICTS)
    assert {row["relation"] for row in ROWS} == {"finetune", "adapter", "quantized", "merge"}
    assert all(row["reason"] for row in ROWS)


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_rules_judge_as_the_person_did(verdict: str) -> None:
    rows = [row for row in ROWS if row["verdict"] == verdict]
    found = zip(rows, verdicts(rows), strict=True)
    assert [(row["parent"], row["child"], other) for row, other in found if other != verdict] == []
