"""The paper's CSV made small: 22 columns and an unnamed index, saved as pandas saves it."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = [
    "", "model_id", "likes", "trendingScore", "private", "downloads", "tags", "pipeline_tag", "library_name", "createdAt",
    "regions", "licenses", "arxiv_papers", "datasets", "parent_model", "finetune_parent", "quantized_parent",
    "adapter_parent", "merge_parent", "languages", "modelCard", "ratelimit_retries", "exception_raised",
]  # fmt: skip


def paper_row(model_id: str, tags: list[str], /, **changed: Any) -> list[Any]:
    """Fields of one model, its list columns made from the tags as the paper made them."""

    def after(prefix: str) -> list[str]:
        return [tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)]

    row = {
        "": 0,
        "model_id": model_id,
        "likes": 3,
        "trendingScore": 0.0,
        "private": False,
        "downloads": 17,
        "tags": tags,
        "pipeline_tag": "",
        "library_name": "transformers",
        "createdAt": "2024-05-01T10:20:30.000Z",
        "regions": after("region:"),
        "licenses": after("license:"),
        "arxiv_papers": after("arxiv:"),
        "datasets": after("dataset:"),
        "parent_model": [rest for rest in after("base_model:") if ":" not in rest],
        "finetune_parent": after("base_model:finetune:"),
        "quantized_parent": after("base_model:quantized:"),
        "adapter_parent": after("base_model:adapter:"),
        "merge_parent": after("base_model:merge:"),
        "languages": [],
        "modelCard": "",
        "ratelimit_retries": "",
        "exception_raised": "",
    } | changed
    return [repr(row[name]) if isinstance(row[name], list) else row[name] for name in COLUMNS]


def write_paper_table(path: Path, rows: list[list[Any]]) -> Path:
    """Write a CSV as pandas does: quotes where needed, doubled inside, line feeds between rows."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    return path
