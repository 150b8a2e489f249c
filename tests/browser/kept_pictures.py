"""Pictures that are kept, and how far what is seen now is from them.

Two pictures of one page are never alike to the last pixel on two machines: letters are smoothed otherwise, a line of text
ends a pixel later. So they are compared by what such things leave as it is, in three ways:

- *grounds*: the color behind what is written, in blocks of 16 pixels: panels, buttons, bars, rows;
- *ink*: the mean color of each cell of 8 pixels, where a shift of 2 pixels is none: letters, icons, lines, points;
- *colors*: those that cover much of one picture have to be in the other one: what a color token says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, PngImagePlugin
from scipy import ndimage

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Cells = NDArray[np.bool_]

CELL = 8
BLOCK = 2 * CELL

GROUND = 3
"""Levels, of 255, by which the ground of a block may be another."""
INK = 14
"""Levels by which the mean of a cell may be another."""
SHADE = 8
"""Levels by which a color that is looked for may be another: a thin line between two pixels is fainter."""

MOST_GROUNDS = 4
MOST_INKS = 3
"""Blocks, of 4,000, and cells, of 16,000, that may differ: a third of an icon."""

MUCH = 1_500
ENOUGH = 60
"""Pixels of a color that has to be in the other picture, and how many are enough there."""

COLORS, COMMONEST = 160, 32
"""Of a kept picture, and how many are kept for being common, not for being unlike the others."""


@dataclass(frozen=True)
class Kept:
    """A picture as it was kept."""

    pixels: Pixels
    colors: dict[int, int]
    """Pixels of each color where the map is not."""
    by_the_map: Cells
    """Blocks that show what another map of the same models would show otherwise."""
    places: str
    """What names that map."""
    letters: list[float]
    """How long lines of text were."""


@dataclass(frozen=True)
class Difference:
    """What of a picture is not as it was kept."""

    grounds: Cells
    inks: Cells
    gone: list[str]
    new: list[str]

    def __bool__(self) -> bool:
        return bool(self.grounds.sum() > MOST_GROUNDS or self.inks.sum() > MOST_INKS or self.gone or self.new)

    def __str__(self) -> str:
        words = [
            f"{self.grounds.sum()} of {self.grounds.size} grounds are another (at most {MOST_GROUNDS})",
            f"{self.inks.sum()} of {self.inks.size} cells have other ink (at most {MOST_INKS})",
        ]
        words += [f"{which}: {', '.join(found)}" for which, found in (("gone", self.gone), ("new", self.new)) if found]
        return "; ".join(words)


def compare(kept: Kept, seen: Pixels, places: str) -> Difference:
    """Compare a kept picture with one of now; of what the map decides only where the map is the same."""
    if kept.pixels.shape != seen.shape:
        raise ValueError(f"a picture of {seen.shape} is compared with one of {kept.pixels.shape}")
    told = np.ones_like(kept.by_the_map) if places == kept.places else ~kept.by_the_map
    inks = _ink_apart(kept.pixels, seen) & _finer(told, BLOCK // CELL)
    grounds = _grounds_apart(kept.pixels, seen) & told
    colors = colors_of(seen, kept.by_the_map)
    return Difference(grounds, inks, _lacking(kept.colors, colors), _lacking(colors, kept.colors))


def _finer(cells: Cells, times: int) -> Cells:
    return cells.repeat(times, axis=0).repeat(times, axis=1)


def _ink_apart(one: Pixels, other: Pixels) -> Cells:
    """Tell the cells of either picture that are as light or dark as none nearby in the other, in any channel."""
    first, second = _means(one), _means(other)
    found: Cells = np.any([_outside(first, second), _outside(second, first)], axis=(0, -1))
    return found


def _means(picture: Pixels) -> NDArray[np.float32]:
    """Give the mean of the cell around every second pixel."""
    height, width = picture.shape[:2]
    pairs = picture.reshape(height // 2, 2, width // 2, 2, 3).sum((1, 3), dtype=np.float32) / 4
    found: NDArray[np.float32] = ndimage.uniform_filter(pairs, (CELL // 2, CELL // 2, 1))
    return found


def _outside(near: NDArray[np.float32], means: NDArray[np.float32]) -> Cells:
    middle = (slice(CELL // 4, None, CELL // 2), slice(CELL // 4, None, CELL // 2))
    low = ndimage.minimum_filter(near, (3, 3, 1))[middle]
    high = ndimage.maximum_filter(near, (3, 3, 1))[middle]
    found: Cells = np.logical_or(means[middle] < low - INK, means[middle] > high + INK)
    return found


def _grounds_apart(one: Pixels, other: Pixels) -> Cells:
    """Tell the blocks whose middle colors don't meet; where two grounds share a block, both are its middle."""
    (one_low, one_high), (other_low, other_high) = _grounds(one), _grounds(other)
    apart = np.maximum(one_low - other_high, other_low - one_high) > GROUND
    found: Cells = apart.any(axis=-1)
    return found


