"""Stages run once for a fingerprint, and what is half done is done again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from modelome.atlas.code import code_of
from modelome.atlas.place import appear, only_one
from modelome.atlas.stages import Stage, StageRun, Workshop
from modelome.errors import BuildLocked
from modelome.progress import Silent

if TYPE_CHECKING:
    from pathlib import Path


class _Bench:
    """Two stages that count how often they ran."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.ran: list[str] = []

    def make(self, *, text: str = "a", loud: bool = False, code: str = "1", broken: bool = False) -> str:
        def first(run: StageRun) -> dict[str, Any]:
            self.ran.append("first")
            (run.out / "text").write_text(run.parameters["text"].strip())
            return {"rows_out": 1}

        def second(run: StageRun) -> dict[str, Any]:
            self.ran.append("second")
            (run.out / "half").write_text("half")
            if broken:
                raise RuntimeError("killed")
            text = (run.inputs["first"] / "text").read_text()
            (run.out / "text").write_text(text.upper() if loud else text)
            return {}

        shop = Workshop(self.path, Silent())
        shop.run(Stage("first", "1", (), first, {"text": text}))
        record = shop.run(Stage("second", code, ("first",), second, {"loud": loud}))
        return (record.path / "text").read_text()


def test_an_unchanged_stage_is_not_run_again(tmp_path: Path) -> None:
    bench = _Bench(tmp_path)
    assert bench.make() == bench.make() == "a"
    assert bench.ran == ["first", "second"]


def test_a_changed_parameter_runs_its_stage_and_no_earlier_one(tmp_path: Path) -> None:
    bench = _Bench(tmp_path)
    bench.make()
    assert bench.make(loud=True) == "A"
    assert bench.ran == ["first", "second", "second"]


def test_changed_code_runs_its_stage_again(tmp_path: Path) -> None:
    bench = _Bench(tmp_path)
    bench.make()
    bench.make(code="2")
    assert bench.ran == ["first", "second", "second"]


def test_a_stage_that_ran_again_with_the_same_result_leaves_later_ones_alone(tmp_path: Path) -> None:
    bench = _Bench(tmp_path)
    bench.make(text="a")
    bench.make(text="a ")
    assert bench.ran == ["first", "second", "first"]


def test_a_stage_that_was_stopped_half_way_is_run_again_from_its_start(tmp_path: Path) -> None:
    bench = _Bench(tmp_path)
    with pytest.raises(RuntimeError, match="killed"):
        bench.make(broken=True)
    assert not (tmp_path / "second").exists()
    assert bench.make() == "a"
    assert bench.ran == ["first", "second", "second"]


def test_a_kept_stage_whose_file_was_cut_is_made_again(tmp_path: Path) -> None:
    bench = _Bench(tmp_path)
    bench.make(text="long enough")
    (tmp_path / "second" / "text").write_text("long")
    assert bench.make(text="long enough") == "long enough"
    assert bench.ran == ["first", "second", "second"]


def test_two_builds_do_not_write_one_atlas(tmp_path: Path) -> None:
    with only_one(tmp_path / "a.work"), pytest.raises(BuildLocked, match="-o"), only_one(tmp_path / "a.work"):
        pass
    with only_one(tmp_path / "a.work"):
        pass


def test_an_atlas_appears_whole_and_replaces_the_one_before(tmp_path: Path) -> None:
    for text in ("one", "two"):
        partial = tmp_path / "atlas.partial"
        partial.mkdir()
        (partial / "file").write_text(text)
        appear(partial, tmp_path / "atlas")
        assert (tmp_path / "atlas" / "file").read_text() == text
        assert [path.name for path in tmp_path.iterdir()] == ["atlas"]


def test_the_hash_of_code_changes_with_its_rooms_and_not_with_the_order_of_reading() -> None:
    assert code_of("lineage") == code_of("lineage")
    assert len({code_of("lineage"), code_of("table"), code_of("lineage", "table"), code_of("atlas/code.py")}) == 4
