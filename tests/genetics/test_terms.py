"""Term vectors are scikit-learn's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from modelome.genetics.metadata_text import plain_texts
from modelome.genetics.terms import choose_terms, count_terms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from modelome import Atlas


def blocks(texts: list[str], size: int = 3) -> Callable[[], Iterator[pa.StringArray]]:
    return lambda: (pa.array(texts[at : at + size], pa.string()) for at in range(0, len(texts), size))


TEXTS = st.lists(
    st.one_of(
        st.text(alphabet="ab c-_1.:é日İΣσß\x00 \n", max_size=40),
        st.lists(st.sampled_from(["lora", "peft", "base_model", "7b", "text-generation", "x"]), max_size=12).map(
            " ".join
        ),
        st.text(max_size=30),
    ),
    min_size=1,
    max_size=20,
)


@settings(deadline=None, max_examples=80)
@given(TEXTS, st.integers(1, 12), st.sampled_from([1, 4, 64, 8192]))
def test_the_terms_are_the_most_frequent_words_and_pairs_of_words(texts: list[str], most: int, buckets: int) -> None:
    try:
        everything = CountVectorizer(ngram_range=(1, 2)).fit(texts)
    except ValueError:  # no word at all
        assert choose_terms(blocks(texts), terms=most, buckets=buckets).words == ()
        return
    counts = np.asarray(everything.transform(texts).sum(axis=0)).ravel()
    names = everything.get_feature_names_out()
    best = sorted(range(len(names)), key=lambda at: (-counts[at], names[at]))
    found = choose_terms(blocks(texts), terms=most, buckets=buckets)
    assert list(found.words) == sorted(names[at] for at in best[:most])
    assert dict(zip(found.words, found.counts.tolist(), strict=True)) == {names[at]: counts[at] for at in best[:most]}
    rest = [int(counts[at]) for at in best[most:]]
    assert found.at_most >= max(rest, default=0)
    assert found.at_most <= int(found.counts.min())


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.integers(1, 60))
def test_counts_and_weights_are_those_of_scikit_learn(texts: list[str], most: int) -> None:
    terms = choose_terms(blocks(texts), terms=most, buckets=64)
    if not terms.words:
        return
    found = count_terms(blocks(texts), terms)
    plain = CountVectorizer(ngram_range=(1, 2), vocabulary=terms.words).fit_transform(texts)
    assert (found.counts != plain).nnz == 0
    weighed = TfidfVectorizer(ngram_range=(1, 2), vocabulary=terms.words).fit_transform(texts)
    assert found.weighted().toarray() == pytest.approx(weighed.toarray(), abs=1e-12)
    norm = TfidfVectorizer(ngram_range=(1, 2), vocabulary=terms.words, use_idf=False).fit_transform(texts)
    assert found.frequencies().toarray() == pytest.approx(norm.toarray(), abs=1e-12)


def test_terms_that_no_bucket_tells_apart_at_first_are_found_all_the_same() -> None:
    """Every word once: the fullest buckets hold no more than those left out, and so all are counted."""
    texts = [f"word{at:05d}" for at in range(30_000, 0, -1)]
    found = choose_terms(blocks(texts, 1_000), terms=3, buckets=1 << 14)
    assert found.words == ("word00001", "word00002", "word00003")
    assert (found.counts.tolist(), found.at_most) == ([1, 1, 1], 1)


def test_the_terms_of_the_sample_are_those_of_a_count_of_everything(radar_atlas: Atlas) -> None:
    of = plain_texts(radar_atlas.models.table)
    texts = [text for block in of() for text in block.to_pylist()]
    everything = CountVectorizer(ngram_range=(1, 2))
    counts = np.asarray(everything.fit_transform(texts).sum(axis=0)).ravel()
    names = everything.get_feature_names_out()
    best = np.lexsort((names, -counts))[:512]
    found = choose_terms(of, buckets=1 << 16)
    assert list(found.words) == sorted(names[best])
    assert found.counts.tolist() == [counts[everything.vocabulary_[word]] for word in found.words]
