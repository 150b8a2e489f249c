"""`modelome similar`: models near a model, or near what a text says."""

from __future__ import annotations

from typing import Any

from modelome.console.streams import console
from modelome.console.text import compact, plain

__all__ = ["show_found", "show_similar"]


def show_similar(answer: dict[str, Any]) -> None:
    """Print an answer of `model/similar`."""
    from rich.text import Text

    out = console()
    out.print(Text.assemble("Most like ", (plain(answer["model"]["id"]), "bold"), " by what is written about it"))
    _show(answer["items"])
    if answer.get("note"):
        out.print(Text(plain(answer["note"]), style="dim"))


def show_found(answer: dict[str, Any]) -> None:
    """Print an answer of `search?mode=meaning`."""
    from rich.text import Text

    out = console()
    if not answer["items"]:
        out.print("No model is near that text.")
    _show(answer["items"])
    if answer.get("note"):
        out.print(Text(plain(answer["note"]), style="dim"))


def _show(items: list[dict[str, Any]]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("score", "downloads"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("model", overflow="fold")
    table.add_column("why", overflow="fold", style="dim")
    for item in items:
        why = list(item.get("reasons") or [])
        if item.get("relation_to"):
            why.insert(0, item["relation_to"])
        if "reasons" not in item:
            why = [f"{name}:{item[name]}" for name in ("task", "library") if item.get(name)]
        score = "" if item.get("score") is None else f"{item['score']:.3f}"
        table.add_row(score, compact(item["downloads"]), Text(plain(item["id"])), Text(plain(", ".join(why))))
    console().print(table)
