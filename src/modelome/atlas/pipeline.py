"""The stages of a build, each on the stable row numbers of the table; publishing permutes them into draw order."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.arrays import map_array, read_array
from modelome.atlas.analysis import analyses
from modelome.atlas.cards import CardFolder
from modelome.atlas.code import code_of
from modelome.atlas.importance import importance
from modelome.atlas.points import draw_order, extent_of, quantize
from modelome.atlas.stages import Stage, StageRun
from modelome.atlas.tables import load_lineage, map_table, save_lineage, write_parquet, write_table
from modelome.genetics.study import study_of
from modelome.lineage import build_lineage
from modelome.mapping import (
    FuzzyGraph,
    Neighbors,
    TextWeights,
    cluster,
    embed,
    find_neighbors,
    join_neighbors,
    lay_out,
    measure_faithfulness,
    trustworthiness,
)
from modelome.mapping.faithfulness import summarize_faithfulness
from modelome.mapping.query_index import SearchIndex
from modelome.table import build_table, load_aliases

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.mapping.spelling_kept import KeptSpelling
    from modelome.progress import Stage as Reporter
    from modelome.sources import Source, SourceDescription

__all__ = ["NEIGHBORS", "build_stages", "index_search"]

NEIGHBORS = 15
"""Neighbors kept for each model: those of the map's graph, of faithfulness, and of `similar`."""

_TRUST_ROWS = 5_000


