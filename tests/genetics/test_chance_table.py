"""The tables of chance on planted ecosystems: what is there is found, and what is not is not."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from lineage_truth import Model, aliases, listing

from modelome.genetics.chance_table import CHANCES, MATCHED, MIXED, REASSIGNED, chance_table
from modelome.genetics.neutral import most_above
from modelome.genetics.neutral_table import DIRECTED, UNDIRECTED, neutral_table, region_point
from modelome.genetics.study import Study, restricted, study_of
from modelome.lineage import build_lineage
from modelome.report.chance_section import chance_section
from modelome.report.look import looking

WORDS = np.array(["lora", "peft", "gguf", "en", "fr", "de", "pytorch", "onnx", "dpo", "sft", "rlhf", "moe"])
TASKS = ("fill-mask", "text-generation")
LICENSES = ("apache-2.0", "gemma", "mit", "openrail")
SLOW = 0.8 * np.eye(4) + 0.2 / 4
FAST = np.array([[0.2, 0.8, 0, 0], [0.0, 1, 0, 0], [0, 0.8, 0.2, 0], [0, 0.8, 0, 0.2]])
EDGES = {"relation": "all", "relation_source": None}


def study_with(models: list[Model], rng: np.random.Generator, licenses: list[str | None], **more: Any) -> Study:
    count = len(models)
    columns = {
        "owner": pa.array([model.id.split("/")[0] for model in models], pa.string()),
        "hub_id": pa.nulls(count, pa.string()),
        "likes": pa.array(rng.integers(0, 9, count)),
        "trending": pa.nulls(count, pa.float32()),
        "task": pa.array(rng.choice(TASKS, count).tolist(), pa.string()),
        "licenses": pa.array([[each] if each else None for each in licenses], pa.list_(pa.string())),
    }
    table = listing(models)
    for name, column in columns.items():
        table = table.append_column(name, column)
    return study_of(table, build_lineage(table, aliases()), **more)


def ecosystem(seed: int, *, runs_in_families: float = 0.0, chances: np.ndarray = SLOW, **more: Any) -> Study:
    """150 trees of a root, five children, and two grandchildren under one of these; tags are drawn, or the family's."""
    rng = np.random.default_rng(seed)
    models: list[Model] = []
    value: list[int] = []
    for family in range(150):
        own = rng.choice(WORDS, 4)
        for place in range(8):
            at, above = len(models), None if place == 0 else (len(models) - place + (place > 5))
            tags = [str(own[k] if rng.random() < runs_in_families else rng.choice(WORDS)) for k in range(4)]
            parents: list[Any] = [] if above is None else [(models[above].id, "finetune")]
            models.append(Model(f"own{rng.integers(0, 40)}/f{family}m{at}", parents, tags=tags))
            value.append(int(rng.integers(0, 4) if above is None else rng.choice(4, p=chances[value[above]])))
    told = [LICENSES[each] if rng.random() < 0.95 else None for each in value]
    return study_with(models, rng, told, seed=seed, **more)


def rows_of(table: pa.Table, **wanted: Any) -> dict[str, dict[str, Any]]:
    rows = [row for row in table.to_pylist() if all(row[name] == value for name, value in wanted.items())]
    assert max(Counter(row["measure"] for row in rows).values(), default=0) <= 1
    return {row["measure"]: row for row in rows}


PLAIN = {"trait": "metadata without kinship", **EDGES}


@pytest.mark.parametrize("weighting", ["pair", "family"])
def test_where_nothing_runs_in_families_chance_is_what_is_observed(weighting: str) -> None:
    found = chance_table(ecosystem(1, replicates=60))
    observed = rows_of(found, null=None, weighting=weighting, **PLAIN)
    for null in CHANCES:
        rows = rows_of(found, null=null, weighting=weighting, **PLAIN)
        for code in ("duo_1", "trio_1_1", "trio_1_2"):
            above = rows[f"TF-IDF: {code}: above chance"]
            assert above["low"] < 0.01
            assert above["high"] > -0.01
            assert above["estimate"] == pytest.approx(
                observed[f"TF-IDF: {code}"]["estimate"] - rows[f"TF-IDF: {code}"]["estimate"], abs=2e-4
            )
            if null != MATCHED:
                assert rows[f"TF-IDF: {code}: p"]["estimate"] > 0.02


def test_what_runs_in_families_is_above_every_chance() -> None:
    found = chance_table(ecosystem(2, runs_in_families=0.5, replicates=100))
    for null in CHANCES:
        rows = rows_of(found, null=null, weighting="pair", **PLAIN)
        for code in ("duo_1", "trio_1_2", "trio_2_1"):
            assert rows[f"TF-IDF: {code}: above chance"]["low"] > 0.03
            if null != MATCHED:
                assert rows[f"TF-IDF: {code}: p"]["estimate"] == pytest.approx(1 / 101)
                assert rows[f"TF-IDF: {code}: p"]["replicates"] == 100


