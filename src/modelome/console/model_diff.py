"""`modelome diff`: what turns one model into another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.console.streams import console
from modelome.console.text import plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["show_diff"]

_LISTED = 12
_LONGEST = 100
_REMOVED, _ADDED, _REPLACED = "yellow", "cyan", "magenta"  # told apart by eyes that confuse red and green


def show_diff(answer: dict[str, Any]) -> None:
    """Print an answer of `diff`.

    Fields that differ have a line `-` of what only the first model declares and a line `+` of what only the second
    does; then come the metadata as one text, with `[-removed-]` and `{+added+}`, and the changed lines of the cards.
    """
    from rich.text import Text

    out = console()
    out.print(Text.assemble(("- ", _REMOVED), (plain(answer["a"]), "bold")))
    out.print(Text.assemble(("+ ", _ADDED), (plain(answer["b"]), "bold"), (f"  {_kin(answer['kin'])}", "dim")))
    out.print()
    _fields(out, answer)
    _one_text(out, answer["metadata"])
    _cards(out, answer)


def _kin(kin: str) -> str:
    if kin == "self":
        return "the same model"
    if kin == "cycle":
        return "each descends from the other"
    return "not related to the first" if kin == "none" else f"{kin} of the first"


def _fields(out: Console, answer: dict[str, Any]) -> None:
    from rich.text import Text

    width = max((len(field["field"]) for field in answer["fields"]), default=0)
    for field in answer["fields"]:
        if field["change"] == "kept":
            continue
        name = field["field"].replace("_", " ")
        if field["kept"]:
            out.print(Text(f"{name:<{width}}    {_common(field)}", style="dim"))
            name = ""
        for sign, part, color in (("-", "removed", _REMOVED), ("+", "added", _ADDED)):
            if field[part]:
                values = _values(field[part], field[f"{part}_count"])
                out.print(Text.assemble(f"{name:<{width}}  ", (f"{sign} {values}", color)))
                name = ""
    same = [field["field"].replace("_", " ") for field in answer["fields"] if field["change"] == "kept"]
    if same:
        out.print(Text(f"The same: {', '.join(same)}", style="dim"))
    if answer["undeclared"]:
        told = ", ".join(name.replace("_", " ") for name in answer["undeclared"])
        out.print(Text(f"Declared by neither: {told}", style="dim"))


def _common(field: dict[str, Any]) -> str:
    return f"in common: {_values(field['kept'], field['kept_count'])}"


def _values(values: list[str | int], count: int) -> str:
    listed = ", ".join(_short(value) for value in values[:_LISTED])
    return listed + (f" and {count - _LISTED:,} more" if count > _LISTED else "")


def _short(value: str | int) -> str:
    text = f"{value:,}" if isinstance(value, int) else plain(value)
    return f"{text[:_LONGEST]}…" if len(text) > _LONGEST else text


def _one_text(out: Console, aligned: dict[str, Any]) -> None:
    from rich.text import Text

    edits = aligned["distance"]
    out.print()
    told = f"{edits:,} character{'s' * (edits != 1)} edited, similarity {aligned['similarity']:.3f}"
    cut = f"; the first {sum(len(run['a']) for run in aligned['runs']):,} characters" if aligned["cut"] else ""
    out.print(Text.assemble(("Metadata as one text", "bold"), (f"  {told}{cut}", "dim")))
    out.print(_runs(aligned["runs"]))


def _runs(runs: list[dict[str, str]]) -> Text:
    from rich.text import Text

    text = Text()
    for run in runs:
        a, b = plain(run["a"]), plain(run["b"])
        if run["operation"] == "equal":
            text.append(a)
        elif run["operation"] == "replace":
            text.append(f"[-{a}-]{{+{b}+}}", style=_REPLACED)
        elif run["operation"] == "delete":
            text.append(f"[-{a}-]", style=_REMOVED)
        else:
            text.append(f"{{+{b}+}}", style=_ADDED)
    return text


def _cards(out: Console, answer: dict[str, Any]) -> None:
    from rich.text import Text

    cards = answer["cards"]
    if cards is None:
        if answer["a_has_card"] or answer["b_has_card"]:
            one = "first" if answer["a_has_card"] else "second"
            out.print(Text(f"\nOnly the {one} model has a card.", style="dim"))
        return
    out.print()
    lines = "line" if cards["kept"] == 1 else "lines"
    told = f"{cards['kept']:,} {lines} kept, {cards['removed']:,} removed, {cards['added']:,} added"
    out.print(Text.assemble(("Cards", "bold"), (f"  {told}", "dim")))
    marks = {"kept": (" ", "dim"), "removed": ("-", _REMOVED), "added": ("+", _ADDED)}
    for hunk in cards["hunks"]:
        out.print(Text(f"line {hunk['a_line']:,} → line {hunk['b_line']:,}", style="dim"))
        for line in hunk["lines"]:
            mark, style = marks[line["change"]]
            out.print(Text(f"{mark} {plain(line['text'])}", style=style))
    if cards["shortened"]:
        out.print(Text("More lines differ than are shown.", style="dim"))
    if cards["cut"]:
        out.print(Text("The cards are longer; their beginnings were compared.", style="dim"))
