"""How long the laboratory takes, and how much memory: `python benchmarks/laboratory.py ATLAS …`.

Each atlas is measured in a process of its own, from its tables to the long tables of every analysis: 200 replicates,
both texts, all pairs. What is measured is added to `benchmarks/results/laboratory.json`. Aimed at: the 760,000 real models in 5
minutes and 4 GiB, 1.86 million synthetic ones in 12 minutes, on two cores.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from records import in_words, machine, read, table, write

import modelome
from modelome.atlas.license_analysis import license_analysis
from modelome.atlas.population import study_atlas
from modelome.atlas.tables import load_csr, map_table
from modelome.genetics.drift_table import drift_table
from modelome.genetics.edge_groups import edge_facts
from modelome.genetics.kin_table import kin_table
from modelome.genetics.mutation_table import mutation_table
from modelome.lineage import Lineage

TABLES = ("edges", "nodes", "families", "ghosts", "problems")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", type=Path, nargs="+")
    parser.add_argument("--one", action="store_true", help="measure in this process, and print it as JSON")
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure(asked.atlas[0])))
        return
    results = read("laboratory")
    for atlas in asked.atlas:
        words = [sys.executable, __file__, "--one", str(atlas)]
        told = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        results[atlas.name] = told | {"machine": machine()}
        write("laboratory", results)
    print(tables(results))


def measure(path: Path) -> dict[str, Any]:
    """Time each analysis of one atlas."""
    models = map_table(path / "index" / "models.arrow")
    tables = {name: pq.read_table(path / "lineage" / f"{name}.parquet") for name in TABLES}
    graph = {name: load_csr(path / "lineage", name) for name in ("children", "parents")}
    lineage = Lineage(**tables, **graph)
    edges = edge_facts(lineage.edges, lineage.nodes, models["created_at"])
    threads = os.cpu_count() or 1
    steps = {
        "license_lineage": lambda: license_analysis(models, lineage.edges, edges),
        "mutation": lambda: mutation_table(models, edges),
        "drift": lambda: drift_table(models, edges, threads=threads),
        "kin_similarity": lambda: kin_table(study_atlas(modelome.open(path))),
    }
    seconds, rows = {}, {}
    for name, step in steps.items():
        started = time.perf_counter()
        rows[name] = step().num_rows
        seconds[name] = round(time.perf_counter() - started, 1)
    return {
        "models": models.num_rows,
        "edges": len(edges.parent),
        "seconds": seconds,
        "rows": rows,
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def tables(results: dict[str, Any]) -> str:
    """Write the table of docs/benchmarks.md."""
    heads = ["atlas", "models", "edges", "mutation", "drift", "licenses", "kin", "all", "peak memory"]
    lines = []
    for name, told in sorted(results.items(), key=lambda each: each[1]["models"]):
        of = told["seconds"]
        spent = [of["mutation"], of["drift"], of["license_lineage"], of["kin_similarity"]]
        figures = [f"{seconds:.0f} s" for seconds in (*spent, sum(spent))]
        memory = f"{told['peak_bytes'] / 2**30:.1f} GiB"
        lines.append([name, f"{told['models']:,}", f"{told['edges']:,}", *figures, memory])
    machines = [in_words(told["machine"]) for told in results.values()]
    return f"{table(heads, lines)}\n\n{machines[-1]}."


if __name__ == "__main__":
    main()
