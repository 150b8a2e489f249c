from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import models_of, tag_column

from modelome.sources.lists import flat, grouped
from modelome.table.batches import FLOOR
from modelome.table.cards import lengths
from modelome.table.generators import SIGNATURES, generators
from modelome.table.libraries import LIBRARIES, library_label
from modelome.table.tags import TagColumn
from modelome.table.tasks import MODALITIES, TASKS, task_label, task_modality
from modelome.table.traits import first_list, united

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = pa.list_(pa.string())
ROWS = st.lists(st.lists(st.text("ab ", max_size=3), max_size=4), min_size=1, max_size=8)


@settings(deadline=None)
@given(ROWS)
def test_lists_come_apart_and_together_again(rows: list[list[str]]) -> None:
    places, values = flat(pa.array(rows, TEXTS))
    assert grouped(places, values, len(rows)).to_pylist() == rows


@settings(deadline=None)
@given(ROWS)
def test_tags_are_trimmed_and_blanks_are_none(rows: list[list[str]]) -> None:
    tags = TagColumn.of(pa.array(rows, TEXTS))
    truth = [(i, tag.strip()) for i, row in enumerate(rows) for tag in row if tag.strip()]
    assert list(zip(tags.rows.tolist(), tags.words.take(pa.array(tags.codes)).to_pylist(), strict=True)) == truth


@settings(deadline=None)
@given(
    st.integers(1, 6).flatmap(
        lambda n: st.lists(
            st.lists(st.lists(st.text("ab", max_size=2), max_size=3), min_size=n, max_size=n), min_size=1, max_size=3
        )
    )
)
def test_places_are_united_once_each_and_heard_in_order(places: list[list[list[str]]]) -> None:
    columns = [pa.array(place, TEXTS) for place in places]
    one = united(columns).to_pylist()
    assert one == [list(dict.fromkeys(x for place in places for x in place[i] if x)) for i in range(len(places[0]))]
    lists, source = first_list([(str(k), column) for k, column in enumerate(columns)])
    for i, (found, told) in enumerate(zip(lists.to_pylist(), source.to_pylist(), strict=True)):
        first = next((k for k, place in enumerate(places) if place[i]), None)
        assert told == (None if first is None else str(first))
        assert found == ([] if first is None else places[first][i])


def test_the_hubs_floor_is_two_seconds_wide(tmp_path: Path) -> None:
    dates = [FLOOR - timedelta(days=3), FLOOR - timedelta(seconds=1), FLOOR, FLOOR + timedelta(seconds=1), None]
    rows = models_of(tmp_path, [{"createdAt": date.isoformat() if date else None} for date in dates])
    assert [row["created_censored"] for row in rows] == [True, True, True, False, False]
    assert [row["created_at"] for row in rows] == dates
    assert datetime(2022, 3, 2, 23, 29, 5, tzinfo=UTC) == FLOOR


@pytest.mark.parametrize(
    ("tag", "paper"),
    [
        ("arxiv:1910.09700", "1910.09700"),
        ("arXiv: 2402.13022", "2402.13022"),
        ("arxiv:2402.13022v3", "2402.13022"),
        ("arxiv:0704.0001", "0704.0001"),
        ("arxiv:cs/0112017", "cs/0112017"),
        ("arxiv:math.GT/0309136", "math.GT/0309136"),
        ("arxiv:hello", None),
        ("arxiv:", None),
        ("arxiv:2402.1302", "2402.1302"),
        ("arxiv:2402.130", None),
        ("xarxiv:2402.13022", None),
    ],
)
def test_papers_are_arxiv_ids_without_a_version(tmp_path: Path, tag: str, paper: str | None) -> None:
    assert models_of(tmp_path, [{"tags": [tag]}])[0]["papers"] == ([paper] if paper else [])


def test_datasets_come_from_tags_and_cards_once_each(tmp_path: Path) -> None:
    record = {"tags": ["dataset:squad", "dataset:o/d", "dataset:"], "cardData": {"datasets": ["o/d", "new"]}}
    assert models_of(tmp_path, [record])[0]["datasets"] == ["squad", "o/d", "new"]


def test_tags_stay_as_given_and_the_region_is_read(tmp_path: Path) -> None:
    tags = [" padded", "", "UPPER", "region:us", "region:eu", "a" * 1246, "\u202eabc", "x" * 3]
    row = models_of(tmp_path, [{"tags": tags}])[0]
    assert row["tags"] == tags
    assert row["region"] == ["us", "eu"]


