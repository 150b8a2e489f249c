"""The canonical table: what a source's rows mean."""

from modelome.table.aliases import load_aliases
from modelome.table.build import build_table
from modelome.table.schema import MODELS_SCHEMA, REJECTS_SCHEMA, TableBuild

__all__ = ["MODELS_SCHEMA", "REJECTS_SCHEMA", "TableBuild", "build_table", "load_aliases"]
