"""One filter grammar for the API, the URL, the search box and export (docs/api.md)."""

from __future__ import annotations

from modelome.atlas.filters.evaluate import matching, select
from modelome.atlas.filters.parser import parse
from modelome.atlas.filters.selection import Selection
from modelome.atlas.filters.syntax import format_filter

__all__ = ["Selection", "format_filter", "matching", "parse", "select"]
