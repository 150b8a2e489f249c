"""What an update costs and what its map is worth: `python benchmarks/update.py LISTING [--atlas OLD] [--rebuild]`.

From a listing two are made, by seed: *before*, without the 6,000 models that will be new, and *after*, with them, with
3,000 models whose tags are another's and without 1,000 that are gone. An atlas of *before* is built, unless `--atlas` names
one, then updated to *after*; with `--rebuild` *after* is built in full as well. `--new-from OTHER` takes the new models from
another listing, so that *before* is LISTING itself and any atlas of it will do; `--newest` takes the newest for the new.

Measured is the map: the laboratory's figures, which are all computed anew, are left out. Each step runs in a process of
its own. Prints a table and adds the run to `benchmarks/results/update.json`: seconds, CPU seconds, peak memory, and of
new, changed and unchanged models the faithfulness, trustworthiness (sampled rows against all others) and the share of
true neighbors in their lists (against all pairs).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.compute as pc

import modelome
from modelome.mapping import trustworthiness
from modelome.mapping.search import QUERIES

RESULTS = Path(__file__).parent / "results" / "update.json"
NEW, CHANGED, GONE = 6_000, 3_000, 1_000
SAMPLE = 1_000  # rows of a kind whose neighbors are compared with all pairs


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("listing", help="a Parquet listing")
    words.add_argument("--atlas", help="an atlas of the listing before; without it one is built")
    words.add_argument("--new-from", help="another Parquet listing, from which the new models come")
    words.add_argument("--newest", action="store_true", help="the newest models are the new ones, not any")
    words.add_argument("--rebuild", action="store_true", help="build the later listing in full as well, to compare")
    words.add_argument("--folder", help="keep listings and atlases here")
    words.add_argument("--seed", type=int, default=0)
    words.add_argument("--threads", type=int, default=os.cpu_count())
    words.add_argument("--out", default=str(RESULTS))
    asked = words.parse_args()
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="modelome-update-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        before, after = write_listings(asked, folder)
        result = measure(asked, folder, before, after)
    finally:
        if not asked.folder:
            shutil.rmtree(folder, ignore_errors=True)
    out = Path(asked.out)
    out.parent.mkdir(exist_ok=True)
    results = json.loads(out.read_text()) if out.exists() else {}
    results[result["listing"]] = result
    out.write_text(json.dumps(results, indent=1))
    print(tables({result["listing"]: result}))


def write_listings(asked: argparse.Namespace, folder: Path) -> tuple[Path, Path]:
    """Write the listing before (or take the given one) and the one after, rows in an order of their own."""
    db = duckdb.connect(config={"memory_limit": "3GB", "temp_directory": str(folder / "spill")})
    db.sql(f"create view listing as select * from read_parquet('{asked.listing}')")
    columns = [name for name, *_ in db.sql("describe listing").fetchall()]
    draw = f"hash(id || '{asked.seed}')"
    if asked.new_from:
        db.sql(f"create view other as select * from read_parquet('{asked.new_from}') anti join listing using (id)")
        there = {name for name, *_ in db.sql("describe other").fetchall()}
        taken = ", ".join(name if name in there else f"null as {name}" for name in columns)
        db.sql(f"create table fresh as select {taken} from other order by {draw}, id limit {NEW}")
        before = Path(asked.listing)
    else:
        first = "createdAt desc," if asked.newest else ""
        db.sql(f"create table fresh as select * from listing order by {first} {draw}, id limit {NEW}")
        before = folder / "before.parquet"
        if not before.exists():
            db.sql(f"copy (select * from listing anti join fresh using (id)) to '{before}'")
    after = folder / "after.parquet"
    # Tags and traits go over from one drawn model to the next: a text that a real model has.
    passed = [name for name in columns if name in ("tags", "pipeline_tag", "library_name", "card")]
    shifted = ", ".join(f"lead({name}) over (order by d) as {name}" for name in passed)
    chosen = ", ".join(f"case when d is null then o.{name} else c.{name} end as {name}" for name in passed)
    kept = ", ".join(chosen if name == passed[0] else f"o.{name}" for name in columns if name not in passed[1:])
    db.sql(f"create table old as select * from read_parquet('{before}')")
    db.sql(f"create table drawn as select id, {draw} as d from old order by {draw}, id limit {CHANGED + GONE + 1}")
    db.sql(f"create table gone as select id from drawn order by d, id limit {GONE}")
    db.sql(
        f"create table passed as select id, d, {shifted} from old join drawn using (id) anti join gone using (id)"
        f" qualify row_number() over (order by d) <= {CHANGED} + 1"
    )
    db.sql("delete from passed where d = (select max(d) from passed)")
    db.sql(
        f"copy (select {', '.join(columns)} from (select {kept} from old o left join passed c using (id)"
        f" anti join gone using (id) union all by name select * from fresh) order by hash(id || 'order')) to '{after}'"
    )
    return before, after


def measure(asked: argparse.Namespace, folder: Path, before: Path, after: Path) -> dict[str, Any]:
    result: dict[str, Any] = {
        "listing": Path(asked.listing).stem,
        "cores": os.cpu_count(),
        "threads": asked.threads,
        "load_before": round(os.getloadavg()[0], 2),
        "seed": asked.seed,
        "new_models": "newest" if asked.newest else "from another listing" if asked.new_from else "drawn",
    }
    old = Path(asked.atlas) if asked.atlas else folder / "old"
    if not asked.atlas:
        result["build"] = run([str(before), str(old)], asked.threads, old)
    # Kernels are compiled once a machine and kept: the clock does not start before.
    warm = folder / "warm"
    run(["sample", str(warm)], asked.threads, warm)
    run(["sample", str(folder / "warm-again"), str(warm)], asked.threads, folder / "warm-again")
    new = folder / "new"
    for path in (new, Path(f"{new}.work")):
        shutil.rmtree(path, ignore_errors=True)
    result["update"] = run([str(after), str(new), str(old)], asked.threads, new)
    manifest = json.loads((new / "manifest.json").read_text())
    result |= {"models": manifest["models"], "what": manifest["update"]["models"], "drift": manifest["update"]["drift"]}
    result["due"] = manifest["update"]["due"]
    kinds = kinds_of(modelome.open(old), modelome.open(new))
    result["moved_unchanged"] = moved(modelome.open(old), modelome.open(new), kinds)
    result["quality"] = quality(modelome.open(new), kinds, asked.threads)
    if asked.rebuild:
        again = folder / "again"
        result["rebuild"] = run([str(after), str(again)], asked.threads, again)
        result["quality_rebuild"] = quality(modelome.open(again), kinds, asked.threads)
    return result


def run(words: list[str], threads: int, out: Path) -> dict[str, Any]:
    code = (
        "import modelome, sys; _, source, out, threads, *old = sys.argv;"
        " modelome.build(source, out, threads=int(threads), update=old[0] if old else None, analysis=False)"
    )
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, words[0], words[1], str(threads), *words[2:]])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    timing = json.loads((out / "build.json").read_text())
    stages = {name: round(facts["seconds"], 2) for name, facts in timing["stages"].items()}
    return {
        "wall_seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mib": usage.ru_maxrss // 1024,
        "stages": stages | {"publish": round(timing["publish"]["seconds"], 2)},
    }


def kinds_of(old: modelome.Atlas, new: modelome.Atlas) -> dict[str, np.ndarray]:
    """Ids of models with text, (n,) object, by what the update did with them."""
    ids = new.models.column("id")
    known = pc.is_in(ids, value_set=old.models.column("id").combine_chunks()).to_numpy()
    told = new.sql("select text_source <> 'none' as told from filter order by ix")["told"].to_numpy()
    now = np.load(new.path / "layout" / "placed.npy") == new.manifest["update"]["updates"]
    names = ids.to_numpy()
    return {"new": names[told & now & ~known], "changed": names[told & now & known], "unchanged": names[told & ~now]}


def moved(old: modelome.Atlas, new: modelome.Atlas, kinds: dict[str, np.ndarray]) -> int:
    """Count unchanged models whose position, in 2D or 3D, is not what it was, bit for bit."""
    there = np.array([old.ids.find(name) for name in kinds["unchanged"][::97]])
    here = np.array([new.ids.find(name) for name in kinds["unchanged"][::97]])
    return int(
        sum((x[there] != y[here]).any(axis=1).sum() for x, y in ((old.map.xy, new.map.xy), (old.map.xyz, new.map.xyz)))
    )


def quality(atlas: modelome.Atlas, kinds: dict[str, np.ndarray], threads: int) -> dict[str, dict[str, float]]:
    vectors = np.asarray(atlas.map.vectors, np.float32)
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors = np.divide(vectors, length, out=vectors, where=length > 0)
    told: dict[str, dict[str, float]] = {}
    for kind, ids in kinds.items():
        drawn = np.sort(np.random.default_rng(0).permutation(len(ids))[: 4 * SAMPLE])
        rows = np.sort(np.array([atlas.ids.require(ids[at]) for at in drawn], np.int64))
        told[kind] = {
            "rows": len(ids),
            "faithfulness_2d": round(float(atlas.map.faithfulness[rows].mean()), 4),
            **{
                f"trustworthiness_{name}": round(
                    trustworthiness(vectors, np.asarray(at), rows=rows, sample=SAMPLE, threads=threads), 4
                )
                for name, at in (("2d", atlas.map.xy), ("3d", atlas.map.xyz))
            },
            "neighbors_found": round(recall(vectors, atlas.map.neighbors, rows[:: max(1, len(rows) // SAMPLE)]), 4),
        }
    return told


def recall(vectors: np.ndarray, lists: np.ndarray, rows: np.ndarray) -> float:
    """Share of list entries that are as near as the last of the true ones."""
    k, found = lists.shape[1], 0
    for at in range(0, len(rows), QUERIES // 4):
        some = rows[at : at + QUERIES // 4]
        score = vectors[some] @ vectors.T
        score[np.arange(len(some)), some] = -np.inf
        mine = np.take_along_axis(score, np.asarray(lists[some]).astype(np.int64), axis=1)
        found += int((mine >= np.partition(score, -k, axis=1)[:, -k, None] - 1e-5).sum())
    return found / (k * len(rows))


def tables(results: dict[str, Any]) -> str:
    """Render results as Markdown: cost first, then quality."""
    lines = [
        "| listing | models | new, changed, gone | update | CPU | peak memory | full build of the same |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, run_of in results.items():
        what, update, again = run_of["what"], run_of["update"], run_of.get("rebuild")
        full = f"{again['wall_seconds']:,.0f} s, CPU {again['cpu_seconds']:,.0f} s" if again else "-"
        lines.append(
            f"| {name} | {run_of['models']:,} | {what['new']:,}, {what['changed']:,}, {what['gone']:,}"
            f" | {update['wall_seconds']:,.0f} s | {update['cpu_seconds']:,.0f} s"
            f" | {update['peak_mib'] / 1024:.1f} GiB | {full} |"
        )
    stages = {stage: None for run_of in results.values() for stage in run_of["update"]["stages"]}
    lines += ["", "| seconds by stage | " + " | ".join(results) + " |", "|---|" + "---|" * len(results)]
    for stage in stages:
        each = [run_of["update"]["stages"].get(stage) for run_of in results.values()]
        lines.append(f"| {stage} | " + " | ".join("-" if s is None else f"{s:,.1f}" for s in each) + " |")
    lines += [
        "",
        "| models | map | rows | faithfulness 2D | trustworthiness@15 2D | 3D | neighbors found |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, run_of in results.items():
        for title, key in (("updated", "quality"), ("full build", "quality_rebuild")):
            for kind, of in run_of.get(key, {}).items():
                lines.append(
                    f"| {name}, {kind} | {title} | {of['rows']:,} | {of['faithfulness_2d']:.3f}"
                    f" | {of['trustworthiness_2d']:.4f} | {of['trustworthiness_3d']:.4f} | {of['neighbors_found']:.3f} |"
                )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
