"""Tables of kin against all pairs written down, and samples against what they are drawn from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_truth import Model, aliases, listing
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from modelome.genetics.kin_distance import kin_distance_table
from modelome.genetics.kin_graph import kin_graph, principal_parents
from modelome.genetics.kin_levenshtein import HALF_WIDTH, edit_similarities, kin_levenshtein_table
from modelome.genetics.kin_table import kin_table
from modelome.genetics.metadata_text import metadata_texts
from modelome.genetics.study import restricted, study_of
from modelome.lineage import build_lineage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelome.genetics.study import Study


WORDS = ("lora", "peft", "gguf", "en", "fr", "de", "license:mit", "license:gemma", "pytorch", "onnx", "arxiv:1", "dpo")


@dataclass(frozen=True)
class Block:
    rows: np.ndarray
    cards: pa.StringArray


def family_study(
    models: int, *, parents: int, roots: int = 5, finetunes: float = 0.7, seed: int = 0, **more: Any
) -> Study:
    """Draw families in which a model has up to `parents` parents, and tags that run in the family."""
    rng = np.random.default_rng(seed)
    made: list[Model] = []
    tags: list[list[str]] = []
    for at in range(models):
        size = int(rng.integers(1, parents + 1))
        above = [] if at < roots else sorted({int(each) for each in rng.integers(0, min(at, 3 * roots), size)})
        relation = "finetune" if rng.random() < finetunes else "merge"
        inherited = tags[above[0]] if above else list(rng.choice(WORDS, 6))
        tags.append([word if rng.random() < 0.7 else str(rng.choice(WORDS)) for word in inherited])
        made.append(
            Model(f"own{at % 7}/m{at}", [(f"own{each % 7}/m{each}", relation) for each in above], tags=tags[-1])
        )
    return study_with(made, rng, seed=seed, **more)


def study_with(made: list[Model], rng: np.random.Generator, **more: Any) -> Study:
    """Give models the columns that their texts are made of."""
    models, table = len(made), listing(made)
    columns = {
        "owner": pa.array([model.id.split("/")[0] for model in made]),
        "hub_id": pa.nulls(models, pa.string()),
        "likes": pa.array(rng.integers(0, 9, models)),
        "trending": pa.nulls(models, pa.float32()),
        "task": pa.array(rng.choice(["text-generation", "fill-mask"], models).tolist()),
    }
    for name, column in columns.items():
        table = table.append_column(name, column)
    return study_of(table, build_lineage(table, aliases()), **more)


def cards_of(texts: dict[int, str]) -> Any:
    """Give cards by row in blocks of 50, as an atlas does."""
    rows = list(texts)

    def blocks() -> Iterator[Block]:
        for at in range(0, len(rows), 50):
            some = rows[at : at + 50]
            yield Block(np.array(some), pa.array([texts[row] for row in some]))

    return blocks


def told(table: pa.Table, **wanted: str | None) -> dict[str, dict[str, Any]]:
    """Rows that say so, by measure."""
    rows = [row for row in table.to_pylist() if all(row[key] == value for key, value in wanted.items())]
    return {row["measure"]: row for row in rows}


def sklearn_vectors(study: Study) -> np.ndarray:
    return weighed([text for block in metadata_texts(study.models)() for text in block.to_pylist()])


def weighed(texts: list[str]) -> np.ndarray:
    """TF-IDF over the 512 most frequent terms, of equals the first of the alphabet, which scikit-learn leaves open."""
    everything = CountVectorizer(ngram_range=(1, 2)).fit(texts)
    counts = np.asarray(everything.transform(texts).sum(axis=0)).ravel()
    names = everything.get_feature_names_out()
    best = sorted(range(len(names)), key=lambda at: (-counts[at], names[at]))[:512]
    found = TfidfVectorizer(ngram_range=(1, 2), vocabulary=[names[at] for at in best]).fit_transform(texts).toarray()
    dense: np.ndarray = np.pad(found, ((0, 0), (0, 512 - len(best))))
    return dense


def edges_of(study: Study) -> list[tuple[int, int]]:
    graph = kin_graph(study.lineage.edges, study.models.num_rows)
    return list(zip(graph.parent.tolist(), graph.child.tolist(), strict=True))


@pytest.mark.parametrize("parents", [1, 3])
def test_pairs_by_distance_are_those_of_walking_the_tree_of_one_parent_each(parents: int) -> None:
    study = family_study(150, parents=parents, seed=parents, replicates=20)
    vectors = sklearn_vectors(study)
    parent = principal_parents(kin_graph(study.lineage.edges, 150), study.lineage.nodes)
    assert (parent >= 0).sum() == 145
    tree = nx.DiGraph((int(up), node) for node, up in enumerate(parent) if up >= 0)
    depth = {node: len(nx.ancestors(tree, node)) for node in tree}
    expected: dict[str, list[float]] = defaultdict(list)
    for one, lengths in nx.all_pairs_shortest_path_length(tree.to_undirected()):
        for other, distance in lengths.items():
            if one < other:
                alike, apart = float(vectors[one] @ vectors[other]), abs(depth[one] - depth[other])
                kinds = ("same tree", f"distance {distance}", f"generations {apart}")
                for kind in (*kinds, f"distance {distance}, generations {apart}"):
                    expected[f"TF-IDF: {kind}"].append(alike)
    rows = told(kin_distance_table(study), trait="metadata", relation="all", weighting="pair")
    assert rows.keys() == expected.keys()
    for measure, row in rows.items():
        assert row["denominator"] == len(expected[measure]), measure
        assert row["estimate"] == pytest.approx(np.mean(expected[measure]), abs=1e-9), measure
        assert row["low"] <= row["high"]


def test_pairs_farther_apart_than_are_told_one_by_one_are_told_together() -> None:
    chain = [Model("a/m0"), *(Model(f"a/m{at}", [f"a/m{at - 1}"], tags=[f"t{at % 3}"]) for at in range(1, 20))]
    study = study_with(chain, np.random.default_rng(0))
    vectors = sklearn_vectors(study)
    rows = told(kin_distance_table(study), trait="metadata", relation="all", weighting="pair")
    far = [float(vectors[one] @ vectors[other]) for one, other in combinations(range(20), 2) if other - one > 12]
    assert rows["TF-IDF: farther than 12"]["denominator"] == len(far)
    assert rows["TF-IDF: farther than 12"]["estimate"] == pytest.approx(np.mean(far), abs=1e-9)
    assert "TF-IDF: distance 13" not in rows


def test_embedded_texts_and_cards_are_measured_beside_metadata_and_any_two_are_of_those_studied() -> None:
    rng = np.random.default_rng(3)
    words = np.array(["model", "license", "training", "bert", "data", "tags", "eval", "gemma"])
    cards = {row: " ".join(rng.choice(words, 150)) for row in range(0, 120, 2)} | {1: "short"}
    vectors = rng.standard_normal((120, 16)).astype(np.float16)
    study = family_study(120, parents=2, vectors=vectors, cards=cards_of(cards), replicates=10)
    study = restricted(study, rng.random(120) < 0.8)
    table = kin_table(study)
    unit = vectors.astype(np.float64)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    texts = {
        "card, first 512 characters": [cards[row][:512] for row in range(0, 120, 2)],
        "card, whole": [cards[row] for row in range(0, 120, 2)],
    }
    by_text = {("metadata without kinship", "embedding"): unit, ("metadata", "TF-IDF"): sklearn_vectors(study)}
    for name, read in texts.items():
        dense = np.zeros((120, 512))
        dense[0:120:2] = weighed(read)
        by_text[name, "TF-IDF"] = dense
    for (text, measure), dense in by_text.items():
        has = np.asarray(dense.any(axis=1))
        rows = told(table, trait=text, relation="all", weighting="pair")
        members = np.flatnonzero(study.member & has).tolist()
        any_two = [float(dense[one] @ dense[other]) for one, other in combinations(members, 2)]
        assert rows[f"{measure}: all pairs"]["estimate"] == pytest.approx(np.mean(any_two), abs=1e-9)
        edges = [(one, other) for one, other in edges_of(study) if has[one] and has[other]]
        assert rows[f"{measure}: duo_1"]["denominator"] == len(edges)
        expected = np.mean([float(dense[one] @ dense[other]) for one, other in edges])
        assert rows[f"{measure}: duo_1"]["estimate"] == pytest.approx(expected, abs=1e-9)


def slow_similarity(one: str, other: str) -> float:
    """1 - edits / length by the table of all prefixes."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, letter_there in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != letter_there))
    longer = max(len(one), len(other))
    return 1 - row[-1] / longer if longer else 1.0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(*[st.text("abé😀 ", max_size=30) | st.text(max_size=8)] * 2), min_size=1, max_size=8))
