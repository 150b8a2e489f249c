"""The few fields of a card's YAML header that the table needs.

A card is a README whose first lines may be YAML between two `---`. Headers in the wild have Windows line ends, no
closing fence, widgets of a megabyte and YAML errors far from what is asked here. So only the blocks of the wanted
top-level keys are parsed, each for itself, with a loader that makes every scalar text: `no` stays `no`.
"""

from __future__ import annotations

import re
from typing import Any

import orjson
import yaml

__all__ = ["FIELDS", "metadata_of_card", "metadata_of_json", "parse_header"]

FIELDS = (
    "language",
    "license",
    "license_name",
    "license_link",
    "library_name",
    "pipeline_tag",
    "datasets",
    "base_model",
    "base_model_relation",
)
LARGEST_HEADER = 1 << 20
LARGEST_BLOCK = 1 << 16
DEEPEST = 40
NOTHING = {"", "null", "~", "Null", "NULL"}

OPENING = re.compile(r"\A\ufeff?\s*---[ \t]*\r?\n")
CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
KEY = re.compile(r"^(?P<quote>[\"']?)(?P<key>[A-Za-z_][\w-]*)(?P=quote)[ \t]*:(?=[ \t\r\n]|\Z)", re.MULTILINE)
YAML_LINE = re.compile(r"^(?:[\"']?[A-Za-z_][\w-]*[\"']?[ \t]*:(?:[ \t].*)?|[ \t]+\S.*|-(?:[ \t].*)?|#.*|[ \t]*)\r?$")
PLAIN = re.compile(r"[A-Za-z0-9_./+][\w./+-]*(?: [A-Za-z0-9_./+-]+)*")
ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>[A-Za-z0-9_./+][\w./+-]*)[ \t]*")


def metadata_of_card(card: str) -> dict[str, Any]:
    """Read the wanted fields of a card's header; {} where it has none. Scalars are text."""
    header = _header(card)
    return parse_header(header) if header else {}


def metadata_of_json(text: str) -> dict[str, Any]:
    """Read the wanted fields of the Hub's own parse of a header (`cardData`); {} where it is no object."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    if not isinstance(value, dict):
        return {}
    return {key: value[key] for key in FIELDS if value.get(key) is not None}


def _header(card: str) -> str | None:
    opening = OPENING.match(card[:64])
    if opening is None:
        return None
    rest = card[opening.end() : opening.end() + LARGEST_HEADER]
    closing = CLOSING.search(rest)
    if closing is not None:
        return rest[: closing.start()]
    # No closing fence: the header goes on as long as the lines look like YAML, and a heading or a blank line ends it.
    lines = []
    for line in rest.split("\n"):
        if not line.strip() or line.startswith("# ") or not YAML_LINE.match(line):
            break
        lines.append(line)
    return "\n".join(lines)


def parse_header(header: str) -> dict[str, Any]:
    """Parse the wanted top-level keys of a YAML mapping; a key whose block cannot be parsed is left out."""
    header = header.replace("\r\n", "\n").replace("\r", "\n")
    if header.lstrip().startswith("{"):
        value = _load(header) if len(header) <= LARGEST_BLOCK else None
        return {key: value[key] for key in FIELDS if _filled(value.get(key))} if isinstance(value, dict) else {}
    found: dict[str, Any] = {}
    marks = list(KEY.finditer(header))
    for i, mark in enumerate(marks):
        key = mark.group("key")
        if key not in FIELDS:
            continue
        end = marks[i + 1].start() if i + 1 < len(marks) else len(header)
        value = _value(header[mark.end() : end])
        if _filled(value):
            found[key] = value
        else:
            found.pop(key, None)  # a key given twice: the last one holds
    return found


def _filled(value: Any) -> bool:
    return value is not None and not (isinstance(value, str) and value.strip() in NOTHING)


def _value(block: str) -> Any:
    """Parse what stands behind `key:`, up to the next key."""
    stripped = block.strip()
    if PLAIN.fullmatch(stripped):
        return stripped
    if len(block) > LARGEST_BLOCK:
        return None
    lines = [line for line in block.split("\n") if line.strip()]
    items = [ITEM.fullmatch(line) for line in lines]
    if items and all(items):
        indents = {len(line) - len(line.lstrip()) for line in lines}
        if len(indents) == 1:
            return [item.group("value") for item in items if item and item.group("value") not in NOTHING]
    value = _load("key:" + block)
    return value.get("key") if isinstance(value, dict) else None


def _load(text: str) -> Any:
    if text.count("[") + text.count("{") + text.count("- -") > DEEPEST or text.count("?") > DEEPEST:
        return None
    try:
        return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  # the base loader makes text, lists and dicts only
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
