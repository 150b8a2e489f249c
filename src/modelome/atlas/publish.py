"""From finished stages to the directory that readers see: everything permuted into draw order."""

from __future__ import annotations

import json
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from functools import partial
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
from modelome.atlas.license_columns import license_columns
from modelome.atlas.lineage_files import places_of_models, write_lineage_files
from modelome.atlas.names import write_names
from modelome.atlas.point_files import write_points
from modelome.atlas.tables import load_lineage, map_table, save_csr, write_parquet, write_table
from modelome.lineage import reorder
from modelome.mapping.query_index import SearchIndex
from modelome.mapping.served_index import write_served_index

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from modelome.lineage import Lineage
    from modelome.progress import Stage as Reporter

__all__ = ["PUBLISH_STEPS", "publish_files"]

PUBLISH_STEPS = 16
"""How often a report of publishing is advanced."""

_TEXT_SOURCES = ("none", "name", "tags", "card")


def publish_files(stages: Mapping[str, Path], out: Path, report: Reporter, *, threads: int | None = None) -> None:
    """Write every file of an atlas but its manifest. The stages are those of `pipeline.build_stages`.

    Files that do not depend on one another are written side by side by `threads`, which changes no byte of them.
    """
    order = read_array(stages["order"] / "order.npy")
    for folder in ("index", "lineage", "analysis", "layout", "vectors"):
        (out / folder).mkdir()
    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        try:
            _write_side_by_side(pool, stages, order, out, report)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _write_side_by_side(
    pool: ThreadPoolExecutor, stages: Mapping[str, Path], order: NDArray[np.int64], out: Path, report: Reporter
) -> None:
    models_, lineage_, layout_ = (
        pool.submit(part, stages, order) for part in (_models_in_order, _lineage_in_order, _layout_in_order)
    )
    running: list[Future[Any]] = [
        pool.submit(publish_cards, stages["table"] / "cards", order, out / "cards"),
        pool.submit(_write_vectors, stages, order, out / "vectors"),
        pool.submit(_write_meaning, stages, order, out / "index" / "meaning"),
    ]
    models, lineage, layout = models_.result(), lineage_.result(), layout_.result()
    derived = relation_of_models(lineage.edges, models.num_rows) | license_columns(models, lineage)
    table = filter_table(models, lineage, layout, derived)
    rest: list[Callable[[], object]] = [  # what takes longest comes first
        partial(_write_columns, table, lineage, out / "index"),
        partial(write_points, models, lineage, layout, derived, out / "points"),
        partial(write_names, models["id"], models["downloads"], models["likes"], models["tags"], out / "index"),
        partial(write_parquet, models, out / "models.parquet"),
        partial(write_parquet, table, out / "index" / "filter.parquet", row_group=131_072),
        partial(_write_lineage, lineage, out / "lineage"),
        partial(_write_edges, models, lineage, out / "index"),
        partial(write_table, models, out / "index" / "models.arrow"),
        partial(write_id_index, models["id"], out / "index"),
        partial(_write_layout, layout, out / "layout"),
        partial(write_parquet, relation_rules(lineage.edges), out / "analysis" / "relation_rules.parquet"),
        partial(shutil.copyfile, stages["table"] / "rejects.parquet", out / "rejects.parquet"),
        partial(_copy_analyses, stages.get("analysis"), out / "analysis"),
    ]
    running += [pool.submit(job) for job in rest]
    for done in as_completed(running):
        done.result()
        report.advance(1)


def _models_in_order(stages: Mapping[str, Path], order: NDArray[np.int64]) -> pa.Table:
    return map_table(stages["table"] / "models.arrow").take(pa.array(order.astype(np.uint32)))


def _lineage_in_order(stages: Mapping[str, Path], order: NDArray[np.int64]) -> Lineage:
    return reorder(load_lineage(stages["lineage"]), order)


def _layout_in_order(stages: Mapping[str, Path], order: NDArray[np.int64]) -> dict[str, Any]:
    text_source = read_array(stages["embedding"] / "text_source.npy")[order]
    layout = {
        "xy": read_array(stages["layout-2d"] / "positions.npy")[order],
        "xyz": read_array(stages["layout-3d"] / "positions.npy")[order],
        "faithfulness": read_array(stages["quality"] / "faithfulness.npy")[order],
        "codes": read_array(stages["clusters"] / "codes.npy")[:, order],
        "clusters": map_table(stages["clusters"] / "clusters.arrow"),
        "text_source": np.array(_TEXT_SOURCES, dtype=object)[text_source],
    }
    if (placed := stages["layout-2d"] / "placed.npy").exists():
        layout["placed"] = read_array(placed)[order]
    return layout


def _copy_analyses(made: Path | None, out: Path) -> None:
    for table in sorted(made.glob("*.parquet")) if made else []:
        shutil.copyfile(table, out / table.name)


def _write_lineage(lineage: Lineage, out: Path) -> None:
    for name in ("edges", "nodes", "families", "ghosts", "problems"):
        write_parquet(getattr(lineage, name), out / f"{name}.parquet")
    save_csr(lineage.children, out, "children")
    save_csr(lineage.parents, out, "parents")


def _write_vectors(stages: Mapping[str, Path], order: NDArray[np.int64], out: Path) -> None:
    vectors = map_array(stages["embedding"] / "vectors.npy")
    np.save(out / "embeddings.npy", vectors[order].astype(np.float16))
    new = np.empty(len(order), np.int32)
    new[order] = np.arange(len(order), dtype=np.int32)
    near = read_array(stages["neighbors"] / "index.npy")[order]
    np.save(out / "neighbors.npy", np.where(near >= 0, new[near], -1).astype(np.int32))
    similarity = read_array(stages["neighbors"] / "similarity.npy")[order]
    np.save(out / "similarity.npy", similarity.astype(np.float16))
    shutil.copytree(stages["embedding"] / "embedder", out / "embedder")


def _write_meaning(stages: Mapping[str, Path], order: NDArray[np.int64], out: Path) -> None:
    write_served_index(SearchIndex.load(stages["search"] / "meaning").take(order), out)


def _write_layout(layout: dict[str, Any], out: Path) -> None:
    names = {"2d": "xy", "3d": "xyz", "faithfulness": "faithfulness", "codes": "codes", "placed": "placed"}
    for file, name in names.items():
        if name in layout:
            np.save(out / f"{file}.npy", layout[name])
    write_parquet(layout["clusters"], out / "clusters.parquet")


def _write_edges(models: pa.Table, lineage: Lineage, out: Path) -> None:
    write_table(lineage.edges, out / "edges.arrow")
    child = lineage.edges["child_ix"].to_numpy()
    np.save(out / "edges_by_child.npy", np.searchsorted(child, np.arange(models.num_rows + 1)).astype(np.int64))
    edges = write_lineage_files(lineage, out / "lineage")
    resolved = edges.parent >= 0
    np.save(out / "changes.npy", changes_of_models(models, edges.parent[resolved], edges.child[resolved]))


def _write_columns(table: pa.Table, lineage: Lineage, out: Path) -> None:
    served = {"is_root": lineage.nodes["is_root"], **places_of_models(lineage)}
    columns = dict(zip(table.column_names, table.columns, strict=True))
    write_coded_columns(pa.table({**columns, **served}), out / "columns")
    (out / "columns.json").write_text(json.dumps(table.column_names))
