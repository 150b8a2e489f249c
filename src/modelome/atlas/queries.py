"""SQL over an atlas: its tables as DuckDB views, read-only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["VIEWS", "connect"]

VIEWS = {
    "models": "models.parquet",
    "filter": "index/filter.parquet",
    "edges": "lineage/edges.parquet",
    "nodes": "lineage/nodes.parquet",
    "families": "lineage/families.parquet",
    "ghosts": "lineage/ghosts.parquet",
    "problems": "lineage/problems.parquet",
    "clusters": "layout/clusters.parquet",
    "rejects": "rejects.parquet",
    "cards": "cards/*.parquet",
    "analysis": "analysis/*.parquet",
}
_NUMBERED = {"models"}


def connect(path: Path, files: Iterable[str]) -> duckdb.DuckDBPyConnection:
    """Open an in-memory database with a view for each table of the atlas that is there.

    The connection can read the atlas and nothing else: no other file, no network, no extension.
    """
    present = set(files)
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
        },
    )
    connection.execute("set timezone = 'UTC'")
    connection.execute("set enable_progress_bar = false")
    connection.execute("set allowed_directories = [?]", [str(path) + "/"])
    for view, pattern in VIEWS.items():
        folder, _, name = pattern.rpartition("/")
        if pattern not in present and not ("*" in name and any(file.startswith(f"{folder}/") for file in present)):
            continue
        location = str(path / pattern).replace("'", "''")
        if view in _NUMBERED:
            body = (
                "select file_row_number::integer as ix, * exclude (file_row_number) "
                f"from read_parquet('{location}', file_row_number = true)"
            )
        else:
            body = f"select * from read_parquet('{location}')"
        connection.execute(f'create view "{view}" as {body}')
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection
