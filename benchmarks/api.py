"""How long the API takes to answer: one connection, one request after another, over loopback.

    python benchmarks/api.py ATLAS [--requests 200] [--out api.json]

Starts `modelome serve` as a process of its own, waits until it listens, and asks for models drawn at random (half of
them by downloads, so that the known ones are among them), then writes median and 99th percentile of each resource, the
seconds until the server listened, and its resident memory before and after.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import platform
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import numpy as np

import modelome

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 7
WORDS = [
    "mistral",
    "qwen 7b gguf",
    "bert",
    "llama",
    "gpt2",
    "whisper",
    "a",
    "m",
    "7b",
    "bert base uncased",
    "finetuned",
    "model",
    "stable diffusion",
    "xlm-roberta",
    "sentiment",
    "resnet",
    "lora",
    "e",
    "tiny",
    "mistralai/Mistral-7B-v0.1",
    "zephyr",
    "phi",
    "chat",
    "instruct v2",
    "a b c",
]
MEANINGS = [
    "speech recognition for german",
    "a small chat model that writes code",
    "detect objects in x-ray pictures",
    "sentiment of reviews in french",
    "text to image in the style of anime",
    "translate english to swahili",
    "protein folding",
    "summarize legal documents",
    "named entities in medical text",
    "music generation",
]
FILTERS = [
    "",
    "task:text-generation",
    "downloads:>1000",
    "license:mit language:en",
    "created:2024-01..2024-06",
    "-license_family:missing likes:>5",
    "tag:gguf",
    "bert",
    "children:>0 is:root",
]
FACETS = ("task", "library", "license_family", "language", "tags", "owner", "cluster_0")
HISTOGRAMS = ("downloads", "likes", "created", "generation", "descendants")


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", type=Path)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--out", type=Path, default=None)
    arguments = parser.parse_args()
    atlas = modelome.open(arguments.atlas)
    plan = _plan(atlas, arguments.requests)
    with _server(arguments.atlas) as (process, port, seconds):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        time.sleep(2)  # it makes itself ready in the background
        before = _resident(process.pid)
        results = {}
        for name, paths in plan.items():
            results[name] = {**_measure(connection, paths), "resident_mib": _resident(process.pid)["VmRSS"]}
        after = _resident(process.pid)
    told = {
        "atlas": atlas.name,
        "models": atlas.count,
        "machine": {"cpus": os.cpu_count(), "python": platform.python_version()},
        "seconds_until_listening": round(seconds, 3),
        "resident_mib": {"started": before, "after_all": after},
        "milliseconds": results,
    }
    if arguments.out:
        arguments.out.write_text(json.dumps(told, indent=1))
    _show(told)


def _plan(atlas: modelome.Atlas, count: int) -> dict[str, list[str]]:
    rng = np.random.default_rng(SEED)
    downloads = atlas.models.column("downloads").fill_null(0).to_numpy().astype(float) + 1
    weighted = rng.choice(atlas.count, count // 2, p=downloads / downloads.sum())
    ids = [
        quote(name, safe="") for name in atlas.ids.take(np.append(weighted, rng.integers(0, atlas.count, count // 2)))
    ]
    busiest = atlas.ids.take(np.argsort(-atlas.lineage.nodes.children)[:10])
    hubs = [quote(name, safe="") for name in busiest] * max(1, count // 40)

    def over(path: str, key: str, values: tuple[str, ...] | list[str], times: int = 1, **more: str) -> list[str]:
        return [f"{path}?{urlencode({key: value, **more})}" for value in values] * times

    filters = list(FILTERS)
    return {
        "model": [f"model?id={name}" for name in ids],
        "model/lineage": [f"model/lineage?id={name}" for name in ids],
        "model/lineage, 10 with most children": [f"model/lineage?id={name}" for name in hubs],
        "model/similar": [f"model/similar?id={name}" for name in ids],
        "model/family, 10 with most children": [f"model/family?id={name}" for name in hubs[:20]],
        "search by name": over("search", "q", WORDS, max(1, count // 25)),
        "search by mistyped name": over("search", "q", ["mistrall-7bb", "bert-bsae-uncasd", "stabel-difusion"], 5),
        "search by meaning": over("search", "q", MEANINGS, max(1, count // 40), mode="meaning"),
        "facets": [f"facets?{urlencode({'column': c, 'filter': f})}" for c in FACETS for f in filters],
        "histogram": [f"histogram?{urlencode({'column': c, 'filter': f})}" for c in HISTOGRAMS for f in filters],
        "mask, first time": [
            f"mask?{urlencode({'filter': f})}" for f in (f"{f} downloads:>{n}" for n in range(5) for f in filters)
        ],
        "mask, again": over("mask", "filter", filters, max(1, count // 20)),
        "mask, changed:license": over("mask", "filter", [f"changed:license likes:>{n}" for n in range(8)]),
        "models": over("models", "filter", filters, max(1, count // 40)),
        "points/at": [f"points/at?ix={','.join(map(str, rng.integers(0, atlas.count, 50)))}" for _ in range(count)],
        "atlas": ["atlas"] * (count // 4),
    }


def _measure(connection: http.client.HTTPConnection, paths: list[str]) -> dict[str, float]:
    taken = []
    for path in paths:
        started = time.perf_counter()
        connection.request("GET", f"/api/v1/{path}", headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - started) * 1000)
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status}")
    return {
        "requests": len(taken),
        "median": round(float(np.median(taken)), 2),
        "p99": round(float(np.percentile(taken, 99)), 2),
        "max": round(max(taken), 2),
    }


@contextmanager
def _server(atlas: Path) -> Iterator[tuple[subprocess.Popen[str], int, float]]:
    code = "import sys; from modelome.server import run; run(sys.argv[1], port=0)"
    started = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, str(atlas)], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline() if process.stdout else ""
        found = re.search(r":(\d+)/", line)
        if found is None:
            raise SystemExit(f"the server did not start: {line}")
        yield process, int(found[1]), time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def _resident(pid: int) -> dict[str, int]:
    """Resident memory in MiB: all of it, and what is the process's own (the rest are pages of mapped files)."""
    status = Path(f"/proc/{pid}/status").read_text()
    found = dict(re.findall(r"(VmRSS|RssAnon|VmHWM):\s+(\d+) kB", status))
    return {name: int(kib) // 1024 for name, kib in found.items()}


def _show(told: dict[str, Any]) -> None:
    print(f"{told['models']:,} models; listening after {told['seconds_until_listening']} s; {told['resident_mib']}")
    print(f"{'ms':<40}{'median':>9}{'p99':>9}{'max':>9}{'n':>7}{'RSS MiB':>9}")
    for name, row in told["milliseconds"].items():
        print(f"{name:<40}{row['median']:>9}{row['p99']:>9}{row['max']:>9}{row['requests']:>7}{row['resident_mib']:>9}")


if __name__ == "__main__":
    main()
