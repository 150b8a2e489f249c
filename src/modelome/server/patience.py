"""Gives each request its time, and notices when whoever asked has gone: a tab closed, a search typed on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from modelome.server.budget import Budget, set_budget

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["Patience"]


class Patience:
    """Sets the budget of a request, and abandons it when the connection is closed before the answer is complete.

    Work that waits for a thread or goes on in one ends at its next step, instead of holding up those who still wait.
    """

    def __init__(self, app: ASGIApp, seconds: float) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and watch its connection meanwhile."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        budget = Budget(self._seconds)
        set_budget(budget)
        watch = asyncio.ensure_future(_watch(receive, budget))
        try:
            await self._app(scope, receive, send)
        finally:
            watch.cancel()


async def _watch(receive: Receive, budget: Budget) -> None:
    while True:  # a request of this API has no body: what comes after its head is the end of its connection
        message = await receive()
        if message["type"] == "http.disconnect":
            budget.abandon()
            return
