"""New rows among fixed ones: near their kind, apart from each other, and nobody else moves."""

import numpy as np
import pyarrow as pa
import pytest

from modelome.mapping import find_neighbors, lay_out, measure_faithfulness
from modelome.mapping.clusters import CLUSTERS_SCHEMA, cluster
from modelome.mapping.clusters_joined import join_clusters
from modelome.mapping.faithfulness import renew_faithfulness
from modelome.mapping.neighbors_renewed import FormerNeighbors, renew_neighbors
from modelome.mapping.placing import place_rows


@pytest.fixture(scope="module")
def zoo():
    """Ten islands of 150 rows, some of them equal, of which every twelfth row comes later; rows that say nothing."""
    rng = np.random.default_rng(3)
    centers = rng.normal(size=(10, 12))
    kind = np.repeat(np.arange(10), 150)
    vectors = centers[kind] + 0.5 * rng.normal(size=(1500, 12))
    vectors[1::30] = vectors[::30]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    said = np.concatenate([vectors, np.zeros((60, 12))]).astype(np.float16)
    kind = np.append(kind, np.full(60, 10))
    kept = np.arange(1560) % 12 != 1
    old = said[kept].astype(np.float32)
    near = find_neighbors(old, 15)
    number = np.flatnonzero(kept)
    index = np.full((1560, 15), -1, np.int32)
    similarity = np.zeros((1560, 15), np.float32)
    index[kept], similarity[kept] = number[near.index], near.similarity
    maps = {}
    for dims in (2, 3):
        maps[dims] = np.zeros((1560, dims), np.float32)
        maps[dims][kept] = lay_out(old, near, dims=dims)
    found = renew_neighbors(said, FormerNeighbors(kept, index, similarity, maps[2]), k=15, threads=2)
    return {"vectors": said, "kind": kind, "kept": kept, "maps": maps, "found": found}


@pytest.mark.parametrize("dims", [2, 3])
def test_kept_rows_stay_to_the_last_bit_and_new_ones_stand_among_their_kind(zoo, dims):
    kept, kind = zoo["kept"], zoo["kind"]
    at = place_rows(zoo["maps"][dims], kept, zoo["found"], threads=2).positions
    assert at[kept].tobytes() == zoo["maps"][dims][kept].tobytes()
    gaps = ((at[~kept, None, :] - at[None, kept]) ** 2).sum(axis=2)
    assert np.mean(kind[kept][gaps.argmin(axis=1)] == kind[~kept]) > 0.97
    assert len(np.unique(at, axis=0)) == len(at)


def test_new_rows_are_as_faithful_as_the_others(zoo):
    at = place_rows(zoo["maps"][2], zoo["kept"], zoo["found"]).positions
    share = measure_faithfulness(zoo["found"].neighbors(), at)
    told = zoo["kind"] < 10
    assert share[told & ~zoo["kept"]].mean() > share[told & zoo["kept"]].mean() - 0.05


def test_one_thread_and_two_give_the_same_bytes(zoo):
    one, two = (place_rows(zoo["maps"][2], zoo["kept"], zoo["found"], threads=n).positions for n in (1, 2))
    assert one.tobytes() == two.tobytes()


def test_an_equal_row_lies_at_the_rim_of_its_group(zoo):
    at = place_rows(zoo["maps"][2], zoo["kept"], zoo["found"]).positions
    group, kept = zoo["found"].group, zoo["kept"]
    joined = [row for row in np.flatnonzero(~kept & (zoo["kind"] < 10)) if (group[kept] == group[row]).any()]
    assert joined
    spacing = np.median(np.sort(np.linalg.norm(at[kept][:200, None] - at[None, kept], axis=2), axis=1)[:, 1])
    for row in joined:
        beside = np.linalg.norm(at[kept & (group == group[row])] - at[row], axis=1)
        assert 0 < beside.min() < 4 * spacing


