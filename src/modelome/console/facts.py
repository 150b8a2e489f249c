"""`modelome info`: what an atlas says of itself."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

from modelome.console.pace import in_words
from modelome.console.streams import columns
from modelome.console.text import plain
from modelome.console.updates import update_facts

if TYPE_CHECKING:
    from modelome.atlas import Atlas

__all__ = ["atlas_facts", "show_facts"]

_COUNTS = "select {what} as name, count(*) as n from {view} group by 1 order by n desc, 1"


def atlas_facts(atlas: Atlas) -> dict[str, Any]:
    """Gather the facts of an atlas from its manifest, its tables, and its files."""
    manifest = atlas.manifest
    stages = manifest["stages"]
    lineage = atlas.sql(
        """
        select (select count(*) from edges) as edges,
               (select count(*) from edges where parent_ix is not null) as resolved_edges,
               (select count(*) from ghosts) as ghosts,
               (select count(*) from families) as families,
               (select count(*) from nodes where is_root) as roots,
               (select max(size) from families) as largest_family,
               (select max(generation) + 1 from nodes) as generations
        """
    ).to_pylist()[0]
    models = max(manifest["models"], 1)
    return {
        "path": str(atlas.path),
        "name": atlas.name,
        "id": atlas.id,
        "format": manifest["format"],
        "code_version": manifest["code_version"],
        "source": manifest["source"],
        "rows": {key: manifest[key] for key in ("rows_in", "models", "duplicates", "rejects")},
        "reject_reasons": _counts(atlas, "reason", "rejects"),
        "coverage": {
            name: {"models": count, "share": round(count / models, 4)} for name, count in manifest["coverage"].items()
        },
        "lineage": {
            **lineage,
            "relations": _counts(atlas, "relation", "edges"),
            "relations_inferred": _counts(atlas, "relation_inferred", "edges"),
            "problems": _counts(atlas, "kind", "problems"),
        },
        "map": {
            "embedder": manifest["embedder"],
            "lineage_weight": manifest["lineage_weight"],
            "seed": manifest["seed"],
            "text_sources": stages["embedding"]["text_sources"],
            "clusters": stages["clusters"]["clusters"],
            **{key: value for key, value in stages["quality"].items() if not key.startswith("rows_")},
        },
        "update": manifest.get("update"),
        "bytes": _sizes(manifest["files"]),
        "build": _timing(atlas),
    }


def _counts(atlas: Atlas, what: str, view: str) -> dict[str, int]:
    counted = atlas.sql(_COUNTS.format(what=f"coalesce({what}, '-')", view=view))
    return dict(zip(counted["name"].to_pylist(), counted["n"].to_pylist(), strict=True))


def _sizes(files: dict[str, dict[str, Any]]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for name, facts in files.items():
        part = name.split("/", 1)[0]
        sizes[part] = sizes.get(part, 0) + facts["bytes"]
    return {"total": sum(sizes.values()), **dict(sorted(sizes.items(), key=lambda item: -item[1]))}


def _timing(atlas: Atlas) -> dict[str, Any] | None:
    """Read what the build took; an atlas is whole without that file."""
    try:
        return dict(json.loads((atlas.path / "build.json").read_text()))
    except (OSError, ValueError):
        return None


def show_facts(facts: dict[str, Any]) -> None:
    """Print the facts for a person."""
    source, rows, lineage, placed = facts["source"], facts["rows"], facts["lineage"], facts["map"]
    made = f"format {facts['format']}, made by modelome {facts['code_version']}"
    print(f"{plain(facts['name'])}  ·  atlas {facts['id']}  ·  {made}\n{plain(facts['path'])}")
    said = {key: source.get(key) for key in ("kind", "path", "snapshot_date", "license", "attribution", "bias")}
    _print_section("Source", {key.replace("_", " "): str(value) for key, value in said.items() if value})
    _print_section(
        "Rows",
        {
            "rows in": f"{rows['rows_in']:,} = {rows['models']:,} models + {rows['duplicates']:,} duplicates"
            f" + {rows['rejects']:,} rejects",
            **{f"rejected: {reason}": f"{count:,}" for reason, count in facts["reject_reasons"].items()},
        },
    )
    _print_section(
        f"Coverage: models that declare something, of {rows['models']:,}",
        {name: f"{said['models']:>12,}  {said['share']:7.1%}" for name, said in facts["coverage"].items()},
    )
    _print_section(
        "Lineage",
        {
            "edges": f"{lineage['edges']:,}, of which {lineage['resolved_edges']:,} lead to a model of this atlas",
            "ghosts": f"{lineage['ghosts']:,} declared parents that are no row",
            "families": f"{lineage['families']:,}, the largest with {lineage['largest_family'] or 0:,} models",
            "roots": f"{lineage['roots']:,}",
            "generations": f"{lineage['generations'] or 0:,}",
            "declared relations": _listed(lineage["relations"]),
            "inferred relations": _listed(lineage["relations_inferred"]),
            "problems": _listed(lineage["problems"]) or "none",
        },
    )
    _print_section(
        "Map",
        {
            "embedder": placed["embedder"],
            "lineage in the text": f"weight {placed['lineage_weight']:g}" if placed["lineage_weight"] else "none",
            "seed": str(placed["seed"]),
            "placed by": _listed(placed["text_sources"]),
            "clusters": " > ".join(str(count) for count in placed["clusters"]),
            **{
                name.replace("_", " "): f"{value:.4f}"
                for name, value in placed.items()
                if name.startswith(("faithfulness", "trustworthiness_")) and isinstance(value, float)
            },
        },
    )
    if facts["update"]:
        _print_section("Update", update_facts(facts["update"]))
    _print_section("Size", {name: f"{size / 1e6:>10,.1f} MB" for name, size in facts["bytes"].items()})
    if facts["build"]:
        stages = {**facts["build"].get("stages", {}), "publish": facts["build"]["publish"]}
        peak = max((stage["peak_bytes"] for stage in stages.values()), default=0)
        _print_section(
            "Build",
            {
                "built at": facts["build"]["built_at"],
                "took": f"{in_words(facts['build']['wall_seconds'])}, at most {peak / 2**30:.2f} GiB of memory",
                **{name: in_words(stage["seconds"]) for name, stage in stages.items()},
            },
        )


def _print_section(title: str, lines: dict[str, str]) -> None:
    """Print names and values in two columns; at a terminal long values are wrapped beside their names."""
    print(f"\n{title}")
    names = {name: plain(name) for name in lines}
    width = max(map(len, names.values()), default=0)
    room = columns() - width - 4
    for name, value in lines.items():
        shown = textwrap.wrap(plain(value), room) if room and len(value) > room > 20 else [plain(value)]
        for row, line in enumerate(shown):
            print(f"  {'' if row else names[name]:<{width}}  {line}")


def _listed(counts: dict[str, int]) -> str:
    return " · ".join(f"{name} {count:,}" for name, count in counts.items() if count)
