"""How long the API takes to answer, and how much memory it holds: `python benchmarks/api.py ATLAS [ATLAS …]`.

For each atlas `modelome serve` is started as it ships. Then, from a client process of its own on the same machine:

- seconds until it listens, and memory of all its processes when it does, after a first view of the web app (page, map, one
  model opened), and after everything;
- each resource on one connection (closed loop), one request after another, and on 32 connections;
- a mix of resources in an open loop: Poisson arrivals at 200 requests a second, latency counted from the moment that a
  request was due, so that waiting behind others is part of it;
- the largest family: its lineage, and the whole of it as a stream;
- recall@10 of search by meaning: what the server answers against all rows scored one by one.

Writes `results/api.json` and prints it as tables; `tables` renders it for a report.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import numpy as np
from api_requests import MIX, Draw, open_loop, resources

import modelome

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SEED = 7
RATE = 200.0  # requests a second of the open loop
CONNECTIONS = 32


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlases", type=Path, nargs="+", metavar="ATLAS")
    parser.add_argument("--requests", type=int, default=200, help="of each resource, on one connection and on 32")
    parser.add_argument("--seconds", type=float, default=60.0, help="of the open loop")
    parser.add_argument("--rate", type=float, default=RATE, help="requests a second of the open loop")
    parser.add_argument("--only", choices=("open", "closed"), help="leave the rest out")
    parser.add_argument("--serve", nargs=argparse.REMAINDER, default=[], help="further words for `modelome serve`")
    parser.add_argument("--out", type=Path, default=HERE / "results" / "api.json")
    arguments = parser.parse_args()
    told: dict[str, Any] = {
        "machine": {
            "cpus": os.cpu_count(),
            "python": platform.python_version(),
            "load_before": round(os.getloadavg()[0], 2),
        },
        "rate": arguments.rate,
        "seconds": arguments.seconds,
        "mix_percent": MIX,
        "serve": arguments.serve,
        "atlases": [measure(path, arguments) for path in arguments.atlases],
    }
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(told, indent=1))
    print(tables(told))


def measure(path: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Serve one atlas and ask it everything."""
    with modelome.open(path) as atlas:
        name, count = atlas.name, atlas.count
        draw = Draw(atlas, SEED)
        index = json.loads((path / "points" / "index.json").read_text())
        files = [(column["file"], column["bytes"]) for column in index["columns"].values()]
        told: dict[str, Any] = {"atlas": name, "models": count}
        with _server(path, arguments.serve) as (pid, port, seconds):
            told["seconds_until_listening"] = round(seconds, 3)
            memory = {"listening": _memory(pid)}
            with _client(port) as ask:
                make = resources(draw, _cursors(port), files)
                first = ask("closed", [["first view", page] for page in _first_view(port, index, draw)], connections=6)
                time.sleep(2)  # the web app's own work; the server makes itself ready meanwhile
                memory["after the first view"] = _memory(pid)
                told["first_view_seconds"] = first["seconds"]
                if arguments.only != "open":
                    plan = {
                        resource: [make_one() for _ in range(arguments.requests)] for resource, make_one in make.items()
                    }
                    gc.collect()
                    for kind, connections in (("one", 1), ("many", CONNECTIONS)):
                        told[f"closed_{kind}"] = {}
                        for resource, pages in plan.items():
                            cpu = _cpu_seconds(pid)
                            answer = ask("closed", [[resource, page] for page in pages], connections=connections)
                            cost = (_cpu_seconds(pid) - cpu) * 1000 / len(pages)
                            told[f"closed_{kind}"][resource] = {**_figures(answer), "server_cpu_ms": _round(cost)}
                if arguments.only != "closed":
                    requests = open_loop(make, draw.rng, arguments.rate, arguments.seconds)
                    cpu = _cpu_seconds(pid)
                    answer = ask("open", requests)
                    told["open"] = _open_figures(answer, arguments.rate)
                    told["open"]["server_cpu_share"] = round((_cpu_seconds(pid) - cpu) / answer["seconds"], 3)
                memory["after all"] = _memory(pid)
            told["memory_mib"] = memory
    return told