def build_stages(
    source: Source,
    description: SourceDescription,
    *,
    embedder: str,
    weights: TextWeights,
    seed: int,
    threads: int | None,
    analysis: bool = True,
) -> list[Stage]:
    """Declare the stages of a build, in order. `threads` changes the time that they take, never the result.

    `analysis` false leaves the laboratory out.
    """
    threads = threads or os.cpu_count() or 1

    def table(run: StageRun) -> dict[str, Any]:
        built = build_table(source, cards_dir=run.out / "cards", threads=threads, progress=run.progress)
        write_table(built.models, run.out / "models.arrow")
        write_parquet(built.rejects, run.out / "rejects.parquet")
        return {
            "rows_in": built.rows_in,
            "rows_out": built.models.num_rows,
            "rejects": built.rejects.num_rows,
            "duplicates": built.duplicates,
            "coverage": built.coverage,
        }

    def lineage(run: StageRun) -> dict[str, Any]:
        models = _models(run)
        made = build_lineage(models, load_aliases(), progress=run.progress)
        save_lineage(made, run.out)
        return {
            "rows_in": models.num_rows,
            "rows_out": made.edges.num_rows,
            "resolved_edges": int(made.children.indptr[-1]),
            "ghosts": made.ghosts.num_rows,
            "families": made.families.num_rows,
            "problems": made.problems.num_rows,
        }

    def embedding(run: StageRun) -> dict[str, Any]:
        models = _models(run)
        cards = CardFolder(run.inputs["table"] / "cards")
        made = embed(models, cards=cards or None, embedder=embedder, weights=weights, seed=seed, progress=run.progress)
        np.save(run.out / "vectors.npy", made.vectors)
        np.save(run.out / "text_source.npy", made.text_source)
        made.save(run.out / "embedder")
        sources = np.bincount(made.text_source, minlength=4).tolist()
        return {
            "rows_in": models.num_rows,
            "rows_out": len(made.vectors),
            "dims": int(made.vectors.shape[1]),
            "text_sources": dict(zip(("none", "name", "tags", "card"), sources, strict=True)),
            "unknown_words": None if made.unknown is None else _rounded(made.unknown),
        }

    def search(run: StageRun) -> dict[str, Any]:
        return index_search(run)

    def neighbors(run: StageRun) -> dict[str, Any]:
        vectors = _vectors(run)
        k = min(NEIGHBORS, max(len(vectors) - 1, 0))
        found = find_neighbors(vectors, k, seed=seed, threads=threads, progress=run.progress)
        for name in Neighbors.__dataclass_fields__:
            np.save(run.out / f"{name}.npy", getattr(found, name))
        return {"rows_in": len(vectors), "rows_out": len(found.index), "k": int(found.index.shape[1])}

    def graph(run: StageRun) -> dict[str, Any]:
        near = _neighbors(run)
        joined = join_neighbors(near)
        for name in FuzzyGraph.__dataclass_fields__:
            np.save(run.out / f"{name}.npy", getattr(joined, name))
        return {"rows_in": len(near), "rows_out": len(joined), "edges": len(joined.target) // 2}

    def layout(run: StageRun) -> dict[str, Any]:
        vectors = _vectors(run)
        positions = lay_out(
            vectors,
            _neighbors(run),
            dims=run.parameters["dims"],
            seed=seed,
            threads=threads,
            text_source=_text_source(run),
            graph=_graph(run),
            progress=run.progress,
        )
        np.save(run.out / "positions.npy", positions)
        return {"rows_in": len(vectors), "rows_out": len(positions)}

    def clusters(run: StageRun) -> dict[str, Any]:
        flat, deep = _positions(run, 2), _positions(run, 3)
        made = cluster(
            _models(run), _vectors(run), flat, deep, text_source=_text_source(run), seed=seed, threads=threads
        )
        np.save(run.out / "codes.npy", np.stack(made.codes).astype(np.int32))
        write_table(made.table, run.out / "clusters.arrow")
        sizes = [int(codes.max(initial=-1)) + 1 for codes in made.codes]
        return {"rows_in": len(flat), "rows_out": len(flat), "clusters": sizes, "scores": made.scores.to_pylist()}

    def quality(run: StageRun) -> dict[str, Any]:
        vectors, near = _vectors(run), _neighbors(run)
        facts: dict[str, Any] = {"rows_in": len(vectors), "rows_out": len(vectors)}
        facts["trustworthiness_rows"] = min(_TRUST_ROWS, len(vectors))
        for dims in (2, 3):
            positions = _positions(run, dims)
            shares = measure_faithfulness(near, positions, threads=threads)
            if dims == 2:
                np.save(run.out / "faithfulness.npy", shares)
            with run.progress.stage(f"trustworthiness {dims}D", facts["trustworthiness_rows"]) as report:
                trust = _trust(vectors, positions, seed=seed, threads=threads, report=report)
            facts[f"trustworthiness_{dims}d"] = _rounded(trust)
            for rows, mean in summarize_faithfulness(near, shares).items():
                facts[f"faithfulness_{dims}d_{rows}"] = _rounded(mean)
        return facts

    def order(run: StageRun) -> dict[str, Any]:
        flat = _positions(run, 2)
        high, _ = quantize(flat, extent_of(flat))
        models = _models(run)
        descendants = load_lineage(run.inputs["lineage"]).nodes["descendants"].to_numpy()
        made = draw_order(high, importance(models, descendants))
        np.save(run.out / "order.npy", made)
        return {"rows_in": len(flat), "rows_out": len(made)}

    def laboratory(run: StageRun) -> dict[str, Any]:
        models = _models(run)
        cards = CardFolder(run.inputs["table"] / "cards")
        study = study_of(
            models,
            load_lineage(run.inputs["lineage"]),
            vectors=None if weights.lineage else _vectors(run),
            cards=cards.batches if cards else None,
            seed=seed,
            threads=threads,
        )
        made = analyses(study, progress=run.progress)
        for name, rows in made.items():
            write_parquet(rows, run.out / f"{name}.parquet")
        return {"rows_in": models.num_rows, "rows_out": sum(rows.num_rows for rows in made.values())}

    mapped = {"embedder": embedder, "weights": asdict(weights), "seed": seed}
    mapping = _code("mapping")
    studied = Stage(
        "analysis",
        _code("genetics", "licenses", "atlas/analysis.py", "atlas/license_analysis.py"),
        ("table", "lineage", "embedding"),
        laboratory,
        {"seed": seed},
    )
    return [
        Stage("table", _code("sources", "table"), (), table, {"source": description.sha256, "kind": description.kind}),
        Stage("lineage", _code("table", "lineage"), ("table",), lineage),
        Stage("embedding", mapping, ("table",), embedding, mapped),
        Stage("search", mapping, ("table",), search),
        Stage("neighbors", mapping, ("embedding",), neighbors, {"k": NEIGHBORS, "seed": seed}),
        Stage("graph", mapping, ("neighbors",), graph),
        Stage("layout-2d", mapping, ("embedding", "neighbors", "graph"), layout, {"dims": 2, "seed": seed}),
        Stage("layout-3d", mapping, ("embedding", "neighbors", "graph"), layout, {"dims": 3, "seed": seed}),
        Stage("clusters", mapping, ("table", "embedding", "layout-2d", "layout-3d"), clusters, {"seed": seed}),
        Stage(
            "quality",
            mapping,
            ("embedding", "neighbors", "layout-2d", "layout-3d"),
            quality,
            {"seed": seed, "rows": _TRUST_ROWS},
        ),
        Stage("order", _code("atlas/points", "atlas/importance.py"), ("table", "lineage", "layout-2d"), order),
        *([studied] if analysis else []),
    ]


def index_search(run: StageRun, *, spelled: KeptSpelling | None = None) -> dict[str, Any]:
    """Index the models for search by meaning: the stage `search`, with spellings of an index before where there are."""
    models = _models(run)
    cards = CardFolder(run.inputs["table"] / "cards")
    made = SearchIndex.build(models, cards=cards or None, spelled=spelled)
    made.save(run.out / "meaning")
    return {"rows_in": models.num_rows, "rows_out": made.count, "terms": len(made.terms)}


def _code(*rooms: str) -> str:
    return code_of("atlas/pipeline.py", *rooms)


def _models(run: StageRun) -> Any:
    return map_table(run.inputs["table"] / "models.arrow")


def _vectors(run: StageRun) -> NDArray[np.float32]:
    return map_array(run.inputs["embedding"] / "vectors.npy")


def _text_source(run: StageRun) -> NDArray[np.uint8]:
    return read_array(run.inputs["embedding"] / "text_source.npy")


def _neighbors(run: StageRun) -> Neighbors:
    folder = run.inputs["neighbors"]
    return Neighbors.from_arrays({name: read_array(folder / f"{name}.npy") for name in Neighbors.__dataclass_fields__})


def _graph(run: StageRun) -> FuzzyGraph:
    folder = run.inputs["graph"]
    return FuzzyGraph(**{name: read_array(folder / f"{name}.npy") for name in FuzzyGraph.__dataclass_fields__})


def _positions(run: StageRun, dims: int) -> NDArray[np.float32]:
    return read_array(run.inputs[f"layout-{dims}d"] / "positions.npy")


def _trust(
    vectors: NDArray[np.float32], positions: NDArray[np.float32], *, seed: int, threads: int, report: Reporter
) -> float:
    """Measure the map; of a handful of models by fewer neighbors, of two by none."""
    k = min(NEIGHBORS, (len(vectors) - 1) // 2)
    if k < 1:
        return float("nan")
    return trustworthiness(vectors, positions, k=k, sample=_TRUST_ROWS, seed=seed, threads=threads, report=report)


def _rounded(value: float) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None
