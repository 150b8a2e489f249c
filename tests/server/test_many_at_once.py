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
from modelome.server.reading.facets import facets
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
    masks = [service.matching("task:text-generation") for _ in range(4)]
    for thread in threads:
        thread.join()
    assert all((mask == masks[0]).all() for mask in masks)
    service.close()


def test_masks_that_are_kept_cannot_be_written(radar_atlas: Atlas) -> None:
    mask = Service(radar_atlas, Settings()).matching("likes:>3")
    with pytest.raises(ValueError, match="read-only"):
        mask[0] = True


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


def test_a_value_listed_twice_by_a_model_counts_once(small_atlas: Atlas) -> None:
    service = Service(small_atlas, Settings())
    expected = facets(service, "tags", "", 1000)
    service._repeats["tags"] = True  # the careful way, which real atlases rarely need
    assert facets(service, "tags", "", 999) == expected
    assert not Service(small_atlas, Settings()).has_repeats("tags")