def _first_view(port: int, index: dict[str, Any], draw: Draw) -> list[str]:
    """What a browser asks for until the map is drawn and one model is open."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
        assets = re.findall(r'(?:src|href)="\.?(/?assets/[^"]+)"', page.read().decode())
    columns = [
        index["columns"][name]["file"] for name in ("xy", "xy_fine", "task", "cluster_0") if name in index["columns"]
    ]
    root = draw.known[0]
    api = ["atlas", "points/index.json", *(f"points/{file}" for file in columns)]
    api += [f"{what}?id={root}" for what in ("model", "model/lineage", "model/similar", "model/family", "model/card")]
    return ["/", *(f"/{asset.lstrip('/')}" for asset in assets), *(f"/api/v1/{path}" for path in api)]


def _cursors(port: int) -> list[str]:
    """Pages of the table far from the first: followed some steps down, under several sorts."""
    found = []
    for sort in ("-downloads", "-created_at", "id", "task"):
        path = f"/api/v1/models?limit=1000&sort={sort}"
        for _ in range(6):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
                cursor = json.load(answer)["next"]
            if cursor is None:
                break
            path = f"/api/v1/models?limit=1000&sort={sort}&cursor={quote(cursor)}"
            found.append(path.replace("limit=1000", "limit=200"))
    return found


def _figures(answer: dict[str, Any]) -> dict[str, Any]:
    ms, status = np.array(answer["ms"]), np.array(answer["status"])
    return {
        "requests": len(ms),
        "failed": int((status >= 400).sum() + (status == 0).sum()) + answer["unanswered"],
        "p50": _round(np.median(ms)),
        "p99": _round(np.percentile(ms, 99)),
        "max": _round(ms.max()),
        "per_second": _round(len(ms) / answer["seconds"]),
        "kilobytes": _round(np.mean(answer["bytes"]) / 1000),
    }


def _open_figures(answer: dict[str, Any], rate: float) -> dict[str, Any]:
    names = np.array(answer["name"])
    whole = _figures(answer)
    parts = {}
    for name in MIX:
        of = np.flatnonzero(names == name)
        part = {key: [answer[key][at] for at in of] for key in ("ms", "status", "bytes")}
        if len(of):
            parts[name] = _figures({**part, "seconds": answer["seconds"], "unanswered": 0})
    return {
        **whole,
        "p90": _round(np.percentile(answer["ms"], 90)),
        "asked_per_second": rate,
        "connections": answer["connections"],
        "client_cpu_share": round(answer["cpu_seconds"] / answer["seconds"], 3),
        "resources": parts,
    }


def _round(value: Any) -> float:
    return round(float(value), 2)


@contextmanager
def _server(atlas: Path, words: list[str]) -> Iterator[tuple[int, int, float]]:
    command = [sys.executable, "-m", "modelome", "serve", str(atlas), "--port", "0", "--no-browser", *words]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r":(\d+)/", line)
        if found is None:
            raise SystemExit(f"the server did not start: {line}")
        yield process.pid, int(found[1]), time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _client(port: int) -> Iterator[Any]:
    command = [sys.executable, str(HERE / "api_client.py"), str(port)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(kind: str, requests: list[Any], **more: Any) -> dict[str, Any]:
        process.stdin.write(json.dumps({"kind": kind, "requests": requests, **more}) + "\n")
        process.stdin.flush()
        return dict(json.loads(process.stdout.readline()))

    try:
        yield ask
    finally:
        process.stdin.close()
        process.wait()


def _processes(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _processes(int(child)))]


def _memory(pid: int) -> dict[str, Any]:
    """MiB over all processes of the server.

    `unshared`: anonymous pages and pages written to, which no other process has; `uss`: pages of mapped files that just
    this server has mapped, besides; `rss`: all that is mapped, the pages that processes share counted for each.
    """
    total = dict.fromkeys(("rss", "uss", "unshared", "anonymous"), 0)
    pids = _processes(pid)
    for each in pids:
        rollup = Path(f"/proc/{each}/smaps_rollup").read_text()
        kib = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", rollup, re.MULTILINE)}
        anonymous = int(re.search(r"RssAnon:\s+(\d+)", Path(f"/proc/{each}/status").read_text())[1])
        total["rss"] += kib["Rss"]
        total["uss"] += kib["Private_Clean"] + kib["Private_Dirty"]
        total["unshared"] += kib["Private_Dirty"]
        total["anonymous"] += anonymous
    return {name: round(value / 1024, 1) for name, value in total.items()} | {"processes": len(pids)}


def _cpu_seconds(pid: int) -> float:
    ticks = 0
    for each in _processes(pid):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def tables(results: dict[str, Any]) -> str:
    """Render what `main` wrote as Markdown tables."""
    return "\n\n".join(_tables_of(each, results) for each in results["atlases"]) + "\n"


def _tables_of(told: dict[str, Any], results: dict[str, Any]) -> str:
    parts = [
        (
            f"**{told['atlas']}**, {told['models']:,} models, `{' '.join(['modelome serve', *results['serve']])}`: listening "
            f"after {told['seconds_until_listening']:.1f} s, "
            f"first view answered in {told['first_view_seconds']:.1f} s."
        ),
        _markdown(
            ["memory, MiB", "unshared", "anonymous", "USS", "RSS", "processes"],
            [
                [when, *(f"{facts[key]:,.0f}" for key in ("unshared", "anonymous", "uss", "rss", "processes"))]
                for when, facts in told["memory_mib"].items()
            ],
        ),
    ]
    if "open" in told:
        whole = told["open"]
        parts.append(
            f"Open loop, {whole['asked_per_second']:.0f} requests a second for {results['seconds']:.0f} s: "
            f"{whole['requests']:,} requests, {whole['failed']} failed, p50 {whole['p50']:.1f} ms, p90 {whole['p90']:.1f} ms, "
            f"**p99 {whole['p99']:.1f} ms**, max {whole['max']:.0f} ms; server {whole['server_cpu_share']:.2f} CPUs, "
            f"client {whole['client_cpu_share']:.2f}."
        )
        parts.append(_latencies("open loop, ms", whole["resources"]))
    if "closed_one" in told:
        parts.append(_latencies("one connection, ms", told["closed_one"]))
        parts.append(_latencies(f"{CONNECTIONS} connections, ms", told["closed_many"], rate=True))
    return "\n\n".join(parts)


def _latencies(title: str, rows: dict[str, Any], *, rate: bool = False) -> str:
    cost = all("server_cpu_ms" in row for row in rows.values())
    head = [title, "p50", "p99", "max", "requests", "failed", "kB"]
    head += (["CPU ms each"] if cost else []) + (["a second"] if rate else [])
    body = [
        [name, *(f"{row[key]:,.1f}" for key in ("p50", "p99", "max")), f"{row['requests']:,}", f"{row['failed']}"]
        + [f"{row['kilobytes']:,.1f}"]
        + ([f"{row['server_cpu_ms']:,.1f}"] if cost else [])
        + ([f"{row['per_second']:,.0f}"] if rate else [])
        for name, row in rows.items()
    ]
    return _markdown(head, body)


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
