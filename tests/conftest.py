"""Atlases and data that tests of several rooms share."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

import modelome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelome import Atlas

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "src" / "modelome"
KEPT = REPOSITORY / ".cache" / "test-atlases"

# An example takes as long as the machine is busy with other things; benchmarks measure time, tests do not.
settings.register_profile("modelome", deadline=None)
settings.load_profile("modelome")

# Rooms that only read an atlas: a change in them leaves the atlases of the tests as they are.
READERS = ("server", "_web")


def _fingerprint_of_code() -> str:
    """Hash everything that takes part in a build, so that no test reads an atlas of older code."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE)
        reads_only = inside.parts[0] in READERS or inside.name.startswith(("cli", "console"))
        if path.is_file() and "__pycache__" not in inside.parts and not reads_only:
            digest.update(f"{inside}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    digest.update(Path(__file__).read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Let one test process at a time build."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def kept_atlases() -> Path:
    """Give a folder that is kept between test runs for as long as the code of a build does not change."""
    folder = KEPT / _fingerprint_of_code()
    folder.mkdir(parents=True, exist_ok=True)
    os.utime(folder)
    for old in KEPT.iterdir():
        if time.time() - old.stat().st_mtime > 3600:  # no other run of the tests is using it
            shutil.rmtree(old, ignore_errors=True)
    return folder


@pytest.fixture(scope="session")
def radar_atlas(kept_atlases: Path) -> Atlas:
    """Give the atlas of the whole bundled sample: 15,910 real models. Its folder is `radar_atlas.path`.

    MODELOME_TEST_ATLAS names one that is built already.
    """
    if given := os.environ.get("MODELOME_TEST_ATLAS"):
        return modelome.open(given)
    with _locked(kept_atlases / "radar.lock"):
        path = kept_atlases / "radar"
        if not path.exists():
            modelome.build("sample", path, keep_work=False)
        return modelome.open(path)


@pytest.fixture(scope="session")
def small_listing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a listing in the Hub's form that has every kind of lineage in it: see `small_rows`."""
    path = tmp_path_factory.mktemp("listing") / "small.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in small_rows()), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small_atlas(kept_atlases: Path, small_listing: Path) -> Atlas:
    """Give the atlas of `small_listing`."""
    with _locked(kept_atlases / "small.lock"):
        path = kept_atlases / "small"
        if not path.exists():
            modelome.build(str(small_listing), path, keep_work=False)
        return modelome.open(path)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of real listings that do not ship with the project; a test that asks for it is skipped without."""
    folder = Path(os.environ.get("MODELOME_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the real listings are not here; MODELOME_SHARED_DATA names their folder")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of a Chromium; without one a test is skipped, and under CI it fails."""
    words = [str(REPOSITORY / "scripts" / "chromium"), "--no-install"]
    found = subprocess.run(words, capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail(found.stderr) if os.environ.get("CI") else pytest.skip(found.stderr)
    return found.stdout.strip()


def small_rows() -> list[dict[str, object]]:
    """Make 64 models: one family of four generations, a merge of two roots, a cycle, a ghost, a model of itself."""

    def row(
        name: str,
        number: int,
        *parents: str,
        task: str | None = "text-generation",
        license_id: str | None = "mit",
    ) -> dict[str, object]:
        tags = ["transformers", "safetensors", "en"]
        tags += [task] if task else []
        tags += [f"license:{license_id}"] if license_id else []
        tags += [f"base_model:{parent}" for parent in parents]
        return {
            "id": name,
            "createdAt": f"2024-01-{1 + number % 28:02d}T12:00:00.000Z",
            "lastModified": None,
            "downloads": 10 * number,
            "likes": number % 7,
            "tags": tags,
            "pipeline_tag": task,
            "library_name": "transformers",
        }

    rows = [
        row("acme/base-7b", 1),
        row("acme/base-7b-chat", 2, "acme/base-7b", "finetune:acme/base-7b"),
        row(
            "quant/base-7b-chat-GGUF",
            3,
            "acme/base-7b-chat",
            "quantized:acme/base-7b-chat",
            license_id="apache-2.0",
        ),
        row("tuner/base-7b-chat-GGUF-lora", 4, "quant/base-7b-chat-GGUF", "adapter:quant/base-7b-chat-GGUF"),
        row("vision/encoder", 5, task="image-classification", license_id=None),
        row("mixer/base-encoder-merge", 6, "acme/base-7b", "vision/encoder", license_id="cc-by-nc-4.0"),
        row("ring/a", 7, "ring/c"),
        row("ring/b", 8, "ring/a"),
        row("ring/c", 9, "ring/b"),
        row("orphan/of-a-ghost", 10, "gone/never-listed"),
        row("self/parent", 11, "self/parent"),
        row("Case/Model", 12),
        row("child/of-case", 13, "case/model"),
    ]
    tasks = ("text-generation", "image-classification", "automatic-speech-recognition", None)
    topics = ("poetry", "x-ray", "whisper", "untitled")
    rows += [
        row(f"many/{topics[i % 4]}-{i}", 20 + i, *(["acme/base-7b"] if i % 3 == 0 else []), task=tasks[i % 4])
        for i in range(51)
    ]
    return rows
