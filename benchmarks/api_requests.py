"""What `api.py` asks: paths with values drawn from the atlas itself, and the mix of the open loop.

Ids are drawn half by downloads, half uniformly, so that known models are among them. Values of filters are those of rows
drawn at random, so frequent ones come often; most filters are asked once only, as a person narrows a selection, and a
third are asked again. Names are typed letter by letter.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import modelome

DATA = Path(__file__).parent / "data"
SAMPLE = 20_000
RANGE = 65_536

MIX = {
    "points/at": 26,
    "model": 15,
    "model/lineage": 12,
    "model/similar": 8,
    "search by name": 14,
    "models": 5,
    "models, next page": 2,
    "mask": 3,
    "facets": 3,
    "histogram": 2,
    "search by meaning": 2,
    "points file, one range": 4,
    "families": 1,
    "model/family": 1,
    "atlas": 1,
    "health": 1,
}
"""Requests of the open loop, in percent: people who move over the map, open models, search, and narrow a selection."""

FACETS = (
    "task",
    "library",
    "license_family",
    "license",
    "language",
    "tags",
    "datasets",
    "owner",
    "relation",
    "cluster_0",
)
HISTOGRAMS = ("downloads", "likes", "created", "generation", "descendants", "children", "faithfulness", "parameters")
SORTS = ("-downloads", "-likes", "-created_at", "created_at", "id", "task", "-descendants", "owner")
SHORT_WORDS = (
    "a",
    "m",
    "e",
    "7b",
    "x l",
    "a b c",
    "v2",
    "gguf",
    "model",
    "finetuned",
    "bert base uncased",
    "llama 3 8b",
)
MISTYPED = ("mistrall-7bb", "bert-bsae-uncasd", "stabel-difusion", "lamma-3-instruckt", "whispr-lrage-v3")


@dataclass
class Draw:
    """Draws values from one atlas, the same ones for a seed."""

    atlas: modelome.Atlas
    seed: int

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        count = self.atlas.count
        rows = np.unique(self.rng.integers(0, count, SAMPLE))
        wanted = ["id", "name", "owner", "task", "library", "licenses", "languages", "tags", "downloads", "created_at"]
        self.rows = self.atlas.models.take(rows, wanted).to_pylist()
        downloads = self.atlas.models.column("downloads").fill_null(0).to_numpy().astype(float) + 1
        known = self.rng.choice(count, SAMPLE, p=downloads / downloads.sum())
        self.known = self.atlas.ids.take(known)
        largest = np.bincount(self.atlas.lineage.nodes.root_ix, minlength=count)
        self.roots = self.atlas.ids.take(np.argsort(-largest, kind="stable")[:200])
        self.kept: list[str] = []

    def id(self) -> str:
        if self.rng.random() < 0.5:
            return str(self.known[self.rng.integers(len(self.known))])
        return str(self._row()["id"])

    def ix(self) -> int:
        return int(self.rng.integers(self.atlas.count))

    def typed(self) -> str:
        """The beginning of a known model's name, some letters long."""
        name = str(self.known[self.rng.integers(len(self.known))]).rpartition("/")[2]
        return name[: int(self.rng.integers(1, min(len(name), 20) + 1))] or "a"

    def filter(self, again: float = 1 / 3) -> str:
        if self.kept and self.rng.random() < again:
            return str(self.kept[self.rng.integers(len(self.kept))])
        made = " ".join(self._term() for _ in range(int(self.rng.integers(1, 4))))
        self.kept.append(made)
        return made

    def one(self, values: tuple[str, ...]) -> str:
        return values[int(self.rng.integers(len(values)))]

    def _row(self) -> dict[str, Any]:
        return dict(self.rows[int(self.rng.integers(len(self.rows)))])

    def _term(self) -> str:
        row, rng = self._row(), self.rng
        day = row["created_at"]
        makers: list[Callable[[], str | None]] = [
            lambda: f"task:{row['task']}" if row["task"] else "task:missing",
            lambda: f"library:{row['library']}" if row["library"] else "-library:missing",
            lambda: f"license:{_quoted(row['licenses'][0])}" if row["licenses"] else "license:missing",
            lambda: f"language:{_quoted(row['languages'][0])}" if row["languages"] else "-language:missing",
            lambda: f"tag:{_quoted(row['tags'][int(rng.integers(len(row['tags'])))])}" if row["tags"] else None,
            lambda: f"owner:{_quoted(row['owner'])}" if row["owner"] else None,
            lambda: f"downloads:>{int(10 ** rng.uniform(0, 4))}",
            lambda: f"likes:{int(rng.integers(0, 4))}..{int(rng.integers(5, 500))}",
            lambda: f"created:>={day:%Y-%m}" if day else "created:missing",
            lambda: f"created:{day:%Y-%m-%d}..{day.year + 1}" if day else None,
            lambda: f"generation:{int(rng.integers(0, 4))}",
            lambda: f"descendants:>{int(10 ** rng.uniform(0, 3))}",
            lambda: _quoted(max(re.findall(r"[A-Za-z0-9]+", row["name"]), key=len, default="bert")),
            lambda: f"under:{_quoted(str(self.roots[int(rng.integers(len(self.roots)))]))}",
            lambda: f"changed:{self.one(('license', 'task', 'language', 'library'))}",
            lambda: f"is:{self.one(('root', 'leaf', 'only-ghosts'))}",
            lambda: f"cluster_0:{int(rng.integers(0, 8))}",
        ]
        return makers[int(rng.integers(len(makers)))]() or "license_family:permissive"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _path(path: str, **query: Any) -> str:
    return f"/api/v1/{path}?{urlencode(query, quote_via=quote)}" if query else f"/api/v1/{path}"


