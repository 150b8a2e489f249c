"""Rows in: the bundled sample, and listings of the Hub in local files."""

from modelome.sources.opening import open_source
from modelome.sources.raw import RAW_SCHEMA, REJECTS_SCHEMA, Source, SourceBatch, SourceDescription

__all__ = ["RAW_SCHEMA", "REJECTS_SCHEMA", "Source", "SourceBatch", "SourceDescription", "open_source"]
