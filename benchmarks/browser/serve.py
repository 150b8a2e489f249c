"""Serve the floor page, the engine alone and an atlas's points, with byte ranges, on a free port."""

from __future__ import annotations

import json
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modelome.atlas.points import read_container

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
WEB = HERE.parent.parent / "web"
TYPES = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
}


@contextmanager
def serving(points: Path) -> Iterator[str]:
    """Yield the base URL: `floor.html`, `bare/`, `points/`, all over one count of points."""
    index = json.loads((points / "index.json").read_text())
    column = points / index["columns"]["xy"]["file"]
    xy = read_container(column.read_bytes(), index["blocks"]).tobytes()
    with tempfile.TemporaryDirectory() as built:
        vite = [str(WEB / "node_modules/.bin/vite"), "build", "--config", "vite.config.mjs", "--outDir", built]
        subprocess.run(vite, cwd=HERE / "bare", check=True, stdout=subprocess.DEVNULL)
        handler = _handler({"/xy.bin": xy}, {"/bare/": Path(built), "/points/": points, "/": HERE})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
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
