"""The filter grammar: what parses to what, and which models match, against plain loops over the rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.atlas.filters import format_filter, matching, parse
from modelome.atlas.filters.fields import CHANGES, FIELDS, STATES, Kind
from modelome.atlas.filters.parser import MOST_CHARACTERS, MOST_DEPTH, MOST_TERMS
from modelome.atlas.filters.syntax import All, Between, Compare, Either, Equals, Missing, Node, Not, Related, Word
from modelome.errors import FilterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelome import Atlas


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", All(())),
        ("  ", All(())),
        ("bert", Word("bert")),
        ('"free text"', Word("free text")),
        (r'"a \"quoted\" \\ text"', Word(r'a "quoted" \ text')),
        ("task:text-generation", Equals("task", "text-generation")),
        ("TASK:x", Equals("task", "x")),
        ("licenses:mit", Equals("license", "mit")),
        ("task:missing", Missing("task")),
        ('tag:"missing"', Equals("tag", "missing")),
        ("tag:base_model:a/b", Equals("tag", "base_model:a/b")),
        ("downloads:>1000", Compare("downloads", ">", "1000")),
        ("downloads:<=1_000", Compare("downloads", "<=", "1_000")),
        ("parameters:1b..7b", Between("parameters", "1b", "7b")),
        ("likes:10..", Between("likes", "10", None)),
        ("created:2024-01..2024-06", Between("created", "2024-01", "2024-06")),
        ("created:>=2024-01-31", Compare("created", ">=", "2024-01-31")),
        ("created:2024", Equals("created", "2024")),
        ("-language:en", Not(Equals("language", "en"))),
        ("--bert", Not(Not(Word("bert")))),
        ("a b", All((Word("a"), Word("b")))),
        ("a|b c", All((Either((Word("a"), Word("b"))), Word("c")))),
        ("a | b", Either((Word("a"), Word("b")))),
        ("license:mit|apache-2.0", Either((Equals("license", "mit"), Equals("license", "apache-2.0")))),
        ("task:a|library:b", Either((Equals("task", "a"), Equals("library", "b")))),
        ("downloads:<5|>10", Either((Compare("downloads", "<", "5"), Compare("downloads", ">", "10")))),
        ("-(a b)", Not(All((Word("a"), Word("b"))))),
        ("task:a|(b)", Either((Equals("task", "a"), Word("b")))),
        ("under:mistralai/Mistral-7B-v0.1", Equals("under", "mistralai/Mistral-7B-v0.1")),
        ("cluster_1:3", Equals("cluster_1", "3")),
        ("child:a/b", Equals("child", "a/b")),
        ("child:(bert)", Related("child", Word("bert"))),
        ("-above:(task:a b)", Not(Related("above", All((Equals("task", "a"), Word("b")))))),
        (
            "parent:(a|under:(b))|(c)",
            Either((Related("parent", Either((Word("a"), Related("under", Word("b"))))), Word("c"))),
        ),
    ],
)
def test_a_filter_parses_to_its_tree(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    ("text", "term", "position", "said"),
    [
        ("task:a foo:bar", "foo:bar", 7, "No field is called 'foo'"),
        ("taks:a", "taks:a", 0, "Did you mean task:?"),
        ("bert downloads:many", "downloads:many", 5, "a number"),
        ("created:2024-13", "created:2024-13", 0, "a date"),
        ("created:0000", "created:0000", 0, "a date"),
        ("downloads:>", "downloads:>", 0, "a number"),
        ("downloads:..", "downloads:..", 0, "a number"),
        ("task:", "task:", 0, "must follow the colon"),
        ('task:""', 'task:""', 0, "must follow the colon"),
        ('a "b c', '"b c', 2, "not closed"),
        ('"a"b', '"a"b', 0, "blank must follow"),
        ("(a b", "(a b", 0, "not closed"),
        ("a b)", ")", 3, "closes nothing"),
        ("a ()", "()", 2, "hold nothing"),
        ("a |", " |", 1, "Nothing follows"),
        ("| a", "|", 0, "Nothing stands before"),
        ("a - b", "-", 2, "right before"),
        ("a child:(b", "child:(b", 2, "not closed"),
        ("task:(a)", "task:", 0, "must follow the colon"),
        ("changed:name", "changed:name", 0, "takes one of license"),
        ("is:good", "is:good", 0, "takes one of root"),
    ],
)
def test_an_error_names_the_term_and_the_place(text: str, term: str, position: int, said: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    assert (caught.value.term, caught.value.position) == (term, position)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["a" * (MOST_CHARACTERS + 1), "a " * (MOST_TERMS + 1), "(" * (MOST_DEPTH + 1), "-" * (MOST_DEPTH + 1) + "a"],
)
def test_length_terms_and_depth_are_bounded(text: str) -> None:
    with pytest.raises(FilterError, match=r"at most"):
        parse(text)


def test_a_list_of_ids_is_one_term() -> None:
    ids = [f"owner/model-{i}" for i in range(300)]
    tree = parse("task:x id:" + "|".join(ids))
    assert isinstance(tree, All)
    assert isinstance(tree.terms[1], Either)
    assert [leaf.value for leaf in tree.terms[1].terms if isinstance(leaf, Equals)] == ids
    with pytest.raises(FilterError, match="at most 100 terms"):
        parse("id:a|" + "|".join(["id:b", "task:c"] * 60))


T = TypeVar("T")

texts = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=12)
years = st.dates().map(lambda day: day.isoformat())
dates = st.one_of(years, years.map(lambda day: day[:7]), years.map(lambda day: day[:4])).filter(
    lambda text: not text.startswith("9999")
)
numbers = st.one_of(
    st.integers(-(10**15), 10**15).map(str),
    st.sampled_from(["0.5", "10k", "7b", "1e6", "1_000", ".25", "1.5M"]),
)
signs = st.sampled_from(["<", "<=", ">", ">="])


def _named(*kinds: Kind) -> st.SearchStrategy[str]:
    return st.sampled_from([name for name, field in FIELDS.items() if field.kind in kinds])


def _leaves() -> st.SearchStrategy[Node]:
    free = _named(Kind.TEXT, Kind.LIST, Kind.CLUSTER, Kind.MODEL, Kind.PROBLEM)
    columns = st.sampled_from([name for name, field in FIELDS.items() if field.column is not None])

    def comparable(kind: Kind, values: st.SearchStrategy[str]) -> st.SearchStrategy[Node]:
        name = _named(kind)
        either_side = st.tuples(st.none() | values, st.none() | values).filter(any)
        return st.one_of(
            st.builds(Equals, name, values),
            st.builds(Compare, name, signs, values),
            st.tuples(name, either_side).map(lambda made: Between(made[0], *made[1])),
        )

    return st.one_of(
        st.builds(Word, texts),
        st.builds(Missing, columns),
        st.builds(Equals, free, texts),
        st.builds(Equals, st.just("changed"), st.sampled_from(list(CHANGES))),
        st.builds(Equals, st.just("is"), st.sampled_from(STATES)),
        comparable(Kind.NUMBER, numbers),
        comparable(Kind.DATE, dates),
    )


trees = st.recursive(
    _leaves(),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Related, _named(Kind.MODEL), inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: Either(tuple(terms))),
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: All(tuple(terms))),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(tree=trees)
def test_a_tree_written_as_text_parses_to_itself(tree: Node) -> None:
    assert parse(format_filter(tree)) == tree


def _tree_or_error(made: Callable[[], T]) -> T | FilterError:
    try:
        return made()
    except FilterError as error:
        return error


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from("ab:|-()\" \\.<>0129task:cluster_missing\n;'%"), max_size=40))
def test_any_text_parses_or_says_why_not(text: str) -> None:
    tree = _tree_or_error(lambda: parse(text))
    if isinstance(tree, FilterError):
        assert 0 <= tree.position <= len(text)
    else:
        assert parse(format_filter(tree)) == tree


# Which models match: each definition as a plain loop over the rows of an atlas.

Row = dict[str, Any]


def _day(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


DEFINITIONS: list[tuple[str, Callable[[Row], bool]]] = [
    ("", lambda _: True),
    ("chat", lambda row: "chat" in row["id"].lower()),
    ('"BASE-7B"', lambda row: "base-7b" in row["id"].lower()),
    ("task:text-generation", lambda row: row["task"] == "text-generation"),
    ("task:Text-Generation", lambda row: row["task"] == "text-generation"),
    ("task:missing", lambda row: row["task"] is None),
    ("-task:text-generation", lambda row: row["task"] != "text-generation"),
    ("owner:acme", lambda row: row["owner"] == "acme"),
    ("license:mit", lambda row: "mit" in row["licenses"]),
    ("license:MIT|apache-2.0", lambda row: bool({"mit", "apache-2.0"} & set(row["licenses"]))),
    ("license:missing", lambda row: not row["licenses"]),
    ("license_family:missing", lambda row: row["license_family"] == "missing"),
    ("-license_family:permissive", lambda row: row["license_family"] != "permissive"),
    ("tag:safetensors", lambda row: "safetensors" in row["tags"]),
    ("dataset:missing", lambda row: not row["datasets"]),
    ("downloads:>100", lambda row: row["downloads"] > 100),
    ("downloads:20..40", lambda row: 20 <= row["downloads"] <= 40),
    ("downloads:..40", lambda row: row["downloads"] <= 40),
    ("downloads:30", lambda row: row["downloads"] == 30),
    ("downloads:<0.1k likes:>=3", lambda row: row["downloads"] < 100 and row["likes"] >= 3),
    ("trending:missing", lambda row: row["trending"] is None),
    ("-trending:>0", lambda row: not (row["trending"] or 0) > 0),
    ("created:2024-01", lambda row: _day(2024, 1, 1) <= row["created_at"] < _day(2024, 2, 1)),
    ("created:2024-01-05", lambda row: _day(2024, 1, 5) <= row["created_at"] < _day(2024, 1, 6)),
    ("created:>2024-01-05", lambda row: row["created_at"] >= _day(2024, 1, 6)),
    ("created:<=2024-01-05", lambda row: row["created_at"] < _day(2024, 1, 6)),
    ("created:<2024-01-05", lambda row: row["created_at"] < _day(2024, 1, 5)),
    ("created:2024-01-05..2024-01-07", lambda row: _day(2024, 1, 5) <= row["created_at"] < _day(2024, 1, 8)),
    ("modified:missing", lambda row: row["modified_at"] is None),
    ("children:>0 generation:0", lambda row: row["children"] > 0 and row["generation"] == 0),
    ("is:leaf", lambda row: row["children"] == 0),
    ("is:only-ghosts", lambda row: row["only_ghosts"]),
    ("-(owner:acme|many) -ring", lambda row: row["owner"] not in {"acme", "many"} and "ring" not in row["id"]),
    ("cluster_0:0", lambda row: row["cluster_0"] == 0),
]


@pytest.fixture(scope="module")
def rows(small_atlas: Atlas) -> list[Row]:
    found: list[Row] = small_atlas.sql('select * from "filter" order by ix').to_pylist()
    return found


def _ids(atlas: Atlas, text: str) -> set[str]:
    return set(atlas.ids.take(np.flatnonzero(matching(atlas, text))))


@pytest.mark.parametrize(("text", "holds"), DEFINITIONS, ids=[text or "empty" for text, _ in DEFINITIONS])
def test_a_filter_matches_what_its_definition_says(
    small_atlas: Atlas, rows: list[Row], text: str, holds: Callable[[Row], bool]
) -> None:
    expected = [bool(holds(row)) for row in rows]
    assert matching(small_atlas, text).tolist() == expected


@pytest.mark.parametrize("text", [text for text, _ in DEFINITIONS if text] + ["changed:license", "is:root"])
def test_a_negated_filter_matches_all_the_others(small_atlas: Atlas, text: str) -> None:
    assert (matching(small_atlas, f"-({text})") == ~matching(small_atlas, text)).all()


def _graph(atlas: Atlas) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(atlas.ids.take(range(atlas.count)))
    for edge in atlas.lineage.edges.to_pylist():
        if edge["parent_ix"] is not None:
            parent, child = atlas.ids.take([edge["parent_ix"], edge["child_ix"]])
            graph.add_edge(parent, child)
    return graph


def test_lineage_terms_walk_the_graph(small_atlas: Atlas) -> None:
    graph = _graph(small_atlas)
    for name in graph:
        assert _ids(small_atlas, f'under:"{name}"') == nx.descendants(graph, name), name
        assert _ids(small_atlas, f'above:"{name}"') == nx.ancestors(graph, name), name
        assert _ids(small_atlas, f'parent:"{name}"') == set(graph.successors(name)), name
        assert _ids(small_atlas, f'child:"{name}"') == set(graph.predecessors(name)), name


@pytest.mark.parametrize(
    "inner", ["ring/a", "ring", "owner:acme", "relation:quantized", "base|chat", "downloads:>30", "task:none"]
)
def test_a_relative_that_matches_a_filter_is_found_by_walking_from_every_model(small_atlas: Atlas, inner: str) -> None:
    graph, found = _graph(small_atlas), _ids(small_atlas, inner)
    walks = {
        "child": graph.successors,
        "parent": graph.predecessors,
        "above": lambda name: nx.descendants(graph, name),
        "under": lambda name: nx.ancestors(graph, name),
    }
    for field, relatives in walks.items():
        assert _ids(small_atlas, f"{field}:({inner})") == {name for name in graph if found & set(relatives(name))}, (
            field
        )
    names = small_atlas.ids.take(range(small_atlas.count))
    roots = dict(zip(names, small_atlas.ids.take(small_atlas.lineage.nodes.root_ix), strict=True))
    assert _ids(small_atlas, f"root:({inner})") == {name for name in names if roots[name] in found}
    held = {roots[name] for name in found}
    assert _ids(small_atlas, f"family:({inner})") == {name for name in names if roots[name] in held}


def test_an_error_within_parentheses_of_a_relative_has_its_place(small_atlas: Atlas) -> None:
    with pytest.raises(FilterError) as caught:
        matching(small_atlas, "child:(under:no/such-model)")
    assert caught.value.position == len("child:(")


def test_a_ghost_has_children_too(small_atlas: Atlas) -> None:
    assert _ids(small_atlas, "parent:gone/never-listed") == {"orphan/of-a-ghost"}
    assert _ids(small_atlas, "under:gone/never-listed") == {"orphan/of-a-ghost"}


def test_a_family_is_that_of_the_principal_root(small_atlas: Atlas) -> None:
    member = "tuner/base-7b-chat-GGUF-lora"
    root = small_atlas.ids.require("acme/base-7b")
    expected = set(small_atlas.ids.take(np.flatnonzero(small_atlas.lineage.nodes.root_ix == root)))
    assert member in expected
    assert _ids(small_atlas, "root:acme/base-7b") == expected
    assert _ids(small_atlas, f"family:{member}") == expected
    assert _ids(small_atlas, f"root:{member}") == set()


def test_changed_compares_with_each_parent_that_declares_something(small_atlas: Atlas) -> None:
    assert _ids(small_atlas, "changed:license") == {
        "quant/base-7b-chat-GGUF",
        "tuner/base-7b-chat-GGUF-lora",
        "mixer/base-encoder-merge",
    }
    changed = _ids(small_atlas, "changed:task")
    tasks = dict(
        zip(small_atlas.ids.take(range(small_atlas.count)), small_atlas.models.column("task").to_pylist(), strict=True)
    )
    assert changed == {
        child
        for parent, child in _graph(small_atlas).edges
        if tasks[parent] and tasks[child] and tasks[parent] != tasks[child]
    }


def test_problems_are_found_by_their_kind(small_atlas: Atlas) -> None:
    assert _ids(small_atlas, "problem:self-loop") == {"self/parent"}
    assert _ids(small_atlas, "problem:cycle") == {"ring/a", "ring/b", "ring/c"}


def test_a_cluster_is_found_by_its_label(small_atlas: Atlas) -> None:
    for row in small_atlas.map.clusters.to_pylist():
        label = row["label"].replace("\\", "\\\\").replace('"', '\\"')
        assert (
            matching(small_atlas, f"cluster_{row['level']}:{row['cluster']}")
            <= matching(small_atlas, f'cluster:"{label}"')
        ).all()


@pytest.mark.parametrize(
    "text", ["under:no/such-model", "root:gone/never-listed", 'cluster:"no such label"', "cluster_9:1", "problem:none"]
)
def test_what_the_atlas_does_not_have_is_an_error_with_its_place(small_atlas: Atlas, text: str) -> None:
    with pytest.raises(FilterError) as caught:
        matching(small_atlas, f"task:x {text}")
    assert caught.value.position == 7


NASTY = [
    "'; drop view filter; --",
    "' or 1=1 --",
    'x" or "1"="1',
    "$$; select * from read_csv('/etc/passwd'); $$",
    "\\'; attach '/tmp/x' as y; --",
    "?",
    "%",
    "_",
    "\x00",
    "🤗",
    "\u202eabc",
    "a\nb",
    "{0}",
    "${jndi:x}",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("value", NASTY)
def test_values_are_data_and_never_sql(small_atlas: Atlas, value: str) -> None:
    quoted = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    for name in ("task", "owner", "tag", "license", "dataset", "id"):
        assert not matching(small_atlas, f"{name}:{quoted}").any()
    for name in ("under", "parent", "family", "cluster", "problem"):
        with pytest.raises(FilterError):
            matching(small_atlas, f"{name}:{quoted}")
    found = matching(small_atlas, quoted)
    assert found.tolist() == [value.lower() in name.lower() for name in small_atlas.ids.take(range(small_atlas.count))]
    assert matching(small_atlas, "").all()


@settings(max_examples=60, deadline=None)
@given(tree=trees)
def test_every_tree_compiles_to_sql_that_runs(small_atlas: Atlas, tree: Node) -> None:
    mask = _tree_or_error(lambda: matching(small_atlas, format_filter(tree)))
    if not isinstance(mask, FilterError):
        assert mask.shape == (small_atlas.count,)
