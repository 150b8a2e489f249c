"""`modelome license`: what a model's license has to show, by whom it is asked, and whether it does."""

from __future__ import annotations

from typing import Any

from modelome.console.streams import console
from modelome.console.text import plain

__all__ = ["show_license"]

_COLORS = {"carried": "green", "dropped": "red", "conflict": "bold red", "unknown": "yellow"}
_SAID = {
    "carried": "carried: the license shows all that the ancestors' licenses ask",
    "dropped": "dropped: some of what the ancestors' licenses ask is missing from the license",
    "conflict": "conflict: an ancestor's license lets nobody share such a derivative, or not with added restrictions",
    "unknown": "unknown: a license is missing on the way, or its terms are not known",
    None: "no parent is declared: nothing is inherited",
}
_MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
_NAMED = 3


def show_license(answer: dict[str, Any]) -> None:
    """Print an answer of `model/license`: verdict, obligations with who asks them, each path, assumptions."""
    from rich.text import Text

    out = console()
    out.print(Text.assemble((plain(answer["id"]), "bold"), "  ", _licenses(answer["licenses"])))
    out.print(Text(_SAID[answer["verdict"]], style=_COLORS.get(answer["verdict"], "dim")))
    out.print(Text(f"Most restrictive license family of the chain: {answer['chain']}", style="dim"))
    for item in answer["obligations"]:
        mark, color = _MARKS[item["shown"]]
        out.print(
            Text.assemble((f"  {mark} ", color), item["words"], (f"  asked by {_named(item['asked_by'])}", "dim"))
        )
    for label, ids in (("Terms not known", answer["unclear"]), ("Parents not in this atlas", answer["ghosts"])):
        if ids:
            out.print(Text(f"{label}: {_named(ids)}", style="yellow"))
    for number, path in enumerate(answer["paths"], start=1):
        out.print()
        out.print(Text.assemble((f"Path {number}: ", "bold"), (path["verdict"], _COLORS[path["verdict"]])))
        if path["from_ghost"]:
            out.print(Text("  ◌ a parent that is not in this atlas", style="dim"))
        for step in path["steps"]:
            asks = f"  asks: {', '.join(step['asks'])}" if step["asks"] else ""
            out.print(Text.assemble("  ", plain(step["id"]), "  ", _licenses(step["licenses"]), (asks, "dim")))
            if step["relation"]:
                own = ", same owner" if step["same_owner"] else ""
                out.print(Text(f"    ↓ {step['relation']} ({step['relation_source']}{own})", style="dim"))
        if path["lost"]:
            out.print(Text(f"  missing: {', '.join(path['lost'])}", style="red"))
    if not answer["complete"]:
        out.print(Text(f"\nMore paths lead here; {len(answer['paths'])} are shown.", style="dim"))
    out.print()
    for line in [*_rules(answer), *answer["assumptions"], f"{answer['notice']} Rules of {answer['rules_version']}."]:
        out.print(Text(line, style="dim"))


def _licenses(declared: list[dict[str, Any]]) -> str:
    if not declared:
        return "no license declared"
    return ", ".join(f"{one['id']} ({plain(one['name'])})" if one["name"] else plain(one["id"]) for one in declared)


def _named(ids: list[str]) -> str:
    more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
    return ", ".join(plain(one) for one in ids[:_NAMED]) + more


def _rules(answer: dict[str, Any]) -> list[str]:
    """Say the clause of each license that asks something on a path that is shown."""
    clauses = {
        one["label"]: one["clause"]
        for path in answer["paths"]
        for step in path["steps"][:-1]
        for one in step["licenses"]
        if one["clause"] and one["asks"]
    }
    return [f"{plain(label)}: {clause}" for label, clause in sorted(clauses.items())]
