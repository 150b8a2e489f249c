"""Whether a build that is killed in every stage makes the same atlas as one that nobody disturbed.

    python benchmarks/kill.py LISTING [--threads 2 1] [--folder FOLDER]

Builds once undisturbed. Then, for each number of threads, starts the same build, kills it (SIGKILL) in the midst of its
first stage, starts it again, kills it in the midst of the second, and so on through publishing; a last start ends it.
Every file of the two atlases is compared, byte by byte, `build.json` apart. Writes `benchmarks/results/kill.json`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from records import in_words, machine, table, write

# A process that is confined to so many cores, so that no library of its own mind takes more.
CODE = """
import os, sys
threads = int(sys.argv[3])
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
import modelome
modelome.build(sys.argv[1], sys.argv[2], threads=threads)
"""
MIDST = 0.5  # of the seconds that the stage took undisturbed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("listing", type=Path)
    parser.add_argument("--threads", type=int, nargs="*", default=[2, 1])
    parser.add_argument("--folder", type=Path, help="keep the atlases here")
    asked = parser.parse_args()
    on = machine()
    with tempfile.TemporaryDirectory(prefix="modelome-kill-") as temporary:
        folder = asked.folder or Path(temporary)
        undisturbed = folder / "undisturbed"
        if not undisturbed.exists():
            start(asked.listing, undisturbed, max(asked.threads)).wait()
        timing = json.loads((undisturbed / "build.json").read_text())
        stages = {**timing["stages"], "publish": timing["publish"]}
        truth = digests(undisturbed)
        runs = []
        for threads in asked.threads:
            out = folder / f"killed-{threads}"
            kills = [kill_in(stage, facts["seconds"], asked.listing, out, threads) for stage, facts in stages.items()]
            last = start(asked.listing, out, threads)
            if last.wait():
                raise SystemExit(f"the build did not go on after the kills: exit {last.returncode}")
            found = digests(out)
            different = sorted(name for name in truth.keys() | found.keys() if truth.get(name) != found.get(name))
            runs.append({"threads": threads, "kills": kills, "files": len(truth), "different": different})
            models = json.loads((out / "manifest.json").read_text())["models"]
    results = {"machine": on, "models": models, "runs": runs}
    write("kill", results)
    print(tables(results))
    if any(run["different"] for run in runs):
        raise SystemExit("the atlases differ")


def start(listing: Path, out: Path, threads: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", CODE, str(listing), str(out), str(threads)])


def kill_in(stage: str, seconds: float, listing: Path, out: Path, threads: int) -> dict[str, Any]:
    """Start the build, wait for the midst of a stage, and kill it there; says what was kept of earlier stages."""
    sign = out.with_name(f"{out.name}.partial") if stage == "publish" else work(out) / f"{stage}.partial"
    process = start(listing, out, threads)
    while not sign.exists():
        if process.poll() is not None:
            raise SystemExit(f"the build ended with {process.returncode} before its stage {stage}")
        time.sleep(0.01)
    time.sleep(MIDST * seconds)
    missed = process.poll() is not None or not sign.exists()
    process.kill()
    process.wait()
    kept = sorted(each.parent.name for each in work(out).glob("*/stage.json") if not each.parent.suffix)
    print(f"{threads} threads: killed in {stage}, kept {', '.join(kept) or 'nothing'}", file=sys.stderr, flush=True)
    return {"stage": stage, "in_the_midst": not missed, "kept": kept}


def work(out: Path) -> Path:
    return out.with_name(f"{out.name}.work")


def digests(atlas: Path) -> dict[str, str]:
    found = {}
    for path in sorted(atlas.rglob("*")):
        if path.is_file() and path.name != "build.json":
            with path.open("rb") as file:
                found[str(path.relative_to(atlas))] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def tables(results: dict[str, Any]) -> str:
    rows = [
        [
            f"{run['threads']}",
            ", ".join(kill["stage"] for kill in run["kills"] if kill["in_the_midst"]),
            f"{run['files']:,}",
            len(run["different"]),
        ]
        for run in results["runs"]
    ]
    words = " ".join(
        [f"{results['models']:,} models; {in_words(results['machine'])}.", *filter(None, [results.get("note")])]
    )
    return f"{words}\n\n" + table(["threads", "killed in the midst of", "files compared", "different"], rows)


if __name__ == "__main__":
    main()
