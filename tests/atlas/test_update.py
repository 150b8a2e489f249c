"""An update leaves what did not change where it was, places the rest well, and says when a full build is due."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pytest
from kept_stages import Keeper
from typer.testing import CliRunner

import modelome
from modelome.cli import app
from modelome.errors import AtlasDamaged, AtlasMissing, AtlasTooOld, EmbedderError

if TYPE_CHECKING:
    from modelome import Atlas

SAMPLE = Path(modelome.__file__).parent / "sources" / "bundled" / "radar-2026-08.parquet"
OLD_ROWS = 4_000
MAP_STAGES = ("changes", "embedding", "neighbors", "layout-2d", "layout-3d", "clusters", "quality", "publish")

# Ends its own process the hard way when a stage has its files written, or begins to publish.
KILLED_UPDATE = """
import os, signal, sys
from contextlib import contextmanager
import modelome

class Killer:
    @contextmanager
    def stage(self, name, total=None):
        class Report:
            def advance(self, count=1):
                if name == sys.argv[4]:
                    os.kill(os.getpid(), signal.SIGKILL)
            def note(self, text):
                pass
        yield Report()
        if name == sys.argv[4]:
            os.kill(os.getpid(), signal.SIGKILL)

modelome.build(sys.argv[1], sys.argv[2], update=sys.argv[3], progress=Killer(), analysis=False)
"""


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Write a listing of real models and a later one.

    In the later one 100 are gone, 120 have other tags, one of which said nothing before, 300 are new, 40 more are old ones
    under another owner, one differs from an old id in case only, one says nothing, counters have grown everywhere, one row
    stands twice, one has no id, and the order is another.
    """
    folder = tmp_path_factory.mktemp("snapshots")
    before, after = folder / "before.parquet", folder / "after.parquet"
    db = duckdb.connect()
    db.sql(f"create table sample as select *, row_number() over (order by md5(id)) as n from '{SAMPLE}'")
    columns = [name for name, *_ in db.sql("describe sample").fetchall() if name != "n"]
    silent = {"tags": "[]::varchar[]", "pipeline_tag": "null", "library_name": "null"}

    def select(where: str, **changed: str) -> str:
        return "select " + ", ".join(f"{changed.get(c, c)} as {c}" for c in columns) + f" from sample where {where}"

    bare = select(f"n between {OLD_ROWS - 9} and {OLD_ROWS}", id="'v' || n || '/v' || n", **silent)
    db.sql(f"create table before as {select(f'n <= {OLD_ROWS - 10}')} union all by name {bare}")
    db.sql(f"copy before to '{before}'")
    other = "(select o.tags from sample o where o.n = sample.n + 5000)"
    rows = [
        select(f"n between 221 and {OLD_ROWS - 10}", downloads="downloads + 7", likes="likes + 1"),
        select("n between 101 and 220", tags=other),
        select(f"n between {OLD_ROWS - 8} and {OLD_ROWS}", id="'v' || n || '/v' || n", **silent),
        select(f"n = {OLD_ROWS - 9}", id="'v' || n || '/v' || n"),
        select("n between 5001 and 5300"),
        select("n between 301 and 340", id="'another/' || split_part(id, '/', 2)"),
        select("n = 500", id="upper(id)"),
        select("n = 501", id="'v1/v1'", **silent),
        select("n = 600"),
        select("n = 601", id="null"),
    ]
    db.sql(f"copy (select * from ({' union all by name '.join(rows)}) order by md5(id || 'x')) to '{after}'")
    return before, after


