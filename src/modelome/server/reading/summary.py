"""What an atlas is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq

from modelome.server.schemas import AtlasAnswer, ClusterBrief, Count, SourceFacts

if TYPE_CHECKING:
    import pyarrow as pa

    from modelome.server.service import Service

__all__ = ["summarize"]


def summarize(here: Service) -> AtlasAnswer:
    """Return facts, coverage, counts and cluster labels."""
    told: AtlasAnswer = here.answers.get("summary", lambda: _summarize(here))
    return told


def _summarize(here: Service) -> AtlasAnswer:
    atlas = here.atlas
    manifest, stages = atlas.manifest, atlas.manifest["stages"]
    nodes = atlas.lineage.nodes
    quality = stages["quality"]
    return AtlasAnswer(
        id=atlas.id,
        name=atlas.name,
        version=manifest["code_version"],
        format=manifest["format"],
        models=atlas.count,
        rows_in=manifest["rows_in"],
        duplicates=manifest["duplicates"],
        rejects=manifest["rejects"],
        reject_reasons=_counts(
            here.read(lambda: pq.read_table(atlas.path / "rejects.parquet", columns=["reason"]))["reason"]
        ),
        source=SourceFacts(**{name: manifest["source"].get(name) for name in SourceFacts.model_fields}),
        columns={name: known / max(atlas.count, 1) for name, known in manifest["coverage"].items()},
        absent=here.absent,
        edges=atlas.lineage.edges.num_rows,
        resolved_edges=atlas.lineage.children.edges,
        ghosts=stages["lineage"]["ghosts"],
        families=stages["lineage"]["families"],
        roots=int(nodes.is_root.sum()),
        generations=int(nodes.generation.max(initial=0)),
        problems=_counts(atlas.lineage.problems["kind"]),
        trustworthiness=_quality(quality, "trustworthiness"),
        faithfulness=_quality(quality, "faithfulness"),
        embedder=manifest["embedder"],
        clusters=_clusters(here),
        text_sources=[Count(value=name, count=count) for name, count in stages["embedding"]["text_sources"].items()],
        points="/api/v1/points/index.json",
    )


def _quality(facts: dict[str, Any], measure: str) -> dict[str, float]:
    found = {name.removeprefix(f"{measure}_"): value for name, value in facts.items() if name.startswith(f"{measure}_")}
    return {name: value for name, value in found.items() if isinstance(value, float) and not math.isnan(value)}


def _counts(values: pa.ChunkedArray) -> list[Count]:
    """Values with how often they occur, the most frequent first."""
    told = [Count(value=row["values"], count=row["counts"]) for row in values.value_counts().to_pylist()]
    return sorted(told, key=lambda count: (-count.count, count.value or ""))


def _clusters(here: Service) -> list[ClusterBrief]:
    return [
        ClusterBrief(
            level=row["level"],
            cluster=row["cluster"],
            parent=row["parent"] if row["parent"] is not None and row["parent"] >= 0 else None,
            size=row["size"],
            label=row["label"],
            terms=row["terms"],
            xy=(row["x"], row["y"]),
            xyz=(row["x3"], row["y3"], row["z3"]),
        )
        for row in here.atlas.map.clusters.to_pylist()
    ]