def test_four_thousand_tags_on_one_row_are_read(tmp_path: Path) -> None:
    tags = [f"tag-{i}" for i in range(4044)] + ["license:mit", "fr"]
    row = models_of(tmp_path, [{"tags": tags}, {"tags": ["de"]}])[0]
    assert len(row["tags"]) == 4046
    assert (row["licenses"], row["languages"]) == (["mit"], ["fr"])


def test_a_task_is_a_field_a_card_or_where_the_source_has_no_such_field_a_tag(tmp_path: Path) -> None:
    with_field: list[dict[str, Any]] = [
        {"pipeline_tag": "fill-mask", "tags": ["text-classification"]},
        {"tags": ["text-classification"]},
        {"tags": [], "cardData": {"pipeline_tag": "summarization", "library_name": "keras"}},
    ]
    rows = models_of(tmp_path, with_field)
    assert [(r["task"], r["task_source"]) for r in rows] == [
        ("fill-mask", "field"),
        (None, None),
        ("summarization", "card"),
    ]
    assert (rows[2]["library"], rows[2]["library_source"]) == ("keras", "card")
    without = models_of(tmp_path, [{"tags": ["x", "text-classification", "fill-mask"]}])
    assert [(r["task"], r["task_source"]) for r in without] == [("text-classification", "tag")]


def test_formats_come_from_the_field_the_files_and_the_tags(tmp_path: Path) -> None:
    files = ["pytorch_model-00001-of-00002.bin", "training_args.bin", "sub/model.safetensors", "m.Q4_K_M.gguf", "a.txt"]
    row = models_of(tmp_path, [{"tags": ["onnx", "bert"], "siblings": [{"rfilename": name} for name in files]}])[0]
    assert row["formats"] == ["pytorch", "safetensors", "gguf", "onnx"]
    assert models_of(tmp_path, [{"siblings": [{"rfilename": "training_args.bin"}]}])[0]["formats"] == []


def test_the_architecture_is_the_configs_else_a_tags_else_a_pipelines(tmp_path: Path) -> None:
    rows = models_of(
        tmp_path,
        [
            {"config": {"model_type": "llama"}, "tags": ["qwen2"]},
            {"tags": ["transformers", "qwen2", "llama"]},
            {"tags": ["mlx", "safetensors", "qwen3_5_moe", "oq"]},
            {"tags": ["diffusers", "diffusers:StableDiffusionPipeline"]},
            {"tags": ["llama-3", "my-model"]},
        ],
    )
    assert [row["architecture"] for row in rows] == ["llama", "qwen2", "qwen3_5_moe", "StableDiffusionPipeline", None]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text("ab \n\té🤗", max_size=20)), min_size=1))
def test_cards_are_measured_in_characters_and_words(cards: list[str | None]) -> None:
    chars, words = lengths(pa.array(cards, pa.string()))
    assert chars.to_pylist() == [None if card is None else len(card) for card in cards]
    assert words.to_pylist() == [None if card is None else len(card.split()) for card in cards]


def test_a_tools_sentence_names_the_tool_and_nothing_else_does() -> None:
    for tool, sentences in SIGNATURES:
        for sentence in sentences:
            found = generators(
                pa.array([f"---\n---\n# A model\n\nHere: {sentence} and so on", "A person wrote this.", None])
            )
            assert found.to_pylist() == [tool, None, None]


def test_tasks_and_libraries_have_names_and_modalities() -> None:
    assert len(TASKS) == 59
    assert len(LIBRARIES) == 257
    assert {task_modality(task) for task in TASKS} <= set(MODALITIES)
    assert task_label("text2text-generation") == "Text2Text Generation"
    assert (task_label("own"), task_modality("own"), library_label("own")) == ("own", "other", "own")
    assert library_label("sentence-transformers") == "sentence-transformers"


def test_a_tag_column_gives_the_first_value_of_each_row() -> None:
    tags = tag_column([["a", "b"], [], ["b"]])
    rows, codes = tags.choose(tags.among(pa.array(["a", "b"])))
    assert tags.first(rows, tags.words.take(pa.array(codes))).to_pylist() == ["a", None, "b"]
