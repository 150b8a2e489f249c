"""What an atlas says of itself, and whether its files are what it says."""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from modelome.atlas.stages import hash_file
from modelome.errors import AtlasDamaged, AtlasMissing, AtlasTooNew, AtlasTooOld

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FORMAT", "check_sizes", "read_manifest", "verify", "write_manifest"]

FORMAT = 2
_NAME = "manifest.json"
_REBUILD = "Build it again with `modelome build`."


def write_manifest(directory: Path, content: dict[str, Any]) -> str:
    """Add the list of files with sizes and hashes, and the atlas id made of them; returns the id."""
    names = sorted(
        str(file.relative_to(directory))
        for file in directory.rglob("*")
        if file.is_file() and file.name not in (_NAME, "build.json")
    )
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(lambda name: hash_file(directory / name), names))
    files = {
        name: {"bytes": (directory / name).stat().st_size, "sha256": digest}
        for name, digest in zip(names, hashes, strict=True)
    }
    atlas_id = hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]
    manifest = {"format": FORMAT, "id": atlas_id, **content, "files": files}
    (directory / _NAME).write_text(json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False))
    return atlas_id


def read_manifest(directory: Path) -> dict[str, Any]:
    """Read and judge a manifest.

    Raises:
        AtlasMissing: no atlas lies there.
        AtlasDamaged: the manifest cannot be read.
        AtlasTooNew: a newer version wrote it.
        AtlasTooOld: an older version wrote it.

    """
    try:
        text = (directory / _NAME).read_text()
    except (FileNotFoundError, NotADirectoryError):
        raise AtlasMissing(
            f"No atlas at {str(directory)!r}. `modelome build SOURCE -o {directory}` makes one."
        ) from None
    try:
        manifest = json.loads(text)
        version = int(manifest["format"])
    except (ValueError, KeyError, TypeError):
        raise AtlasDamaged(f"The manifest of {str(directory)!r} cannot be read. {_REBUILD}") from None
    if version > FORMAT:
        raise AtlasTooNew(
            f"{str(directory)!r} has atlas format {version}; this version of modelome reads up to {FORMAT}. "
            "Upgrade modelome, or build the atlas again with this version."
        )
    if version < FORMAT:
        raise AtlasTooOld(f"{str(directory)!r} has atlas format {version}; this version reads {FORMAT}. {_REBUILD}")
    if not isinstance(manifest.get("files"), dict):
        raise AtlasDamaged(f"The manifest of {str(directory)!r} lists no files. {_REBUILD}")
    return dict(manifest)


def check_sizes(directory: Path, manifest: dict[str, Any]) -> None:
    """Compare every file's size with the manifest; costs one `stat` a file.

    Raises:
        AtlasDamaged: a file is missing or has another size.

    """
    folder = str(directory)
    for name, facts in manifest["files"].items():
        try:
            size = os.stat(f"{folder}/{name}").st_size  # noqa: PTH116 - a server looks at all of them every second
        except OSError:
            raise AtlasDamaged(f"{name!r} is missing from {str(directory)!r}. {_REBUILD}") from None
        if size != facts["bytes"]:
            raise AtlasDamaged(
                f"{name!r} in {str(directory)!r} has {size:,} bytes, its manifest says {facts['bytes']:,}. {_REBUILD}"
            )


def verify(directory: Path, manifest: dict[str, Any]) -> None:
    """Compare every file's sha256 with the manifest; reads the whole atlas.

    Raises:
        AtlasDamaged: a file has another content.

    """
    check_sizes(directory, manifest)
    names = list(manifest["files"])
    with ThreadPoolExecutor() as pool:
        for name, digest in zip(names, pool.map(lambda n: hash_file(directory / n), names), strict=True):
            if digest != manifest["files"][name]["sha256"]:
                raise AtlasDamaged(f"{name!r} in {str(directory)!r} has been changed. {_REBUILD}")
