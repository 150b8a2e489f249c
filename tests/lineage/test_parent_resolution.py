"""A declared name climbs the ladder: trim, id, alias, case, alias by case, ghost."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_truth import Model, aliases, listing, resolve_one

from modelome.lineage import build_lineage
from modelome.lineage.resolution import RESOLVED_BY, resolve

IDS = ["openai/gpt2", "google/bert", "a/Twin", "a/twin", "b/Alone", "bare", "o/é"]
PAIRS = {"gpt2": "openai/gpt2", "b/alone": "google/bert", "Lost": "gone/model", "Two": "bare", "TWO": "b/Alone"}


def climb(name: str) -> tuple[str | None, str]:
    found = resolve(pa.array([name]), pa.array(IDS), aliases(PAIRS))
    row = int(found.row[0])
    return (IDS[row] if row >= 0 else None), RESOLVED_BY[found.step[0]]


@pytest.mark.parametrize(
    ("name", "model", "step"),
    [
        ("google/bert", "google/bert", "id"),
        ("  google/bert\n", "google/bert", "id"),
        ("\u00a0bare\u2003", "bare", "id"),
        ("gpt2", "openai/gpt2", "alias"),
        ("b/alone", "google/bert", "alias"),  # an exact alias goes before an id that differs in case
        ("B/ALONE", "b/Alone", "case"),
        ("O/É", "o/é", "case"),
        ("GPT2", "openai/gpt2", "alias"),
        ("a/twin", "a/twin", "id"),
        ("A/TWIN", None, "ghost"),  # two ids differ from it in case only: no guess
        ("two", None, "ghost"),  # two aliases differ from it in case only and disagree
        ("Lost", None, "ghost"),  # an alias of a model that is no row either
        ("<script>alert('x')</script>", None, "ghost"),
        ("\u202egpt2", None, "ghost"),
        ("", None, "ghost"),
    ],
)
def test_each_step_of_the_ladder(name: str, model: str | None, step: str) -> None:
    assert climb(name) == (model, step)


@given(
    name=st.one_of(
        st.sampled_from([*IDS, *PAIRS]).map(str.upper),
        st.sampled_from([*IDS, *PAIRS]).map(lambda text: f" {text.title()} "),
        st.text(alphabet="aAbBtTwWiInNoO/ ", max_size=7),
    ),
)
@settings(max_examples=400, deadline=None)
def test_the_ladder_agrees_with_its_definition(name: str) -> None:
    assert climb(name) == resolve_one(name, IDS, PAIRS)


def test_an_edge_says_which_step_found_its_parent_and_what_was_written() -> None:
    models = [Model("openai/gpt2"), Model("B/b"), Model("x/child", [" gpt2", "b/B", "nobody/knows ", "GPT2"])]
    edges = build_lineage(listing(models), aliases(PAIRS)).edges.to_pylist()
    told = [(edge["parent_id"], edge["resolved_by"], edge["declared_id"]) for edge in edges]
    assert told == [
        ("openai/gpt2", "alias", " gpt2"),
        ("B/b", "case", "b/B"),
        ("nobody/knows", "ghost", "nobody/knows "),
    ]


def test_ghosts_that_differ_in_case_stay_apart_and_name_each_other() -> None:
    models = [Model("x/a", ["Gone/Model"]), Model("x/b", ["gone/model"]), Model("x/c", ["Gone/Model", "Lost"])]
    ghosts = build_lineage(listing(models), aliases(PAIRS)).ghosts.to_pylist()
    assert ghosts == [
        {"parent_id": "Gone/Model", "children": 2, "only_parent_of": 2, "twin_of": None, "alias_of": None},
        {"parent_id": "Lost", "children": 1, "only_parent_of": 1, "twin_of": None, "alias_of": "gone/model"},
        {"parent_id": "gone/model", "children": 1, "only_parent_of": 1, "twin_of": "Gone/Model", "alias_of": None},
    ]
