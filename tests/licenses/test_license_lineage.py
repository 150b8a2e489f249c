"""License lineage as readers see it: Python, filters, the command line, HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import modelome
from modelome.atlas.filters import parse, select
from modelome.atlas.license_models import license_models
from modelome.atlas.population import study_atlas
from modelome.cli import app
from modelome.server import create_app

if TYPE_CHECKING:
    from modelome import Atlas

# id, license tags, parents with their relation
MODELS: list[tuple[str, list[str], list[tuple[str, str]]]] = [
    ("google/gemma-2b", ["gemma"], []),
    ("ana/tuned", ["apache-2.0"], [("finetune", "google/gemma-2b")]),
    ("ben/tuned-GGUF", ["gemma"], [("quantized", "ana/tuned")]),
    ("open/base", ["apache-2.0"], []),
    ("eva/chat", ["mit"], [("finetune", "open/base")]),
    ("eva/silent", [], [("finetune", "open/base")]),
    ("kim/closed", ["cc-by-nc-nd-4.0"], [("finetune", "open/base")]),
    ("lee/merged", ["cc-by-nc-4.0"], [("merge", "kim/closed"), ("merge", "ana/tuned")]),
    ("lee/lora", ["mit"], [("adapter", "kim/closed")]),
    ("kim/reopened", ["mit"], [("finetune", "kim/closed")]),
    ("zoe/ghostly", ["mit"], [("finetune", "gone/away")]),
]


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    folder = tmp_path_factory.mktemp("licenses")
    lines = [
        json.dumps(
            {
                "id": model,
                "tags": [f"license:{one}" for one in licenses]
                + [
                    tag
                    for relation, parent in parents
                    for tag in (f"base_model:{parent}", f"base_model:{relation}:{parent}")
                ],
            }
        )
        for model, licenses, parents in MODELS
    ]
    (folder / "listing.jsonl").write_text("\n".join(lines))
    modelome.build(str(folder / "listing.jsonl"), folder / "atlas", keep_work=False, analysis=False)
    return modelome.open(folder / "atlas")


def kept(atlas: Atlas, words: str) -> set[str]:
    return set(atlas.ids.take(np.flatnonzero(select(atlas, parse(words)).mask())))


def test_a_model_s_license_is_judged_over_every_path(atlas: Atlas) -> None:
    told = {model: atlas.licenses.of(atlas.ids.require(model)).verdict for model, _, _ in MODELS}
    assert told == {
        "google/gemma-2b": None,
        "ana/tuned": "dropped",
        "ben/tuned-GGUF": "carried",
        "open/base": None,
        "eva/chat": "carried",
        "eva/silent": "unknown",
        "kim/closed": "carried",
        "lee/merged": "conflict",
        "lee/lora": "carried",
        "kim/reopened": "carried",
        "zoe/ghostly": "unknown",
    }


def test_models_are_counted_by_what_is_told_of_each(atlas: Atlas) -> None:
    rows = license_models(study_atlas(atlas)).to_pylist()
    told = {
        (row["measure"], row["relation"], row["relation_source"]): (row["n"], row["denominator"])
        for row in rows
        if row["trait"] == "license" and row["period"] == "all"
    }
    verdict = {model: atlas.licenses.of(atlas.ids.require(model)).verdict for model, _, _ in MODELS}
    with_parents = [model for model, _, parents in MODELS if parents]
    for name in ("carried", "dropped", "conflict", "unknown"):
        expected = sum(verdict[model] == name for model in with_parents)
        assert told[f"models: {name}", "all", None] == (expected, len(with_parents))
        merged = [model for model, _, parents in MODELS if any(relation == "merge" for relation, _ in parents)]
        expected = sum(verdict[model] == name for model in merged)
        assert told[f"models: {name}", "merge", "declared"] == (expected, len(merged))
    families = {row["trait"]: row["n"] for row in rows if row["measure"] == "models: not carried"}
    assert families["family of google/gemma-2b"] >= 1
    pairs = {row["measure"]: (row["n"], row["denominator"]) for row in rows if row["trait"] == "license pair"}
    assert pairs["gemma → apache-2.0"] == (1, 1)
    assert pairs["cc-by-nc-nd-4.0 → cc-by-nc-4.0"] == (1, 1)
    assert "apache-2.0 → mit" not in pairs


def test_filters_find_what_the_verdicts_say(atlas: Atlas) -> None:
    for verdict in ("carried", "dropped", "conflict", "unknown"):
        expected = {model for model, _, _ in MODELS if atlas.licenses.of(atlas.ids.require(model)).verdict == verdict}
        assert kept(atlas, f"license_verdict:{verdict}") == expected
    assert kept(atlas, "license_verdict:missing") == {"google/gemma-2b", "open/base"}


def test_a_chain_is_as_open_as_its_least_open_member_and_silence_is_not_open(atlas: Atlas) -> None:
    assert kept(atlas, "chain:permissive") == {"open/base", "eva/chat"}
    assert kept(atlas, "chain:community") == {"google/gemma-2b", "ana/tuned", "ben/tuned-GGUF"}
    assert kept(atlas, "chain:missing") == {"eva/silent"}
    assert kept(atlas, "chain:unknown") == {"zoe/ghostly"}
    for model, _, _ in MODELS:
        assert model in kept(atlas, f"chain:{atlas.licenses.of(atlas.ids.require(model)).chain}")


def test_an_answer_names_who_asks_along_which_path_by_which_clause(atlas: Atlas) -> None:
    told = atlas.licenses.of(atlas.ids.require("lee/merged"))
    asked = {item.obligation: (item.asked_by, item.shown) for item in told.obligations}
    assert asked == {
        "non-commercial": (["kim/closed"], True),
        "no-derivatives": (["kim/closed"], False),
        "use-restrictions": (["google/gemma-2b"], False),
        "same:gemma": (["google/gemma-2b"], False),
    }
    paths = {tuple(step.id for step in path.steps): path.verdict for path in told.paths}
    assert paths == {
        ("open/base", "kim/closed", "lee/merged"): "conflict",
        ("google/gemma-2b", "ana/tuned", "lee/merged"): "dropped",
    }
    clauses = [one.clause for path in told.paths for step in path.steps for one in step.licenses]
    assert any(clause and clause.startswith("Gemma Terms of Use §3.1") for clause in clauses)
    assert atlas.licenses.of(atlas.ids.require("zoe/ghostly")).ghosts == ["gone/away"]


def test_the_paths_that_are_shown_first_are_those_on_which_something_is_missing(atlas: Atlas) -> None:
    (path,) = atlas.licenses.of(atlas.ids.require("lee/merged"), paths=1).paths
    assert path.lost


def test_what_was_assumed_is_said_where_it_mattered(atlas: Atlas) -> None:
    def said(model: str) -> str:
        return " ".join(atlas.licenses.of(atlas.ids.require(model)).assumptions)

    assert "adapter ships no base weights" in said("lee/lora")
    assert "adapter" not in said("ana/tuned")
    assert "license the child anew" in said("kim/reopened")
    assert "not legal advice" in atlas.licenses.of(0).notice


def test_the_command_and_the_api_say_the_same(atlas: Atlas) -> None:
    printed = CliRunner().invoke(app, ["license", str(atlas.path), "ana/tuned"])
    assert printed.exit_code == 0
    assert "dropped" in printed.stdout
    assert "Gemma Terms of Use" in printed.stdout
    as_json = CliRunner().invoke(app, ["license", str(atlas.path), "ana/tuned", "--json"])
    with TestClient(create_app(atlas), base_url="http://127.0.0.1") as client:
        answer = client.get("/api/v1/model/license", params={"id": "ana/tuned"})
        assert answer.status_code == 200
        assert answer.json() == json.loads(as_json.stdout)
        facets = client.get("/api/v1/facets", params={"column": "license_verdict"}).json()
        assert {item["value"]: item["count"] for item in facets["values"]} == {
            "carried": 5,
            "unknown": 2,
            "dropped": 1,
            "conflict": 1,
        }
    points = json.loads((atlas.path / "points" / "index.json").read_text())
    assert {"license_verdict", "chain"} <= set(points["columns"])
