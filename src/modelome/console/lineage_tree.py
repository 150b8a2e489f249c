"""`modelome lineage`: ancestors, the model, and what came of it, as a tree."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from modelome.console.streams import console
from modelome.console.text import compact, plain

if TYPE_CHECKING:
    from rich.text import Text
    from rich.tree import Tree

__all__ = ["show_lineage"]


def show_lineage(answer: dict[str, Any]) -> None:
    """Print an answer of `model/lineage`.

    Ancestors stand above the model, roots outermost; a model that can be reached in two ways is written out once and
    named again as "see above". Declared relations are plain, inferred ones stand in brackets, ghosts have a ◌, and a
    contradiction a ⚠.
    """
    from rich.text import Text
    from rich.tree import Tree

    out = console()
    model = answer["model"]
    up, down = _edges_both_ways(answer["edges"])
    label = Text(plain(model["id"]), style="bold")
    label.append(f"  {_facts(model)}", style="dim")
    if up[model["id"]]:
        ancestors = Tree(Text(f"Ancestors: {answer['total_ancestors']:,}", style="dim"))
        _grow(ancestors, model["id"], up, {model["id"]}, "parent_id")
        out.print(ancestors)
    else:
        out.print(Text("No declared parent: a base model.", style="dim"))
    below = Tree(label)
    _grow(below, model["id"], down, {model["id"]}, "child_id")
    out.print(below)
    out.print(_totals(answer))
    for problem in answer["problems"]:
        out.print(Text(f"⚠ {problem['kind']}: {plain(problem['detail'])}", style="yellow"))


def _edges_both_ways(
    edges: list[dict[str, Any]],
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[dict[str, Any]]]]:
    up: dict[str, list[dict[str, Any]]] = defaultdict(list)
    down: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        up[edge["child_id"]].append(edge)
        down[edge["parent_id"]].append(edge)
    return up, down


def _grow(tree: Tree, start: str, edges: dict[str, list[dict[str, Any]]], seen: set[str], end: str) -> None:
    """Hang the models at the `end` of each edge under the tree, depth first, with a stack: chains can be long."""
    stack = [(tree, start)]
    while stack:
        branch, model = stack.pop()
        for edge in edges[model]:
            other = edge[end]
            again = other in seen
            twig = branch.add(_label(edge, other, again=again and bool(edges[other])))
            if not again:
                seen.add(other)
                stack.append((twig, other))


def _label(edge: dict[str, Any], model: str, *, again: bool) -> Text:
    from rich.text import Text

    ghost = edge["parent_ix"] is None
    label = Text()
    if ghost:
        label.append("◌ ", style="dim")
    label.append(plain(model), style="dim italic" if ghost else "")
    relation = edge["relation"]
    inferred = edge["relation_inferred"]
    if relation != "unspecified":
        label.append(f"  {relation}", style="cyan")
    elif inferred:
        label.append(f"  [{inferred}, inferred: {plain(edge['rule'] or '')}]", style="cyan dim")
    else:
        label.append("  relation not declared", style="dim")
    if ghost:
        label.append("  not in this atlas", style="dim")
    elif edge["resolved_by"] != "id":
        label.append(f"  declared as {plain(edge['declared_id'])} ({edge['resolved_by']})", style="dim")
    if again:
        label.append("  see above", style="dim")
    for problem in edge["problems"]:
        label.append(f"  ⚠ {plain(problem)}", style="yellow")
    return label


def _facts(model: dict[str, Any]) -> str:
    facts = [model["task"], model["library"], model["license_family"]]
    told = [plain(fact) for fact in facts if fact]
    if model["downloads"] is not None:
        told.append(f"{compact(model['downloads'])} downloads")
    return " · ".join(told)


def _totals(answer: dict[str, Any]) -> Text:
    from rich.text import Text

    total, shown = answer["total_descendants"], answer["shown_descendants"]
    lines = [f"Descendants: {total:,}" + (f", {shown:,} shown" if shown < total else "")]
    counts = [
        f"{count['relation']} {count['declared']:,}"
        + (f" (inferred {count['inferred']:,})" if count["inferred"] != count["declared"] else "")
        for count in answer["children_by_relation"]
    ]
    if counts:
        lines.append("Children by declared relation: " + " · ".join(counts))
    lines.append(f"Siblings: {answer['siblings']:,}")
    if answer["root"]["id"] != answer["model"]["id"]:
        lines.append(f"Family of: {plain(answer['root']['id'])}")
    return Text("\n".join(lines), style="dim")
