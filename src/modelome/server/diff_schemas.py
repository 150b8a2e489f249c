"""The answer of `diff`."""

from __future__ import annotations

from pydantic import RootModel

from modelome.atlas.difference import Difference

__all__ = ["DiffAnswer"]


class DiffAnswer(RootModel[Difference]):
    """`diff?a=&b=`."""
