"""What a filter says, as a tree; and the tree as text again."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "All",
    "Between",
    "Compare",
    "Either",
    "Equals",
    "Missing",
    "Node",
    "Not",
    "Related",
    "Word",
    "format_filter",
]


@dataclass(frozen=True)
class Word:
    """The id holds this text, letter case apart."""

    text: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Missing:
    """Nothing is declared for the field."""

    field: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Equals:
    """The field is, or lists, this value; for a date, lies within it."""

    field: str
    value: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Compare:
    """The field is less or greater than a number or date, as written; `sign` is `<`, `<=`, `>` or `>=`."""

    field: str
    sign: str
    value: str
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Between:
    """The field lies between two numbers or dates, both included; None: no bound on that side."""

    field: str
    low: str | None
    high: str | None
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Related:
    """A relative of the kind that the field names matches `term`."""

    field: str
    term: Node
    at: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True)
class Not:
    """The term does not hold."""

    term: Node


@dataclass(frozen=True)
class Either:
    """One of two or more terms holds."""

    terms: tuple[Node, ...]


@dataclass(frozen=True)
class All:
    """Every term holds; without terms, always true."""

    terms: tuple[Node, ...]


Node: TypeAlias = Word | Missing | Equals | Compare | Between | Related | Not | Either | All

_PLAIN = re.compile(r'[^\s|()"\\:<>=-][^\s|()"\\]*')
_RANGE = ".."


def format_filter(node: Node) -> str:
    """Write a tree as text; `parse(format_filter(tree)) == tree` for every tree that `parse` gives."""
    if isinstance(node, All):
        return " ".join(_inside(term) for term in node.terms)
    return _inside(node)


def _inside(node: Node) -> str:
    match node:
        case Word(text):
            return _quote(text, plain=_PLAIN.fullmatch(text) is not None and ":" not in text)
        case Missing(name):
            return f"{name}:missing"
        case Equals(name, value):
            plain = _PLAIN.fullmatch(value) is not None and value.lower() != "missing" and _RANGE not in value
            return f"{name}:{_quote(value, plain=plain)}"
        case Compare(name, sign, value):
            return f"{name}:{sign}{value}"
        case Between(name, low, high):
            return f"{name}:{low or ''}{_RANGE}{high or ''}"
        case Related(name, All() | Either() as term):
            return f"{name}:{_inside(term)}"
        case Related(name, term):
            return f"{name}:({_inside(term)})"
        case Not(term):
            return f"-{_inside(term)}"
        case Either(terms):
            # Text after a field would be read as another value of that field; parentheses keep it apart.
            return f"({'|'.join(_grouped(term) for term in terms)})"
        case All(terms):
            return f"({' '.join(_inside(term) for term in terms)})"


def _grouped(node: Node) -> str:
    match node:
        case Word():
            return f"({_inside(node)})"
        case Not(term):
            return f"-{_grouped(term)}"
        case _:
            return _inside(node)


def _quote(text: str, *, plain: bool) -> str:
    if plain:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
