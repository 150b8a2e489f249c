"""`modelome similar`: models near a model, or near what a text says."""

from __future__ import annotations

from typing import Any

from modelome.console.text import compact, plain

__all__ = ["show_found", "show_similar"]


def show_similar(answer: dict[str, Any]) -> None:
    """Print an answer of `model/similar`: score, downloads, id, how it is related, and what the two share."""
    print(f"Most like {plain(answer['model']['id'])} by what is written about it:")
    _show(
        answer["items"],
        [
            ", ".join([item["relation_to"], *item["reasons"]] if item["relation_to"] else item["reasons"])
            for item in answer["items"]
        ],
    )
    _note(answer)


def show_found(answer: dict[str, Any]) -> None:
    """Print an answer of `search?mode=meaning`: score, downloads, id, task and library."""
    if not answer["items"]:
        print("No model is near that text.")
    traits = [[f"{name}:{item[name]}" for name in ("task", "library") if item[name]] for item in answer["items"]]
    _show(answer["items"], [", ".join(some) for some in traits])
    _note(answer)


def _show(items: list[dict[str, Any]], why: list[str]) -> None:
    rows = [("score", "downloads", "model", "why")]
    for item, reason in zip(items, why, strict=True):
        score = "-" if item["score"] is None else f"{item['score']:.3f}"
        rows.append((score, compact(item["downloads"]), plain(item["id"]), plain(reason)))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for score, downloads, model, reason in rows if items else []:
        line = f"{score:>{widths[0]}}  {downloads:>{widths[1]}}  {model:<{widths[2]}}  {reason}"
        print(line.rstrip())


def _note(answer: dict[str, Any]) -> None:
    if answer.get("note"):
        print(plain(answer["note"]))
