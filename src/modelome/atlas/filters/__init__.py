"""One filter grammar for the API, the URL, the search box and export (docs/api.md)."""

from __future__ import annotations

from modelome.atlas.filters.compile import Compiled, compile_filter
from modelome.atlas.filters.matching import matching
from modelome.atlas.filters.parser import parse
from modelome.atlas.filters.syntax import format_filter

__all__ = ["Compiled", "compile_filter", "format_filter", "matching", "parse"]
