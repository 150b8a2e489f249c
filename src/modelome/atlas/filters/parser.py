r"""From the text of a filter to its tree.

    filter  = term*                           joined by and
    term    = one ("|" one)*                  joined by or
    one     = "-" one | "(" filter ")" | relative ":(" filter ")" | [field ":"] value
    value   = text without blanks, "|", "(", ")" or quotes; or "any text", with \" and \\ for quote and backslash

A relative is a field that takes a model's id: `child:(task:translation)` has a child that matches. After `field:a|`, a
value that names no field of its own belongs to that field too. An unquoted `missing` asks for what is not declared.
Numbers and dates take `>1`, `>=1`, `<1`, `<=1`, `1..2`, `1..`, `..2`. Length, terms and depth are bounded; a list of
ids, `id:a|b|c`, is one term: each is looked up, no model is read.
"""

from __future__ import annotations

import difflib
import re
from typing import NoReturn

from modelome.atlas.filters.fields import CHANGES, FIELDS, STATES, Field, Kind, find_field
from modelome.atlas.filters.literals import is_date, is_number
from modelome.atlas.filters.shapes import MOST_CORNERS, read_area, read_volume
from modelome.atlas.filters.syntax import All, Between, Compare, Either, Equals, Missing, Node, Not, Related, Word
from modelome.errors import FilterError

__all__ = ["MOST_CHARACTERS", "MOST_DEPTH", "MOST_TERMS", "parse"]

MOST_CHARACTERS = 16_000
MOST_TERMS = 100
MOST_DEPTH = 16

_BLANK = re.compile(r"\s*")
_BARE = re.compile(r'[^\s|()"]+')
_FIELD = re.compile(r"([A-Za-z_][A-Za-z_0-9]{0,39}):")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SIGNED = re.compile(r"(<=|>=|<|>)(.*)", re.DOTALL)
_COMPARABLE = {Kind.NUMBER: is_number, Kind.DATE: is_date}
_SHAPES = {Kind.AREA: read_area, Kind.VOLUME: read_volume}
_EXAMPLE = {
    Kind.AREA: f"x,y,x,y,… of 3 to {MOST_CORNERS} corners, each number of at most 6 digits",
    Kind.VOLUME: f"12 numbers of a view, then x,y,x,y,… of 3 to {MOST_CORNERS} corners, each of at most 6 digits",
    Kind.NUMBER: "a number (1000, 10k, 0.5), a comparison (>1000) or a range (10..100)",
    Kind.DATE: "a date (2024, 2024-01, 2024-01-31), a comparison (>=2024-01) or a range (2024-01..2024-06)",
}


