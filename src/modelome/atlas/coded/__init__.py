"""Columns that filters, sorts, facets and histograms read, as mapped arrays of small codes.

SQL over `filter.parquet` decodes and hashes strings at every question, and each process holds its own copy of what it
decoded. Here a filter is a comparison of mapped numbers, and what several servers map is one copy of the system's.
"""

from __future__ import annotations

from modelome.atlas.coded.read import CodedColumns, FlagColumn, ListColumn, NumberColumn, TextColumn

__all__ = ["CodedColumns", "FlagColumn", "ListColumn", "NumberColumn", "TextColumn"]
