"""How long a build takes, stage by stage, how much memory, and how both grow.

    python benchmarks/build.py --synthetic 10000 100000 1860411 3500000 --listing hub-2024-07.parquet
    python benchmarks/build.py --synthetic-with-cards 1860411 [--keep FOLDER]

Each build runs in a process of its own with no stage kept from before; kernels are compiled before the first. What is
measured is added to `benchmarks/results/build.json`, in place of what was there for the same listing. `seconds` are the
clock's, `cpu` the computing time of all threads, `peak` the most resident memory of a stage, pages of mapped files
included. The growth exponent of a stage is the slope of log cpu over log rows, by least squares over the synthetic
listings from 100,000 rows on: 1 is in proportion.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from records import in_words, machine, read, table, write

FROM_ROWS = 100_000
CODE = "import modelome, sys; modelome.build(sys.argv[1], sys.argv[2], keep_work=False)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--synthetic", type=int, nargs="*", default=[], metavar="MODELS")
    parser.add_argument("--synthetic-with-cards", type=int, nargs="*", default=[], metavar="MODELS")
    parser.add_argument("--listing", type=Path, nargs="*", default=[], help="real listings")
    parser.add_argument("--keep", type=Path, help="keep listings and atlases in this folder")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="modelome-build-") as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-c", CODE, "sample", str(Path(temporary) / "compiled")], check=True)
        sources = [(str(path), path.stem) for path in asked.listing]
        sources += [(synthesize(folder, models, cards=False), f"synthetic-{models}") for models in asked.synthetic]
        sources += [
            (synthesize(folder, models, cards=True), f"synthetic-{models}-cards")
            for models in asked.synthetic_with_cards
        ]
        for source, name in sources:
            measured = build(source, folder / name)
            results = read("build")
            results[name] = measured
            write("build", results)
            if not asked.keep:
                shutil.rmtree(folder / name)
    print(tables(read("build")))


def synthesize(folder: Path, models: int, *, cards: bool) -> str:
    path = folder / f"synthetic-{models}{'-cards' if cards else ''}.parquet"
    if not path.exists():
        more = ["--cards"] if cards else []
        words = ["synthesize", "-n", str(models), "-o", str(path), "--quiet", *more]
        subprocess.run([sys.executable, "-m", "modelome", *words], check=True)
    return str(path)


def build(source: str, out: Path) -> dict[str, Any]:
    for leftover in (out, out.with_name(f"{out.name}.work")):
        shutil.rmtree(leftover, ignore_errors=True)
    on = machine()
    process = subprocess.Popen([sys.executable, "-c", CODE, source, str(out)])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the build of {source} ended with {process.returncode}")
    manifest = json.loads((out / "manifest.json").read_text())
    timing = json.loads((out / "build.json").read_text())
    stages = {**timing["stages"], "publish": timing["publish"]}
    quality = {name: value for name, value in manifest["stages"]["quality"].items() if isinstance(value, float)}
    return {
        "machine": on,
        "models": manifest["models"],
        "real": manifest["source"]["kind"] != "synthetic",
        "cards": manifest["coverage"]["card_words"],
        "wall_seconds": timing["wall_seconds"],
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_bytes": max(stage["peak_bytes"] for stage in stages.values()),
        "atlas_bytes": sum(facts["bytes"] for facts in manifest["files"].values()),
        "stages": {
            name: {key: stage[key] for key in ("seconds", "cpu_seconds", "peak_bytes")}
            for name, stage in stages.items()
        },
        "quality": quality,
    }


def growth(builds: list[dict[str, Any]], stage: str | None) -> float | None:
    """Slope of log cpu seconds over log rows of a stage, or of the whole build; None with fewer than two sizes."""
    kept = [each for each in builds if each["models"] >= FROM_ROWS]
    if len(kept) < 2:
        return None
    cpu = [each["stages"][stage]["cpu_seconds"] if stage else each["cpu_seconds"] for each in kept]
    slope = np.polyfit(np.log([each["models"] for each in kept]), np.log(np.maximum(cpu, 0.01)), 1)[0]
    return round(float(slope), 2)


def tables(results: dict[str, Any]) -> str:
    """Render Markdown: the clock, computing time, memory and quality of each build, stages in rows."""
    builds = sorted(results.values(), key=lambda each: (each["cards"] > 0, each["models"]))
    if not builds:
        return ""
    plain = [each for each in builds if not each["real"] and not each["cards"]]
    stages = list(builds[0]["stages"])
    header = [heading(each) for each in builds]
    seconds = [
        [stage, *(f"{each['stages'][stage]['seconds']:.1f}" for each in builds), growth(plain, stage)]
        for stage in stages
    ]
    seconds += [
        ["**all**", *(f"**{each['wall_seconds']:.0f}**" for each in builds), growth(plain, None)],
        ["computing time of all", *(f"{each['cpu_seconds']:.0f}" for each in builds), None],
    ]
    memory = [[stage, *(f"{each['stages'][stage]['peak_bytes'] / 2**30:.2f}" for each in builds)] for stage in stages]
    memory += [
        ["**peak**", *(f"**{each['peak_bytes'] / 2**30:.2f}**" for each in builds)],
        ["atlas on disk", *(f"{each['atlas_bytes'] / 2**30:.2f}" for each in builds)],
    ]
    quality = [
        [
            name.replace("_", " "),
            *(f"{each['quality'][name]:.4f}" if name in each["quality"] else None for each in builds),
        ]
        for name in builds[-1]["quality"]
    ]
    return "\n\n".join(
        [
            "Seconds on the clock, and the growth exponent of the computing time:",
            table(["seconds", *header, "exponent"], seconds),
            "Peak of resident memory, pages of mapped files included:",
            table(["GiB", *header], memory),
            "Quality of the map (sampled rows for trustworthiness, all rows for faithfulness):",
            table(["", *header], quality),
            *sorted({f"{heading(each)}: {in_words(each['machine'])}." for each in builds}),
        ]
    )


def heading(build: dict[str, Any]) -> str:
    kind = "real" if build["real"] else "synthetic"
    return f"{build['models']:,} {kind}{', cards' if build['cards'] and not build['real'] else ''}"


if __name__ == "__main__":
    main()