def test_edit_similarity_is_that_of_the_table_of_all_prefixes(pairs: list[tuple[str, str]]) -> None:
    one, other = ([pair[at] for pair in pairs] for at in (0, 1))
    found = edit_similarities(one, other, threads=2)
    assert found.tolist() == pytest.approx([slow_similarity(*pair) for pair in pairs])
    assert edit_similarities(other, one).tolist() == found.tolist()


def test_of_many_samples_19_in_20_hold_the_exact_value_of_all_pairs() -> None:
    study = family_study(150, parents=2, finetunes=0, seed=5, replicates=2)
    exact = told(kin_table(study), trait="metadata", relation="all", weighting="pair")
    held = defaultdict(list)
    for seed in range(20):
        rows = told(kin_levenshtein_table(replace(study, seed=seed)), trait="metadata", relation="all")
        for measure, row in rows.items():
            if measure.startswith("TF-IDF, sampled: "):
                value = exact[measure.replace(", sampled", "")]["estimate"]
                held[measure].append(row["low"] <= value <= row["high"])
    assert len(held) == 26
    assert 0.93 <= np.mean([np.mean(each) for each in held.values()]) <= 0.97
    assert min(np.mean(each) for each in held.values()) >= 0.8


def test_pairs_are_drawn_until_the_interval_is_as_narrow_as_said_and_threads_change_nothing() -> None:
    cards = {row: f"{'card ' * 110}{row % 9 * 'text '}" for row in range(0, 200, 3)}
    study = family_study(200, parents=2, cards=cards_of(cards), replicates=20)
    table = kin_levenshtein_table(study)
    assert table.equals(kin_levenshtein_table(replace(study, threads=3)))
    assert not table.equals(kin_levenshtein_table(replace(study, seed=9)))
    assert set(table["trait"].to_pylist()) == {
        "metadata",
        "metadata without kinship",
        "card, first 512 characters",
    }
    for row in table.to_pylist():
        if row["measure"].startswith("Levenshtein, sampled"):
            assert row["high"] - row["low"] <= 2.3 * HALF_WIDTH
    rows = told(table, trait="metadata", relation="all")
    texts = [text for block in metadata_texts(study.models)() for text in block.to_pylist()]
    pairs = [(texts[one], texts[other]) for one, other in edges_of(study)]
    exact = edit_similarities(*map(list, zip(*pairs, strict=True))).mean()
    assert rows["Levenshtein, sampled: duo_1"]["estimate"] == pytest.approx(exact, abs=2 * HALF_WIDTH)
    assert rows["Levenshtein: duo_1"]["estimate"] == rows["Levenshtein, sampled: duo_1"]["estimate"]


@pytest.mark.parametrize("models", [1, 2, 3])
def test_a_few_models_without_edges_have_no_kin(models: int) -> None:
    study = family_study(models, parents=1, vectors=np.zeros((models, 4), np.float16), cards=cards_of({}))
    any_two = "all pairs"
    for table in (kin_table(study), kin_distance_table(study), kin_levenshtein_table(study)):
        assert all(row["measure"].endswith(any_two) for row in table.to_pylist())
        assert models > 1 or not table.num_rows
