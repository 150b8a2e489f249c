"""What an update did, and how far its map has drifted from the one that was laid out, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["update_facts", "update_lines"]


def update_lines(manifest: Mapping[str, Any]) -> list[str]:
    """Say after a build what became of the models, and whether a full build is due."""
    if "laid_out_anew" in manifest:
        share = manifest["laid_out_anew"]["same_share"]
        return [f"Only {share:.0%} of the models with text are as they were, so the map was laid out anew."]
    update = manifest.get("update")
    if update is None:
        return []
    lines = [f"Against {update['of']['name']}: {_models(update)}"]
    if update["due"]:
        lines.append("A full build is due (the same command without --update), because")
        lines += [f"  - {reason}" for reason in update["due"]]
    return lines


def update_facts(update: Mapping[str, Any]) -> dict[str, str]:
    """Name and value of each line that `modelome info` shows."""
    layout, drift = update["layout"], update["drift"]
    when = f" of {layout['snapshot_date']}" if layout.get("snapshot_date") else ""
    shown = {
        "against": f"{update['of']['name']}, atlas {update['of']['id']}",
        "models": _models(update),
        "map laid out": f"{update['updates']:,} updates ago, for {layout['name']}{when} ({layout['models']:,} models)",
        "placed since": f"{drift['placed_share']:.1%} of the models with text",
        "in turned clusters": f"{drift['turned_share']:.1%} (clusters of which more than half was placed since)",
    }
    if drift["unknown_words"] is not None:
        then = "" if layout["unknown_words"] is None else f", {layout['unknown_words']:.1%} when the map was laid out"
        shown["unknown words"] = f"{drift['unknown_words']:.1%} of what new and changed models say{then}"
    if drift["faithfulness_placed"] is not None and drift["faithfulness_laid_out"] is not None:
        shown["faithfulness 2d"] = (
            f"{drift['faithfulness_placed']:.3f} of models placed since,"
            f" {drift['faithfulness_laid_out']:.3f} of the others"
        )
    if drift["similarity_placed"] is not None and drift["similarity_kept"] is not None:
        shown["nearest model"] = (
            f"similarity {drift['similarity_placed']:.3f} for models placed now,"
            f" {drift['similarity_kept']:.3f} for the others"
        )
    shown["full build"] = f"due: {'; '.join(update['due'])}" if update["due"] else "not due"
    return shown


def _models(update: Mapping[str, Any]) -> str:
    models = update["models"]
    return " · ".join(f"{name} {models[name]:,}" for name in ("new", "changed", "unchanged", "gone"))
