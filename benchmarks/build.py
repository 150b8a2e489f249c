"""How long a build takes, stage by stage, and how much memory: `python benchmarks/build.py SOURCE [--out ATLAS]`.

The build runs in a process of its own with no stage kept from before. Prints a table and writes
`benchmarks/results/build-NAME.json`. Limits of this project for 760,000 models on two cores: 15 minutes, 6 GiB.
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

RESULTS = Path(__file__).parent / "results"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source")
    parser.add_argument("--out", help="keep the atlas here")
    parser.add_argument("--compiled", action="store_true", help="compile the kernels before the clock starts")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="modelome-build-"))
    out = Path(arguments.out) if arguments.out else folder / "atlas"
    environment = dict(os.environ)
    try:
        compiling = 0.0
        if arguments.compiled:
            started = time.perf_counter()
            run(["sample", str(folder / "warm")], environment)
            compiling = time.perf_counter() - started
        for leftover in (out, out.with_name(f"{out.name}.work")):
            shutil.rmtree(leftover, ignore_errors=True)
        wall, usage = run([arguments.source, str(out)], environment)
        manifest = json.loads((out / "manifest.json").read_text())
        timing = json.loads((out / "build.json").read_text())
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    result = {
        "source": manifest["name"],
        "models": manifest["models"],
        "rows_in": manifest["rows_in"],
        "rejects": manifest["rejects"],
        "duplicates": manifest["duplicates"],
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "warm_up_seconds": round(compiling, 1),
        "wall_seconds": round(wall, 1),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "peak_mib": usage.ru_maxrss // 1024,
        "atlas_mib": sum(facts["bytes"] for facts in manifest["files"].values()) // 2**20,
        "stages": {
            name: {"seconds": round(facts["seconds"], 2), "peak_mib": facts["peak_bytes"] // 2**20}
            for name, facts in timing["stages"].items()
        }
        | {"publish": {"seconds": timing["publish_seconds"]}},
        "quality": {name: value for name, value in manifest["stages"]["quality"].items() if isinstance(value, float)},
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"build-{manifest['name']}.json").write_text(json.dumps(result, indent=1))
    print(f"{result['source']}: {result['models']:,} models, {result['cores']} cores")
    for name, facts in result["stages"].items():
        print(f"  {name:12s} {facts['seconds']:9.1f} s  {facts.get('peak_mib', 0):7,} MiB")
    print(
        f"  {'all':12s} {wall:9.1f} s  {result['peak_mib']:7,} MiB  ({result['cpu_seconds']} s of CPU, "
        f"atlas {result['atlas_mib']:,} MiB)"
    )
    print(f"  {result['quality']}")


def run(words: list[str], environment: dict[str, str]) -> tuple[float, object]:
    code = "import modelome, sys; modelome.build(sys.argv[1], sys.argv[2])"
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, *words], env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    return time.perf_counter() - started, usage


if __name__ == "__main__":
    main()
