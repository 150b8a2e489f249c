"""Verdicts on the paper's claims, against tables in which it is written what is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from modelome.genetics.kin_similarity import SIBLINGS_LESS
from modelome.genetics.long_table import long_table
from modelome.report.claims import CLAIMS, findings
from modelome.report.judging import HOLDS, NOT_HERE, PARTLY, REFUTED

if TYPE_CHECKING:
    from modelome import Atlas
    from modelome.report.judging import Finding


def row(name: str, trait: str, measure: str, estimate: float, *, half: float = 0.01, **others: Any) -> dict[str, Any]:
    said = {"relation": "all", "period": "all", "weighting": "edge", "n": round(1000 * estimate), "denominator": 1000}
    return {
        "name": name,
        "trait": trait,
        "measure": measure,
        "estimate": estimate,
        "low": estimate - half,
        "high": estimate + half,
        **said,
        **others,
    }


def judged(key: str, **tables: list[dict[str, Any]]) -> Finding:
    made = findings({name: long_table(rows) for name, rows in tables.items()})
    (found,) = [finding for claim, finding in made if claim.key == key]
    return found


def kin(siblings: float, parent_child: float, bare_siblings: float | None = None) -> list[dict[str, Any]]:
    rows = []
    for text, alike in (("metadata", siblings), ("metadata without kinship", bare_siblings or siblings)):
        rows.append(row("kin_similarity", text, "TF-IDF: all pairs", 0.1, weighting="pair", low=None, high=None))
        for weighting in ("pair", "family"):
            of: dict[str, Any] = {"weighting": weighting}
            rows.append(row("kin_similarity", text, "TF-IDF: duo_1", parent_child, **of))
            rows.append(row("kin_similarity", text, "TF-IDF: trio_1_1", parent_child, **of))
            rows.append(row("kin_similarity", text, "TF-IDF: trio_1_2", alike, **of))
            rows.append(row("kin_similarity", text, f"TF-IDF: {SIBLINGS_LESS}", alike - parent_child, **of))
    return rows


@pytest.mark.parametrize(
    ("siblings", "parent_child", "bare", "resembles", "above"),
    [
        (0.8, 0.5, 0.6, HOLDS, HOLDS),
        (0.8, 0.5, 0.505, HOLDS, PARTLY),
        (0.4, 0.5, 0.3, HOLDS, REFUTED),
        (0.4, 0.1, 0.4, REFUTED, HOLDS),
    ],
)
def test_kin_are_judged_by_intervals_that_do_not_meet(
    siblings: float, parent_child: float, bare: float, resembles: str, above: str
) -> None:
    rows = kin(siblings, parent_child, bare)
    assert judged("resemblance", kin_similarity=rows).verdict == resembles
    found = judged("siblings", kin_similarity=rows)
    assert found.verdict == above
    assert len(found.evidence) == 4


def test_kin_that_are_no_more_alike_than_strangers_of_their_kind_do_not_resemble_for_sure() -> None:
    rows = kin(0.8, 0.5)
    of: dict[str, Any] = {"weighting": "pair", "null": "matched strangers"}
    chance = [
        row("kin_chance", "metadata", "TF-IDF: duo_1", 0.5, **of),
        row("kin_chance", "metadata", "TF-IDF: duo_1: above chance", 0.0, **of),
    ]
    found = judged("resemblance", kin_similarity=rows, kin_chance=chance)
    assert found.verdict == PARTLY
    assert any("strangers of the same task, library and month 0.500" in line for line in found.evidence)


def test_a_trait_is_fast_where_its_whole_interval_is_beyond_one_in_ten() -> None:
    rows = [row("mutation", trait, "jaccard", rate) for trait, rate in (("license", 0.3), ("task", 0.2))]
    assert judged("fast", mutation=rows).verdict == HOLDS
    rows.append(row("mutation", "library", "jaccard", 0.1, half=0.05))
    found = judged("fast", mutation=rows)
    assert found.verdict == PARTLY
    assert "license and task on more" in found.why
    assert "of library either may be true" in found.why
    assert judged("fast", mutation=[row("mutation", "task", "jaccard", 0.02)]).verdict == REFUTED


def english(parents: float, children: float) -> list[dict[str, Any]]:
    ends = (("parents", parents), ("children", children), ("children less parents", children - parents))
    rows = [
        row("drift", "language", f"en among {end}", share, weighting=weighting)
        for end, share in ends
        for weighting in ("edge", "family")
    ]
    return [
        *rows,
        row("drift", "language", "en → fr", 0.9, weighting="once"),
        row("drift", "language", "fr → en", 0.7, weighting="twice"),
    ]


def test_a_drift_to_english_is_judged_by_who_declares_it_and_not_by_the_papers_counting() -> None:
    found = judged("english", drift=english(0.9, 0.7))
    assert found.verdict == REFUTED
    assert any("as the paper counts: 700 of 1,000 go to English" in line for line in found.evidence)
    assert any("with each added one: 100 of 1,000 go to English" in line for line in found.evidence)
    assert judged("english", drift=english(0.5, 0.7)).verdict == HOLDS
    assert judged("english", drift=english(0.5, 0.501)).verdict == NOT_HERE


def test_licenses_drift_where_changes_go_to_permissive_ones_for_sure_whichever_way_they_are_told() -> None:
    of: dict[str, Any] = {"weighting": "once"}
    rows = [
        row("drift", "license_family", "community → permissive", 0.9, **of),
        row("drift", "license_family", "permissive → non-commercial", 0.2, **of),
    ]
    assert judged("license-drift", drift=rows).verdict == HOLDS
    rows.append(row("drift", "license_family", "use-restrictions → permissive", 0.5, **of))
    assert judged("license-drift", drift=rows).verdict == PARTLY
    assert judged("license-drift", drift=rows[2:]).verdict == NOT_HERE
    rows[0] |= {"low": 0.1, "high": 0.3}
    assert judged("license-drift", drift=rows[:1]).verdict == REFUTED


def test_direction_needs_a_score_that_chance_seldom_reaches() -> None:
    def rows(p: float) -> list[dict[str, Any]]:
        of: dict[str, Any] = {"weighting": "once"}
        turned: dict[str, Any] = {**of, "null": "directions turned"}
        return [
            row("ordering", "license", "mutations accounted", 0.9, **of),
            row("ordering", "license", "mutations accounted", 0.6, **turned),
            row("ordering", "license", "mutations accounted: p", p, **turned),
        ]

    assert judged("directed", drift=rows(0.005)).verdict == HOLDS
    assert judged("directed", drift=rows(0.4)).verdict == REFUTED


def test_without_figures_no_claim_is_judged() -> None:
    assert {found.verdict for _, found in findings({})} == {NOT_HERE}
    assert len({claim.key for claim in CLAIMS}) == len(CLAIMS)


def test_numbers_of_the_evidence_are_those_of_the_tables(radar_atlas: Atlas) -> None:
    tables = {name: radar_atlas.genetics.table(name) for name in radar_atlas.genetics.names if name != "relation_rules"}
    found = {claim.key: finding for claim, finding in findings(tables)}
    (told,) = [
        each
        for each in tables["mutation"].to_pylist()
        if (each["trait"], each["measure"], each["relation"], each["period"], each["weighting"])
        == ("task", "jaccard", "all", "all", "edge")
    ]
    assert any(f"{100 * told['estimate']:.1f} %" in line and "task" in line for line in found["fast"].evidence)
    assert found["resemblance"].verdict == HOLDS
