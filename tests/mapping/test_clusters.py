"""Clusters: planted kinds come back, names tell them apart, places lie inside."""

import numpy as np
import pyarrow as pa
import pytest

from modelome.mapping import cluster
from modelome.mapping.labels import name_clusters, read_terms
from modelome.mapping.partition import assign, find_centers, silhouette

TASKS = ["text-generation", "image-classification", "text-to-image", "automatic-speech-recognition"]
FLAVORS = ["llama", "mistral", "vit", "swin", "flux", "sdxl", "whisper", "wav2vec2"]


def planted(copies: int = 150) -> tuple[pa.Table, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    flavor = np.repeat(np.arange(8), copies)
    task = flavor // 2
    places = rng.normal(size=(4, 12))[task] * 2 + rng.normal(size=(8, 12))[flavor]
    vectors = places + 0.1 * rng.normal(size=places.shape)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    angle = flavor * np.pi / 4 + task
    xy = np.column_stack((np.cos(angle), np.sin(angle))) + 0.02 * rng.normal(size=(len(flavor), 2))
    models = pa.table(
        {
            "name": [f"run-{i}" for i in range(len(flavor))],
            "task": [TASKS[t] for t in task],
            "library": ["transformers"] * len(flavor),
            "languages": pa.array([["fr"] if f == 0 else [] for f in flavor], pa.list_(pa.string())),
            "tags": [[FLAVORS[f], "region:us", "endpoints_compatible", "license:mit"] for f in flavor],
        }
    )
    return models, vectors.astype(np.float32), xy.astype(np.float32), flavor


def test_planted_kinds_come_back_with_their_names() -> None:
    models, vectors, xy, flavor = planted()
    found = cluster(models, vectors, xy)
    fine = found.codes[1]
    kinds = [set(flavor[fine == c]) for c in np.unique(fine)]
    assert np.mean([len(kind) == 1 for kind in kinds]) > 0.9
    labels = found.table.filter(pa.compute.equal(found.table["level"], 1))["label"].to_pylist()
    assert all(any(name in label for label in labels) for name in FLAVORS)


def test_a_fine_cluster_lies_in_one_coarse_cluster_and_sizes_add_up() -> None:
    models, vectors, xy, _ = planted()
    found = cluster(models, vectors, xy)
    rows = found.table.to_pylist()
    for row in rows:
        mine = found.codes[row["level"]] == row["cluster"]
        assert mine.sum() == row["size"]
        if row["level"]:
            assert set(found.codes[0][mine]) == {row["parent"]}
    for level in (0, 1):
        sizes = [row["size"] for row in rows if row["level"] == level]
        assert sizes == sorted(sizes, reverse=True)
        assert sum(sizes) == models.num_rows


def test_labels_are_bounded_unique_and_free_of_bookkeeping() -> None:
    models, vectors, xy, _ = planted()
    for level in (0, 1):
        table = cluster(models, vectors, xy).table
        labels = table.filter(pa.compute.equal(table["level"], level))["label"].to_pylist()
        assert len(set(labels)) == len(labels)
        assert all(0 < len(label) <= 60 for label in labels)
        assert not any(word in label for label in labels for word in ("region", "compatible", "license"))


def test_a_place_is_a_point_of_its_cluster() -> None:
    models, vectors, xy, _ = planted()
    xyz = np.column_stack((xy, xy[:, :1]))
    found = cluster(models, vectors, xy, xyz)
    for row in found.table.to_pylist():
        mine = xy[found.codes[row["level"]] == row["cluster"]]
        assert np.abs(mine - [row["x"], row["y"]]).sum(axis=1).min() < 1e-6
        assert np.isfinite([row["x3"], row["y3"], row["z3"]]).all()


def test_models_that_say_nothing_are_a_cluster_of_their_own() -> None:
    models, vectors, xy, _ = planted()
    text_source = np.full(len(vectors), 2, np.uint8)
    text_source[:500] = 0
    found = cluster(models, vectors, xy, text_source=text_source)
    for level, code in enumerate(found.codes):
        assert len(set(code[:500])) == 1
        assert code[0] not in code[500:]
        row = [r for r in found.table.to_pylist() if r["level"] == level][-1]
        assert (row["label"], row["size"]) == ("nothing declared", 500)


def test_the_same_seed_gives_the_same_clusters_with_one_thread_and_two() -> None:
    models, vectors, xy, _ = planted()
    one, two = (cluster(models, vectors, xy, seed=4, threads=threads) for threads in (1, 2))
    assert one.table.equals(two.table)
    assert all(np.array_equal(a, b) for a, b in zip(one.codes, two.codes, strict=True))


def test_the_numbers_of_clusters_tried_are_told_with_their_scores() -> None:
    models, vectors, xy, _ = planted()
    scores = cluster(models, vectors, xy).scores.to_pylist()
    for level in (0, 1):
        mine = [row for row in scores if row["level"] == level]
        assert [row["chosen"] for row in mine].count(True) == 1
        assert max(mine, key=lambda row: row["silhouette"])["chosen"]


@pytest.mark.parametrize("rows", [0, 1, 2, 5])
def test_few_rows_have_clusters(rows: int) -> None:
    models, vectors, xy, _ = planted()
    found = cluster(models.slice(0, rows), vectors[:rows], xy[:rows])
    assert [len(code) for code in found.codes] == [rows, rows]


def test_terms_of_a_label_tell_a_cluster_from_its_siblings() -> None:
    models, _, _, flavor = planted()
    labels, terms = name_clusters(read_terms(models), flavor.astype(np.int32), np.arange(8, dtype=np.int32) // 2)
    assert [listed[0] for listed in terms] == ["French", *FLAVORS[1:]] or terms[0][0] == "llama"
    assert len(set(labels)) == 8


def test_centers_and_silhouette_follow_their_definitions() -> None:
    points = np.concatenate([np.random.default_rng(i).normal(5 * i, 1, (80, 3)) for i in range(3)]).astype(np.float32)
    centers = find_centers(points, 3, seed=1, threads=2)
    gaps = np.linalg.norm(points[:, None] - centers[None], axis=2)
    assert np.array_equal(assign(points, centers, threads=2)[:, 0], gaps.argmin(axis=1))
    ordered = np.sort(gaps, axis=1)
    assert silhouette(points, centers, threads=1) == pytest.approx(np.mean(1 - ordered[:, 0] / ordered[:, 1]), abs=1e-5)
