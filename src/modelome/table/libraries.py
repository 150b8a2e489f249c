"""Libraries that models are made for, as the Hub knows them."""

from __future__ import annotations

from modelome.table import taxonomies

__all__ = ["LIBRARIES", "library_label"]

LIBRARIES: tuple[str, ...] = tuple(taxonomies.load("libraries")["libraries"])


def library_label(library: str) -> str:
    """Name a library for people; an unknown library is its own name."""
    known = taxonomies.load("libraries")["libraries"].get(library)
    return str(known["label"]) if known else library