@pytest.fixture(scope="module")
def old(snapshots: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return modelome.build(snapshots[0], tmp_path_factory.mktemp("old") / "atlas", keep_work=False, analysis=False)


@pytest.fixture(scope="module")
def new(snapshots: tuple[Path, Path], old: Atlas, tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    return modelome.build(snapshots[1], tmp_path_factory.mktemp("new") / "atlas", update=old.path, analysis=False)


@pytest.fixture(scope="module")
def anew(snapshots: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """Give the same later listing, built in full."""
    return modelome.build(snapshots[1], tmp_path_factory.mktemp("anew") / "atlas", keep_work=False, analysis=False)


def hashes(atlas: Path) -> dict[str, str]:
    manifest = json.loads((atlas / "manifest.json").read_text())
    return {name: facts["sha256"] for name, facts in manifest["files"].items()}


def rows_of(atlas: Atlas, ids: list[str]) -> np.ndarray:
    return np.array([atlas.ids.require(model) for model in ids])


def placed(atlas: Atlas) -> np.ndarray:
    marks: np.ndarray = np.load(atlas.path / "layout" / "placed.npy")
    return marks


def unchanged(old: Atlas, new: Atlas) -> list[str]:
    """Ids of models that both snapshots have with the same text, by a reading of their declared fields alone."""
    query = "select id, list_sort(list_filter(tags, lambda t: not starts_with(t, 'region:'))) as t, task, library from models"
    one, two = ({row["id"]: row for row in atlas.sql(query).to_pylist()} for atlas in (old, new))
    return [name for name, row in one.items() if two.get(name) == row]


def exact_neighbors(vectors: np.ndarray) -> np.ndarray:
    """Cosines of all pairs, a row's own left out."""
    wide = vectors.astype(np.float64)
    length = np.linalg.norm(wide, axis=1, keepdims=True)
    wide = np.divide(wide, length, out=np.zeros_like(wide), where=length > 0)
    cosines: np.ndarray = wide @ wide.T
    np.fill_diagonal(cosines, -np.inf)
    return cosines


def test_every_model_is_counted_once(old: Atlas, new: Atlas) -> None:
    told = new.manifest["update"]["models"]
    assert told == {"new": 342, "changed": 121, "unchanged": OLD_ROWS - 10 - 220 + 9, "gone": 100}
    assert told["new"] + told["changed"] + told["unchanged"] == new.count
    assert new.manifest["duplicates"] == 1
    assert new.manifest["rejects"] == 1
    assert new.manifest["update"]["of"]["id"] == old.id


def test_unchanged_models_stay_where_they_are_to_the_last_bit(old: Atlas, new: Atlas) -> None:
    ids = unchanged(old, new)
    there, here = rows_of(old, ids), rows_of(new, ids)
    assert len(ids) == new.manifest["update"]["models"]["unchanged"]
    assert old.map.xy[there].tobytes() == new.map.xy[here].tobytes()
    assert old.map.xyz[there].tobytes() == new.map.xyz[here].tobytes()
    assert old.map.vectors[there].tobytes() == new.map.vectors[here].tobytes()
    assert np.array_equal(old.map.codes[:, there], new.map.codes[:, here])
    assert not placed(new)[here].any()


def test_whatever_a_model_counts_is_of_the_new_snapshot(old: Atlas, new: Atlas) -> None:
    ids = unchanged(old, new)[:50]
    query = "select id, downloads, likes from models where id in (select unnest(?)) order by id"
    before, after = (atlas.sql(query, [ids]).to_pylist() for atlas in (old, new))
    assert any(
        a["downloads"] == b["downloads"] + 7 and a["likes"] == b["likes"] + 1
        for b, a in zip(before, after, strict=True)
    )


def test_neighbor_lists_are_those_of_a_search_over_all_pairs(new: Atlas) -> None:
    cosines = exact_neighbors(new.map.vectors)
    told = np.asarray(new.map.vectors).any(axis=1)
    listed = np.asarray(new.map.neighbors).astype(np.int64)
    best = -np.sort(-cosines, axis=1)[:, : listed.shape[1]]
    mine = np.take_along_axis(cosines, listed, axis=1)
    assert all(len(set(row)) == len(row) for row in listed.tolist())
    # The build chose among vectors in single precision; what is kept of them is half precision.
    assert np.abs(mine - best)[told].max() < 2e-3
    now = placed(new) > 0
    assert np.allclose(mine[now & told], best[now & told], atol=1e-6)


def test_new_models_lie_near_their_true_neighbors(new: Atlas, anew: Atlas) -> None:
    now = np.flatnonzero((placed(new) > 0) & np.asarray(new.map.vectors).any(axis=1))
    xy = np.asarray(new.map.xy, np.float64)
    cosines = exact_neighbors(new.map.vectors)
    gaps = ((xy[now, None, :] - xy[None]) ** 2).sum(axis=2)
    gaps[np.arange(len(now)), now] = np.inf
    near = np.argsort(gaps, axis=1)[:, :15]
    worst = -np.sort(-cosines[now], axis=1)[:, 14]
    share = (np.take_along_axis(cosines[now], near, axis=1) >= worst[:, None] - 1e-6).mean()
    whole = anew.map.faithfulness[rows_of(anew, new.ids.take(now))].mean()
    assert share > whole - 0.03
    assert abs(share - new.map.faithfulness[now].mean()) < 0.02


def test_faithfulness_is_what_measuring_all_of_it_gives(new: Atlas) -> None:
    from modelome.mapping import Neighbors, measure_faithfulness
    from modelome.mapping.duplicates import group_equal

    groups = group_equal(np.asarray(new.map.vectors))
    index, alike = np.asarray(new.map.neighbors), np.asarray(new.map.similarity, np.float32)
    lists = Neighbors(index, alike, groups.code, index[:0], alike[:0], np.zeros(len(groups), bool))
    measured = measure_faithfulness(lists, np.asarray(new.map.xy))
    assert (np.abs(measured - new.map.faithfulness) > 1e-6).mean() < 0.002


def test_a_new_model_equal_to_an_old_one_has_its_vector_and_lies_beside_it(new: Atlas) -> None:
    copies = [name for name in new.ids.take(range(new.count)) if name.startswith("another/")]
    width = float(np.ptp(np.asarray(new.map.xy), axis=0).max())
    beside = 0
    for copy in copies:
        here = new.ids.require(copy)
        equal = [
            ix for ix in np.asarray(new.map.neighbors[here]) if (new.map.vectors[ix] == new.map.vectors[here]).all()
        ]
        assert equal, copy
        gap = np.linalg.norm(new.map.xy[equal] - new.map.xy[here], axis=1).min()
        assert gap > 0
        beside += gap < 0.02 * width
    assert beside == len(copies) == 40


def test_a_model_that_says_nothing_lies_in_the_band_and_one_that_now_does_has_left_it(new: Atlas) -> None:
    silent = np.flatnonzero(~np.asarray(new.map.vectors).any(axis=1))
    spoke = new.ids.require(f"v{OLD_ROWS - 9}/v{OLD_ROWS - 9}")
    assert new.ids.require("v1/v1") in silent
    assert spoke not in silent
    told = np.setdiff1d(np.arange(new.count), silent)
    assert new.map.xy[silent][:, 1].max() < new.map.xy[told][:, 1].min()
    assert len(np.unique(new.map.xy[silent], axis=0)) == len(silent)
    labels = {row["cluster"]: row["label"] for row in new.map.clusters.to_pylist() if row["level"] == 1}
    assert {labels[code] for code in new.map.codes[1][silent].tolist()} == {"nothing declared"}


def test_ids_that_differ_in_case_are_two_models(old: Atlas, new: Atlas) -> None:
    lower = next(
        name for name in unchanged(old, new) if name != name.upper() and new.ids.find(name.upper()) is not None
    )
    assert placed(new)[new.ids.require(lower.upper())] == 1
    assert placed(new)[new.ids.require(lower)] == 0


def test_clusters_stay_nested_and_count_their_models(new: Atlas) -> None:
    table = new.map.clusters.to_pylist()
    parent = {row["cluster"]: row["parent"] for row in table if row["level"] == 1}
    assert all(parent[fine] == coarse for coarse, fine in zip(*new.map.codes.tolist(), strict=True))
    for row in table:
        assert row["size"] == int((new.map.codes[row["level"]] == row["cluster"]).sum())


def test_all_that_no_map_is_needed_for_is_as_in_a_full_build(new: Atlas, anew: Atlas) -> None:
    for query in (
        "select * exclude (ix) from models order by id",
        "select e.* exclude (parent_ix, child_ix), m.id from edges e join models m on m.ix = child_ix order by all",
        "select row, id, reason from rejects order by all",
        "select id, generation, children, descendants, parents, relation, text_source from filter order by id",
    ):
        assert new.sql(query).equals(anew.sql(query)), query
    indexes = new.map.meaning, anew.map.meaning
    assert indexes[0].count == indexes[1].count
    for name in ("starts.npy", "semantic.npy", "tokens.npy", "lengths.npy", "terms.txt"):
        files = [index.folder / name for index in indexes]
        assert files[0].read_bytes() == files[1].read_bytes(), name
    for text in ("recognize speech in French", "small code model", "stable diffusion"):
        found = [atlas.map.meaning.search(text, 20) for atlas in (new, anew)]
        names = [
            dict(zip(atlas.ids.take(hits.rows), hits.scores.tolist(), strict=True))
            for atlas, hits in zip((new, anew), found, strict=True)
        ]
        shared = names[0].keys() & names[1].keys()
        assert len(shared) >= 15
        assert all(names[0][name] == pytest.approx(names[1][name]) for name in shared)
    hits = [atlas.ids.take(atlas.names.search("qwen", 30).ix) for atlas in (new, anew)]
    assert hits[0] == hits[1]


def test_the_atlas_is_whole(new: Atlas) -> None:
    modelome.open(new.path).verify()
    points = json.loads((new.path / "points" / "index.json").read_text())
    assert points["count"] == new.count


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_does_not_change_a_byte(
    new: Atlas, old: Atlas, snapshots: tuple[Path, Path], tmp_path: Path, threads: int
) -> None:
    environment = os.environ | {"NUMBA_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    code = f"import modelome, sys; modelome.build(sys.argv[1], sys.argv[2], update=sys.argv[3], threads={threads}, analysis=False)"
    words = [sys.executable, "-c", code, str(snapshots[1]), str(tmp_path / "atlas"), str(old.path)]
    subprocess.run(words, check=True, env=environment)
    assert hashes(tmp_path / "atlas") == hashes(new.path)


@pytest.fixture(scope="module")
def updated(small_atlas: Atlas, later_small: Path, tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """Give `small_atlas` updated to `later_small` in one go; `kept` two folders up holds what every stage left."""
    folder = tmp_path_factory.mktemp("updated")
    keeper = Keeper(folder / "made", folder / "kept", MAP_STAGES)
    out = folder / "made" / "atlas"
    return modelome.build(later_small, out, update=small_atlas.path, analysis=False, progress=keeper)


def goes_on(out: Path, listing: Path, stage: str, old: Atlas, wanted: Atlas) -> None:
    """See that an update goes on from what was there before `stage` to the same bytes."""
    assert not out.exists()
    modelome.build(listing, out, update=old.path, analysis=False)
    kept = json.loads((out / "build.json").read_text())["stages"]
    assert {name for name, facts in kept.items() if facts["reused"]} >= {
        "table",
        *MAP_STAGES[: MAP_STAGES.index(stage)],
    }
    assert hashes(out) == hashes(wanted.path)


@pytest.mark.parametrize("stage", ["layout-2d", "publish"])
def test_an_update_killed_in_a_stage_goes_on_to_the_same_bytes(
    small_atlas: Atlas, updated: Atlas, later_small: Path, tmp_path: Path, stage: str
) -> None:
    out = tmp_path / "atlas"
    words = [str(later_small), str(out), str(small_atlas.path), stage]
    killed = subprocess.run([sys.executable, "-c", KILLED_UPDATE, *words], check=False)
    assert killed.returncode == -signal.SIGKILL
    goes_on(out, later_small, stage, small_atlas, updated)


@pytest.mark.parametrize("stage", [stage for stage in MAP_STAGES if stage != "publish"])
def test_what_any_stage_leaves_behind_is_gone_on_from_to_the_same_bytes(
    small_atlas: Atlas, updated: Atlas, later_small: Path, tmp_path: Path, stage: str
) -> None:
    shutil.copytree(updated.path.parents[1] / "kept" / stage, tmp_path / "left")
    goes_on(tmp_path / "left" / "atlas", later_small, stage, small_atlas, updated)


@pytest.fixture(scope="module")
def later_small(small_listing: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give `small_listing` without two models, and with two others and one that has another tag."""
    rows = [json.loads(line) for line in small_listing.read_text().splitlines()]
    rows = rows[2:]
    rows[20]["tags"] = [*rows[20]["tags"], "poetry", "whisper"]
    rows += [{**rows[30], "id": "late/untitled-poems"}, {**rows[31], "id": "late/x-ray", "tags": ["x-ray", "vision"]}]
    path = tmp_path_factory.mktemp("later") / "later.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_an_atlas_is_updated_in_place_once(small_atlas: Atlas, later_small: Path, tmp_path: Path) -> None:
    shutil.copytree(small_atlas.path, tmp_path / "atlas")
    first = modelome.build(later_small, tmp_path / "atlas", update=tmp_path / "atlas")
    assert first.manifest["update"]["models"]["new"] == 2
    assert first.ids.find("late/x-ray") is not None
    when = (tmp_path / "atlas" / "build.json").stat().st_mtime_ns
    again = modelome.build(later_small, tmp_path / "atlas", update=tmp_path / "atlas")
    assert again.id == first.id
    assert (tmp_path / "atlas" / "build.json").stat().st_mtime_ns == when


def test_an_update_to_the_same_listing_changes_nothing(small_atlas: Atlas, small_listing: Path, tmp_path: Path) -> None:
    same = modelome.build(small_listing, tmp_path / "atlas", update=small_atlas.path)
    assert same.manifest["update"]["models"] == {"new": 0, "changed": 0, "unchanged": small_atlas.count, "gone": 0}
    assert same.manifest["update"]["due"] == []
    names = ["layout/2d.npy", "layout/3d.npy", "layout/codes.npy", "vectors/embeddings.npy", "models.parquet"]
    assert {name: hashes(same.path)[name] for name in names} == {name: hashes(small_atlas.path)[name] for name in names}


def test_updates_of_updates_count_from_the_layout(
    small_atlas: Atlas, updated: Atlas, small_listing: Path, tmp_path: Path
) -> None:
    once = updated
    twice = modelome.build(small_listing, tmp_path / "twice", update=once.path, analysis=False)
    told = twice.manifest["update"]
    assert told["updates"] == 2
    assert told["layout"] == once.manifest["update"]["layout"]
    assert told["layout"]["id"] == small_atlas.id
    back = ["acme/base-7b", "acme/base-7b-chat"]  # left with the first update, came again with the second
    assert placed(twice)[rows_of(twice, back)].tolist() == [2, 2]


def test_where_little_is_as_it_was_the_map_is_laid_out_anew_and_says_so(
    small_atlas: Atlas, small_listing: Path, tmp_path: Path
) -> None:
    rows = [json.loads(line) for line in small_listing.read_text().splitlines()]
    for number, row in enumerate(rows):
        row["tags"] = [*row["tags"], f"topic-{number % 5}"]
    (tmp_path / "other.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    words = [
        "build",
        str(tmp_path / "other.jsonl"),
        "-o",
        str(tmp_path / "atlas"),
        "--update",
        str(small_atlas.path),
        "--no-analysis",
        "-q",
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    assert "laid out anew" in result.stdout
    whole = modelome.build(tmp_path / "other.jsonl", tmp_path / "whole", analysis=False)
    assert hashes(tmp_path / "atlas") == hashes(whole.path)


def test_drift_is_told_with_its_numbers(small_atlas: Atlas, small_listing: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in small_listing.read_text().splitlines()]
    rows += [
        {**rows[20], "id": f"late/zyzzyva-{n}", "tags": [f"quokka{n % 4}", f"wombat{n % 3}"], "pipeline_tag": None}
        for n in range(40)
    ]
    (tmp_path / "more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "atlas"
    words = ["build", str(tmp_path / "more.jsonl"), "-o", str(out), "--update", str(small_atlas.path), "-q"]
    shown = CliRunner().invoke(app, words).stdout
    told = modelome.open(out).manifest["update"]
    assert told["drift"]["placed_share"] == pytest.approx(40 / 104, abs=0.02)
    assert told["drift"]["unknown_words"] > 0.3
    assert "A full build is due" in shown
    assert "new 40 · changed 0 · unchanged 64 · gone 0" in shown
    assert all(reason in shown for reason in told["due"])
    info = CliRunner().invoke(app, ["info", str(out)]).stdout
    assert "placed since" in info
    assert told["due"][0].split(" of ")[0] in info
    answer: dict[str, Any] = json.loads(CliRunner().invoke(app, ["info", str(out), "--json"]).stdout)
    assert answer["update"] == told


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--embedder", "static"], "built with --embedder hybrid, not static.*Leave --embedder away"),
        (["--lineage-weight", "1"], "built with --lineage-weight 0.0, not 1.0.*without --update"),
    ],
)
def test_other_settings_than_the_atlas_was_built_with_are_refused(
    small_atlas: Atlas, later_small: Path, tmp_path: Path, words: list[str], message: str
) -> None:
    command = ["build", str(later_small), "-o", str(tmp_path / "atlas"), "--update", str(small_atlas.path), *words]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    import re

    assert re.search(message, result.stderr.replace("\n", " "))
    assert not (tmp_path / "atlas").exists()


def test_no_atlas_to_update_is_told(later_small: Path, tmp_path: Path) -> None:
    with pytest.raises(AtlasMissing):
        modelome.build(later_small, tmp_path / "atlas", update=tmp_path / "none")


@pytest.mark.parametrize("file", ["layout/2d.npy", "vectors/embeddings.npy", "index/meaning/semantic.npy"])
def test_a_changed_byte_of_the_old_atlas_is_found_before_it_is_used(
    small_atlas: Atlas, later_small: Path, tmp_path: Path, file: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_atlas.path, copy)
    data = bytearray((copy / file).read_bytes())
    data[-3] ^= 0x7F
    (copy / file).write_bytes(data)
    with pytest.raises(AtlasDamaged, match=file):
        modelome.build(later_small, tmp_path / "atlas", update=copy)


def test_an_older_format_is_refused_with_the_mend(small_atlas: Atlas, later_small: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_atlas.path, copy)
    manifest = copy / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": 2,', '"format": 0,'))
    with pytest.raises(AtlasTooOld, match=r"format 0.*Build it again"):
        modelome.build(later_small, tmp_path / "atlas", update=copy)


def test_an_embedder_of_another_version_is_refused_with_the_mend(
    small_atlas: Atlas, later_small: Path, tmp_path: Path
) -> None:
    from modelome.mapping.embed_kept import KeptEmbedder

    copy = tmp_path / "embedder"
    shutil.copytree(small_atlas.path / "vectors" / "embedder", copy)
    state = json.loads((copy / "embedding.json").read_text())
    (copy / "embedding.json").write_text(json.dumps({**state, "version": 1}))
    with pytest.raises(EmbedderError, match="without --update"):
        KeptEmbedder.load(copy)
