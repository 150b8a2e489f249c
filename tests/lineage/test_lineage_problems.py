"""Contradictions are told, with dates judged by what the Hub's floor can mean."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from lineage_truth import FLOOR, Model, aliases, listing

from modelome.lineage import build_lineage

SECOND = timedelta(seconds=1)


def problems(models: list[Model]) -> list[tuple[str, str]]:
    table = build_lineage(listing(models), aliases()).problems
    return [(row["kind"], models[row["child_ix"]].id) for row in table.to_pylist()]


@pytest.mark.parametrize(
    ("child", "parent", "older"),
    [
        (FLOOR + SECOND, FLOOR + 2 * SECOND, True),
        (FLOOR + 2 * SECOND, FLOOR + SECOND, False),
        (FLOOR + SECOND, FLOOR + SECOND, False),
        (FLOOR - SECOND, FLOOR, False),  # both on or before
        (FLOOR, FLOOR - SECOND, False),
        (FLOOR, FLOOR + SECOND, True),  # on or before the floor is before what came after it
        (FLOOR - SECOND, FLOOR + SECOND, True),
        (None, FLOOR + SECOND, False),
        (FLOOR + SECOND, None, False),
        (None, None, False),
    ],
)
def test_a_child_is_older_than_its_parent_only_where_the_dates_can_tell(
    child: datetime | None,
    parent: datetime | None,
    older: bool,
) -> None:
    found = problems([Model("o/base", created=parent), Model("x/child", ["o/base"], created=child)])
    assert found == ([("older-than-parent", "x/child")] if older else [])


def test_the_detail_of_a_date_problem_says_on_or_before_at_the_floor() -> None:
    models = [Model("o/base", created=FLOOR + SECOND), Model("x/child", ["o/base"], created=FLOOR)]
    (detail,) = build_lineage(listing(models), aliases()).problems["detail"].to_pylist()
    assert detail == (
        "created on or before 2022-03-02 23:29:05 UTC, before its parent o/base of 2022-03-02 23:29:06 UTC"
    )


def test_every_kind_is_told_in_its_order() -> None:
    models = [
        Model("o/base"),
        Model("x/loop", ["x/loop"]),
        Model("x/blank", ["  "]),
        Model("x/a", ["x/b"]),
        Model("x/b", ["x/a"]),
        Model("x/old", ["o/base"], created=FLOOR),
        Model("x/two", [("o/base", "merge", "tag:x"), ("o/base", "adapter", "tag:y")]),
        Model("x/orphan", ["no/where"]),
    ]
    assert problems(models) == [
        ("self-loop", "x/loop"),
        ("blank-parent", "x/blank"),
        ("cycle", "x/a"),
        ("cycle", "x/b"),
        ("older-than-parent", "x/old"),
        ("conflicting-relations", "x/two"),
        ("missing-parent", "x/orphan"),
    ]


def test_a_detail_is_bounded_however_long_the_name_is() -> None:
    long = "<script>" + "é" * 100_000
    models = [
        Model("x/a", [long]),
        Model(long, [long]),
        *[Model(f"{i}" * 5000, [f"{(i + 1) % 9}" * 5000]) for i in range(9)],
    ]
    table = build_lineage(listing(models), aliases()).problems
    assert max(len(text) for text in table["detail"].to_pylist()) < 2000
    assert max(len(text) for text in table["parent_id"].to_pylist() if text) <= 200
    kept = build_lineage(listing(models[:1]), aliases())
    assert kept.edges["parent_id"].to_pylist() == [long]
    assert kept.ghosts["parent_id"].to_pylist() == [long]
