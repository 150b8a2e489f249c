import numpy as np
import pyarrow as pa
import pytest

from modelome.mapping import CardBatch, TextWeights
from modelome.mapping.text import HAS_CARD, HAS_NAME, HAS_TRAITS, NO_TEXT, read_text
from modelome.mapping.text_cards import clean_cards
from modelome.mapping.text_sentences import describe_models

PARENTS = pa.list_(pa.struct([("id", pa.string()), ("relation", pa.string()), ("evidence", pa.string())]))


def table(*given):
    defaults: dict[str, object] = {
        "name": "",
        "tags": [],
        "task": None,
        "library": None,
        "languages": [],
        "parents": [],
    }
    rows = [defaults | row for row in given]
    types = {"name": pa.string(), "tags": pa.list_(pa.string()), "task": pa.string(), "library": pa.string()}
    types |= {"languages": pa.list_(pa.string()), "parents": PARENTS}
    return pa.table({key: pa.array([row[key] for row in rows], kind) for key, kind in types.items()})


def features(row, weights=None, cards=None):
    text = read_text(table(row), cards=cards, weights=weights)
    terms = text.vocabulary.terms.to_pylist()
    return {terms[column]: value for column, value in zip(text.counts.indices, text.counts.data, strict=True)}


class Cards:
    def __init__(self, cards):
        self.cards = cards

    def batches(self):
        for row, card in self.cards.items():
            yield CardBatch(np.array([row]), pa.array([card]))


def test_a_tag_of_several_words_counts_as_a_whole_and_by_its_words():
    found = features({"tags": ["text-generation"]})
    assert set(found) == {"text-generation", "text", "generation"}


def test_a_dataset_tag_gives_the_name_of_the_dataset_without_its_owner():
    assert set(features({"tags": ["dataset:stanford/imdb"]})) == {"dataset:stanford/imdb", "imdb"}


@pytest.mark.parametrize(
    "tag",
    [
        "region:us",
        "doi:10.57967/hf/0001",
        "dataset_size:900",
        "model-index",
        "has_space",
        "eval-results",
        " ",
        "",
        "base_model:meta-llama/Llama-2-7b",
        "base_model:finetune:meta-llama/Llama-2-7b",
    ],
)
def test_lineage_and_bookkeeping_are_no_text_by_default(tag):
    text = read_text(table({"tags": [tag]}))
    assert text.counts.nnz == 0
    assert text.text_source.tolist() == [NO_TEXT]


def test_the_owner_and_the_parents_leave_no_trace_in_the_text():
    alone = {"name": "tiny-chat", "tags": ["bert"]}
    related = alone | {
        "tags": ["bert", "base_model:acme/giant", "base_model:adapter:acme/giant"],
        "parents": [{"id": "acme/giant", "relation": "adapter", "evidence": "tag"}],
    }
    assert features(alone) == features(related)


def test_the_lineage_weight_adds_the_parents_names():
    row = {"tags": ["base_model:acme/giant"], "parents": [{"id": "acme/colossus", "relation": None, "evidence": "x"}]}
    assert set(features(row, TextWeights(lineage=2.0))) == {"giant", "colossus"}
    assert features(row, TextWeights(lineage=2.0))["giant"] == 2.0


@pytest.mark.parametrize(
    ("part", "row", "word"),
    [
        ("tags", {"tags": ["speech"]}, "speech"),
        ("task", {"task": "translation"}, "translation"),
        ("library", {"library": "timm"}, "timm"),
        ("name", {"name": "gemma"}, "gemma"),
        ("formats", {"tags": ["safetensors"]}, "safetensors"),
        ("serving", {"tags": ["endpoints_compatible"]}, "endpoints_compatible"),
        ("license", {"tags": ["license:mit"]}, "license:mit"),
        ("papers", {"tags": ["arxiv:1706.03762"]}, "arxiv:1706.03762"),
    ],
)
def test_each_part_can_be_weighed_and_left_out(part, row, word):
    once, twice = features(row, TextWeights(**{part: 1.0})), features(row, TextWeights(**{part: 2.0}))
    assert twice[word] == 2 * once[word]
    assert features(row, TextWeights(**{part: 0.0})) == {}


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_a_weight_that_is_no_weight_is_refused(bad):
    with pytest.raises(ValueError, match="name"):
        TextWeights(name=bad)


def test_a_repeated_tag_counts_once():
    assert features({"tags": ["bert", "bert", "BERT"]}) == features({"tags": ["bert"]})


def test_the_source_of_the_text_says_what_a_row_has():
    rows = table(
        {"name": "v1", "tags": ["region:us"]},
        {"name": "llama-chat", "tags": ["region:us", "endpoints_compatible"]},
        {"name": "v1", "library": "timm"},
        {"name": "llama-chat", "tags": ["bert"]},
    )
    text = read_text(rows, cards=Cards({3: "A chat model for Vietnamese."}))
    assert text.text_source.tolist() == [NO_TEXT, HAS_NAME, HAS_TRAITS, HAS_CARD]


def test_a_card_gives_its_prose_and_not_its_front_matter_code_or_links():
    card = (
        "---\r\nbase_model: acme/giant\r\n---\r\n# Birds\nHears [songs](http://example.org/secret) of <b>warblers</b>."
        "\n```python\nimport hidden\n```\n<!-- comment -->"
    )
    found = set(features({"tags": ["audio"]}, cards=Cards({0: card})))
    assert {"birds", "hears", "songs", "warblers"} <= found
    assert not found & {"giant", "acme", "secret", "hidden", "comment", "base"}


def test_front_matter_that_is_never_closed_is_dropped_whole():
    assert clean_cards(pa.array(["---\nlicense: mit\nbase_model: acme/giant\n"])).to_pylist() == [""]


def test_a_card_of_ten_megabytes_is_read_like_its_first_page():
    page = "birdsong " * 50
    [long, short] = clean_cards(pa.array([page + "x" * 10_000_000, page])).to_pylist()
    assert long[: len(short)] == short
    assert len(long) <= 1_000


def test_thousands_of_tags_and_a_tag_of_prose_do_no_harm():
    prose = "a tag that tells a story " * 50
    found = features({"tags": [prose, *(f"topic{n}" for n in range(4_046))]})
    assert "story" in found
    assert prose.strip() not in found
    assert sum(key.startswith("topic") for key in found) == 4_047  # each whole, and `topic` itself


def test_an_empty_table_has_empty_text():
    text = read_text(table().slice(0, 0))
    assert text.counts.shape[0] == 0
    assert len(text.text_source) == 0


def test_a_model_is_described_in_peoples_words():
    row = {"name": "opus-mt-vi-en", "task": "translation", "library": "transformers", "languages": ["vi", "en"]}
    [said] = describe_models(table(row | {"tags": ["marian", "region:us", "base_model:a/b"]})).to_pylist()
    assert said == "opus mt vi en. Translation. Transformers. Vietnamese, English. marian"


def test_a_model_without_anything_is_described_by_nothing():
    assert describe_models(table({}, {"tags": ["region:us"]})).to_pylist() == ["", ""]