def test_children_are_matched_and_texts_and_parents_can_move_as_the_table_says() -> None:
    study = ecosystem(3, replicates=3)
    rows = [row for row in chance_table(study).to_pylist() if row["trait"] == "matching" and row["relation"] == "all"]
    told = {(row["null"], row["measure"]): (row["n"], row["denominator"]) for row in rows}
    assert told[MATCHED, "on task, library and month"] == (1_050, 1_050)
    assert told[MIXED, "can move"] == (1_200, 1_200)
    assert told[REASSIGNED, "can move"] == (1_050, 1_050)


def neutral_of(chances: np.ndarray) -> dict[str | None, dict[str, dict[str, Any]]]:
    found = neutral_table(ecosystem(4, chances=chances, replicates=100))
    nulls = {row["null"] for row in found.to_pylist()}
    return {null: rows_of(found, trait="license", weighting="pair", null=null, **EDGES) for null in nulls}


def test_planted_directed_mutation_is_told_from_undirected_mutation() -> None:
    above = "siblings above parent-child"
    slow, fast = neutral_of(SLOW), neutral_of(FAST)
    assert slow[None][above]["high"] < 0 < fast[None][above]["low"]
    assert slow[f"{UNDIRECTED}, simulated"][f"{above}: p"]["estimate"] > 0.02
    assert fast[f"{UNDIRECTED}, simulated"][f"{above}: p"]["estimate"] == pytest.approx(1 / 101)
    assert 0.02 < fast[f"{DIRECTED}, simulated"][f"{above}: p"]["estimate"] < 0.98
    assert fast[UNDIRECTED][f"{above}: above chance"]["low"] > 0.05
    within = fast[DIRECTED][f"{above}: above chance"]
    assert within["low"] < 0 < within["high"]


def test_the_table_says_what_siblings_can_be_above_at_most_and_what_it_counts() -> None:
    rows = neutral_of(SLOW)
    star = rows[None]["parent-child of stars"]
    bound = rows["one rate, one goal"]["siblings above parent-child"]
    assert bound["estimate"] == pytest.approx(most_above(1 - star["estimate"]))
    points = {point: row["estimate"] for name, row in rows["region"].items() if (point := region_point(name))}
    assert len(points) == len(rows["region"]) == 2 * 21 * 6
    assert all(0 <= alike <= 1 for alike in points.values())
    assert region_point("siblings") is None


def test_no_rate_of_the_library_is_told_by_inferred_relation() -> None:
    study = ecosystem(5, replicates=3)
    library = pa.array(["peft" if at % 3 else "diffusers" for at in range(study.models.num_rows)])
    place = study.models.column_names.index("library")
    table = study.models.set_column(place, "library", library)
    told = neutral_table(study_of(table, build_lineage(table, aliases()), replicates=3))
    sources = {(row["trait"], row["relation_source"]) for row in told.to_pylist()}
    assert ("library", "declared") in sources
    assert ("library", "inferred") not in sources


def test_threads_change_nothing() -> None:
    one, two = (chance_table(ecosystem(6, replicates=4, threads=threads)) for threads in (1, 3))
    assert one.equals(two)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_models_make_no_trouble(count: int) -> None:
    rng = np.random.default_rng(0)
    models = [Model("own/a"), Model("own/b", [("own/a", "finetune")]), Model("own/c", [("own/a", "finetune")])][:count]
    undated = [Model(model.id, model.parents, created=None) for model in models]
    for some in (models, undated, [Model(model.id) for model in models]):
        study = study_with(some, rng, [None, "mit", "mit"][:count], replicates=5)
        none = restricted(study, np.zeros(count, bool))
        for each in (study, none):
            kin, neutral = chance_table(each), neutral_table(each)
            edges = len(each.edges.parent)
            assert bool(kin.num_rows) == bool(edges)
            assert bool(neutral.num_rows) == (edges == 2)
            with looking():
                assert (chance_section(kin, neutral) is None) == (not edges)


def test_the_section_says_what_the_tables_say() -> None:
    study = ecosystem(4, chances=FAST, replicates=20)
    kin, neutral = chance_table(study), neutral_table(study)
    with looking():
        section = chance_section(kin, neutral)
    assert section is not None
    assert [drawing.name for drawing in section.drawings] == ["kin_chance", "neutral_chains", "neutral_regions"]
    finetunes = {"relation": "finetune", "relation_source": "declared"}
    above = rows_of(neutral, trait="license", weighting="pair", null=None, **finetunes)["siblings above parent-child"]
    assert f"Siblings are above parent and child for sure in license ({above['estimate']:+.2f}" in section.answer
    assert "license: it takes directed mutation;" in section.answer
