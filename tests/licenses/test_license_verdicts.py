"""What became of a parent's license: cases from the licenses' texts, and a slow definition on random graphs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.licenses.askers import askers_of
from modelome.licenses.model_terms import ModelTerms, model_terms
from modelome.licenses.path_verdicts import path_verdicts
from modelome.licenses.rules import OBLIGATIONS, RESTRICTIONS, SHARE_ALIKE, bits_of, names_of, rule_of
from modelome.licenses.rules_page import rules_page
from modelome.licenses.verdicts import VERDICTS, LicensedEdges, chains, edge_verdicts, licensed_edges
from modelome.lineage import Csr, paths_to_roots
from modelome.table.licenses import FAMILIES, families_of


def terms_of(*licenses: list[str], names: dict[int, str] | None = None) -> ModelTerms:
    lists = pa.array(licenses, pa.list_(pa.string()))
    named = pa.array([(names or {}).get(row) for row in range(len(licenses))], pa.string())
    return model_terms(pa.table({"licenses": lists, "license_name": named, "license_family": families_of(lists)}))


def line_of(*relations: str, owners: str | None = None) -> LicensedEdges:
    count = len(relations)
    edges = pa.table(
        {
            "parent_ix": pa.array(range(count), pa.int32()),
            "child_ix": pa.array(range(1, count + 1), pa.int32()),
            "relation": pa.array(relations),
            "relation_inferred": pa.array(["unspecified"] * count),
        }
    )
    return licensed_edges(edges, pa.chunked_array([list(owners or "abcdefgh"[: count + 1])]))


def verdict_of(parent: list[str], child: list[str], relation: str = "finetune") -> str:
    found = edge_verdicts(line_of(relation), terms_of(parent, child))
    return VERDICTS[found.verdict[0]]


@pytest.mark.parametrize(
    ("parent", "child", "relation", "expected"),
    [
        ("apache-2.0", "mit", "finetune", "carried"),
        ("mit", "gemma", "merge", "carried"),
        ("gemma", "apache-2.0", "finetune", "dropped"),
        ("gemma", "gemma", "quantized", "carried"),
        ("llama3", "cc-by-nc-4.0", "finetune", "dropped"),
        ("llama2", "llama3", "finetune", "dropped"),
        ("creativeml-openrail-m", "openrail++", "finetune", "carried"),
        ("creativeml-openrail-m", "mit", "adapter", "dropped"),
        ("cc-by-nc-4.0", "mit", "finetune", "dropped"),
        ("cc-by-nc-4.0", "mit", "adapter", "carried"),
        ("cc-by-nc-4.0", "cc-by-nc-sa-4.0", "finetune", "carried"),
        ("cc-by-nc-4.0", "apple-amlr", "finetune", "carried"),
        ("cc-by-sa-4.0", "cc-by-nc-sa-4.0", "finetune", "conflict"),
        ("cc-by-sa-4.0", "gpl-3.0", "finetune", "carried"),
        ("cc-by-sa-3.0", "cc-by-sa-4.0", "finetune", "carried"),
        ("cc-by-sa-4.0", "cc-by-sa-3.0", "finetune", "dropped"),
        ("cc-by-nc-nd-4.0", "cc-by-nc-nd-4.0", "finetune", "conflict"),
        ("cc-by-nc-nd-4.0", "cc-by-nc-nd-4.0", "quantized", "carried"),
        ("cc-by-nd-4.0", "cc-by-4.0", "quantized", "dropped"),
        ("c-uda", "mit", "finetune", "dropped"),
        ("c-uda", "mit", "adapter", "carried"),
        ("fair-noncommercial-research-license", "apple-amlr", "finetune", "dropped"),
        ("gpl-3.0", "apache-2.0", "finetune", "dropped"),
        ("gpl-3.0", "agpl-3.0", "finetune", "carried"),
        ("gpl-2.0", "gpl-3.0", "finetune", "dropped"),
        ("gpl-3.0", "cc-by-nc-4.0", "finetune", "conflict"),
        ("other", "mit", "finetune", "unknown"),
        ("cc", "mit", "finetune", "unknown"),
        ("mit", "unknown", "finetune", "unknown"),
        ("gemma", "other", "finetune", "unknown"),
    ],
)
def test_a_child_s_license_is_judged_by_what_its_parent_s_asks(
    parent: str, child: str, relation: str, expected: str
) -> None:
    assert verdict_of([parent], [child], relation) == expected


def test_a_license_that_is_missing_is_unknown_and_never_clean() -> None:
    assert verdict_of([], ["mit"]) == verdict_of(["mit"], []) == verdict_of(["gemma"], []) == "unknown"


def test_of_several_licenses_all_hold() -> None:
    assert verdict_of(["mit", "cc-by-nc-4.0"], ["mit"]) == "dropped"
    assert verdict_of(["gemma"], ["mit", "gemma"]) == "carried"
    assert verdict_of(["mit", "other"], ["mit"]) == "unknown"
    assert verdict_of(["gemma", "other"], ["mit"]) == "dropped"


def test_an_owner_may_license_its_own_model_anew_but_not_what_others_asked_of_it() -> None:
    terms = terms_of(["cc-by-nc-4.0"], ["mit"], ["mit"])
    assert (
        VERDICTS[edge_verdicts(line_of("finetune", owners="aa"), terms_of(["gemma"], ["mit"])).verdict[0]] == "carried"
    )
    found = chains(line_of("finetune", "finetune", owners="abb"), terms)
    assert [VERDICTS[code] if code >= 0 else None for code in found.verdict] == [None, "dropped", "dropped"]


def test_other_is_read_by_the_name_beside_it() -> None:
    terms = terms_of(["other"], ["other"], names={0: "Llama 3", 1: "somebody's own"})
    assert names_of(int(terms.carries[0])) == ["use-restrictions", "same:llama3"]
    assert terms.known.tolist() == [True, False]
    assert [FAMILIES[code] for code in terms.family] == ["community", "other"]


def test_what_was_dropped_on_the_way_is_inherited_all_the_same() -> None:
    found = chains(line_of("finetune", "quantized", "merge"), terms_of(["gemma"], ["mit"], ["mit"], ["gemma"]))
    assert [names_of(int(bits)) for bits in found.inherited[1:]] == [["use-restrictions", "same:gemma"]] * 3
    assert [VERDICTS[code] for code in found.verdict[1:]] == ["dropped", "dropped", "carried"]


def test_a_copy_in_another_format_is_no_derivative_but_what_is_made_of_it_is_one() -> None:
    closed = ["cc-by-nd-4.0"]
    found = chains(line_of("quantized", "quantized", "finetune"), terms_of(closed, closed, closed, closed))
    assert [VERDICTS[code] for code in found.verdict[1:]] == ["carried", "carried", "conflict"]
    assert names_of(int(found.inherited[2])) == ["unaltered"]
    assert names_of(int(found.inherited[3])) == ["no-derivatives"]


def test_every_rule_has_a_clause_and_knows_itself_as_the_same() -> None:
    for license_id in ("gemma", "gpl-3.0", "cc-by-sa-4.0", "mpl-2.0", "llama3.1", "odbl"):
        rule = rule_of(license_id)
        assert rule
        assert rule.clause
        assert f"same:{license_id}" in rule.carries & rule.shows
    assert rule_of("cc") is rule_of("unknown") is rule_of("no such license") is None


LICENSES = ["mit", "gemma", "cc-by-nc-4.0", "cc-by-sa-4.0", "cc-by-nd-4.0", "gpl-3.0", "llama3", "other", "apple-amlr"]


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_chains_are_what_every_path_gives(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 9))
    licenses = [data.draw(st.lists(st.sampled_from(LICENSES), max_size=2, unique=True)) for _ in range(count)]
    owners = [data.draw(st.sampled_from("ab")) for _ in range(count)]
    pairs = data.draw(
        st.lists(st.tuples(st.integers(-1, count - 1), st.integers(0, count - 1)), max_size=14, unique=True)
    )
    edges = [
        (parent, child, data.draw(st.sampled_from(["finetune", "adapter", "quantized"])))
        for parent, child in pairs
        if parent != child
    ]
    table = pa.table(
        {
            "parent_ix": pa.array([None if parent < 0 else parent for parent, _, _ in edges], pa.int32()),
            "child_ix": pa.array([child for _, child, _ in edges], pa.int32()),
            "relation": pa.array([relation for _, _, relation in edges], pa.string()),
            "relation_inferred": pa.array(["unspecified"] * len(edges), pa.string()),
        }
    )
    found = chains(licensed_edges(table, pa.chunked_array([owners])), terms_of(*licenses))

    terms = terms_of(*licenses)
    licensed = licensed_edges(table, pa.chunked_array([owners]))
    upward = [
        sorted({parent for parent, child, _ in edges if child == model and parent >= 0}) for model in range(count)
    ]
    starts = np.cumsum([0, *map(len, upward)])
    parents = Csr(starts, np.array([parent for row in upward for parent in row], np.int32))
    tops = np.array([not row for row in upward])
    straight = all(low < high or low < 0 for low, high, _ in edges)

    def known(ix: int) -> bool:
        return bool(licenses[ix]) and all(rule_of(one) for one in licenses[ix])

    for model in range(count):
        asked: set[str] = set()
        unclear = False
        families: set[str] = {str(families_of(pa.array([licenses[model]], pa.list_(pa.string())))[0])}
        # Every walk of so many steps up: a cycle gives nothing new after as many as there are models.
        walks = [(model, False, False)]
        for _ in range(count + 1):
            longer = set()
            for at, by_adapter, by_change in walks:
                for parent, child, relation in edges:
                    if child != at:
                        continue
                    if parent < 0:
                        unclear = True
                        families.add("unknown")
                        continue
                    families.add(str(families_of(pa.array([licenses[parent]], pa.list_(pa.string())))[0]))
                    adapted = by_adapter or relation == "adapter"
                    changed = by_change or relation != "quantized"
                    longer.add((parent, adapted, changed))
                    if owners[parent] == owners[child]:
                        continue
                    unclear |= not known(parent)
                    for one in licenses[parent]:
                        rule = rule_of(one)
                        if rule and (rule.agreement or not adapted):
                            asked |= {
                                "unaltered" if one == "no-derivatives" and not changed else one for one in rule.carries
                            }
            walks = sorted(longer)
        shown = {name for one in licenses[model] if (rule := rule_of(one)) for name in rule.shows}
        added = {name for one in licenses[model] if (rule := rule_of(one)) for name in rule.carries & set(RESTRICTIONS)}
        lost = asked - shown if known(model) else set()
        no_derivatives = {"no-derivatives"} if "unaltered" in asked else set()
        if "no-derivatives" in lost or (lost & SHARE_ALIKE and added - asked - no_derivatives):
            verdict = "conflict"
        elif lost:
            verdict = "dropped"
        else:
            verdict = "unknown" if unclear or not known(model) else "carried"
        assert set(names_of(int(found.inherited[model]))) == asked
        assert set(names_of(int(found.lost[model]))) == lost
        assert bool(found.unknown[model]) == unclear
        if any(child == model for _, child, _ in edges):
            assert VERDICTS[found.verdict[model]] == verdict
        else:
            assert found.verdict[model] == -1
        askers = askers_of(model, licensed, terms)
        assert {name for bits in askers.bits.values() for name in names_of(bits)} == asked
        assert bool(askers.unclear or askers.ghosts) == unclear
        if straight:
            told = paths_to_roots(parents, tops, model, limit=10_000)
            judged = path_verdicts([path[::-1] for path in told.paths], licensed, terms)
            assert {name for one in judged for name in one.inherited} == asked
            assert {name for one in judged for step in one.steps for name in step.asks} == asked
        assert {FAMILIES[bit] for bit in range(len(FAMILIES)) if int(found.families[model]) >> bit & 1} == families


def test_bits_and_names_are_one_another() -> None:
    assert len(OBLIGATIONS) < 64
    assert names_of(bits_of(OBLIGATIONS)) == list(OBLIGATIONS)
    assert np.array([bits_of(OBLIGATIONS)], np.uint64)[0] == 2 ** len(OBLIGATIONS) - 1


def test_the_documented_rules_are_the_ones_that_are_used() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "licenses.md"
    assert rules_page() in page.read_text(), "run: python -m modelome.licenses.rules_page"
