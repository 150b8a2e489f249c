"""A build is repeatable to the byte, goes on after a kill, and accounts for every row."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from kept_stages import Keeper

import modelome
from modelome.atlas.manifest import FORMAT
from modelome.errors import AtlasDamaged, AtlasMissing, AtlasTooNew, AtlasTooOld, DiskFull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modelome import Atlas

STAGES = (
    "table",
    "lineage",
    "embedding",
    "search",
    "neighbors",
    "graph",
    "layout-2d",
    "layout-3d",
    "clusters",
    "quality",
    "order",
    "laboratory",
    "publish",
)

# Ends its own process the hard way when a stage begins to publish or has half its files written.
KILLED_BUILD = """
import os, signal, sys
from contextlib import contextmanager
import modelome

class Killer:
    @contextmanager
    def stage(self, name, total=None):
        outer = self
        class Report:
            def advance(self, count=1):
                if name == sys.argv[3]:
                    os.kill(os.getpid(), signal.SIGKILL)
            def note(self, text):
                pass
        yield Report()
        if name == sys.argv[3]:
            os.kill(os.getpid(), signal.SIGKILL)

modelome.build(sys.argv[1], sys.argv[2], analysis=sys.argv[3] == "laboratory", progress=Killer())
"""


def _hashes(atlas: Path) -> dict[str, str]:
    manifest = json.loads((atlas / "manifest.json").read_text())
    return {name: facts["sha256"] for name, facts in manifest["files"].items()}


def test_every_row_is_accounted_for(small_atlas: Atlas) -> None:
    manifest = small_atlas.manifest
    assert manifest["rows_in"] == 64
    assert manifest["rows_in"] == manifest["models"] + manifest["rejects"] + manifest["duplicates"]
    assert small_atlas.sql("select count(*) as n from models").to_pylist() == [{"n": manifest["models"]}]


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_does_not_change_a_byte(
    small_atlas: Atlas, small_listing: Path, tmp_path: Path, threads: int
) -> None:
    environment = os.environ | {"NUMBA_NUM_THREADS": str(threads), "OMP_NUM_THREADS": str(threads)}
    code = f"import modelome, sys; modelome.build(sys.argv[1], sys.argv[2], threads={threads})"
    words = [sys.executable, "-c", code, str(small_listing), str(tmp_path / "atlas")]
    subprocess.run(words, check=True, env=environment)
    assert _hashes(tmp_path / "atlas") == _hashes(small_atlas.path)


@pytest.fixture(scope="module")
def bare_atlas(small_listing: Path, tmp_path_factory: pytest.TempPathFactory) -> Atlas:
    """Give the atlas of `small_listing` without the laboratory, which takes longer than all else of so few models.

    `kept` two folders up holds what every stage left.
    """
    folder = tmp_path_factory.mktemp("bare")
    keeper = Keeper(folder / "made", folder / "kept", STAGES)
    return modelome.build(str(small_listing), folder / "made" / "atlas", analysis=False, progress=keeper)


def goes_on(out: Path, listing: Path, stage: str, wanted: Atlas) -> None:
    """See that a build goes on from what was there before `stage` to the same bytes."""
    assert not out.exists()
    modelome.build(listing, out, analysis=stage == "laboratory")
    assert _hashes(out) == _hashes(wanted.path)
    kept = json.loads((out / "build.json").read_text())["stages"]
    earlier = STAGES[: STAGES.index(stage)]
    assert {name for name, facts in kept.items() if facts["reused"]} >= set(earlier[:-1])


# Those that are killed with half their files written, and one that is killed as it publishes.
@pytest.mark.parametrize("stage", ["table", "layout-3d", "laboratory", "publish"])
def test_a_build_killed_in_a_stage_goes_on_to_the_same_bytes(
    small_atlas: Atlas, bare_atlas: Atlas, small_listing: Path, tmp_path: Path, stage: str
) -> None:
    out = tmp_path / "atlas"
    killed = subprocess.run([sys.executable, "-c", KILLED_BUILD, str(small_listing), str(out), stage], check=False)
    assert killed.returncode == -signal.SIGKILL
    goes_on(out, small_listing, stage, small_atlas if stage == "laboratory" else bare_atlas)


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage not in ("table", "laboratory", "publish")])
def test_what_any_stage_leaves_behind_is_gone_on_from_to_the_same_bytes(
    bare_atlas: Atlas, small_listing: Path, tmp_path: Path, stage: str
) -> None:
    shutil.copytree(bare_atlas.path.parents[1] / "kept" / stage, tmp_path / "left")
    goes_on(tmp_path / "left" / "atlas", small_listing, stage, bare_atlas)


class Counter:
    """Counts how far a stage comes, and how far it said that it would come."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.steps: list[int] = []
        self.total: int | None = None
        self.now = ""

    @contextmanager
    def stage(self, name: str, total: int | None = None) -> Iterator[Counter]:
        self.now = name
        if name == self.name:
            self.total = total
        yield self

    def advance(self, count: int = 1) -> None:
        if self.now == self.name:
            self.steps.append(count)

    def note(self, text: str) -> None:
        pass


