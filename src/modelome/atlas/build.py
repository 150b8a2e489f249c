"""From a listing to an atlas."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modelome._version import __version__
from modelome.atlas.code import code_of
from modelome.atlas.manifest import read_manifest, write_manifest
from modelome.atlas.place import appear, disk_full_is_told, only_one
from modelome.atlas.reader import Atlas
from modelome.atlas.stages import Workshop
from modelome.atlas.usage import Watch
from modelome.errors import AtlasError
from modelome.progress import Silent

if TYPE_CHECKING:
    from modelome.atlas.stages import StageRecord
    from modelome.atlas.usage import Usage
    from modelome.progress import Progress
    from modelome.sources import SourceDescription

__all__ = ["build"]

_PUBLISH_STEPS = 6


def build(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    embedder: str = "default",
    lineage_weight: float = 0.0,
    seed: int = 0,
    threads: int | None = None,
    keep_work: bool = True,
    progress: Progress | None = None,
) -> Atlas:
    """Build an atlas of `source` at `out`, and open it.

    A build that was stopped goes on where it stopped when it is called again; stages whose inputs and settings are
    unchanged are not run again. The result depends on the source, `embedder`, `lineage_weight` and `seed` alone.

    Args:
        source: `"sample"`, or a file or folder in a form that `modelome.sources` reads.
        out: where the atlas appears, by one rename, when it is whole; an atlas that is there is replaced then.
        embedder: `"default"`, or a sentence-transformers name or folder.
        lineage_weight: weight of declared parents in the text that places a model; 0 keeps lineage out of the map.
        seed: of every random choice.
        threads: how many to use; all cores by default. Changes the time, not the result.
        keep_work: keep finished stages beside the atlas (`<out>.work`) for the next build.
        progress: shows the stages.

    Raises:
        SourceError: the source cannot be read.
        EmbedderError: the embedder cannot be loaded.
        BuildError: another build is writing there, or the disk is full.

    """
    from modelome.atlas.pipeline import build_stages  # noqa: PLC0415 - loads compilers; readers do not need them
    from modelome.atlas.publish import publish_files  # noqa: PLC0415
    from modelome.mapping import DEFAULT_EMBEDDER, TextWeights  # noqa: PLC0415
    from modelome.sources import open_source  # noqa: PLC0415

    progress = progress or Silent()
    started = time.time()
    opened = open_source(os.fspath(source))
    description = opened.describe()
    final = Path(out).absolute()
    work = final.with_name(f"{final.name}.work")
    weights = TextWeights(lineage=lineage_weight)
    chosen = DEFAULT_EMBEDDER if embedder == "default" else embedder
    stages = build_stages(opened, description, embedder=chosen, weights=weights, seed=seed, threads=threads)
    final.parent.mkdir(parents=True, exist_ok=True)
    with disk_full_is_told(final.parent), only_one(work):
        workshop = Workshop(work, progress)
        for stage in stages:
            workshop.run(stage)
        records = workshop.records
        if not _up_to_date(final, records):
            partial = final.with_name(f"{final.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            watch = Watch()
            with progress.stage("publish", _PUBLISH_STEPS) as report:
                publish_files({name: record.path for name, record in records.items()}, partial, report)
            write_manifest(partial, _content(description, records, chosen, lineage_weight, seed))
            timing = _timing(records, started, watch.read())
            (partial / "build.json").write_text(json.dumps(timing, indent=1))
            appear(partial, final)
    if not keep_work:
        shutil.rmtree(work, ignore_errors=True)
    return Atlas(final)


def _up_to_date(final: Path, records: dict[str, StageRecord]) -> bool:
    """Whether the atlas that is there was made of these very stages."""
    try:
        manifest = read_manifest(final)
        Atlas(final).close()
    except AtlasError:
        return False
    if manifest.get("publish_code") != _publish_code():
        return False
    stages = manifest.get("stages", {})
    return {name: facts.get("fingerprint") for name, facts in stages.items()} == {
        name: record.fingerprint for name, record in records.items()
    }


def _publish_code() -> str:
    return code_of("atlas", "lineage", "mapping/query_index.py")


def _content(
    description: SourceDescription,
    records: dict[str, StageRecord],
    embedder: str,
    lineage_weight: float,
    seed: int,
) -> dict[str, Any]:
    table = records["table"].facts
    source = {
        name: getattr(description, name)
        for name in (
            "kind",
            "name",
            "path",
            "sha256",
            "bytes",
            "snapshot_date",
            "license",
            "attribution",
            "bias",
        )
    }
    return {
        "code_version": __version__,
        "publish_code": _publish_code(),
        "name": description.name,
        "source": source,
        "models": table["rows_out"],
        "rows_in": table["rows_in"],
        "rejects": table["rejects"],
        "duplicates": table["duplicates"],
        "coverage": table["coverage"],
        "embedder": embedder,
        "lineage_weight": lineage_weight,
        "seed": seed,
        "stages": {name: {"fingerprint": record.fingerprint, **record.facts} for name, record in records.items()},
    }


def _timing(records: dict[str, StageRecord], started: float, publishing: Usage) -> dict[str, Any]:
    """Say what each stage took when it ran; a stage that was kept took it in an earlier build."""
    return {
        "built_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(started)),
        "cpus": os.cpu_count(),
        "stages": {name: {**_told(record.usage), "reused": record.reused} for name, record in records.items()},
        "publish": _told(publishing),
        "wall_seconds": round(time.time() - started, 3),
    }


def _told(usage: Usage) -> dict[str, Any]:
    return {
        "seconds": round(usage.seconds, 3),
        "cpu_seconds": round(usage.cpu_seconds, 3),
        "peak_bytes": usage.peak_bytes,
    }
