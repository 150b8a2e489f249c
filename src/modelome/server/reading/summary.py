"""What an atlas is."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from modelome.server.schemas import AtlasAnswer, ClusterBrief, Count, SourceFacts

if TYPE_CHECKING:
    import pyarrow as pa

    from modelome.server.service import Service

__all__ = ["summarize"]


@lru_cache(maxsize=4)
def summarize(here: Service) -> AtlasAnswer:
    """Return facts, coverage, counts and cluster labels."""
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
            here.query("select reason as value, count(*) as count from rejects group by 1 order by 2 desc, 1", [])
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
        problems=_counts(
            here.query("select kind as value, count(*) as count from problems group by 1 order by 2 desc, 1", [])
        ),
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


def _counts(table: pa.Table) -> list[Count]:
    return [Count(**row) for row in table.to_pylist()]


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