@pytest.mark.parametrize("models", [1, 2, 3, 11, 31])
def test_a_handful_of_models_is_an_atlas_too_and_work_is_thrown_away_when_asked(
    models: int, small_listing: Path, tmp_path: Path
) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join(small_listing.read_text().splitlines(keepends=True)[:models]))
    modelome.build(str(few), tmp_path / "atlas", keep_work=False)
    assert modelome.open(tmp_path / "atlas").count == models
    assert {path.name for path in tmp_path.iterdir()} == {"few.jsonl", "atlas"}


def test_publishing_takes_as_many_steps_as_it_says_and_a_second_build_of_the_same_none(
    small_listing: Path, tmp_path: Path
) -> None:
    counter = Counter("publish")
    modelome.build(small_listing, tmp_path / "atlas", progress=counter)
    assert sum(counter.steps) == counter.total
    before = (tmp_path / "atlas" / "build.json").stat().st_mtime_ns
    again = Counter("publish")
    modelome.build(small_listing, tmp_path / "atlas", progress=again)
    assert again.steps == []
    assert (tmp_path / "atlas" / "build.json").stat().st_mtime_ns == before


def test_a_changed_seed_moves_the_map_and_nothing_that_was_declared(
    small_atlas: Atlas, small_listing: Path, tmp_path: Path
) -> None:
    other = modelome.build(small_listing, tmp_path / "atlas", seed=1)
    query = "select id, task, licenses, created_at, downloads from models order by id"
    assert other.sql(query).equals(small_atlas.sql(query))
    edges = "select parent_id, relation, resolved_by from edges order by all"
    assert other.sql(edges).equals(small_atlas.sql(edges))
    assert other.id != small_atlas.id


@pytest.fixture
def copy_of_an_atlas(small_atlas: Atlas, tmp_path: Path) -> Path:
    shutil.copytree(small_atlas.path, tmp_path / "copy")
    return tmp_path / "copy"


def test_a_shortened_file_is_refused_by_name(copy_of_an_atlas: Path) -> None:
    file = copy_of_an_atlas / "layout" / "2d.npy"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(AtlasDamaged, match=r"layout/2d\.npy.*modelome build"):
        modelome.open(copy_of_an_atlas)


def test_a_missing_file_is_refused_by_name(copy_of_an_atlas: Path) -> None:
    (copy_of_an_atlas / "lineage" / "edges.parquet").unlink()
    with pytest.raises(AtlasDamaged, match=r"lineage/edges\.parquet"):
        modelome.open(copy_of_an_atlas)


def test_a_changed_byte_is_found_by_verify(copy_of_an_atlas: Path) -> None:
    modelome.open(copy_of_an_atlas).verify()
    file = copy_of_an_atlas / "models.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(AtlasDamaged, match=r"models\.parquet.*changed"):
        modelome.open(copy_of_an_atlas).verify()


def test_a_newer_format_is_refused_with_the_mend(copy_of_an_atlas: Path) -> None:
    path = copy_of_an_atlas / "manifest.json"
    path.write_text(path.read_text().replace(f'"format": {FORMAT}', f'"format": {FORMAT + 1}'))
    with pytest.raises(AtlasTooNew, match="Upgrade modelome"):
        modelome.open(copy_of_an_atlas)


def test_an_older_format_is_refused_with_the_mend(copy_of_an_atlas: Path) -> None:
    path = copy_of_an_atlas / "manifest.json"
    path.write_text(path.read_text().replace(f'"format": {FORMAT}', '"format": 1'))
    with pytest.raises(AtlasTooOld, match="Build it again"):
        modelome.open(copy_of_an_atlas)


@pytest.mark.parametrize("text", ["", "{", "[]", f'{{"format": {FORMAT}}}', '{"format": null}'])
def test_a_manifest_that_makes_no_sense_is_damage(copy_of_an_atlas: Path, text: str) -> None:
    (copy_of_an_atlas / "manifest.json").write_text(text)
    with pytest.raises(AtlasDamaged, match="manifest"):
        modelome.open(copy_of_an_atlas)


def test_a_path_without_an_atlas_tells_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(AtlasMissing, match="modelome build SOURCE -o"):
        modelome.open(tmp_path / "nothing")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a file system of 300 kB, where a person may mount one."""
    path = tmp_path / "disk"
    path.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(path)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small file system takes the right to mount one")
    yield path
    subprocess.run(["umount", "-l", str(path)], check=True)


def test_a_full_disk_is_told_in_words_and_the_build_goes_on_with_room(
    small_atlas: Atlas, small_listing: Path, small_disk: Path
) -> None:
    out = small_disk / "atlas"
    with pytest.raises(DiskFull, match=r"MB free.*-o"):
        modelome.build(small_listing, out)
    assert not out.exists()
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    modelome.build(small_listing, out)
    assert _hashes(out) == _hashes(small_atlas.path)
    assert any(facts["reused"] for facts in json.loads((out / "build.json").read_text())["stages"].values())
