"""Stages with declared inputs: run once for a fingerprint, kept, and picked up again after a kill.

A stage writes into `work/<name>.partial`, which is renamed to `work/<name>` when it is complete; `stage.json` in it
holds the fingerprint, the hash of its outputs and its facts. A stage whose fingerprint is unchanged is not run again.
The fingerprint is made of the code that the stage runs, its parameters, and the *output* hashes of its inputs, so a
stage that ran again with the same result does not make later ones run.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from modelome.atlas.usage import Usage, Watch
from modelome.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from modelome.progress import Progress
    from modelome.progress import Stage as Reporter

__all__ = ["Stage", "StageRecord", "StageRun", "Workshop", "hash_file"]

_RECORD = "stage.json"


@dataclass(frozen=True)
class StageRun:
    """What a stage gets to work with."""

    out: Path
    inputs: Mapping[str, Path]
    parameters: Mapping[str, Any]
    report: Reporter
    progress: Progress


@dataclass(frozen=True)
class Stage:
    """A named step: the stages it reads, what it is set to, and the function that does it.

    `run` writes files into `StageRun.out` and returns facts for the manifest (rows in and out, figures); facts must
    not hold anything that differs between two runs.
    """

    name: str
    code: str
    inputs: tuple[str, ...]
    run: Callable[[StageRun], dict[str, Any]]
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StageRecord:
    """A finished stage."""

    name: str
    fingerprint: str
    output: str
    facts: dict[str, Any]
    path: Path
    usage: Usage
    reused: bool


class Workshop:
    """Runs stages in a directory of their own."""

    def __init__(self, path: Path, progress: Progress) -> None:
        self.path = path
        self._progress = progress
        self.records: dict[str, StageRecord] = {}

    def run(self, stage: Stage) -> StageRecord:
        """Run a stage, or take what an earlier run of the same fingerprint left."""
        fingerprint = self._fingerprint(stage)
        record = self._kept(stage, fingerprint) or self._make(stage, fingerprint)
        self.records[stage.name] = record
        return record

    @contextmanager
    def beside(self, stages: Sequence[Stage]) -> Iterator[Callable[[str], None]]:
        """Run `stages`, one after the other, in a thread of their own while the caller runs others, and wait for all.

        Yields what waits for one of them, and does nothing for other names. For stages that keep one core busy, while
        others have idle ones. What they show of their progress is left away.
        """
        aside = Workshop(self.path, Silent())
        aside.records = self.records
        with ThreadPoolExecutor(1) as pool:
            running = {stage.name: pool.submit(aside.run, stage) for stage in stages}

            def wait_for(name: str) -> None:
                if name in running:
                    running[name].result()

            try:
                yield wait_for
                for stage in stages:
                    record = running[stage.name].result()
                    done = (
                        "unchanged, kept" if record.reused else f"done beside the others, {record.usage.seconds:.1f} s"
                    )
                    self.note(record.name, done)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def note(self, name: str, text: str) -> None:
        """Tell a person something that is no stage's business."""
        with self._progress.stage(name) as report:
            report.note(text)

    def _fingerprint(self, stage: Stage) -> str:
        content = {
            "name": stage.name,
            "code": stage.code,
            "parameters": dict(stage.parameters),
            "inputs": {name: self.records[name].output for name in stage.inputs},
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def _kept(self, stage: Stage, fingerprint: str) -> StageRecord | None:
        home = self.path / stage.name
        try:
            kept = json.loads((home / _RECORD).read_text())
            usage = Usage(**kept["usage"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        if kept.get("fingerprint") != fingerprint or not _complete(home, kept["files"]):
            return None
        with self._progress.stage(stage.name) as report:
            report.note("unchanged, kept")
        return StageRecord(
            stage.name,
            fingerprint,
            kept["output"],
            kept["facts"],
            home,
            usage,
            reused=True,
        )

    def _make(self, stage: Stage, fingerprint: str) -> StageRecord:
        home, partial = self.path / stage.name, self.path / f"{stage.name}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)
        partial.mkdir(parents=True)
        watch = Watch()
        with self._progress.stage(stage.name) as report:
            inputs = {name: self.records[name].path for name in stage.inputs}
            facts = stage.run(StageRun(partial, inputs, stage.parameters, report, self._progress))
        usage = watch.read()
        files = {
            str(file.relative_to(partial)): [file.stat().st_size, hash_file(file)]
            for file in sorted(partial.rglob("*"))
            if file.is_file()
        }
        output = hashlib.sha256(json.dumps([files, facts], sort_keys=True).encode()).hexdigest()
        record = {
            "fingerprint": fingerprint,
            "output": output,
            "facts": facts,
            "files": {name: size for name, (size, _) in files.items()},
            "usage": asdict(usage),
        }
        (partial / _RECORD).write_text(json.dumps(record, indent=1, sort_keys=True))
        partial.rename(home)
        return StageRecord(stage.name, fingerprint, output, facts, home, usage, reused=False)


def hash_file(path: Path) -> str:
    """sha256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _complete(home: Path, files: Mapping[str, int]) -> bool:
    try:
        return all((home / name).stat().st_size == size for name, size in files.items())
    except OSError:
        return False
