"""Point files are what docs/points-format.md says, byte for byte."""

from __future__ import annotations

import itertools
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelome.atlas.points import (
    Encoding,
    block_boundaries,
    dequantize,
    draw_order,
    extent_of,
    morton2,
    quantize,
    read_container,
    write_container,
)
from modelome.errors import AtlasDamaged


def _read_by_the_document(data: bytes, boundaries: list[int]) -> list[list[int]]:
    """Decode with nothing but the words of the document: a second, slow reader."""
    assert data[:4] == b"MLPT"
    version, dtype, components = struct.unpack_from("<HBB", data, 4)
    rows, blocks = struct.unpack_from("<II", data, 8)
    encoding = data[16]
    assert version == 1
    assert data[17:24] == bytes(7)
    assert (rows, blocks) == (boundaries[-1], len(boundaries) - 1)
    offsets = struct.unpack_from(f"<{blocks + 1}Q", data, 24)
    assert offsets[-1] == len(data)
    size = {1: 1, 2: 2, 4: 4, 5: 4}[dtype]
    out: list[list[int]] = []
    for block, (start, stop) in enumerate(itertools.pairwise(boundaries)):
        count = stop - start
        inflated = zlib.decompress(data[offsets[block] : offsets[block + 1]])
        width, planes = (4, 1) if encoding == 2 else (size, components)
        assert len(inflated) == count * width * planes
        columns = []
        for plane in range(planes):
            base = plane * count * width
            values = [
                sum(inflated[base + byte * count + row] << (8 * byte) for byte in range(width)) for row in range(count)
            ]
            if encoding == 3:
                values = [((value >> 1) ^ -(value & 1)) % (1 << (8 * width)) for value in values]
            if encoding in (1, 2, 3):
                for row in range(1, count):
                    values[row] = (values[row] + values[row - 1]) % (1 << (8 * width))
            columns.append(values)
        if encoding == 2:
            codes = columns[0]
            columns = [
                [sum(((code >> (2 * bit + shift)) & 1) << bit for bit in range(16)) for code in codes]
                for shift in (0, 1)
            ]
        out.extend([list(row) for row in zip(*columns, strict=True)])
    return out


@given(st.lists(st.tuples(st.integers(0, 65535), st.integers(0, 65535)), max_size=60), st.integers(1, 7))
def test_a_second_reader_written_from_the_document_reads_the_same_positions(
    points: list[tuple[int, int]], size: int
) -> None:
    points = sorted(points, key=lambda p: int(morton2(np.array([p[0]]), np.array([p[1]]))[0]))
    values = np.array(points, dtype=np.uint16).reshape(-1, 2)
    boundaries = [*range(0, len(points), size), len(points)] if points else [0]
    data = write_container(values, boundaries, Encoding.MORTON)
    assert _read_by_the_document(data, boundaries) == values.tolist()
    assert read_container(data, boundaries).tolist() == values.tolist()


@pytest.mark.parametrize("dtype", ["u1", "u2", "u4"])
@pytest.mark.parametrize("encoding", [Encoding.PLAIN, Encoding.DELTA, Encoding.ZIGZAG])
def test_every_unsigned_type_and_encoding_comes_back(dtype: str, encoding: Encoding) -> None:
    rng = np.random.default_rng(1)
    values = rng.integers(0, np.iinfo(dtype).max, (50, 3), dtype=dtype, endpoint=True)
    boundaries = [0, 20, 50]
    data = write_container(values, boundaries, encoding)
    assert _read_by_the_document(data, boundaries) == values.tolist()
    assert np.array_equal(read_container(data, boundaries), values)


def test_real_numbers_keep_their_bits_nan_included() -> None:
    values = np.array([1.5, np.nan, -np.inf, 0.0], dtype=np.float32)
    data = write_container(values, [0, 4], Encoding.PLAIN)
    assert read_container(data, [0, 4]).tobytes() == values.tobytes()


def test_what_does_not_fit_an_encoding_is_refused() -> None:
    with pytest.raises(ValueError, match="two u16"):
        write_container(np.zeros((3, 3), np.uint16), [0, 3], Encoding.MORTON)
    with pytest.raises(ValueError, match="unsigned"):
        write_container(np.zeros(3, np.float32), [0, 3], Encoding.DELTA)
    with pytest.raises(ValueError, match="unsigned"):
        write_container(np.zeros(3, np.float32), [0, 3], Encoding.ZIGZAG)
    with pytest.raises(ValueError, match="not float64"):
        write_container(np.zeros(3), [0, 3], Encoding.PLAIN)


