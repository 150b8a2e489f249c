"""Serve what is measured: the floor page, the engine alone, the app over an atlas, Embedding Atlas over the same rows."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from modelome.atlas.points import read_container

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
WEB = ROOT / "web"
PEER = ROOT / ".cache/bench-embedding-atlas/bin/embedding-atlas"
START_S = 300
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
}


@dataclass(frozen=True)
class Served:
    """Where a page is, which process serves it (none: this one), and how long that took to answer."""

    url: str
    pid: int | None = None
    start_s: float | None = None


@contextmanager
def floor(atlas: Path, box: str) -> Iterator[Served]:
    """Serve 16-bit coordinates and the page that draws them, and nothing else."""
    points = atlas / "points"
    index = json.loads((points / "index.json").read_text())
    column = points / index["columns"]["xy"]["file"]
    xy = read_container(column.read_bytes(), index["blocks"]).tobytes()
    with _files({"/xy.bin": xy}, {"/": HERE}) as base:
        yield Served(f"{base}floor.html?box={box}")


@contextmanager
def engine(atlas: Path, box: str) -> Iterator[Served]:
    """Serve the drawing engine with no app around it."""
    with tempfile.TemporaryDirectory() as built:
        vite = [str(WEB / "node_modules/.bin/vite"), "build", "--config", "vite.config.mjs", "--outDir", built]
        subprocess.run(vite, cwd=HERE / "bare", check=True, stdout=subprocess.DEVNULL)
        with _files({}, {"/bare/": Path(built), "/points/": atlas / "points"}) as base:
            yield Served(f"{base}bare/?points=../points/&box={box}")


@contextmanager
def app(atlas: Path) -> Iterator[Served]:
    """Serve the app as anybody would: `modelome serve ATLAS`."""
    command = [sys.executable, "-m", "modelome", "serve", str(atlas), "--port", "0", "--no-browser"]
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", line)
            if not found:
                raise SystemExit(f"modelome serve said {line!r} instead of where it listens.")
            yield Served(found[0].replace("localhost", "127.0.0.1"), process.pid, time.perf_counter() - began)
        finally:
            process.terminate()


@contextmanager
def embedding_atlas(table: Path, *, text: bool) -> Iterator[Served]:
    """Serve a table of `peer_table` with Embedding Atlas, its caches empty; with its text or without."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        str(PEER),
        str(table),
        "--x",
        "x",
        "--y",
        "y",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-auto-port",
    ]
    began = time.perf_counter()
    with (
        tempfile.TemporaryDirectory() as caches,
        tempfile.TemporaryFile() as log,
        subprocess.Popen(
            command + (["--text", "text"] if text else []),
            stdout=log,
            stderr=log,
            env={**os.environ, "XDG_CACHE_HOME": caches},
        ) as process,
    ):
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait_for(url, process)
            yield Served(url, process.pid, time.perf_counter() - began)
        finally:
            process.terminate()


def peer_table(atlas: Path, out: Path) -> None:
    """Write the atlas's rows as Embedding Atlas takes them: the same places, ids and tasks, and a short text."""
    xy = np.load(atlas / "layout/2d.npy")
    models = pq.read_table(atlas / "models.parquet", columns=["id", "name", "task", "library"])
    words = [pc.fill_null(models[name], "") for name in ("name", "task", "library")]
    table = {
        "x": xy[:, 0],
        "y": xy[:, 1],
        "id": models["id"],
        "text": pc.binary_join_element_wise(*words, " "),
        "task": pc.fill_null(models["task"], "missing"),
    }
    pq.write_table(pa.table(table), out)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.perf_counter() + START_S
    while time.perf_counter() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{url} did not answer within {START_S} s.")


@contextmanager
def _files(made: dict[str, bytes], folders: dict[str, Path]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made, folders))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _handler(made: dict[str, bytes], folders: dict[str, Path]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?")[0]
            path += "index.html" if path.endswith("/") else ""
            body = made.get(path)
            if body is None:
                prefix, folder = next(item for item in folders.items() if path.startswith(item[0]))
                file = folder / path[len(prefix) :]
                if not file.is_file():
                    self.send_error(404)
                    return
                body = file.read_bytes()
            wanted = self.headers.get("Range")
            start, stop = 0, len(body)
            if wanted:
                first, _, last = wanted.removeprefix("bytes=").partition("-")
                start, stop = int(first), min(int(last) + 1 if last else stop, stop)
            self.send_response(206 if wanted else 200)
            if wanted:
                self.send_header("Content-Range", f"bytes {start}-{stop - 1}/{len(body)}")
            self.send_header("Content-Type", TYPES.get(Path(path).suffix, "application/octet-stream"))
            self.send_header("Content-Length", str(stop - start))
            self.end_headers()
            self.wfile.write(body[start:stop])

        def log_message(self, *_: Any) -> None:
            """Keep the console for the results."""

    return Handler
