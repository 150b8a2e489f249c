"""Cards: what their headers declare, and how long they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.table.frontmatter import metadata_of_card, metadata_of_json
from modelome.table.languages import declared_languages

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Declared", "declared_by_cards", "lengths"]

RELATIONS = ("finetune", "adapter", "quantized", "merge")
MOST_ITEMS = 5_000


@dataclass(frozen=True)
class Declared:
    """What cards declare, one value a row of the batch; None or [] where they say nothing."""

    task: pa.Array
    library: pa.Array
    license_name: pa.Array
    license_link: pa.Array
    licenses: pa.Array
    languages: pa.Array
    datasets: pa.Array
    parents: pa.Array  # list<struct<id, relation>>


def declared_by_cards(cards: pa.Array, metadata: pa.Array) -> Declared:
    """Read headers: the Hub's parse (JSON) where the source has it, else the card's own YAML."""
    place = np.zeros(len(cards), np.int64)  # 0: says nothing
    words: dict[str, list[str | None]] = {
        name: [None] for name in ("pipeline_tag", "library_name", "license_name", "license_link")
    }
    lists: dict[str, list[list[str]]] = {name: [[]] for name in ("license", "language", "datasets")}
    parents: list[list[dict[str, str]]] = [[]]
    for row, found in _headers(cards, metadata):
        place[row] = len(parents)
        for name, column in words.items():
            column.append(_word(found.get(name)))
        lists["license"].append(_items(found.get("license")))
        lists["language"].append(declared_languages(found.get("language")))
        lists["datasets"].append(_items(found.get("datasets")))
        relation = str(found.get("base_model_relation", "")).strip().lower()
        relation = relation if relation in RELATIONS else "unspecified"
        parents.append([{"id": parent, "relation": relation} for parent in _items(found.get("base_model"))])
    at = pa.array(place)
    texts = pa.list_(pa.string())
    pairs = pa.list_(pa.struct([("id", pa.string()), ("relation", pa.string())]))
    return Declared(
        task=pa.array(words["pipeline_tag"], pa.string()).take(at),
        library=pa.array(words["library_name"], pa.string()).take(at),
        license_name=pa.array(words["license_name"], pa.string()).take(at),
        license_link=pa.array(words["license_link"], pa.string()).take(at),
        licenses=pa.array(lists["license"], texts).take(at),
        languages=pa.array(lists["language"], texts).take(at),
        datasets=pa.array(lists["datasets"], texts).take(at),
        parents=pa.array(parents, pairs).take(at),
    )


def _headers(cards: pa.Array, metadata: pa.Array) -> Iterator[tuple[int, dict[str, Any]]]:
    told = np.asarray(metadata.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    for row in np.flatnonzero(told):
        yield int(row), metadata_of_json(metadata[int(row)].as_py())
    fenced = pc.fill_null(
        pc.match_substring_regex(pc.utf8_slice_codeunits(cards, start=0, stop=64), r"^\s*\x{FEFF}?\s*---"), False
    )
    own = np.asarray(fenced.to_numpy(zero_copy_only=False), dtype=bool) & ~told
    for row in np.flatnonzero(own):
        yield int(row), metadata_of_card(cards[int(row)].as_py())


def _word(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    return value.strip() or None


def _items(value: Any) -> list[str]:
    """Read a word, a list of words, or a mapping (its values are the words, or it names one by `id` or `name`)."""
    if isinstance(value, dict):
        named = next((value[key] for key in ("id", "name", "model", "repo_id") if key in value), None)
        value = list(value.values()) if named is None else named
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return []
    found: list[str] = []
    for item in value[:MOST_ITEMS]:
        if isinstance(item, dict):
            found += _items(item)
        elif isinstance(item, str) and item.strip() and item.strip().lower() not in ("null", "none", "~"):
            found.append(item)
    return found


def lengths(cards: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Characters and words (runs of what is no white space) of each card, its header included."""
    return (
        pc.cast(pc.utf8_length(cards), pa.int32()),
        pc.cast(pc.count_substring_regex(cards, r"\S+"), pa.int32()),
    )
