import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.mapping.query_index import SearchIndex
from modelome.mapping.query_terms import document_terms, query_units
from modelome.mapping.served_index import ServedIndex, write_served_index

ROWS = [
    ("whisper-small-vi", ["whisper", "audio"], "automatic-speech-recognition", ["vi"]),
    ("wav2vec2-xlsr-german", ["wav2vec2"], "automatic-speech-recognition", ["de"]),
    ("opus-mt-en-fr", ["marian"], "translation", ["en", "fr"]),
    ("llama-7b-chat", ["llama", "conversational", "license:llama2"], "text-generation", ["en"]),
    ("flower-classifier", ["vit"], "image-classification", []),
    ("sdxl-lora-anime", ["stable-diffusion-xl", "lora"], "text-to-image", []),
    ("blip-captions", ["blip"], "image-to-text", []),
    ("ner-bert", ["bert"], "token-classification", ["de"]),
    ("v1", ["region:us"], None, []),
]


def table(rows):
    names, tags, tasks, languages = zip(*rows, strict=True)
    return pa.table(
        {
            "name": pa.array(names, pa.string()),
            "tags": pa.array(tags, pa.list_(pa.string())),
            "task": pa.array(tasks, pa.string()),
            "library": pa.array([None] * len(rows), pa.string()),
            "languages": pa.array(languages, pa.list_(pa.string())),
        }
    )


@pytest.fixture(scope="module")
def built():
    # Each row thrice: what fewer models say is matched by its spelling only.
    return SearchIndex.build(table([row for row in ROWS for _ in range(3)]))


@pytest.fixture(scope="module")
def index(built, tmp_path_factory):
    return served(built, tmp_path_factory.mktemp("index"))


def served(built, folder):
    write_served_index(built, folder)
    return ServedIndex.load(folder)


def found(index, text, limit=3):
    return {ROWS[row // 3][0] for row in index.search(text, limit).rows}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Vietnamese speech recognition", "whisper-small-vi"),
        ("transcribe German speech", "wav2vec2-xlsr-german"),
        ("French translator", "opus-mt-en-fr"),
        ("chatbot", "llama-7b-chat"),
        ("recognize blossoms in a photo", "flower-classifier"),
        ("text to image", "sdxl-lora-anime"),
        ("image to text", "blip-captions"),
        ("find named entities in german", "ner-bert"),
    ],
)
def test_peoples_words_find_the_model_that_they_mean(index, query, name):
    assert found(index, query) == {name}


def test_equal_models_come_in_the_order_of_their_rows(index):
    hits = index.search("vietnamese", 3)
    assert hits.rows.tolist() == [0, 1, 2]
    assert len(set(hits.scores.tolist())) == 1


def test_scores_fall_and_stay_within_zero_and_one(index):
    scores = index.search("german speech", 27).scores
    assert (np.diff(scores) <= 0).all()
    assert ((scores > 0) & (scores <= 1)).all()


def test_what_nobody_means_finds_nothing(index):
    assert len(index.search("", 5).rows) == 0
    assert len(index.search("!!! --- ???", 5).rows) == 0


@pytest.mark.parametrize("rows", [table([ROWS[-1]]), table(ROWS).slice(0, 0)], ids=["no words", "no rows"])
def test_an_index_of_nothing_finds_nothing(rows, tmp_path):
    assert len(served(SearchIndex.build(rows), tmp_path).search("speech").rows) == 0


def test_a_saved_index_answers_as_it_did(built, index, tmp_path):
    built.save(tmp_path / "built")
    loaded = served(SearchIndex.load(tmp_path / "built"), tmp_path / "served")
    for text in ("german speech", "chat", "image"):
        before, after = index.search(text, 10), loaded.search(text, 10)
        assert before.rows.tolist() == after.rows.tolist()
        assert np.allclose(before.scores, after.scores)


def test_rows_in_another_order_are_found_at_their_new_places(built, index, tmp_path):
    order = np.random.default_rng(0).permutation(index.count)
    moved = served(built.take(order), tmp_path)
    for text in ("german speech", "flower"):
        before, after = index.search(text, 27), moved.search(text, 27)
        score_of = dict(zip(before.rows.tolist(), before.scores.tolist(), strict=True))
        assert {
            int(order[row]): round(score, 5) for row, score in zip(after.rows, after.scores.tolist(), strict=True)
        } == {row: round(score, 5) for row, score in score_of.items()}


def test_a_mask_narrows_the_search(index):
    mask = np.arange(index.count) % 3 == 1
    bits = np.packbits(mask, bitorder="little")
    assert index.search("vietnamese", 3, bits=bits).rows.tolist()[0] == 1
    assert mask[index.search("german speech", 27, bits=bits).rows].all()


def ranked_slowly(built, index, text):
    """Every model's score by the definition: for each unit of the query its best match among the model's terms."""
    total = np.zeros(index.count)
    for unit, alike in zip(query_units(text), index._alike(query_units(text)), strict=True):
        best = np.zeros(index.count)
        for term, likeness in zip(alike.terms, alike.likeness, strict=True):
            for place in range(built.starts[term], built.starts[term + 1]):
                model = built.models[place]
                best[model] = max(best[model], likeness * built.weights[place])
        total += unit.weight * alike.rarity * best
    return total


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["german", "speech", "text", "image", "flower", "chat", "translate", "the", "anime", "blip", "lora", "xyz"]
        ),
        max_size=5,
    )
)
def test_the_ranking_is_the_sum_of_best_matches(built, index, words):
    text = " ".join(words)
    slow = ranked_slowly(built, index, text)
    hits = index.search(text, index.count)
    assert set(hits.rows.tolist()) == set(np.flatnonzero(slow).tolist())
    order = np.lexsort((np.arange(index.count), -np.round(slow, 3)))[: len(hits.rows)]
    assert np.allclose(slow[hits.rows], slow[order], rtol=1e-4, atol=1e-3)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_searched_for(index, text):
    hits = index.search(text, 5)
    assert len(hits.rows) == len(hits.scores) <= 5
    assert np.isfinite(hits.scores).all()


def test_neither_parents_nor_the_region_can_be_searched_for():
    row = ("a-bert", ["base_model:acme/colossus", "region:eu", "bert"], None, list[str]())
    vocabulary, _ = document_terms(table([row] * 3))
    assert not set(vocabulary.terms.to_pylist()) & {"colossus", "acme", "region", "eu", "region-eu"}
