"""Servers of real atlases, asked through their whole ASGI stack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from modelome.server import Settings, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelome import Atlas


@pytest.fixture(scope="session")
def client(radar_atlas: Atlas) -> Iterator[TestClient]:
    """Ask a server of the bundled sample."""
    with TestClient(create_app(radar_atlas, Settings(query_seconds=30)), base_url="http://localhost/api/v1/") as asked:
        yield asked


@pytest.fixture(scope="session")
def small_client(small_atlas: Atlas) -> Iterator[TestClient]:
    """Ask a server of the small atlas."""
    with TestClient(create_app(small_atlas, Settings(query_seconds=30)), base_url="http://localhost/api/v1/") as asked:
        yield asked