def test_rows_that_say_nothing_go_on_filling_the_band(zoo):
    kept, silent = zoo["kept"], zoo["kind"] == 10
    made = place_rows(zoo["maps"][2], kept, zoo["found"])
    band = zoo["maps"][2][kept & silent]
    late = made.positions[~kept & silent]
    assert ((late >= band.min(axis=0)) & (late <= band.max(axis=0))).all()
    assert made.band == silent.sum()
    again = place_rows(zoo["maps"][2], kept, zoo["found"], band=made.band)
    assert again.band == silent.sum() + len(late)
    assert not (again.positions[~kept & silent] == late).all(axis=1).any()


def test_a_map_without_any_text_takes_in_rows_that_have_none_either():
    kept = np.array([True, True, False])
    nothing = np.zeros((3, 4), np.float16)
    index = np.array([[1, 2], [0, 2], [0, 1]], np.int32)
    former = FormerNeighbors(
        kept, np.where(kept[index], index, -1), np.zeros((3, 2), np.float32), np.zeros((3, 2), np.float32)
    )
    found = renew_neighbors(nothing, former, k=2)
    at = place_rows(np.array([[0, 0], [1, 1], [0, 0]], np.float32), kept, found).positions
    assert np.isfinite(at).all()
    assert sorted(found.index[2].tolist()) == [0, 1]


def test_new_rows_join_the_cluster_of_their_kind_and_clusters_stay_nested(zoo):
    kept, kind = zoo["kept"], zoo["kind"]
    names = pa.table({"name": pa.array([f"kind{k}-model" for k in kind[kept]])})
    made = cluster(names, zoo["vectors"][kept].astype(np.float32), zoo["maps"][2][kept], zoo["maps"][3][kept])
    codes = np.full((2, len(kept)), -1, np.int32)
    codes[:, kept] = np.stack(made.codes)
    at = place_rows(zoo["maps"][2], kept, zoo["found"]).positions
    joined, table = join_clusters(zoo["vectors"], at, codes, made.table, silent=kind == 10)
    assert np.array_equal(joined[:, kept], codes[:, kept])
    held = [np.bincount(kind[kept & (joined[1] == code)]).argmax() for code in range(joined[1].max() + 1)]
    assert np.mean(np.array(held)[joined[1][~kept]] == kind[~kept]) > 0.97
    parent = {row["cluster"]: row["parent"] for row in table.to_pylist() if row["level"] == 1}
    assert all(parent[fine] == coarse for coarse, fine in joined.T.tolist())
    for row in table.to_pylist():
        assert row["size"] == (joined[row["level"]] == row["cluster"]).sum()


def test_the_first_rows_that_say_nothing_get_a_cluster_of_their_own(zoo):
    told = zoo["kind"] < 10
    names = pa.table({"name": pa.array([f"kind{k}-model" for k in zoo["kind"][told]])})
    rows = np.flatnonzero(told)
    flat = np.random.default_rng(0).normal(size=(len(rows), 2)).astype(np.float32)
    made = cluster(names, zoo["vectors"][told].astype(np.float32), flat)
    codes = np.full((2, len(told)), -1, np.int32)
    codes[:, told] = np.stack(made.codes)
    joined, table = join_clusters(zoo["vectors"], np.zeros((len(told), 2), np.float32), codes, made.table, silent=~told)
    assert table.schema == CLUSTERS_SCHEMA
    labels = {(row["level"], row["cluster"]): row["label"] for row in table.to_pylist()}
    for level in (0, 1):
        assert {labels[level, code] for code in joined[level][~told].tolist()} == {"nothing declared"}
        clusters = [row["cluster"] for row in table.to_pylist() if row["level"] == level]
        assert clusters == list(range(len(clusters)))


def test_faithfulness_is_measured_again_where_it_changed(zoo):
    kept = zoo["kept"]
    at = place_rows(zoo["maps"][2], kept, zoo["found"]).positions
    near = zoo["found"].neighbors()
    whole = measure_faithfulness(near, at)
    before = np.where(kept, whole, np.float32(-1))
    before[kept] = measure_faithfulness(near, np.where(kept[:, None], at, np.float32(99)))[kept]
    stale = zoo["found"].touched | ~kept
    again = renew_faithfulness(near, at, before, stale, at[~kept])
    assert (again != whole).mean() < 0.01
