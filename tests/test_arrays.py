"""Arrays are mapped and read as NumPy writes them, from any number of threads."""

from __future__ import annotations

import ast
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis.extra import numpy as hnp

from modelome.arrays import map_array, read_array

if TYPE_CHECKING:
    from pathlib import Path

KINDS = hnp.scalar_dtypes().filter(lambda kind: kind.kind in "biufcSU" and kind.itemsize)


@settings(max_examples=150, deadline=None)
@given(array=hnp.arrays(KINDS, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)))
def test_what_numpy_saves_comes_back(tmp_path_factory: pytest.TempPathFactory, array: np.ndarray) -> None:
    path = tmp_path_factory.mktemp("arrays") / "some.npy"
    for saved in (array, np.asfortranarray(array)):
        np.save(path, saved)
        for back in (map_array(path), read_array(path)):
            assert back.dtype == array.dtype
            assert back.tobytes() == array.tobytes()
            assert back.shape == saved.shape


def test_a_mapped_array_cannot_be_written_to_and_a_read_one_can(tmp_path: Path) -> None:
    np.save(tmp_path / "some.npy", np.arange(5))
    with pytest.raises(ValueError, match="read-only"):
        map_array(tmp_path / "some.npy")[0] = 1
    read_array(tmp_path / "some.npy")[0] = 1


@pytest.mark.parametrize("take", [map_array, read_array])
def test_what_is_no_array_is_refused(tmp_path: Path, take: object) -> None:
    path = tmp_path / "some.npy"
    np.save(path, np.arange(1000))
    whole = path.read_bytes()
    for damaged in (b"", whole[:50], whole[:2000], b"PK" + whole):
        path.write_bytes(damaged)
        with pytest.raises((ValueError, EOFError)):
            take(path)  # type: ignore[operator]
    with pytest.raises(FileNotFoundError):
        take(tmp_path / "none.npy")  # type: ignore[operator]


def test_a_header_is_not_parsed_as_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    np.save(tmp_path / "some.npy", np.arange(10.0).reshape(2, 5))
    monkeypatch.setattr(ast, "literal_eval", lambda _: pytest.fail("two threads that parse Python may fail on 3.11"))
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            arrays = list(pool.map(map_array, [tmp_path / "some.npy"] * 200))
    finally:
        sys.setswitchinterval(interval)
    assert all(array.sum() == 45 for array in arrays)
