"""Many threads ask at once: every answer is the one that a single reader gets, and memory stays bounded."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

import modelome
from modelome.server import Settings
from modelome.server.mapped_pages import PageKeeper
from modelome.server.service import Service

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from modelome import Atlas

PATHS = [
    "model?id=Qwen/Qwen3.8-27B",
    "model/lineage?id=Qwen/Qwen3.8-27B",
    "model/similar?id=Qwen/Qwen3.8-27B&k=30",
    "model/family?id=Qwen/Qwen3.8-27B",
    "models?filter=under:Qwen/Qwen3.8-27B&sort=-likes",
    "models?filter=changed:license",
    "mask?filter=is:root",
    "facets?column=tags&filter=downloads:>5",
    "histogram?column=created&filter=bert",
    "search?q=qwen%20gguf",
    "search?q=speech&mode=meaning",
    "families",
    "export?filter=likes:>100&format=csv",
    "points/at?ix=1,2,3",
]


def test_answers_do_not_depend_on_who_else_asks(client: TestClient) -> None:
    alone = {path: client.get(path).content for path in PATHS}
    with ThreadPoolExecutor(12) as pool:
        for path, content in zip(PATHS * 8, pool.map(lambda path: client.get(path).content, PATHS * 8), strict=True):
            assert content == alone[path], path


def test_one_service_warms_and_answers_at_once(radar_atlas: Atlas) -> None:
    service = Service(modelome.open(radar_atlas.path), Settings())
    threads = [threading.Thread(target=service.warm) for _ in range(4)]
    for thread in threads:
        thread.start()
    found = [service.selection("task:text-generation") for _ in range(4)]
    for thread in threads:
        thread.join()
    assert all((one.bits == found[0].bits).all() for one in found)
    service.close()


@pytest.mark.parametrize("text", ["likes:>3", ""])
def test_selections_that_are_kept_cannot_be_written(radar_atlas: Atlas, text: str) -> None:
    found = Service(radar_atlas, Settings()).selection(text)
    with pytest.raises(ValueError, match="read-only"):
        found.bits[0] = 0


def test_pages_let_go_read_the_same_again(radar_atlas: Atlas) -> None:
    atlas = modelome.open(radar_atlas.path)
    before = (np.asarray(atlas.map.neighbors).sum(), atlas.models.row(7), atlas.models.column("tags").to_pylist())
    mapped = PageKeeper(atlas.path, most_bytes=0).trim()
    assert mapped > 0 or not Path("/proc/self/statm").exists()
    assert (
        np.asarray(atlas.map.neighbors).sum(),
        atlas.models.row(7),
        atlas.models.column("tags").to_pylist(),
    ) == before


def test_below_the_limit_no_page_is_let_go_and_the_watch_ends(radar_atlas: Atlas) -> None:
    closing = threading.Event()
    watch = threading.Thread(target=PageKeeper(radar_atlas.path, most_bytes=2**50).watch, args=(closing,))
    watch.start()
    closing.set()
    watch.join(timeout=5)
    assert not watch.is_alive()
