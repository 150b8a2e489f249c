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
    from collections.abc import Mapping

    from modelome.atlas.former import Former
    from modelome.atlas.stages import Stage, StageRecord
    from modelome.atlas.usage import Usage
    from modelome.progress import Progress
    from modelome.sources import SourceDescription

__all__ = ["build"]


def build(
    source: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    update: str | os.PathLike[str] | None = None,
    embedder: str | None = None,
    lineage_weight: float | None = None,
    seed: int | None = None,
    threads: int | None = None,
    analysis: bool = True,
    keep_work: bool = True,
    progress: Progress | None = None,
) -> Atlas:
    """Build an atlas of `source` at `out`, and open it.

    A build that was stopped goes on where it stopped when it is called again; stages whose inputs and settings are
    unchanged are not run again. The result depends on the source, `update`, `embedder`, `lineage_weight` and `seed`
    alone.

    With `update` the map goes on from that of an earlier atlas: models whose text is as it was there stay where they
    are, bit for bit, and only the others are placed. `manifest["update"]` tells how many, and whether a full build is
    due. Where fewer than half of the models with text are as they were, a full build is made instead.

    Args:
        source: `"sample"`, or a file or folder in a form that `modelome.sources` reads.
        out: where the atlas appears, by one rename, when it is whole; an atlas that is there is replaced then.
        update: folder of the earlier atlas, which may be `out`.
        embedder: `"default"`, or a sentence-transformers name or folder; None: default, or that of the earlier atlas.
        lineage_weight: weight of declared parents in the text that places a model; 0 keeps lineage out of the map.
            None: 0, or as in the earlier atlas.
        seed: of every random choice; None: 0, or as in the earlier atlas.
        threads: how many to use; all cores by default. Changes the time, not the result.
        analysis: whether the laboratory's figures are computed (docs/laboratory.md).
        keep_work: keep finished stages beside the atlas (`<out>.work`) for the next build.
        progress: shows the stages.

    Raises:
        SourceError: the source cannot be read.
        EmbedderError: the embedder cannot be loaded.
        BuildError: another build is writing there, or the disk is full.
        AtlasError: the earlier atlas cannot be read, or another version of modelome built it.
        UpdateError: the earlier atlas was built with another embedder or weight.

    """
    from modelome.atlas.former import Former  # noqa: PLC0415 - loads compilers; readers do not need them
    from modelome.atlas.pipeline import build_stages  # noqa: PLC0415
    from modelome.atlas.publish import PUBLISH_STEPS, publish_files  # noqa: PLC0415
    from modelome.mapping import DEFAULT_EMBEDDER, TextWeights  # noqa: PLC0415
    from modelome.sources import open_source  # noqa: PLC0415

    progress = progress or Silent()
    started = time.time()
    asked = DEFAULT_EMBEDDER if embedder == "default" else embedder
    former = None if update is None else Former.open(update, embedder=asked, lineage_weight=lineage_weight)
    settings = _settings(asked, lineage_weight, seed, {} if former is None else former.manifest)
    opened = open_source(os.fspath(source))
    description = opened.describe()
    final = Path(out).absolute()
    if former is not None and former.holds(description) and final.exists() and final.samefile(former.atlas.path):
        with progress.stage("update") as report:
            report.note("the atlas that is there is of this very source: nothing to do")
        return former.atlas
    work = final.with_name(f"{final.name}.work")
    weights = TextWeights(lineage=settings["lineage_weight"])
    built = {"embedder": settings["embedder"], "seed": settings["seed"], "threads": threads, "analysis": analysis}
    stages = build_stages(opened, description, weights=weights, **built)
    final.parent.mkdir(parents=True, exist_ok=True)
    with disk_full_is_told(final.parent), only_one(work):
        workshop = Workshop(work, progress)
        if former is not None:
            stages = _go_on(former, stages, workshop, settings["seed"], threads)
        for stage in stages:
            if stage.name not in workshop.records:
                workshop.run(stage)
        records = workshop.records
        if not _up_to_date(final, records):
            partial = final.with_name(f"{final.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            watch = Watch()
            with progress.stage("publish", PUBLISH_STEPS) as report:
                paths = {name: record.path for name, record in records.items()}
                publish_files(paths, partial, report, threads=threads)
            told = {} if former is None else _told_of(former, records)
            write_manifest(partial, _content(description, records, settings) | told)
            timing = _timing(records, started, watch.read())
            (partial / "build.json").write_text(json.dumps(timing, indent=1))
            appear(partial, final)
    if not keep_work:
        shutil.rmtree(work, ignore_errors=True)
    return Atlas(final)


def _settings(
    embedder: str | None, lineage_weight: float | None, seed: int | None, former: Mapping[str, Any]
) -> dict[str, Any]:
    """Fill in what was not asked for: from the manifest of the atlas that is updated, else the usual."""
    from modelome.mapping import DEFAULT_EMBEDDER  # noqa: PLC0415 - loads compilers

    asked = {"embedder": embedder, "lineage_weight": lineage_weight, "seed": seed}
    usual = {"embedder": DEFAULT_EMBEDDER, "lineage_weight": 0.0, "seed": 0}
    return {name: former.get(name, usual[name]) if value is None else value for name, value in asked.items()}


def _go_on(former: Former, stages: list[Stage], workshop: Workshop, seed: int, threads: int | None) -> list[Stage]:
    """Choose the stages of an update, or, where too little is as it was, those of a full build."""
    from modelome.atlas.pipeline import NEIGHBORS  # noqa: PLC0415 - loads compilers
    from modelome.atlas.update import ASIDE, LEAST_KEPT, update_stages  # noqa: PLC0415

    table, *others = update_stages(stages, former, neighbors=NEIGHBORS, seed=seed, threads=threads)
    workshop.run(table)
    aside = [stage for stage in others if stage.name in ASIDE and threads != 1]
    with workshop.beside(aside) as wait_for:
        for stage in others:
            if stage in aside:
                continue
            for name in stage.inputs:
                wait_for(name)
            facts = workshop.run(stage).facts
            if stage.name == "changes" and facts["same_share"] < LEAST_KEPT:
                share = f"only {facts['same_share']:.0%} of the models with text are as they were"
                workshop.note("update", f"{share}: the map is laid out anew")
                return stages
    return [table, *others]


def _told_of(former: Former, records: dict[str, StageRecord]) -> dict[str, Any]:
    """Put together what the manifest says of an update, or of one that became a full build."""
    from modelome.atlas.drift import update_facts  # noqa: PLC0415 - only an update needs it

    if "unchanged" not in records["embedding"].facts:
        return {"laid_out_anew": {"instead_of_updating": former.atlas.id, **records["changes"].facts}}
    return {"update": update_facts(former.manifest, {name: record.facts for name, record in records.items()})}


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
    return code_of("atlas", "lineage", "licenses", "table/licenses.py", "mapping/query_index.py")


def _content(
    description: SourceDescription,
    records: dict[str, StageRecord],
    settings: dict[str, Any],
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
        **settings,
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
