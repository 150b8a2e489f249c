"""What docs/evidence.md claims is claimed with tests that exist, once for each row that was promised."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "evidence.md").read_text()
PROMISED = range(1, 33)
STATES = ("works", "partly: ", "not yet")


class Row(NamedTuple):
    """A line of the table."""

    number: int
    promise: str
    state: str
    data: str
    tests: list[tuple[str, str]]


def _tests(cell: str) -> list[tuple[str, str]]:
    found = []
    for part in cell.split("<br>"):
        file, *names = re.findall(r"`([^`]+)`", part) or [""]
        found += [(file, name) for name in names]
    return found


def _row(line: str) -> Row:
    number, promise, state, data, shown = [cell.strip() for cell in line.strip("|").split(" | ")]
    return Row(int(number), promise, state, data, _tests(shown))


ROWS = [_row(line) for line in PAGE.splitlines() if re.match(r"\| \d", line)]
CITED = sorted({test for row in ROWS for test in row.tests})


@cache
def _names(file: str) -> frozenset[str]:
    text = (ROOT / file).read_text()
    if file.endswith(".py"):
        found = ast.parse(text).body
        return frozenset(node.name for node in found if isinstance(node, ast.FunctionDef))
    return frozenset(re.findall(r'(?:\b(?:test|it)|\]\)|\] as const\))\(\s*"([^"]+)"', text))


def test_every_promise_has_one_row() -> None:
    assert [row.number for row in ROWS] == list(PROMISED)
    assert all(row.promise for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_a_row_says_its_state_and_claims_nothing_without_a_test(row: Row) -> None:
    assert row.state.startswith(STATES)
    assert bool(row.tests) == (row.state != "not yet")
    assert row.data


@pytest.mark.parametrize(("file", "name"), CITED, ids=lambda word: word.rsplit("/", 1)[-1])
def test_a_cited_test_exists(file: str, name: str) -> None:
    assert name in _names(file)
    assert Path(file).name.startswith("test_") or file.endswith(".test.ts")


def test_the_counts_above_the_table_are_those_of_the_table() -> None:
    told = re.search(r"Of (\d+) rows (\d+) work, (\d+) work in part,\s(\d+) are", PAGE)
    assert told
    counts = [sum(row.state.startswith(state) for row in ROWS) for state in STATES]
    assert [int(n) for n in told.groups()] == [len(ROWS), *counts]
