"""Keys of what places a model: they change with its text, and with nothing else."""

import numpy as np
import pyarrow as pa
import pytest

from modelome.mapping import CardBatch, TextWeights
from modelome.mapping.text_keys import hash_strings, text_keys

TAGS = [
    "whisper",
    "license:mit",
    "arxiv:1706.03762",
    "safetensors",
    "endpoints_compatible",
    "base_model:a/b",
    "region:us",
]


class Cards:
    def __init__(self, cards):
        self._cards = cards

    def batches(self):
        for row, card in self._cards.items():
            yield CardBatch(np.array([row]), pa.array([card]))


def table(*rows):
    kinds = {"tags": pa.list_(pa.string()), "task": pa.string(), "library": pa.string()}
    filled = [{"tags": [], "task": None, "library": None} | row for row in rows]
    columns = {name: pa.array([row[name] for row in filled], kind) for name, kind in kinds.items()}
    parents = pa.list_(pa.struct([("id", pa.string()), ("relation", pa.string()), ("evidence", pa.string())]))
    columns["parents"] = pa.array([[{"id": each} for each in row.get("parents", [])] for row in filled], parents)
    columns["downloads"] = pa.array(np.arange(len(rows)))
    return pa.table(columns)


def keys(*rows, cards=None, **weights):
    found = text_keys(
        table(*rows), cards=None if cards is None else Cards(cards), embedder="hybrid", weights=TextWeights(**weights)
    )
    return [tuple(key) for key in found.tolist()]


def test_the_order_of_tags_counters_and_bookkeeping_say_nothing():
    one, *others = keys(
        {"tags": TAGS},
        {"tags": TAGS[::-1]},
        {"tags": [tag for tag in TAGS if not tag.startswith(("region", "base_model"))]},
        {"tags": [*TAGS, "doi:10.5/x", "model-index", "region:eu"]},
    )
    assert set(others) == {one}


@pytest.mark.parametrize(
    "other",
    [
        {"tags": TAGS[1:]},
        {"tags": [*TAGS, "poetry"]},
        {"tags": TAGS, "task": "whisper"},
        {"tags": TAGS, "library": "whisper"},
        {"tags": [tag.replace("mit", "apache-2.0") for tag in TAGS]},
    ],
)
def test_another_text_is_another_key(other):
    one, two = keys({"tags": TAGS}, other)
    assert one != two


def test_a_word_counts_in_the_field_where_it_stands():
    assert len(set(keys({"task": "x"}, {"library": "x"}, {"tags": ["x"]}, {}))) == 4


def test_parts_without_a_weight_are_left_out():
    rows = {"tags": TAGS, "parents": ["a/b"]}, {"tags": [*TAGS, "onnx", "license:gpl"], "parents": ["a/c"]}
    assert len(set(keys(*rows, formats=0, license=0))) == 1
    assert len(set(keys(*rows, formats=0, license=0, lineage=1))) == 2


def test_a_card_counts_by_what_is_read_of_it():
    rows = [{"tags": ["x"]}] * 4
    long = "word " * 2_000
    one, two, three, none = keys(*rows, cards={0: long, 1: long + "more", 2: "other " + long})
    assert one == two
    assert len({one, three, none}) == 3
    assert len(set(keys(*rows, cards={0: long, 1: "other"}, card=0))) == 1


def test_hashes_are_those_of_the_strings_wherever_they_stand():
    words = pa.array(["a", None, "", "naïve", "a" * 1000, "b"])
    whole, part = hash_strings(words), hash_strings(words.slice(3))
    assert np.array_equal(whole[3:], part)
    assert np.array_equal(whole[1], whole[2])
    assert len(np.unique(whole, axis=0)) == 5
    assert np.array_equal(hash_strings(pa.chunked_array([words.slice(0, 2), words.slice(2)])), whole)
