"""Name search: what it finds, against a plain loop over all ids; and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.atlas import postings
from modelome.atlas.filters import Selection
from modelome.atlas.names import Names, query_words, write_names

if TYPE_CHECKING:
    from pathlib import Path

IDS = [
    "mistralai/Mistral-7B-v0.1",
    "TheBloke/Mistral-7B-v0.1-GGUF",
    "someone/mistral",
    "google-bert/bert-base-uncased",
    "owner-of-mistral/other",
    "x/not-a-mistral-model",
    "gpt2",
    "openai-community/gpt2",
    "Ünïcode/Modèle-Ñandú",
    "emoji/🤗-model",
    "rtl/\u202eabc",
    'quote/it\'s "here"',
    "script/<script>alert(1)</script>",
    "a/b",
    "Case/model",
    "case/Model",
]
DOWNLOADS = [1000, 900, 1, 5000, 40, 30, None, 800, 3, 2, 1, 1, 1, 0, 7, 6]


def _write(folder: Path, ids: list[str], downloads: list[int | None], tags: list[list[str]] | None = None) -> Names:
    count = len(ids)
    write_names(
        pa.chunked_array([pa.array(ids, pa.string())]),
        pa.chunked_array([pa.array(downloads, pa.int64())]),
        pa.chunked_array([pa.array([0] * count, pa.int64())]),
        pa.chunked_array([pa.array(tags or [[]] * count, pa.list_(pa.string()))]),
        folder,
    )
    return Names(folder)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    tags = [["gguf", "text-generation"] if i % 2 else ["text-generation", "en"] for i in range(len(IDS))]
    return _write(tmp_path_factory.mktemp("names"), IDS, DOWNLOADS, tags)


def _found(names: Names, query: str, limit: int = 50) -> list[str]:
    return [IDS[ix] for ix in names.search(query, limit).ix]


def test_an_exact_id_leads_however_popular_the_others_are(names: Names) -> None:
    assert _found(names, "gpt2")[0] == "gpt2"
    assert _found(names, "someone/mistral")[0] == "someone/mistral"


def test_all_words_must_be_in_the_id(names: Names) -> None:
    assert _found(names, "mistral gguf") == ["TheBloke/Mistral-7B-v0.1-GGUF"]
    assert _found(names, "GGUF   mistral") == ["TheBloke/Mistral-7B-v0.1-GGUF"]
    assert _found(names, "mistral whisper") == []


def test_the_beginning_of_a_popular_name_comes_before_the_middle_of_a_rare_one(names: Names) -> None:
    found = _found(names, "mistral")
    assert found[0] == "mistralai/Mistral-7B-v0.1"
    assert set(found) == {name for name in IDS if "mistral" in name.lower()}
    assert found.index("TheBloke/Mistral-7B-v0.1-GGUF") < found.index("x/not-a-mistral-model")


def test_short_words_match_where_a_word_begins(names: Names) -> None:
    assert _found(names, "7b") == ["mistralai/Mistral-7B-v0.1", "TheBloke/Mistral-7B-v0.1-GGUF"]
    assert "gpt2" in _found(names, "2"), "digits after letters begin a word"
    assert "mistralai/Mistral-7B-v0.1" not in _found(names, "tr")


def test_the_span_is_that_of_the_best_match_in_characters(names: Names) -> None:
    hits = names.search("mistral", 1)
    assert IDS[hits.ix[0]][slice(*hits.spans[0])] == "Mistral"
    hits = names.search("ñandú", 1)
    assert IDS[hits.ix[0]][slice(*hits.spans[0])] == "Ñandú"
    hits = names.search("-model", 9)
    by_id = {IDS[ix]: span for ix, span in zip(hits.ix, hits.spans, strict=True)}
    assert by_id["emoji/🤗-model"] == (7, 13)


def test_strange_ids_are_found_by_their_own_text(names: Names) -> None:
    for name in IDS:
        assert name in _found(names, name), name


def test_a_filter_keeps_some_models_only(names: Names) -> None:
    mask = np.zeros(len(IDS), bool)
    mask[IDS.index("someone/mistral")] = True
    chosen = Selection(np.packbits(mask, bitorder="little"), len(IDS), 1, len(IDS))
    hits = names.search("mistral", 10, selection=chosen)
    assert [IDS[ix] for ix in hits.ix] == ["someone/mistral"]
    assert hits.total == 1


def test_the_total_counts_more_than_is_shown(names: Names) -> None:
    hits = names.search("mistral", 2)
    assert (len(hits.ix), hits.total) == (2, 5)


def test_ids_that_differ_in_case_are_told_apart(names: Names) -> None:
    assert {IDS[ix] for ix in names.find_folded("CASE/MODEL")} == {"Case/model", "case/Model"}
    assert [IDS[ix] for ix in names.find_folded("MISTRALAI/mistral-7b-V0.1")] == ["mistralai/Mistral-7B-v0.1"]
    assert names.find_folded("mistral") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mistralai/Mistrall-7B-v0.1", "mistralai/Mistral-7B-v0.1"),
        ("bert-bsae-uncased", "google-bert/bert-base-uncased"),
        ("openaicommunity/gpt2", "openai-community/gpt2"),
    ],
)
def test_a_mistyped_name_is_suggested(names: Names, typed: str, meant: str) -> None:
    assert IDS[names.suggest(typed)[0]] == meant


def test_nothing_is_suggested_for_what_looks_like_nothing(names: Names) -> None:
    assert names.suggest("zzzzqqqq/0000") == []
    assert names.suggest("") == []


def test_tags_are_found_as_one_types_with_their_counts(names: Names) -> None:
    assert [(hit.tag, hit.count) for hit in names.tags("text", 5)] == [("text-generation", 16)]
    assert {(hit.tag, hit.count) for query in ("gguf", "en") for hit in names.tags(query, 1)} == {
        ("gguf", 8),
        ("en", 8),
    }


def test_tags_keep_their_spelling(tmp_path: Path) -> None:
    names = _write(tmp_path, ["a/b", "a/c"], [1, 2], [["dataset:Open-Orca/X", "Ünï\rcode"], ["dataset:Open-Orca/X"]])
    assert [(hit.tag, hit.count) for hit in names.tags("open-orca", 5)] == [("dataset:Open-Orca/X", 2)]
    assert [hit.tag for hit in names.tags("ünï", 5)] == ["Ünï\rcode"]


def test_a_query_without_words_finds_nothing(names: Names) -> None:
    for query in ("", "   ", "\t\n"):
        hits = names.search(query, 5)
        assert (hits.ix, hits.total) == ([], 0)


def test_an_index_of_no_models_answers(tmp_path: Path) -> None:
    names = _write(tmp_path, [], [])
    assert names.search("mistral", 5).ix == []
    assert names.tags("mistral", 5) == []
    assert names.suggest("mistral/x") == []
    assert names.find_folded("a/b") == []


def _slow(ids: list[str], query: str) -> set[int]:
    """The definition: every word is in the folded id, words of one or two bytes where a word begins."""
    words = query_words(query)

    def begins(text: bytes, at: int) -> bool:
        before = text[at - 1 : at]
        letter = before.isalpha() or before >= b"\x80"
        return at == 0 or not (letter or before.isdigit()) or (letter and text[at : at + 1].isdigit())

    def holds(text: bytes, word: bytes) -> bool:
        places = [at for at in range(len(text)) if text.startswith(word, at)]
        return any(len(word) >= 3 or begins(text, at) for at in places)

    if not words:
        return set()
    return {ix for ix, name in enumerate(ids) if all(holds(name.lower().encode(), word) for word in words)}


ALPHABET = "ab1-/_. Zé🤗"


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_search_finds_what_a_plain_loop_finds(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    ids = data.draw(st.lists(st.text(ALPHABET, min_size=1, max_size=12), max_size=30))
    folder = tmp_path_factory.mktemp("random")
    names = _write(folder, ids, list(range(len(ids))))
    query = data.draw(
        st.one_of(
            st.text(ALPHABET, max_size=6),
            st.sampled_from(ids or ["a"]).flatmap(
                lambda name: st.tuples(st.integers(0, len(name)), st.integers(0, len(name))).map(
                    lambda cut: name[min(cut) : max(cut)]
                )
            ),
        )
    )
    hits = names.search(query, 100)
    assert set(hits.ix) == _slow(ids, query)
    assert hits.total == len(hits.ix)
    for ix, (start, stop) in zip(hits.ix, hits.spans, strict=True):
        assert ids[ix][start:stop].lower().encode() == query_words(query)[0]


@pytest.mark.large
def test_the_whole_listing_is_searched(shared_data: Path, tmp_path: Path) -> None:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    table = pq.read_table(shared_data / "hub-2024-07.parquet", columns=["id", "downloads", "likes", "tags"])
    write_names(table["id"], table["downloads"], table["likes"], table["tags"], tmp_path)
    names = Names(tmp_path)
    folded = pc.utf8_lower(table["id"])
    for query in ("mistral", "qwen 7b gguf", "bert base uncased", "finetuned", "e", "m", "whisper small", "xyzzy"):
        hits = names.search(query, 20)
        words = query.split()
        if all(len(word) >= 3 for word in words):
            holds = [pc.match_substring(folded, word) for word in words]
            expected = holds[0] if len(holds) == 1 else pc.and_(*holds) if len(holds) == 2 else None
            if expected is not None:
                assert hits.total == pc.sum(expected).as_py(), query
        ids = table["id"].take(pa.array(hits.ix, pa.int64())).to_pylist()
        assert all(word in name.lower() for name in ids for word in words), query


@settings(max_examples=60, deadline=None)
@given(data=st.data(), limit=st.integers(1, 4))
def test_a_word_gives_the_same_however_few_popular_names_are_looked_at_first(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, limit: int
) -> None:
    ids = data.draw(st.lists(st.text("ab1-/", min_size=1, max_size=6), max_size=30, unique=True))
    names = _write(tmp_path_factory.mktemp("popular"), ids, list(range(len(ids))))
    word = data.draw(st.sampled_from(["a", "b", "1", "ab", "b1"]))
    everyone = Selection.everything(len(ids))
    whole = names.search(word, limit, selection=everyone)
    for popular in (1, 3, 1000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(postings, "_POPULAR", popular)
            assert names.search(word, limit) == whole
