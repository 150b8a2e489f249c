"""How the Hub grew: how many models by when, and how many edges of each relation at that size.

Three points are known: the listing of July 2024, the paper's table of July 2025, the published count of October 2025.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["EDGES_AT", "FURTHER_CHILDREN", "PAPER_MODELS", "RELATIONS", "edges_by_relation", "instants_after"]

RELATIONS = ("adapter", "merge", "quantized", "finetune")
PAPER_MODELS = 1_860_411

# Edges whose parent is a row: models, then adapter, merge, quantized, finetune. The listing declares no relation: its
# edges are split by tags. The published count of October 2025 has one relation a model; its 13,990 merges stand at
# the paper's 2.9 parents each.
EDGES_AT = np.array(
    [
        [760_000, 26_645, 8_407, 9_649, 60_036],
        [PAPER_MODELS, 241_417, 40_358, 101_921, 189_391],
        [2_161_698, 258_462, 40_600, 116_696, 218_000],
    ],
    dtype=np.float64,
)
# Edges of the paper's graph whose child has children of its own, merges left aside.
FURTHER_CHILDREN = {"finetune": 15_047 / 189_391, "quantized": 970 / 101_921, "adapter": 458 / 241_417}

MODELS_BY = (
    ("2024-07-11", 760_000),
    ("2024-10-15", 1_060_000),
    ("2025-01-01", 1_227_000),
    ("2025-07-12", PAPER_MODELS),
    ("2025-10-23", 2_161_698),
)
A_DAY = 3_000  # models a day after the last point
DAY = 86_400_000


def edges_by_relation(models: int) -> dict[str, int]:
    """Edges of each relation at a size: linear between the known points, in proportion below and above them."""
    sizes = EDGES_AT[:, 0]
    if models <= sizes[0]:
        counts = EDGES_AT[0, 1:] * models / sizes[0]
    elif models >= sizes[-1]:
        counts = EDGES_AT[-1, 1:] * models / sizes[-1]
    else:
        counts = np.array([np.interp(models, sizes, EDGES_AT[:, i]) for i in range(1, 5)])
    return {relation: round(count) for relation, count in zip(RELATIONS, counts.tolist(), strict=True)}


def instants_after(ranks: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """When the Hub had that many models, in milliseconds since 1970; ranks are 760,000 and above."""
    days = np.array([np.datetime64(day, "ms").astype(np.int64) for day, _ in MODELS_BY], dtype=np.float64)
    sizes = np.array([size for _, size in MODELS_BY], dtype=np.float64)
    beyond = days[-1] + (ranks - sizes[-1]) / A_DAY * DAY
    found: np.ndarray[Any, Any] = np.where(ranks > sizes[-1], beyond, np.interp(ranks, sizes, days)).astype(np.int64)
    return found
