"""A synthetic ecosystem: the same for a seed, read back whole, as the real listing is, and named what it is."""

from __future__ import annotations

import csv
import hashlib
import importlib
import os
from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from modelome.cli import app
from modelome.errors import SynthesisError
from modelome.sources import open_source
from modelome.sources.synthetic import draw_ecosystem, synthesize
from modelome.sources.synthetic.growth import FURTHER_CHILDREN, PAPER_MODELS, edges_by_relation
from modelome.sources.synthetic.traits import license_codes
from modelome.table import build_table

MODELS = 20_000
RELATIONS = ("finetune", "quantized", "adapter", "merge")
LISTING = (
    Path(os.environ.get("MODELOME_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "hub-2024-07.parquet"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("synthetic") / "made.parquet"
    synthesize(MODELS, path, seed=3)
    return path


@pytest.fixture(scope="module")
def models(made: Path, tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    return build_table(open_source(str(made)), cards_dir=tmp_path_factory.mktemp("cards")).models


def rows_of(path: Path) -> pa.Table:
    return pa.concat_tables(pq.read_table(shard) for shard in (sorted(path.iterdir()) if path.is_dir() else [path]))


def paper_edges(table: pa.Table) -> list[tuple[str, str, str]]:
    """Edges as the paper counts them: parents that are rows by exact id, the last of its relations wins."""
    ids = set(table["id"].to_pylist())
    found = {}
    for child, tags in zip(table["id"].to_pylist(), table["tags"].to_pylist(), strict=True):
        for relation in ("", *RELATIONS):
            prefix = f"base_model:{relation}:" if relation else "base_model:"
            for tag in tags:
                parent = tag.removeprefix(prefix)
                if tag.startswith(prefix) and ":" not in parent and parent in ids:
                    found[parent, child] = relation
    return [(parent, child, relation) for (parent, child), relation in found.items()]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_models(made: Path, tmp_path: Path) -> None:
    synthesize(MODELS, tmp_path / "again.parquet", seed=3)
    synthesize(MODELS, tmp_path / "other.parquet", seed=4)
    digest = [hashlib.sha256(p.read_bytes()).hexdigest() for p in (made, tmp_path / "again.parquet")]
    assert digest[0] == digest[1]
    assert not rows_of(tmp_path / "other.parquet").equals(rows_of(made))


def test_rows_do_not_depend_on_the_number_of_shards(made: Path, tmp_path: Path) -> None:
    synthesize(MODELS, tmp_path / "shards", seed=3, shards=3)
    assert len(list((tmp_path / "shards").iterdir())) == 3
    assert rows_of(tmp_path / "shards").combine_chunks().equals(rows_of(made).combine_chunks())


def test_every_row_is_read_back_as_a_model_of_its_own(made: Path, tmp_path: Path) -> None:
    built = build_table(open_source(str(made)), cards_dir=tmp_path)
    assert (built.models.num_rows, built.rejects.num_rows, built.duplicates) == (MODELS, 0, 0)
    assert len(set(pc.utf8_lower(built.models["id"]).to_pylist())) > 0.999 * MODELS


def test_the_source_is_called_synthetic_wherever_the_file_is_moved(made: Path, tmp_path: Path) -> None:
    moved = tmp_path / "hub-2026-01.parquet"
    moved.write_bytes(made.read_bytes())
    said = open_source(str(moved)).describe()
    assert said.kind == "synthetic"
    assert said.name == "synthetic-20000-seed-3"
    assert said.snapshot_date is None
    assert said.bias
    assert "none of these 20,000 models exists" in said.bias


def test_the_papers_csv_holds_the_same_models_in_its_22_columns(models: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / "paper.csv"
    synthesize(MODELS, path, seed=3, form="paper-csv")
    with path.open(newline="", encoding="utf-8") as file:
        names = next(csv.reader(file))
    assert names[0] == "synthetic-20000-seed-3"
    assert names[1:5] == ["model_id", "likes", "trendingScore", "private"]
    assert len(names) == 23
    source = open_source(str(path))
    assert source.describe().kind == "synthetic"
    built = build_table(source, cards_dir=tmp_path / "cards")
    assert built.rejects.num_rows == 0
    for column in ("id", "tags", "task", "library", "licenses", "downloads", "likes"):
        assert built.models[column].to_pylist() == models[column].to_pylist(), column
    pairs, expected = (
        [{(p["id"], p["relation"]) for p in parents} for parents in table["parents"].slice(0, 4000).to_pylist()]
        for table in (built.models, models)
    )
    assert pairs == expected


def test_edges_by_relation_are_the_wanted_ones(made: Path) -> None:
    counts = Counter(relation for _, _, relation in paper_edges(rows_of(made)))
    wanted = edges_by_relation(MODELS)
    for relation in RELATIONS:
        assert abs(counts[relation] - wanted[relation]) <= max(25, 0.02 * wanted[relation]), relation


def test_at_the_papers_size_the_wanted_edges_are_the_papers() -> None:
    assert edges_by_relation(PAPER_MODELS) == {
        "finetune": 189_391,
        "adapter": 241_417,
        "quantized": 101_921,
        "merge": 40_358,
    }


def test_lines_are_long_merges_wide_and_some_models_contradict_themselves(made: Path) -> None:
    table = rows_of(made)
    graph = nx.DiGraph((parent, child) for parent, child, _ in paper_edges(table))
    selves = nx.number_of_selfloops(graph)
    assert 5 <= selves <= 40
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    cycles = [c for c in nx.strongly_connected_components(graph) if len(c) > 1]
    assert 1 <= len(cycles) <= 3
    for cycle in cycles:
        graph.remove_nodes_from(cycle)
    assert 20 <= nx.dag_longest_path_length(graph) <= 60
    declared = [
        sum(t.count(":") == 1 and t.startswith("base_model:") for t in tags) for tags in table["tags"].to_pylist()
    ]
    assert max(declared) >= 30
    ids = set(table["id"].to_pylist())
    parents = [
        t[11:] for tags in table["tags"].to_pylist() for t in tags if t.startswith("base_model:") and t.count(":") == 1
    ]
    ghosts = np.mean([p not in ids for p in parents])
    assert 0.04 < ghosts < 0.12


def test_cards_have_front_matter_a_tool_and_the_papers_mean_length(tmp_path: Path) -> None:
    synthesize(5000, tmp_path / "cards.parquet", seed=1, cards=True)
    built = build_table(open_source(str(tmp_path / "cards.parquet")), cards_dir=tmp_path / "cards")
    assert built.rejects.num_rows == 0
    chars = built.models["card_chars"]
    assert 0.5 < 1 - chars.null_count / 5000 < 0.8
    assert 2200 < pc.mean(chars).as_py() < 3800
    tools = Counter(built.models["card_generator"].to_pylist())
    assert {"transformers-trainer", "huggingface-template", "gguf-my-repo", "mergekit"} <= set(tools)


@pytest.mark.parametrize(
    ("models", "name", "keywords"), [(10, "a.parquet", {}), (1000, "a.csv", {}), (1000, "a.parquet", {"shards": 2})]
)
def test_what_cannot_be_written_is_said_before_anything_is_written(
    tmp_path: Path, models: int, name: str, keywords: dict[str, Any]
) -> None:
    with pytest.raises(SynthesisError):
        synthesize(models, tmp_path / name, **keywords)
    assert not list(tmp_path.iterdir())


def test_nothing_that_lies_there_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.parquet").write_text("mine")
    with pytest.raises(SynthesisError, match="something lies there"):
        synthesize(1000, tmp_path / "mine.parquet")
    assert (tmp_path / "mine.parquet").read_text() == "mine"


def test_the_command_writes_what_the_function_writes(made: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(
        app, ["synthesize", "-n", str(MODELS), "--seed", "3", "-o", str(tmp_path / "cli.parquet"), "--quiet"]
    )
    assert told.exit_code == 0
    assert "20,000 synthetic models" in told.output
    assert (tmp_path / "cli.parquet").read_bytes() == made.read_bytes()
    again = CliRunner().invoke(app, ["synthesize", "-n", str(MODELS), "-o", str(tmp_path / "cli.parquet"), "--quiet"])
    assert again.exit_code == 1


@pytest.fixture(scope="module")
def beside_the_real(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    if not LISTING.exists():
        pytest.skip(f"the real listing is not here: {LISTING}")
    path = tmp_path_factory.mktemp("synthetic") / "full.parquet"
    synthesize(760_000, path, seed=0)
    return str(LISTING), str(path)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    return importlib.import_module("compare_synthetic")


@pytest.mark.large
def test_marginals_are_those_of_the_real_listing(beside_the_real: tuple[str, str], compared: Any) -> None:
    found = compared.marginals(compared.opened(*beside_the_real))
    bounds = {
        "task": 0.01,
        "library": 0.03,
        "license": 0.05,
        "task, library, license together": 0.06,
        "tags in all": 0.08,
        "month": 0.04,
        "no tag but region": 0.02,
        "downloads": 0.02,
        "likes": 0.02,
        "tags a model": 0.03,
        "length of id": 0.08,
        "length of name": 0.08,
        "models an owner": 0.15,
    }
    assert {name: value for name, value in found.items() if value > bounds[name]} == {}


@pytest.mark.large
def test_traits_mutate_at_the_papers_rates() -> None:
    ecosystem = draw_ecosystem(300_000, 0)
    lineage, stats, rows = ecosystem.lineage, ecosystem.stats, ecosystem.rows
    known = (lineage.parent >= 0) & (lineage.parent != lineage.child)
    child, parent = lineage.child[known], lineage.parent[known]
    finetuned = lineage.relation[known] == 3
    for codes, rates in (
        (license_codes(stats)[rows.template], (0.1976, 0.1133)),
        (stats["template_task"][rows.template], (0.4106, 0.0239)),
    ):
        both = (codes[child] > 0) & (codes[parent] > 0)
        for which, rate in ((finetuned, rates[0]), (~finetuned, rates[1])):
            measured = (codes[child] != codes[parent])[both & which].mean()
            assert abs(measured - rate) < 0.05, (measured, rate)


@pytest.mark.large
def test_as_many_children_have_children_as_in_the_paper() -> None:
    ecosystem = draw_ecosystem(300_000, 0)
    lineage = ecosystem.lineage
    has = np.zeros(300_000, dtype=bool)
    known = (lineage.parent >= 0) & (lineage.parent != lineage.child)
    has[lineage.parent[known & (lineage.relation != 1)]] = True
    for place, relation in ((3, "finetune"), (2, "quantized"), (0, "adapter")):
        edges = known & (lineage.relation == place)
        assert has[lineage.child[edges]].mean() == pytest.approx(FURTHER_CHILDREN[relation], rel=0.35, abs=0.002)


@pytest.mark.large
def test_neighbors_and_map_are_like_the_real_ones(beside_the_real: tuple[str, str], compared: Any) -> None:
    real, synthetic = (compared.map_structure(path, 20_000) for path in beside_the_real)
    for key in ("distance to the nearest", "distance to the 15th"):
        assert np.abs(np.array(real[key]) - np.array(synthetic[key])).mean() < 0.05, key
    assert abs(real["without text"] - synthetic["without text"]) < 0.02
    # How well each number of clusters fits; which of them fits best hangs on little, in real samples too.
    shared = sorted(real["silhouettes"].keys() & synthetic["silhouettes"].keys())
    assert len(shared) >= 3
    assert max(abs(real["silhouettes"][k] - synthetic["silhouettes"][k]) for k in shared) < 0.05
    assert abs(real["faithfulness"] - synthetic["faithfulness"]) < 0.1
    assert np.abs(np.cumsum(real["density"]) - np.cumsum(synthetic["density"])).max() < 0.1
