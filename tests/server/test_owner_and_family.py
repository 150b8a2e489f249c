"""Families and owners in figures, and ways to a model: against SQL and networkx over the atlas's Parquet."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas

FAMILIES = ("Qwen/Qwen3.8-27B", "Qwen/Qwen3-0.6B")


def ask(client: TestClient, path: str, **parameters: Any) -> dict[str, Any]:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def tallied(rows: list[dict[str, Any]]) -> dict[Any, int]:
    return {row["value"]: row["count"] for row in rows}


@pytest.fixture(scope="module")
def facts(radar_atlas: Atlas) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = radar_atlas.sql(
        "select m.*, n.generation, n.root_ix, n.descendants, n.children from models m join nodes n on m.ix = n.ix "
        "order by m.ix"
    ).to_pylist()
    return told


@pytest.fixture(scope="module")
def edges(radar_atlas: Atlas) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = radar_atlas.lineage.edges.to_pylist()
    return told


@pytest.mark.parametrize("root", FAMILIES)
def test_a_family_is_counted_over_all_its_members(
    client: TestClient, radar_atlas: Atlas, facts: list[dict[str, Any]], root: str
) -> None:
    told = ask(client, "family/summary", root=root)
    head = int(radar_atlas.lineage.nodes.root_ix[radar_atlas.ids.require(root)])
    members = [row for row in facts if row["root_ix"] == head]
    assert told["root"]["ix"] == head
    assert told["models"] == len(members) > 10
    assert told["owners"] == len({row["owner"] for row in members})
    assert told["downloads"] == sum(row["downloads"] or 0 for row in members)
    assert told["generations"] == max(row["generation"] for row in members)
    generations = Counter(row["generation"] for row in members)
    assert {row["generation"]: row["models"] for row in told["by_generation"]} == generations
    for row in told["by_generation"]:
        inside = Counter(m["license_family"] for m in members if m["generation"] == row["generation"])
        assert tallied(row["by_license_family"]) == inside
    for name, column in (("tasks", "task"), ("libraries", "library"), ("top_owners", "owner")):
        values = Counter(row[column] for row in members)
        missing = values.pop(None, 0)
        assert (told[name]["missing"], told[name]["distinct"]) == (missing, len(values))
        assert [row["count"] for row in told[name]["values"]] == sorted(values.values(), reverse=True)[:12]
        assert all(values[row["value"]] == row["count"] for row in told[name]["values"])
    languages = Counter(language for row in members for language in set(row["languages"]))
    assert all(languages[row["value"]] == row["count"] for row in told["languages"]["values"])
    assert told["languages"]["distinct"] == len(languages)
    assert told["languages"]["missing"] == sum(not row["languages"] for row in members)
    months = Counter(f"{row['created_at']:%Y-%m}" for row in members if row["created_at"])
    assert {row["month"]: row["models"] for row in told["births"]["months"]} == months
    assert [row["month"] for row in told["births"]["months"]] == sorted(months)
    assert all(sum(tallied(row["by_relation"]).values()) == row["models"] for row in told["births"]["months"])
    assert [row["downloads"] for row in told["most_downloaded"]] == sorted(
        (row["downloads"] for row in members if row["downloads"]), reverse=True
    )[:10]
    assert [row["descendants"] for row in told["most_descended"]] == sorted(
        (row["descendants"] for row in members if row["descendants"]), reverse=True
    )[:10]


@pytest.mark.parametrize("root", FAMILIES)
def test_traits_and_licenses_are_compared_on_every_edge_of_a_family(
    client: TestClient, facts: list[dict[str, Any]], edges: list[dict[str, Any]], root: str
) -> None:
    told = ask(client, "family/summary", root=root)
    head = told["root"]["ix"]
    pairs = [
        (facts[edge["parent_ix"]], facts[edge["child_ix"]])
        for edge in edges
        if edge["parent_ix"] is not None
        and facts[edge["parent_ix"]]["root_ix"] == facts[edge["child_ix"]]["root_ix"] == head
    ]
    assert told["edges"] == told["license_changes"]["edges"] == len(pairs)

    def values(row: dict[str, Any], column: str) -> set[str]:
        value = row[column]
        if isinstance(value, list):
            return set(value)
        return set() if value in (None, "missing") else {value}

    columns = {"license": "licenses", "language": "languages", "dataset": "datasets"}
    for trait in told["traits"]:
        ends = [tuple(values(row, columns.get(trait["trait"], trait["trait"])) for row in pair) for pair in pairs]
        assert trait["compared"] == sum(bool(a and b) for a, b in ends)
        assert trait["changed"] == sum(bool(a and b and a != b) for a, b in ends)
        assert trait["lost"] == sum(bool(a and not b) for a, b in ends)
        assert trait["gained"] == sum(bool(b and not a) for a, b in ends)
    assert {trait["trait"] for trait in told["traits"]} >= {"license", "language", "dataset", "task", "library"}

    def said(row: dict[str, Any]) -> str | None:
        if row["licenses"] == ["other"] and row["license_name"]:
            return f"other: {row['license_name']}"
        return ", ".join(row["licenses"]) or None

    changes = Counter((said(a), said(b)) for a, b in pairs if said(a) != said(b))
    assert told["license_changes"]["distinct"] == len(changes)
    for row in told["license_changes"]["pairs"]:
        assert row["edges"] == changes[row["parent_license"], row["child_license"]]
        assert row["edges"] == sum(row[verdict] for verdict in ("carried", "dropped", "conflict", "unknown"))
        assert bool(row["lost"]) == bool(row["dropped"] + row["conflict"])
        for example in row["examples"]:
            (pair,) = [(a, b) for a, b in pairs if (a["id"], b["id"]) == (example["parent_id"], example["child_id"])]
            assert (said(pair[0]), said(pair[1])) == (row["parent_license"], row["child_license"])
    counts = [row["edges"] for row in told["license_changes"]["pairs"]]
    assert counts == sorted(changes.values(), reverse=True)[:24]


def test_any_member_names_its_family(client: TestClient) -> None:
    root = ask(client, "family/summary", root=FAMILIES[0])
    child = ask(client, "models", filter=f'parent:"{FAMILIES[0]}"', limit=1)["items"][0]["id"]
    told = ask(client, "family/summary", root=child)
    assert told == {**root, "asked": child}


def test_families_that_share_models_are_told_with_how_many(
    client: TestClient, facts: list[dict[str, Any]], edges: list[dict[str, Any]]
) -> None:
    across = [
        (facts[edge["parent_ix"]], facts[edge["child_ix"]])
        for edge in edges
        if edge["parent_ix"] is not None and facts[edge["parent_ix"]]["root_ix"] != facts[edge["child_ix"]]["root_ix"]
    ]
    head = Counter(child["root_ix"] for _, child in across).most_common(1)[0][0]
    told = ask(client, "family/summary", root=facts[head]["id"])
    up = {(a["root_ix"], b["ix"]) for a, b in across if b["root_ix"] == head}
    down = {(b["root_ix"], b["ix"]) for a, b in across if a["root_ix"] == head}
    others = {root for root, _ in up | down}
    assert told["families_merged"] == len(others) > 0
    for row in told["merges"]:
        at = row["root"]["ix"]
        assert row["parents_there"] == sum(root == at for root, _ in up)
        assert row["children_there"] == sum(root == at for root, _ in down)


def test_contradictions_of_a_family_are_counted_by_kind(client: TestClient, radar_atlas: Atlas) -> None:
    found = radar_atlas.sql(
        "select n.root_ix, p.kind, count(distinct p.child_ix) as models from problems p join nodes n on n.ix = p.child_ix "
        "group by 1, 2 order by models desc, 1, 2"
    ).to_pylist()
    for row in found[:3]:
        (name,) = radar_atlas.ids.take([row["root_ix"]])
        told = {p["kind"]: p for p in ask(client, "family/summary", root=name)["problems"]}
        assert told[row["kind"]]["models"] == row["models"]
        assert {p["kind"] for p in told[row["kind"]]["examples"]} == {row["kind"]}


def test_an_owner_is_told_in_figures(
    client: TestClient, facts: list[dict[str, Any]], edges: list[dict[str, Any]]
) -> None:
    owners = Counter(row["owner"] for row in facts if row["owner"])
    for name in [owners.most_common(1)[0][0], "Qwen"]:
        told = ask(client, "owner", name=name.upper())
        models = [row for row in facts if row["owner"] == name]
        assert (told["name"], told["models"]) == (name, len(models))
        assert told["downloads"] == sum(row["downloads"] or 0 for row in models)
        assert tallied(told["by_license_family"]) == Counter(row["license_family"] for row in models)
        above = [edge for edge in edges if facts[edge["child_ix"]]["owner"] == name]
        declared = Counter(edge["relation"] for edge in above)
        assert {row["relation"]: row["declared"] for row in told["by_relation"] if row["declared"]} == declared
        assert sum(row["inferred"] for row in told["by_relation"]) == len(above)

        def of_others(edge: dict[str, Any], name: str = name) -> bool:
            return edge["parent_ix"] is None or facts[edge["parent_ix"]]["owner"] != name

        bases = Counter(edge["parent_id"] for edge in above if of_others(edge))
        assert told["bases_total"] == len(bases)
        assert [row["models"] for row in told["bases"]] == sorted(bases.values(), reverse=True)[:12]
        assert all(bases[row["id"]] == row["models"] for row in told["bases"])
        below = {
            edge["child_ix"]
            for edge in edges
            if edge["parent_ix"] is not None
            and facts[edge["parent_ix"]]["owner"] == name
            and facts[edge["child_ix"]]["owner"] != name
        }
        assert told["built_on"] == len(below)
        builders = Counter(facts[ix]["owner"] for ix in below)
        assert told["builders_total"] == len(builders)
        assert all(builders[row["value"]] == row["count"] for row in told["builders"])
        assert told["own_edges"] == len(above) - sum(of_others(edge) for edge in above)


def test_an_owner_nobody_knows_is_a_404_with_names_that_look_alike(client: TestClient) -> None:
    answer = client.get("owner", params={"name": "qwenn"})
    assert answer.status_code == 404
    assert "Qwen" in answer.json()["suggestions"]
    assert "'qwenn'" in answer.json()["detail"]


def test_every_way_from_a_root_is_told(small_client: TestClient, small_atlas: Atlas) -> None:
    nodes, edges = small_atlas.lineage.nodes, small_atlas.lineage.edges.to_pylist()
    graph = nx.DiGraph((e["parent_id"], e["child_id"]) for e in _named(small_atlas, edges))
    for name in ("tuner/base-7b-chat-GGUF-lora", "mixer/base-encoder-merge", "acme/base-7b", "child/of-case"):
        told = ask(small_client, "model/paths", id=name)
        above = (nx.ancestors(graph, name) if name in graph else set()) | {name}
        roots = [at for at in above if nodes.is_root[small_atlas.ids.require(at)]]
        ways = [path for root in roots for path in nx.all_simple_paths(graph, root, name)] if name in graph else []
        ways = [path for path in ways if len(path) > 1] or [[name]]
        assert sorted([step["id"] for step in way] for way in told["paths"]) == sorted(ways)
        assert (told["total"], told["complete"], told["roots"]) == (len(ways), True, len(roots))
        relations = {(e["parent_id"], e["child_id"]): e for e in _named(small_atlas, edges)}
        for way in told["paths"]:
            assert way[0]["relation"] is None
            for before, step in pairwise(way):
                edge = relations[before["id"], step["id"]]
                assert step["declared"] == (edge["relation"] != "unspecified")
                assert step["relation"] == (edge["relation"] if step["declared"] else edge["relation_inferred"])


def _named(atlas: Atlas, edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**edge, "child_id": atlas.ids.take([edge["child_ix"]])[0], "parent_id": atlas.ids.take([edge["parent_ix"]])[0]}
        for edge in edges
        if edge["parent_ix"] is not None
    ]
