"""Two models side by side, against slow and obvious definitions."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from modelome.lineage.kin import kin_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas

MERGE = "sophosympatheia/Glistening-Gem-31B-v2.1"
OTHER = "zerofata/G4-MeroMero-v2-31B"
FAMILIES = ("google/gemma-4-31B", "Qwen/Qwen3.8-27B")


def ask(client: TestClient, path: str, a: str, b: str) -> dict[str, Any]:
    answer = client.get(path, params={"a": a, "b": b})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def steps(edges: list[tuple[int, int]], start: int) -> dict[int, int]:
    """Walk edges from one model, breadth first, and count the steps."""
    following = defaultdict(set)
    for one, other in edges:
        following[one].add(other)
    distance, waiting = {start: 0}, deque([start])
    while waiting:
        at = waiting.popleft()
        for after in following[at] - distance.keys():
            distance[after] = distance[at] + 1
            waiting.append(after)
    return distance


@pytest.fixture(scope="module")
def upward(radar_atlas: Atlas) -> list[tuple[int, int]]:
    table = radar_atlas.lineage.edges.select(["child_ix", "parent_ix"]).to_pylist()
    return [(row["child_ix"], row["parent_ix"]) for row in table if row["parent_ix"] is not None]


def test_a_pair_is_as_like_as_its_vectors_and_related_as_its_lineage(client: TestClient, radar_atlas: Atlas) -> None:
    a, b = (radar_atlas.ids.require(name) for name in (MERGE, OTHER))
    told = ask(client, "pair", MERGE, OTHER)
    one, other = radar_atlas.map.vectors[[a, b]].astype(np.float64)
    assert told["cosine"] == pytest.approx(one @ other / np.linalg.norm(one) / np.linalg.norm(other), abs=1e-5)
    assert told["kin"] == kin_of(radar_atlas.lineage.walks, a, b).relation
    tags = [set(radar_atlas.models.row(ix)["tags"]) for ix in (a, b)]
    shared = {reason.removeprefix("tag:") for reason in told["reasons"] if reason.startswith("tag:")}
    assert shared
    assert shared <= tags[0] & tags[1]
    parent = ask(client, "pair", told["edges"][0]["parent_id"], told["edges"][0]["child_id"]) if told["edges"] else None
    assert parent is None or parent["kin"] in ("child", "cycle")


def test_common_ancestors_are_those_that_both_lead_up_to(
    client: TestClient, radar_atlas: Atlas, upward: list[tuple[int, int]]
) -> None:
    told = ask(client, "compare", MERGE, OTHER)
    mine, theirs = (steps(upward, radar_atlas.ids.require(name)) for name in (MERGE, OTHER))
    wanted = {ix: (mine[ix], theirs[ix]) for ix in mine.keys() & theirs.keys()}
    assert {one["ix"]: (one["from_a"], one["from_b"]) for one in told["common"]} == wanted
    assert told["total_common"] == len(wanted) > 0
    far = [one["from_a"] + one["from_b"] for one in told["common"]]
    assert far == sorted(far)
    assert told["same_family"] is True


def test_families_are_told_in_the_figures_of_their_members(
    client: TestClient, radar_atlas: Atlas, upward: list[tuple[int, int]]
) -> None:
    told = ask(client, "compare", *FAMILIES)
    nodes = radar_atlas.lineage.nodes
    downward = [(parent, child) for child, parent in upward]
    below = []
    for name, facts in zip(FAMILIES, (told["family_a"], told["family_b"]), strict=True):
        root = radar_atlas.ids.require(name)
        members = np.flatnonzero(nodes.root_ix == root)
        rows = [radar_atlas.models.row(int(ix)) for ix in members]
        assert (facts["root"]["id"], facts["size"]) == (name, len(members))
        assert facts["generations"] == int(nodes.generation[members].max())
        counts = {trait["column"]: trait for trait in facts["traits"]}
        tasks = Counter(row["task"] for row in rows)
        assert counts["task"]["missing"] == tasks.pop(None, 0)
        assert {one["value"]: one["count"] for one in counts["task"]["values"]}.items() <= tasks.items()
        languages = Counter(language for row in rows for language in row["languages"])
        assert {one["value"]: one["count"] for one in counts["language"]["values"]}.items() <= languages.items()
        months = Counter(row["created_at"].strftime("%Y-%m") for row in rows if row["created_at"])
        assert {one["month"]: one["models"] for one in facts["growth"]} == months
        assert sum(months.values()) + facts["undated"] == len(members)
        inside = set(members.tolist())
        edges = sum(child in inside for child, _ in upward)
        assert sum(one["declared"] for one in facts["relations"]) == edges
        below.append(steps(downward, root).keys() - {root})
    assert told["below_both"] == len(below[0] & below[1])
    assert {one["ix"] for one in told["of_both"]} <= below[0] & below[1]
    assert told["same_family"] is False


def test_a_model_compared_with_itself_and_with_none(client: TestClient) -> None:
    told = ask(client, "compare", MERGE, MERGE.upper())
    assert (told["pair"]["kin"], told["pair"]["cosine"]) == ("self", 1)
    assert told["common"][0]["id"] == MERGE
    assert told["below_both"] == 0
    assert client.get("compare", params={"a": MERGE, "b": "nobody/nothing"}).status_code == 404
    assert client.get("pair", params={"a": MERGE}).status_code == 422