@pytest.mark.parametrize("damage", [b"", b"MLPT", b"XXXX" + bytes(60)])
def test_bytes_that_are_no_container_are_told_so(damage: bytes) -> None:
    with pytest.raises(AtlasDamaged, match="build the atlas again"):
        read_container(damage, [0, 3])


def test_a_container_of_other_rows_is_refused() -> None:
    data = write_container(np.zeros(5, np.uint8), [0, 5], Encoding.PLAIN)
    with pytest.raises(AtlasDamaged, match="5 rows"):
        read_container(data, [0, 6])


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, [0]),
        (1, [0, 1]),
        (16_384, [0, 16_384]),
        (16_385, [0, 16_384, 16_385]),
        (400_000, [0, 16_384, 32_768, 65_536, 131_072, 262_144, 400_000]),
        (900_000, [0, 16_384, 32_768, 65_536, 131_072, 262_144, 524_288, 786_432, 900_000]),
    ],
)
def test_prefixes_double_until_blocks_have_262144_rows(count: int, expected: list[int]) -> None:
    assert block_boundaries(count) == expected


@pytest.mark.parametrize("bits", [16, 13])
def test_positions_come_back_to_half_a_step_of_the_grid(bits: int) -> None:
    rng = np.random.default_rng(2)
    positions = (rng.normal(size=(1000, 2)) * [10, 3] + 5).astype(np.float32)
    extent = extent_of(positions)
    high, fine = quantize(positions, extent, bits)
    assert high.max() < 2**bits
    step = extent.half / 2 ** (bits - 1)
    rounding = np.spacing(np.float32(np.abs(positions).max()))
    assert np.abs(dequantize(high, None, extent, bits) - positions).max() <= step / 2 + rounding
    assert np.abs(dequantize(high, fine, extent, bits) - positions).max() <= step / 512 + rounding


def test_one_point_and_no_point_have_an_extent() -> None:
    assert extent_of(np.zeros((1, 2), np.float32)).half == 1.0
    assert extent_of(np.zeros((0, 3), np.float32)).center == (0.0, 0.0, 0.0)


def _clumps(count: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centers = rng.uniform(0, 65535, (40, 2))
    weights = rng.dirichlet(np.full(40, 0.5))
    xy = centers[rng.choice(40, count, p=weights)] + rng.normal(size=(count, 2)) * 900
    return np.clip(xy, 0, 65535).astype(np.uint16), rng.exponential(size=count).astype(np.float32)


def test_draw_order_is_a_permutation_and_each_block_is_in_morton_order() -> None:
    xy, importance = _clumps(50_000)
    order = draw_order(xy, importance)
    assert np.array_equal(np.sort(order), np.arange(50_000))
    for start, stop in itertools.pairwise(block_boundaries(50_000)):
        codes = morton2(*xy[order[start:stop]].T).astype(np.int64)
        assert (np.diff(codes) >= 0).all()


def test_a_prefix_keeps_the_density_of_the_whole_map() -> None:
    xy, importance = _clumps(200_000)
    order = draw_order(xy, importance)
    prefix = xy[order[:32_768]]

    def histogram(points: np.ndarray) -> np.ndarray:
        counts: np.ndarray = np.histogram2d(points[:, 0], points[:, 1], bins=16, range=[[0, 65536]] * 2)[0]
        return counts / len(points)

    whole = histogram(xy)
    chance = xy[np.random.default_rng(3).choice(len(xy), 32_768, replace=False)]
    assert np.abs(histogram(prefix) - whole).sum() < 2 * np.abs(histogram(chance) - whole).sum() + 0.02


def test_a_prefix_leaves_no_occupied_place_of_the_map_empty() -> None:
    xy, importance = _clumps(200_000)
    prefix = draw_order(xy, importance)[:16_384]
    cells = (xy // 512).astype(np.int64)
    occupied = np.unique(cells @ [1, 128])
    shown = np.unique(cells[prefix] @ [1, 128])
    assert len(occupied) <= 16_384
    assert np.array_equal(shown, occupied)


def test_the_important_come_first() -> None:
    xy, importance = _clumps(200_000)
    order = draw_order(xy, importance)
    assert importance[order[:32_768]].mean() > 2 * importance.mean()
    assert int(np.argmax(importance)) in order[:16_384]


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_very_small_maps_have_an_order(count: int) -> None:
    xy = np.zeros((count, 2), np.uint16)
    assert sorted(draw_order(xy, np.zeros(count, np.float32)).tolist()) == list(range(count))
