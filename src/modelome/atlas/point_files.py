"""Which columns become points, and the index that names them (docs/points-format.md)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.atlas.columns import (
    PointColumn,
    category,
    codes,
    number_f32,
    number_uint,
    only_or_several,
)
from modelome.atlas.points import Encoding, block_boundaries, extent_of, quantize, write_container

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modelome.lineage import Lineage

__all__ = ["write_points"]

_DTYPES = {"uint8": "u8", "uint16": "u16", "uint32": "u32", "float32": "f32"}
_FAITHFULNESS_SCALE = 15
# Steps of a seventh of a pixel where the whole cube fits a map of 1,000: 2.4 bytes a point, with all 16 bits 3.6.
_CUBE_BITS = 13
_TRAITS = ("task", "library", "license_family", "card_generator")


def write_points(
    models: pa.Table, lineage: Lineage, layout: dict[str, Any], derived: dict[str, pa.Array], out: Path
) -> None:
    """Write `index.json` and one container a column; a column without any value is named as absent instead.

    `derived` are categories that neither table has: of `relation_of_models` and `license_columns`.
    """
    out.mkdir()
    boundaries = block_boundaries(models.num_rows)
    entries: dict[str, Any] = {}
    absent: list[str] = []
    for name, column in _columns(models, lineage, layout, derived):
        if column is None:
            absent.append(name)
            continue
        data = write_container(column.values, boundaries, column.encoding)
        digest = hashlib.sha256(data).hexdigest()
        file = f"{name}.{digest[:16]}.bin"
        (out / file).write_bytes(data)
        entries[name] = {
            "file": file,
            "bytes": len(data),
            "sha256": digest,
            "kind": column.kind,
            "dtype": _DTYPES[column.values.dtype.name],
            "components": 1 if column.values.ndim == 1 else column.values.shape[1],
            **column.facts,
        }
    identity = hashlib.sha256("".join(entry["sha256"] for entry in entries.values()).encode()).hexdigest()[:16]
    index = {
        "format": 2,
        "atlas": identity,
        "count": models.num_rows,
        "blocks": boundaries,
        "columns": entries,
        "absent": absent,
    }
    (out / "index.json").write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":")))


def _columns(
    models: pa.Table, lineage: Lineage, layout: dict[str, Any], derived: dict[str, pa.Array]
) -> Iterator[tuple[str, PointColumn | None]]:
    yield from _positions(layout)
    for name in _TRAITS:
        yield name, _if_any(models[name], category(models[name]))
    yield "license", category(only_or_several(models["licenses"]))
    yield "language", category(only_or_several(models["languages"]))
    for name, values in derived.items():
        yield name, category(values)
    for level, numbers in enumerate(layout["codes"]):
        yield f"cluster_{level}", _clusters(numbers, layout["clusters"], level)
    yield "text_source", category(pa.array(layout["text_source"], pa.string()))
    for name in ("downloads", "likes"):
        yield name, _if_any(models[name], number_uint(models[name], "uint32"))
    for name in ("children", "descendants", "parents"):
        yield name, number_uint(lineage.nodes[name], "uint32")
    yield "generation", _with_counts(number_uint(lineage.nodes["generation"], "uint16"))
    seconds = pc.floor(pc.divide(pc.cast(models["created_at"], pa.int64()).cast(pa.float64()), 1000.0))
    yield "created", _if_any(models["created_at"], number_uint(seconds.cast(pa.int64()), "uint32"))
    yield "faithfulness", _faithfulness(layout["faithfulness"])
    for name in ("trending", "parameters"):
        yield name, _if_any(models[name], number_f32(models[name]))


def _positions(layout: dict[str, Any]) -> Iterator[tuple[str, PointColumn]]:
    for name, bits, encoding in (("xy", 16, Encoding.MORTON), ("xyz", _CUBE_BITS, Encoding.ZIGZAG)):
        positions = layout[name]
        extent = extent_of(positions)
        facts = {"center": list(extent.center), "half": extent.half, "bits": bits}
        high, fine = quantize(positions, extent, bits)
        yield name, PointColumn(high, "position", encoding, facts)
        yield f"{name}_fine", PointColumn(fine, "position", Encoding.PLAIN, facts)


def _faithfulness(shares: np.ndarray[Any, Any]) -> PointColumn:
    column = number_uint(pa.array(np.rint(shares * _FAITHFULNESS_SCALE), from_pandas=True).cast(pa.int64()), "uint8")
    return PointColumn(column.values, "number", column.encoding, {**column.facts, "scale": _FAITHFULNESS_SCALE})


def _clusters(numbers: np.ndarray[Any, Any], clusters: pa.Table, level: int) -> PointColumn:
    """Codes, and beside the names the places where they stand: the first picture is labeled without a request."""
    rows = clusters.filter(pc.equal(clusters["level"], level)).sort_by("cluster")
    column = codes(numbers, [str(label) for label in rows["label"].to_pylist()])
    places = {
        name: np.stack([rows[axis].to_numpy() for axis in axes], axis=1).astype(np.float64).round(4).tolist()
        for name, axes in (("xy", ("x", "y")), ("xyz", ("x3", "y3", "z3")))
    }
    return replace(column, facts={**column.facts, "places": places})


def _with_counts(column: PointColumn) -> PointColumn:
    """Add how many rows have each value from 0 to the greatest: a small histogram that needs no column."""
    known = column.values[column.values != column.facts["missing"]]
    return replace(column, facts={**column.facts, "counts": np.bincount(known).tolist()})


def _if_any(declared: pa.ChunkedArray, column: PointColumn) -> PointColumn | None:
    """Tell a column that the source does not have from one with missing values."""
    return column if declared.null_count < len(declared) or len(declared) == 0 else None
