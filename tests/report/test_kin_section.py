"""The section on kin tells what the tables hold, and nothing of what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from modelome.genetics.long_table import long_table
from modelome.report.kin_section import kin_section
from modelome.report.look import looking
from modelome.report.paper import paper_value

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

CODES = ("duo_1", "trio_1_1", "trio_1_2")


def row(trait: str, measure: str, estimate: float | None, **more: str | int | None) -> dict[str, object]:
    told = {"relation": "finetune", "relation_source": "declared", "weighting": "pair", "period": "all"}
    low, high = (None, None) if estimate is None else (estimate - 0.01, estimate + 0.01)
    return {"trait": trait, "measure": measure, "estimate": estimate, "low": low, "high": high, "n": 7, **told, **more}


def similarity(**estimates: float) -> pa.Table:
    rows = [row("metadata", "TF-IDF: all pairs", 0.11, relation="all", relation_source=None)]
    for place, (trait, measure) in enumerate(
        [("metadata", "TF-IDF"), ("metadata without kinship", "TF-IDF"), ("metadata without kinship", "embedding")]
    ):
        rows += [row(trait, f"{measure}: {code}", value + 0.01 * place) for code, value in estimates.items()]
    return long_table(rows)


NONE = long_table([])
SIMILAR = {"duo_1": 0.61, "trio_1_1": 0.62, "trio_1_2": 0.83}


def test_the_answer_and_the_comparisons_are_rows_of_the_tables() -> None:
    edits = long_table([row("metadata", f"Levenshtein: {code}", 0.5) for code in CODES])
    section = kin_section(similarity(**SIMILAR), NONE, edits)
    assert section
    for said in ("Parent and child are 0.61 alike, any two models 0.11", "0.83 alike", "0.84 and 0.63", "are above"):
        assert said in section.answer
    ours = {each.what: (each.ours, each.paper) for each in section.comparisons}
    assert ours["TF-IDF, metadata: siblings"] == (0.83, paper_value("similarity", "metadata", "TF-IDF", "trio_1_2"))
    assert ours["Levenshtein, metadata: siblings"] == (0.5, 0.747)


def test_where_siblings_are_less_alike_without_kinship_the_answer_says_so() -> None:
    section = kin_section(similarity(duo_1=0.6, trio_1_1=0.7, trio_1_2=0.5), NONE, NONE)
    assert section
    assert "siblings are not above" in section.answer


@pytest.mark.parametrize("cards", [False, True])
def test_figures_are_drawn_of_what_there_is(tmp_path: Path, cards: bool) -> None:
    rows = similarity(**SIMILAR).to_pylist()
    rows += [row("card, whole", f"TF-IDF: {code}", 0.4) for code in CODES if cards]
    apart = [
        row(text, f"TF-IDF: {kind}", 0.3, weighting=by)
        for text in ("metadata", "metadata without kinship")
        for by in ("pair", "family")
        for kind in ("same tree", "distance 1", "distance 2", "farther than 12", "generations 0", "generations 1")
    ]
    edits = [row("metadata", f"Levenshtein: {code}", 0.5) for code in CODES]
    with looking():
        section = kin_section(long_table(rows), long_table(apart), long_table(edits))
        assert section
        names = {drawing.name for drawing in section.drawings}
        expected = {"kin_similarity", "kin_weightings", "kin_distance", "kin_measures", "kin_levenshtein"}
        assert names == expected | ({"kin_cards"} if cards else set())
        for drawing in section.drawings:
            drawing.figure.savefig(tmp_path / "figure.svg")
            ET.parse(tmp_path / "figure.svg")


def test_without_edges_there_is_no_section() -> None:
    assert kin_section(NONE, NONE, NONE) is None
    alone = row("metadata", "TF-IDF: all pairs", 0.1, relation="all", relation_source=None)
    assert kin_section(long_table([alone]), NONE, NONE) is None
