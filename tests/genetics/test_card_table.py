"""Cards of parents and children against going through the edges one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_truth import Model, aliases, listing

from modelome.genetics.card_table import card_table
from modelome.genetics.study import study_of
from modelome.genetics.unit_quantiles import unit_quantile
from modelome.lineage import build_lineage
from modelome.report.cards_section import cards_section
from modelome.report.look import looking
from modelome.report.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelome.genetics.study import Study

PHRASE = "This card was Generated automatically."
TOOL = "Built with Axolotl"
CARDS = [None, "N/A", "nan", "short", "---\nlicense: mit\n---\n" + "word " * 50, PHRASE, f"{TOOL} and more of it " * 9]
CARDS += ["é🤗 " * 30 + "[More Information Needed] [More Information Needed]", f"{PHRASE} {TOOL}", "x" * 4000]


@dataclass(frozen=True)
class Block:
    rows: np.ndarray
    cards: pa.StringArray


def study_with(cards: list[str | None], parents: list[list[int]], languages: list[int] | None = None) -> Study:
    made = [
        Model(f"own{at % 3}/m{at}", [(f"own{each % 3}/m{each}", "finetune") for each in above])
        for at, above in enumerate(parents)
    ]
    table, texts = listing(made), pa.array(cards, pa.string())
    tools = [None if card is None else "axolotl" if TOOL in card else None for card in cards]
    columns = {
        "owner": pa.array([f"own{at % 3}" for at in range(len(made))]),
        "card_chars": pc.cast(pc.utf8_length(texts), pa.int32()),
        "card_words": pa.array([None if card is None else len(card.split()) for card in cards], pa.int32()),
        "card_generator": pa.array(tools, pa.string()),
        "languages": pa.array([["a", "b", "c"][:size] for size in languages or [0] * len(made)], pa.list_(pa.string())),
    }
    models = pa.table({**dict(zip(table.column_names, table.columns, strict=True)), **columns})
    kept = np.flatnonzero(np.asarray(texts.is_valid()))
    halves = [half for half in np.array_split(kept, 2) if len(half)]

    def blocks() -> Iterator[Block]:
        return (Block(half, texts.take(pa.array(half))) for half in halves)

    lineage = build_lineage(table, aliases())
    return study_of(models, lineage, cards=blocks if len(kept) else None, replicates=5)


@st.composite
def ecosystems(draw: st.DrawFn) -> tuple[list[str | None], list[list[int]], list[int]]:
    size = draw(st.integers(1, 9))
    cards = draw(st.lists(st.sampled_from(CARDS), min_size=size, max_size=size))
    parents = [sorted(draw(st.sets(st.integers(0, at - 1), max_size=2))) if at else [] for at in range(size)]
    return cards, parents, draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))


def estimate(rows: Rows, trait: str, measure: str, weighting: str = "edge") -> float | None:
    relation = {"relation": "all"}
    row = rows.one(trait=trait, measure=measure, weighting=weighting, period="all", **relation)
    return None if row is None else row["estimate"]


@settings(deadline=None, max_examples=30)
@given(ecosystems())
def test_figures_of_edges_are_those_of_going_through_them(
    ecosystem: tuple[list[str | None], list[list[int]], list[int]],
) -> None:
    cards, parents, languages = ecosystem
    rows = Rows(card_table(study_with(cards, parents, languages)))
    edges = [(above, child) for child, each in enumerate(parents) for above in each]
    has = [card is not None and len(card) > 3 for card in cards]
    known = [(p, c) for p, c in edges if has[p] and has[c]]
    phrased = [card is not None and "generated automatically" in card.lower() for card in cards]
    written = [card is not None and TOOL in card for card in cards]
    kept = {
        "": known,
        ", neither phrased": [(p, c) for p, c in known if not phrased[p] and not phrased[c]],
        ", neither generated": [(p, c) for p, c in known if not written[p] and not written[c]],
    }
    for suffix, pairs in kept.items():
        sizes = [(len(cards[p] or ""), len(cards[c] or "")) for p, c in pairs]
        check_pairs(rows, f"characters{suffix}", sizes)
        check_pairs(
            rows, f"words{suffix}", [(len((cards[p] or "").split()), len((cards[c] or "").split())) for p, c in pairs]
        )
    check_pairs(rows, "languages", [(languages[p], languages[c]) for p, c in edges if languages[p] and languages[c]])
    if any(has):
        for trait, flag, pairs in (
            ("has a card", has, edges),
            ("phrased", phrased, known),
            ("generated", written, known),
            ("phrased, no card is no", phrased, edges),
        ):
            shares = [float(np.mean([flag[pair[end]] for pair in pairs])) if pairs else None for end in (0, 1)]
            assert estimate(rows, trait, "parent") == pytest.approx(shares[0])
            assert estimate(rows, trait, "child") == pytest.approx(shares[1])
        told = sum(has)
        of_models = {
            "has a card": np.mean(has),
            "mean characters": sum(len(card or "") for card, one in zip(cards, has, strict=True) if one) / told,
            "phrased": sum(phrased) / told,
            "generated": sum(written) / told,
            "placeholders": sum((card or "").count("[More Information Needed]") for card in cards) / told,
        }
        for measure, expected in of_models.items():
            assert estimate(rows, "model", measure, "model") == pytest.approx(expected), measure


def check_pairs(rows: Rows, trait: str, sizes: list[tuple[int, int]]) -> None:
    if not sizes:
        assert not rows.all(trait=trait)
        return
    parent, child = np.array(sizes, float).T
    expected: dict[str, Any] = {
        "parent mean": parent.mean(),
        "child mean": child.mean(),
        "ratio of means": child.mean() / parent.mean(),
        "mean of ratios": np.mean(child / parent),
        "mean log ratio": np.mean(np.log(child / parent)),
        "shrank": np.mean(child < parent),
        "grew": np.mean(child > parent),
        "median ratio": np.quantile(child / parent, 0.5, method="inverted_cdf"),
    }
    for measure, value in expected.items():
        assert estimate(rows, trait, measure) == pytest.approx(value), (trait, measure)


def test_both_of_the_papers_results_hold_of_the_same_pairs() -> None:
    """Cards shrink by the ratio of means and grow by the mean of ratios: one parent has a line, the other a page."""
    cards: list[str | None] = ["p" * 8_000, "q" * 40, *["c" * 3_000] * 6, "d" * 900]
    parents: list[list[int]] = [[], [], *[[0]] * 6, [1]]
    rows = Rows(card_table(study_with(cards, parents)))
    assert (estimate(rows, "characters", "ratio of means") or 9) < 0.5
    assert (estimate(rows, "characters", "mean of ratios") or 0) > 3
    assert estimate(rows, "characters", "median ratio") == 3_000 / 8_000
    assert estimate(rows, "characters", "shrank") == pytest.approx(6 / 7)


def test_a_missing_card_is_no_card_of_three_characters() -> None:
    rows = Rows(card_table(study_with(["N/A", "nan", "a real card", None], [[], [0], [1], [2]])))
    assert estimate(rows, "model", "has a card", "model") == 0.25
    assert not rows.all(trait="characters")
    assert estimate(rows, "has a card", "parent") == pytest.approx(1 / 3)


def test_without_cards_there_are_no_rows_of_cards() -> None:
    nothing = card_table(study_with([None, None, None], [[], [0], [0]]))
    assert nothing.num_rows == 0
    assert cards_section(nothing) is None
    languages = card_table(study_with([None, None], [[], [0]], [3, 1]))
    assert set(languages["trait"].to_pylist()) == {"languages", "languages, none counts as 0"}
    assert cards_section(languages) is None
    unread = replace(study_with(["a card", "another"], [[], [0]]), cards=None)
    assert not Rows(card_table(unread)).all(trait="phrased")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(-9, 9), min_size=1, max_size=30), st.sampled_from([0.1, 0.5, 0.9]))
def test_quantiles_are_those_of_numpy(values: list[float], share: float) -> None:
    found = unit_quantile(np.array(values), np.arange(len(values)) % 4, share, replicates=8, seed=1)
    assert found[0] == np.quantile(values, share, method="inverted_cdf")
    assert min(values) <= found[1] <= found[2] <= max(values)


def test_the_section_answers_with_the_figures_of_the_table() -> None:
    cards: list[str | None] = ["p" * 800, f"{TOOL} c", PHRASE, "d" * 90]
    table = card_table(study_with(cards, [[], [0], [0], [1]]))
    with looking():
        section = cards_section(table)
    assert section is not None
    assert section.answer.startswith("Known tools wrote 25.0 %")
    assert "(3 edges)" in section.answer
    assert {drawing.name for drawing in section.drawings} == {"cards_lengths", "cards_ratios", "cards_tools"}
    assert section.comparisons
