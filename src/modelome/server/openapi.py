"""The contract as OpenAPI: `python -m modelome.server.openapi > docs/openapi.json`."""

from __future__ import annotations

import json
import sys

from modelome.server.app import declare
from modelome.server.settings import Settings

__all__ = ["contract"]


def contract() -> str:
    """Return the OpenAPI document as it is committed: sorted keys, two spaces, a line's end."""
    return json.dumps(declare(Settings()).openapi(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(contract())