def parse(text: str) -> Node:
    """Parse a filter; an empty one is `All(())`, which matches every model.

    Raises:
        FilterError: with the term at fault and its place.

    """
    if len(text) > MOST_CHARACTERS:
        raise FilterError(
            f"A filter has at most {MOST_CHARACTERS:,} characters, this one has {len(text):,}", text[:40], 0
        )
    return _Reader(text).whole()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._terms = 0
        self._depth = 0

    def whole(self) -> Node:
        terms = self._filter()
        if self._at < len(self._text):
            self._fail("This parenthesis closes nothing", self._at, self._at + 1)
        return terms

    def _filter(self) -> Node:
        terms: list[Node] = []
        while True:
            self._skip()
            if self._at == len(self._text) or self._peek() == ")":
                return terms[0] if len(terms) == 1 else All(tuple(terms))
            terms.append(self._term())

    def _term(self) -> Node:
        alternatives = [self._one(None)]
        while True:
            mark = self._at
            self._skip()
            if self._peek() != "|":
                self._at = mark
                break
            self._at += 1
            self._skip()
            if self._peek() in {"", "|", ")"}:
                self._fail("Nothing follows this |", mark, self._at)
            alternatives.append(self._one(_field_of(alternatives[-1])))
        return alternatives[0] if len(alternatives) == 1 else Either(tuple(alternatives))

    def _one(self, inherited: str | None) -> Node:
        start = self._at
        character = self._peek()
        if character in {"-", "("}:
            return self._nested(start, inherited)
        if character == "|":
            self._fail("Nothing stands before this |", start, start + 1)
        node = self._leaf(start, inherited)
        self._terms += not (inherited == "id" and _field_of(node) == "id")
        if self._terms > MOST_TERMS:
            self._fail(f"A filter has at most {MOST_TERMS} terms", start, len(self._text))
        return node

    def _nested(self, start: int, inherited: str | None) -> Node:
        negated = self._peek() == "-"
        self._at += 1
        self._depth += 1
        if self._depth > MOST_DEPTH:
            self._fail(f"Parentheses and negations nest at most {MOST_DEPTH} deep", start, self._at)
        node = self._negation(start, inherited) if negated else self._group(start)
        self._depth -= 1
        return node

    def _negation(self, start: int, inherited: str | None) -> Node:
        if self._peek() in {"", "|", ")"} or self._peek().isspace():
            self._fail("A - stands right before what it negates", start, start + 1)
        return Not(self._one(inherited))

    def _group(self, start: int) -> Node:
        inner = self._filter()
        if self._peek() != ")":
            self._fail("This parenthesis is not closed", start, len(self._text))
        self._at += 1
        if inner == All(()):
            self._fail("These parentheses hold nothing", start, self._at)
        return inner

    def _leaf(self, start: int, inherited: str | None) -> Node:
        named = _FIELD.match(self._text, self._at)
        if named is None:
            text, quoted = self._value(start)
            if inherited is None:
                if not text:
                    self._fail("These quotes hold nothing", start, self._at)
                return Word(text, start)
            field = find_field(inherited)
        else:
            field = find_field(named[1].lower())
            self._at = named.end()
            if field is None:
                self._value(start)
                self._fail(_no_such_field(named[1]), start, self._at)
            if field.kind is Kind.MODEL and self._peek() == "(":
                return Related(field.name, self._nested(start, inherited), start)
            text, quoted = self._value(start)
        if field is None:
            raise AssertionError(inherited)
        return self._judge(field, text, start, quoted=quoted)

    def _value(self, start: int) -> tuple[str, bool]:
        if self._peek() == '"':
            found = _QUOTED.match(self._text, self._at)
            if found is None:
                self._fail("This quote is not closed", self._at, len(self._text))
            self._at = found.end()
            if self._peek() not in {"", "|", ")"} and not self._peek().isspace():
                self._fail("A blank must follow a closing quote", start, self._at + 1)
            return _ESCAPE.sub(r"\1", found[1]), True
        found = _BARE.match(self._text, self._at)
        if found is None:
            self._fail("A value must follow the colon", start, self._at)
        self._at = found.end()
        if self._peek() in {"(", '"'}:
            self._fail(f"Put a value with {self._peek()} into quotes", start, self._at + 1)
        return found[0], False

    def _judge(self, field: Field, text: str, start: int, *, quoted: bool) -> Node:
        name = field.name
        if not text:
            self._fail("A value must follow the colon", start, self._at)
        if not quoted and text.lower() == "missing" and field.column is not None:
            return Missing(name, start)
        if field.kind in _COMPARABLE:
            return self._comparable(field, text, start)
        if field.kind in _SHAPES:
            try:
                _SHAPES[field.kind](text)
            except ValueError as wrong:
                self._fail(f"{name}: takes {_EXAMPLE[field.kind]}; {wrong}", start, self._at)
        choices: tuple[str, ...] = ()
        if field.kind is Kind.CHANGE:
            choices = tuple(CHANGES)
        elif field.kind is Kind.STATE:
            choices = STATES
        if choices and text not in choices:
            self._fail(f"{name}: takes one of {', '.join(choices)}", start, self._at)
        return Equals(name, text, start)

    def _comparable(self, field: Field, text: str, start: int) -> Node:
        fits = _COMPARABLE[field.kind]
        signed = _SIGNED.fullmatch(text)
        if signed is not None and fits(signed[2]):
            return Compare(field.name, signed[1], signed[2], start)
        low, dots, high = text.partition("..")
        if dots and (low or high) and all(fits(bound) for bound in (low, high) if bound):
            return Between(field.name, low or None, high or None, start)
        if not fits(text):
            self._fail(f"{field.name}: takes {_EXAMPLE[field.kind]}", start, self._at)
        return Equals(field.name, text, start)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _skip(self) -> None:
        found = _BLANK.match(self._text, self._at)
        if found is not None:
            self._at = found.end()

    def _fail(self, message: str, start: int, stop: int) -> NoReturn:
        raise FilterError(message, self._text[start:stop][:120], start)


def _field_of(node: Node) -> str | None:
    """Field that a bare alternative after `node` belongs to."""
    if isinstance(node, Not):
        return _field_of(node.term)
    if isinstance(node, (Missing, Equals, Compare, Between, Related)):
        return node.field
    return None


def _no_such_field(name: str) -> str:
    close = difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=0.6)
    hint = f"Did you mean {close[0]}:? " if close else ""
    return f"No field is called {name!r}. {hint}Text with a colon goes into quotes; docs/api.md lists the fields"
