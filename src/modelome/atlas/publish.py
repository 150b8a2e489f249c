"""From finished stages to the directory that readers see: everything permuted into draw order."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from modelome.arrays import map_array, read_array
from modelome.atlas.analysis import relation_rules
from modelome.atlas.cards import publish_cards
from modelome.atlas.coded.changes import changes_of_models
from modelome.atlas.coded.write import write_coded_columns
from modelome.atlas.filter_table import filter_table, relation_of_models
from modelome.atlas.identity import write_id_index
from modelome.atlas.lineage_files import places_of_models, write_lineage_files
from modelome.atlas.names import write_names
from modelome.atlas.point_files import write_points
from modelome.atlas.tables import load_lineage, map_table, save_csr, write_parquet, write_table
from modelome.lineage import reorder
from modelome.mapping.query_index import SearchIndex
from modelome.mapping.served_index import write_served_index

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from modelome.lineage import Lineage
    from modelome.progress import Stage as Reporter

__all__ = ["publish_files"]

_TEXT_SOURCES = ("none", "name", "tags", "card")


def publish_files(stages: Mapping[str, Path], out: Path, report: Reporter) -> None:
    """Write every file of an atlas but its manifest. The stages are those of `pipeline.build_stages`."""
    order = read_array(stages["order"] / "order.npy")
    models = map_table(stages["table"] / "models.arrow").take(pa.array(order))
    report.note("models")
    write_parquet(models, out / "models.parquet")
    shutil.copyfile(stages["table"] / "rejects.parquet", out / "rejects.parquet")
    publish_cards(stages["table"] / "cards", order, out / "cards")
    report.advance(1)

    report.note("lineage")
    lineage = reorder(load_lineage(stages["lineage"]), order)
    _write_lineage(lineage, out / "lineage")
    _write_analysis(lineage, out / "analysis")
    report.advance(1)

    report.note("vectors")
    _write_vectors(stages, order, out / "vectors")
    report.advance(1)

    report.note("layout")
    layout = _write_layout(stages, order, out / "layout")
    report.advance(1)

    report.note("index")
    _write_index(models, lineage, layout, out / "index")
    write_served_index(SearchIndex.load(stages["search"] / "meaning").take(order), out / "index" / "meaning")
    report.advance(1)

    report.note("points")
    write_points(models, lineage, layout, out / "points")
    report.advance(1)


def _write_lineage(lineage: Lineage, out: Path) -> None:
    out.mkdir()
    for name in ("edges", "nodes", "families", "ghosts", "problems"):
        write_parquet(getattr(lineage, name), out / f"{name}.parquet")
    save_csr(lineage.children, out, "children")
    save_csr(lineage.parents, out, "parents")


def _write_analysis(lineage: Lineage, out: Path) -> None:
    out.mkdir()
    write_parquet(relation_rules(lineage.edges), out / "relation_rules.parquet")


def _write_vectors(stages: Mapping[str, Path], order: np.ndarray[Any, Any], out: Path) -> None:
    out.mkdir()
    vectors = map_array(stages["embedding"] / "vectors.npy")
    np.save(out / "embeddings.npy", vectors[order].astype(np.float16))
    new = np.empty(len(order), np.int32)
    new[order] = np.arange(len(order), dtype=np.int32)
    near = read_array(stages["neighbors"] / "index.npy")[order]
    np.save(out / "neighbors.npy", np.where(near >= 0, new[near], -1).astype(np.int32))
    similarity = read_array(stages["neighbors"] / "similarity.npy")[order]
    np.save(out / "similarity.npy", similarity.astype(np.float16))
    shutil.copytree(stages["embedding"] / "embedder", out / "embedder")


def _write_layout(stages: Mapping[str, Path], order: np.ndarray[Any, Any], out: Path) -> dict[str, Any]:
    out.mkdir()
    text_source = read_array(stages["embedding"] / "text_source.npy")[order]
    layout = {
        "xy": read_array(stages["layout-2d"] / "positions.npy")[order],
        "xyz": read_array(stages["layout-3d"] / "positions.npy")[order],
        "faithfulness": read_array(stages["quality"] / "faithfulness.npy")[order],
        "codes": read_array(stages["clusters"] / "codes.npy")[:, order],
        "clusters": map_table(stages["clusters"] / "clusters.arrow"),
        "text_source": np.array(_TEXT_SOURCES, dtype=object)[text_source],
    }
    np.save(out / "2d.npy", layout["xy"])
    np.save(out / "3d.npy", layout["xyz"])
    np.save(out / "faithfulness.npy", layout["faithfulness"])
    np.save(out / "codes.npy", layout["codes"])
    if (placed := stages["layout-2d"] / "placed.npy").exists():
        np.save(out / "placed.npy", read_array(placed)[order])
    write_parquet(layout["clusters"], out / "clusters.parquet")
    return layout


def _write_index(models: pa.Table, lineage: Lineage, layout: dict[str, Any], out: Path) -> None:
    out.mkdir()
    write_table(models, out / "models.arrow")
    write_table(lineage.edges, out / "edges.arrow")
    child = lineage.edges["child_ix"].to_numpy()
    np.save(out / "edges_by_child.npy", np.searchsorted(child, np.arange(models.num_rows + 1)).astype(np.int64))
    edges = write_lineage_files(lineage, out / "lineage")
    resolved = edges.parent >= 0
    np.save(out / "changes.npy", changes_of_models(models, edges.parent[resolved], edges.child[resolved]))
    write_id_index(models["id"], out)
    table = filter_table(models, lineage, layout, relation_of_models(lineage.edges, models.num_rows))
    write_parquet(table, out / "filter.parquet", row_group=131_072)
    served = {"is_root": lineage.nodes["is_root"], **places_of_models(lineage)}
    write_coded_columns(
        pa.table({**dict(zip(table.column_names, table.columns, strict=True)), **served}), out / "columns"
    )
    write_names(models["id"], models["downloads"], models["likes"], models["tags"], out)
    (out / "columns.json").write_text(json.dumps(table.column_names))
