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

    Ancestors come first, then the model with its children by declared relation. A model that can be reached in two
    ways is written out once and named again as "see above". Inferred relations stand in brackets with their rule,
    ghosts have a ◌, contradictions a ⚠.
    """
    from rich.text import Text
    from rich.tree import Tree

    out = console()
    model = answer["model"]
    up, down = _edges_both_ways(answer)
    if up[model["id"]]:
        ghosts = sum(edge["parent_ix"] is None for edge in answer["edges"])
        told = f"Ancestors: {answer['total_ancestors']:,}" + (
            f", and {ghosts:,} ghost{'s' * (ghosts > 1)}" if ghosts else ""
        )
        ancestors = Tree(Text(told, style="dim"))
        _grow(ancestors, model["id"], up, {model["id"]}, "parent_id")
        out.print(ancestors)
    else:
        out.print(Text("No parent is declared: a base model.", style="dim"))
    out.print(_children(answer, down))
    out.print(_totals(answer))
    for problem in answer["problems"]:
        out.print(Text(f"⚠ {problem['kind']}: {plain(problem['detail'])}", style="yellow"))


def _children(answer: dict[str, Any], down: dict[str, list[dict[str, Any]]]) -> Tree:
    """Make the tree below the model: a branch for each declared relation of its children, with counts."""
    from rich.text import Text
    from rich.tree import Tree

    model = answer["model"]
    tree = Tree(Text.assemble((plain(model["id"]), "bold"), (f"  {_facts(model)}", "dim")))
    seen = {model["id"]}
    children = down[model["id"]]
    for count in answer["children_by_relation"]:
        relation = count["relation"]
        shown = [edge for edge in children if edge["relation"] == relation]
        told = f"{count['declared']:,} declared" + (f", {len(shown):,} shown" if len(shown) < count["declared"] else "")
        inferred = f", {count['inferred']:,} inferred" if relation != "unspecified" else ""
        branch = tree.add(Text.assemble((relation, "cyan"), (f"  {told}{inferred}", "dim")))
        _grow(branch, model["id"], {**down, model["id"]: shown}, seen, "child_id", named=relation)
    return tree


def _edges_both_ways(answer: dict[str, Any]) -> tuple[dict[str, list[Any]], dict[str, list[Any]]]:
    """Edges by child, and edges by parent in the order in which the answer lists the children."""
    place = {node["id"]: number for number, node in enumerate(answer["descendants"])}
    up: dict[str, list[Any]] = defaultdict(list)
    down: dict[str, list[Any]] = defaultdict(list)
    for edge in sorted(answer["edges"], key=lambda edge: place.get(edge["child_id"], len(place))):
        up[edge["child_id"]].append(edge)
        down[edge["parent_id"]].append(edge)
    return up, down


def _grow(
    tree: Tree, start: str, edges: dict[str, list[Any]], seen: set[str], end: str, *, named: str | None = None
) -> None:
    """Hang the models at the `end` of each edge under the tree, with a stack: chains can be long."""
    stack = [(tree, start)]
    while stack:
        branch, model = stack.pop()
        for edge in edges.get(model, ()):
            other = edge[end]
            again = other in seen
            above = again and bool(edges.get(other))
            twig = branch.add(_label(edge, other, above=above, named=named if model == start else None))
            if not again:
                seen.add(other)
                stack.append((twig, other))


def _label(edge: dict[str, Any], model: str, *, above: bool, named: str | None) -> Text:
    """Write a model and how it is tied; `named` is a relation that the branch tells already."""
    from rich.text import Text

    ghost = edge["parent_ix"] is None
    relation, inferred = edge["relation"], edge["relation_inferred"]
    label = Text()
    if ghost:
        label.append("◌ ", style="dim")
    label.append(plain(model), style="dim italic" if ghost else "")
    if relation not in (named, "unspecified"):
        label.append(f"  {relation}", style="cyan")
    if relation == "unspecified" and inferred:
        label.append(f"  [inferred {inferred}, rule {plain(edge['rule'] or '-')}]", style="cyan dim")
    elif relation == "unspecified":
        label.append("  relation not declared", style="dim")
    elif inferred not in (None, relation):
        label.append(f"  [inferred {inferred}, rule {plain(edge['rule'] or '-')}]", style="cyan dim")
    if ghost:
        label.append("  not in this atlas", style="dim")
    elif edge["resolved_by"] != "id":
        label.append(f"  declared as {plain(edge['declared_id'])} ({edge['resolved_by']})", style="dim")
    if above:
        label.append("  see above", style="dim")
    for problem in edge["problems"]:
        if not (ghost and problem == "missing-parent"):  # said already
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
    cyclic = any(problem["kind"] == "cycle" for problem in answer["problems"])
    lines = [f"Descendants: {answer['model']['descendants']:,}" + (", its own cycle apart" if cyclic else "")]
    if shown < total:
        lines.append(f"Shown: the nearest {shown:,} of {total:,} within reach; --limit and --depth show more")
    lines.append(f"Siblings: {answer['siblings']:,}")
    if answer["root"]["id"] != answer["model"]["id"]:
        lines.append(f"Family of: {plain(answer['root']['id'])}")
    return Text("\n".join(lines), style="dim")
