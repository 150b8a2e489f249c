"""What the report says of families is what their tables say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from lineage_truth import FLOOR, Model, aliases, listing

from modelome.genetics.burst_table import burst_table
from modelome.genetics.family_table import family_table
from modelome.genetics.family_time import family_time_table
from modelome.genetics.graph_claims import graph_claims_table
from modelome.genetics.study import study_of
from modelome.lineage import build_lineage
from modelome.report.families_section import families_section
from modelome.report.family_claims_section import family_claims_section
from modelome.report.family_time_section import family_time_section
from modelome.report.look import looking

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTIONS = (families_section, family_time_section, family_claims_section)
MAKERS = {
    "bursts": burst_table,
    "families": family_table,
    "family_time": family_time_table,
    "graph_claims": graph_claims_table,
}


def tables_of(models: list[Model]) -> Mapping[str, pa.Table]:
    table = listing(models)
    table = table.append_column("owner", pa.array([model.id.split("/")[0] for model in models], pa.string()))
    table = table.append_column("license_family", pa.array(["permissive"] * len(models), pa.string()))
    study = study_of(table, build_lineage(table, aliases()), replicates=20)
    return {name: make(study) for name, make in MAKERS.items()}


def forest(count: int, *, dated: bool = True) -> list[Model]:
    rng = np.random.default_rng(3)
    models = [Model("a/0", created=FLOOR + timedelta(days=1) if dated else None)]
    for at in range(1, count):
        parents = {int(at * rng.random() ** 3) for _ in range(1 if at % 9 else 2)}
        relation = "merge" if len(parents) > 1 else ("finetune", "quantized", "adapter")[at % 3]
        created = FLOOR + timedelta(days=float(at + 1)) if dated else None
        models.append(Model(f"a/{at}", [(f"a/{parent}", relation) for parent in sorted(parents)], created))
    return models


@pytest.fixture(scope="module")
def tables() -> Mapping[str, pa.Table]:
    return tables_of(forest(700))


def test_every_section_is_drawn(tables: Mapping[str, pa.Table]) -> None:
    with looking():
        made = [make(tables) for make in SECTIONS]
        names = [drawing.name for section in made if section for drawing in section.drawings]
        for section in made:
            for drawing in section.drawings if section else ():
                drawing.figure.draw_without_rendering()
    assert names == [
        "family_sizes",
        "family_virality",
        "offspring",
        "family_growth",
        "time_to_child",
        "lineage_survival",
        "graph_claims",
    ]


def test_answers_tell_what_the_tables_hold(tables: Mapping[str, pa.Table]) -> None:
    with looking():
        sizes, _, claims = (make(tables) for make in SECTIONS)
    assert sizes
    assert claims
    rows = tables["families"].to_pylist()
    (largest,) = [
        row["n"]
        for row in rows
        if (row["trait"], row["measure"], row["relation"], row["weighting"])
        == ("all models", "largest", "all", "family")
    ]
    assert f"the largest {largest:,}." in sizes.answer
    assert "There are no cycles" in claims.answer
    compared = {one.what for one in sizes.comparisons}
    assert "share of finetune edges whose child has children" in compared


def test_a_snapshot_without_kin_has_no_such_sections() -> None:
    for models in ([Model("a/0")], [Model("a/0", created=None), Model("a/1", ["gone/away"], created=None)]):
        made = tables_of(models)
        with looking():
            assert [make(made) for make in SECTIONS] == [None, None, None]


def test_families_without_dates_are_told_without_times() -> None:
    made = tables_of(forest(40, dated=False))
    with looking():
        sizes, times, claims = (make(made) for make in SECTIONS)
    assert sizes
    assert times is None
    assert claims


def test_two_models_are_a_family() -> None:
    made = tables_of([Model("a/0"), Model("a/1", ["a/0"])])
    with looking():
        sizes, times, claims = (make(made) for make in SECTIONS)
    assert sizes
    assert sizes.answer.startswith("100.0 % of models are in a family of two and more")
    assert times
    assert claims