def _grounds(picture: Pixels) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    rows, columns = picture.shape[0] // BLOCK, picture.shape[1] // BLOCK
    blocks = picture.reshape(rows, BLOCK, columns, BLOCK, 3).transpose(0, 2, 4, 1, 3).reshape(rows, columns, 3, -1)
    low, high = (round(share * blocks.shape[-1]) for share in (0.35, 0.65))
    ordered = np.partition(blocks, (low, high), axis=-1).astype(np.int16)
    return ordered[..., low], ordered[..., high]


def colors_of(picture: Pixels, left_out: Cells) -> dict[int, int]:
    """Count the pixels of each color, those of the fewest left out."""
    pixels = picture[~_finer(left_out, BLOCK)]
    found, counts = np.unique(_numbers(pixels), return_counts=True)
    return {int(color): int(count) for color, count in zip(found, counts, strict=True) if count >= ENOUGH}


def _numbers(pixels: Pixels) -> NDArray[np.uint32]:
    wide = pixels.astype(np.uint32)
    return (wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]).astype(np.uint32)


def _channels(colors: NDArray[np.uint32]) -> NDArray[np.int32]:
    return np.stack([colors >> 16, colors >> 8 & 255, colors & 255], axis=-1).astype(np.int32)


def _lacking(one: dict[int, int], other: dict[int, int]) -> list[str]:
    """Name the colors of which one picture has much and the other next to nothing."""
    much = [color for color, count in one.items() if count >= MUCH and color not in other]
    there = _channels(np.array(list(other), np.uint32))
    return [
        f"#{color:06x}"
        for color, channels in zip(much, _channels(np.array(much, np.uint32)), strict=True)
        if not (np.abs(there - channels) <= SHADE).all(axis=1).any()
    ]


def keep(kept: Kept, path: Path) -> None:
    """Write a picture in few colors, with what is to be known of it."""
    numbers, at, counts = np.unique(_numbers(kept.pixels), return_inverse=True, return_counts=True)
    palette, nearest = _few(_channels(numbers), counts)
    image = Image.fromarray(nearest[at].reshape(kept.pixels.shape[:2]).astype(np.uint8), "P")
    image.putpalette(palette.astype(np.uint8).tobytes())
    notes = {
        "colors": {f"{color:06x}": count for color, count in kept.colors.items()},
        "by_the_map": np.packbits(kept.by_the_map).tobytes().hex(),
        "places": kept.places,
        "letters": kept.letters,
    }
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("kept", json.dumps(notes), zip=True)
    image.save(path, optimize=True, pnginfo=chunks)


def _few(colors: NDArray[np.int32], counts: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Choose colors that stand for all, and which of them stands for each: the commonest, then those that miss most."""
    chosen = [int(place) for place in np.argsort(-counts, kind="stable")[:COMMONEST]]
    apart = ((colors[:, None] - colors[chosen]) ** 2).sum(axis=-1)
    nearest, least = apart.argmin(axis=1), apart.min(axis=1)
    while len(chosen) < min(COLORS, len(colors)):
        chosen.append(int((least * np.sqrt(counts)).argmax()))
        apart = ((colors - colors[chosen[-1]]) ** 2).sum(axis=-1)
        nearest[apart < least] = len(chosen) - 1
        least = np.minimum(least, apart)
    return colors[chosen], nearest


def read_kept(path: Path) -> Kept:
    """Read a picture that was kept."""
    with Image.open(path) as image:
        notes = json.loads(image.info["kept"])
        pixels = np.asarray(image.convert("RGB"))
    shape = (pixels.shape[0] // BLOCK, pixels.shape[1] // BLOCK)
    bits = np.unpackbits(np.frombuffer(bytes.fromhex(notes["by_the_map"]), np.uint8), count=shape[0] * shape[1])
    colors = {int(color, 16): count for color, count in notes["colors"].items()}
    return Kept(pixels, colors, bits.reshape(shape).astype(bool), notes["places"], notes["letters"])


def marked(seen: Pixels, difference: Difference) -> Pixels:
    """Give a picture with what differs in it in red, the rest fainter."""
    where = _finer(difference.inks, CELL) | _finer(difference.grounds, BLOCK)
    faint = (seen // 2 + 48).astype(np.uint8)
    red = seen // 2 + np.array([120, 0, 0], np.uint8)
    return np.where(where[..., None], red, faint).astype(np.uint8)
