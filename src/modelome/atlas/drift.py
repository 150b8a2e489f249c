"""How far an updated map has drifted from the one that was laid out, and when a full build is due.

An update freezes three things: the words that the embedder knows, the places of old models, and the clusters with
their names. Each has a measure of how badly that fits the models of now; docs/layout.md says what the limits were
chosen by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["LIMITS", "at_layout", "measure_drift", "reasons", "update_facts"]

LIMITS = {"placed_share": 0.25, "unknown_words": 0.10, "faithfulness_ratio": 0.80, "turned_share": 0.10}
"""Beyond these a full build is due; `faithfulness_ratio` is a least, the others are most.

Of unknown words there must also be more than twice as many as when the map was laid out: small snapshots have many.
"""


def measure_drift(*, placed: NDArray[np.bool_], told: NDArray[np.bool_], fine: NDArray[np.int32]) -> dict[str, float]:
    """Shares of the models with text (`told` (n,)): those `placed` since the layout, and those in turned clusters.

    A fine cluster has turned when more than half of its models were placed since: its name was made for others.
    """
    rows = np.flatnonzero(told)
    if not len(rows):
        return {"placed_share": 0.0, "turned_share": 0.0}
    size = np.bincount(fine[rows])
    came = np.bincount(fine[rows], weights=placed[rows])
    return {
        "placed_share": round(float(placed[rows].mean()), 6),
        "turned_share": round(float(size[2 * came > size].sum() / len(rows)), 6),
    }


def at_layout(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Gather what has to be known of the atlas whose map was laid out, from it or from an update of it."""
    if "update" in manifest:
        return dict(manifest["update"]["layout"])
    stages = manifest["stages"]
    return {
        "id": manifest["id"],
        "name": manifest["name"],
        "snapshot_date": manifest["source"].get("snapshot_date"),
        "models": manifest["models"],
        "unknown_words": stages["embedding"].get("unknown_words"),
        "faithfulness_2d": stages["quality"].get("faithfulness_2d_with_text"),
    }


def update_facts(former: Mapping[str, Any], stages: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Tell what an update did: from which atlas, how many models of each kind, how far the map has drifted.

    `former` is the manifest of the atlas that was updated, `stages` the facts of the update's stages.
    """
    embedding, near, quality = stages["embedding"], stages["neighbors"], stages["quality"]
    placed, laid_out = quality["faithfulness_2d_placed"], quality["faithfulness_2d_laid_out"]
    drift = {
        **quality["drift"],
        "unknown_words": embedding["unknown_words"],
        "unknown_words_at_layout": at_layout(former)["unknown_words"],
        "faithfulness_placed": placed,
        "faithfulness_laid_out": laid_out,
        "faithfulness_ratio": round(placed / laid_out, 6) if placed is not None and laid_out else None,
        "similarity_placed": near["similarity_placed"],
        "similarity_kept": near["similarity_kept"],
    }
    return {
        "of": {
            "id": former["id"],
            "name": former["name"],
            "snapshot_date": former["source"].get("snapshot_date"),
            "models": former["models"],
        },
        "models": {name: embedding[name] for name in ("new", "changed", "unchanged", "gone")},
        "updates": former.get("update", {}).get("updates", 0) + 1,
        "layout": at_layout(former),
        "drift": drift,
        "due": reasons(drift),
    }


def reasons(drift: Mapping[str, float | None]) -> list[str]:
    """Say in words, with the numbers, why a full build is due; empty where none is."""
    said = {
        "placed_share": "{0:.0%} of the models with text were placed since the map was laid out (limit {1:.0%})",
        "unknown_words": "{0:.0%} of the words of new models are none that the map's embedder knows (limit {1:.0%})",
        "faithfulness_ratio": "models placed since are {0:.2f} times as faithful as those laid out (limit {1:.2f})",
        "turned_share": "{0:.0%} of the models lie in clusters that were named for others (limit {1:.0%})",
    }
    limits = {**LIMITS, "unknown_words": max(LIMITS["unknown_words"], 2 * (drift.get("unknown_words_at_layout") or 0))}
    due = []
    for name, words in said.items():
        value, limit = drift.get(name), limits[name]
        if value is not None and (value < limit if name == "faithfulness_ratio" else value > limit):
            due.append(words.format(value, limit))
    return due
