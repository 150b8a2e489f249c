"""Files that are written while they are sent, and let go of what they hold as soon as nobody reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.responses import StreamingResponse

from modelome.server.budget import AbandonedError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from starlette.types import Receive, Scope, Send

__all__ = ["Stream"]


class Stream(StreamingResponse):
    """An answer in parts. Work that is stopped because whoever asked has gone ends it quietly."""

    def __init__(self, parts: Iterator[bytes], media_type: str, headers: Mapping[str, str]) -> None:
        self._parts = _while_read(parts)
        super().__init__(self._parts, media_type=media_type, headers=headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all parts; at the end, or where the reader has gone, close the files behind them."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._parts.close()


def _while_read(parts: Iterator[bytes]) -> Generator[bytes, None, None]:
    try:
        for part in parts:
            if part:
                yield part
    except AbandonedError:
        return
