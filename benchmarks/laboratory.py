"""How long the laboratory takes, and how much memory: `python benchmarks/laboratory.py ATLAS|LISTING …`.

Each is measured in a process of its own, from its tables to the long tables of every analysis. Of a listing (a file) the
table, the lineage and the vectors are made first, which is not counted. What is measured is added to
`benchmarks/results/laboratory.json`. Aimed at: the 760,000 real models in 5 minutes and 4 GiB without Levenshtein, 1.86
million synthetic ones in 12 minutes, on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from records import in_words, machine, read, table, write
from threadpoolctl import threadpool_limits

import modelome
from modelome.arrays import map_array
from modelome.atlas.analysis import ANALYSES
from modelome.atlas.pipeline import build_stages
from modelome.atlas.population import study_atlas
from modelome.atlas.stages import Workshop
from modelome.atlas.tables import load_lineage, map_table
from modelome.genetics.study import study_of
from modelome.mapping import TextWeights
from modelome.mapping.embed import DEFAULT_EMBEDDER
from modelome.progress import Silent
from modelome.sources import open_source

if TYPE_CHECKING:
    from modelome.genetics.study import Study

SAMPLED = "kin_levenshtein"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, nargs="+")
    parser.add_argument("--one", action="store_true", help="measure in this process, and print it as JSON")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(prepared(asked.source[0]))))
        return
    results = read("laboratory")
    for source in asked.source:
        with tempfile.TemporaryDirectory(dir=source.parent) as folder:
            if source.is_file():
                prepare(source, Path(folder))
            words = [sys.executable, __file__, "--one", str(folder if source.is_file() else source)]
            told = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        results[source.stem] = told | {"machine": machine()}
        write("laboratory", results)
    print(tables(results))


def prepare(listing: Path, folder: Path) -> None:
    """Run the stages of a build that an analysis reads."""
    source = open_source(str(listing))
    stages = build_stages(
        source,
        source.describe(),
        embedder=DEFAULT_EMBEDDER,
        weights=TextWeights(),
        seed=0,
        threads=None,
        analysis=False,
    )
    workshop = Workshop(folder, Silent())
    for stage in stages:
        if stage.name in ("table", "lineage", "embedding"):
            workshop.run(stage)


def prepared(path: Path) -> Study:
    """Open what `prepare` made, or an atlas."""
    if (path / "manifest.json").exists():
        return study_atlas(modelome.open(path))
    return study_of(
        map_table(path / "table" / "models.arrow"),
        load_lineage(path / "lineage"),
        vectors=map_array(path / "embedding" / "vectors.npy"),
        threads=os.cpu_count() or 1,
    )


def measure(study: Study) -> dict[str, Any]:
    """Time each analysis."""
    seconds, rows = {}, {}
    with threadpool_limits(1):
        for name, step in ANALYSES.items():
            started = time.perf_counter()
            rows[name] = step(study).num_rows
            seconds[name] = round(time.perf_counter() - started, 1)
    return {
        "models": study.models.num_rows,
        "edges": len(study.edges.parent),
        "seconds": seconds,
        "rows": rows,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def tables(results: dict[str, Any]) -> str:
    """Write the table of docs/benchmarks.md."""
    names = sorted(results, key=lambda name: int(results[name]["models"]))
    told = [results[name] for name in names]
    lines = [["models", *(f"{each['models']:,}" for each in told)], ["edges", *(f"{each['edges']:,}" for each in told)]]
    lines += [[name, *(_seconds(each["seconds"].get(name)) for each in told)] for name in ANALYSES]
    every = [sum(each["seconds"].values()) for each in told]
    exact = [whole - each["seconds"].get(SAMPLED, 0) for whole, each in zip(every, told, strict=True)]
    lines.append([f"all but {SAMPLED}", *map(_seconds, exact)])
    lines.append(["all", *map(_seconds, every)])
    lines.append(["peak memory", *(f"{each['peak_bytes'] / 2**30:.1f} GiB" for each in told)])
    return f"{table(['analysis', *names], lines)}\n\n{in_words(told[-1]['machine'])}."


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.0f} s" if value >= 10 else f"{value:.1f} s"


if __name__ == "__main__":
    main()