def resources(draw: Draw, cursors: list[str], files: list[tuple[str, int]]) -> dict[str, Callable[[], str]]:
    """For each name, what makes its next path."""
    meanings = [json.loads(line)["query"] for line in (DATA / "search_queries.jsonl").read_text().splitlines()]

    def one_range() -> str:
        name, size = files[int(draw.rng.integers(len(files)))]
        start = int(draw.rng.integers(max(size - RANGE, 1)))
        return f"{_path(f'points/{name}')}\nRange: bytes={start}-{start + RANGE - 1}"

    return {
        "points/at": lambda: _path("points/at", ix=draw.ix()),
        "model": lambda: _path("model", id=draw.id()),
        "model/lineage": lambda: _path("model/lineage", id=draw.id()),
        "model/similar": lambda: _path("model/similar", id=draw.id()),
        "search by name": lambda: _path("search", q=draw.typed()),
        "search by short or common words": lambda: _path("search", q=draw.one(SHORT_WORDS)),
        "search by mistyped name": lambda: _path("search", q=draw.one(MISTYPED)),
        "search by meaning": lambda: _path("search", q=draw.one(tuple(meanings)), mode="meaning"),
        "models": lambda: _path("models", filter=draw.filter(), sort=draw.one(SORTS), limit=200),
        "models, no filter": lambda: _path("models", sort=draw.one(SORTS), limit=200),
        "models, next page": lambda: draw.one(tuple(cursors)),
        "mask": lambda: _path("mask", filter=draw.filter()),
        "facets": lambda: _path("facets", column=draw.one(FACETS), filter=draw.filter()),
        "facets of tags, new filter": lambda: _path("facets", column="tags", filter=draw.filter(again=0)),
        "histogram": lambda: _path("histogram", column=draw.one(HISTOGRAMS), filter=draw.filter()),
        "histogram, new filter": lambda: _path("histogram", column=draw.one(HISTOGRAMS), filter=draw.filter(again=0)),
        "points file, one range": one_range,
        "families": lambda: _path("families", limit=100),
        "model/family": lambda: _path("model/family", id=draw.id()),
        "lineage of the largest families": lambda: _path("model/lineage", id=draw.roots[int(draw.rng.integers(10))]),
        "atlas": lambda: _path("atlas"),
        "health": lambda: _path("health"),
    }


def open_loop(
    make: dict[str, Callable[[], str]], rng: np.random.Generator, rate: float, seconds: float
) -> list[list[Any]]:
    """Requests of the mix at the times of a Poisson process: [second, name, path]."""
    count = rng.poisson(rate * seconds)
    times = np.sort(rng.uniform(0, seconds, count))
    shares = np.array(list(MIX.values()), float)
    names = rng.choice(list(MIX), count, p=shares / shares.sum())
    return [[round(float(time), 5), str(name), make[str(name)]()] for time, name in zip(times, names, strict=True)]
