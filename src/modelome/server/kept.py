"""Answers that are kept for those who ask again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["Kept"]

T = TypeVar("T")


class Kept(Generic[T]):
    """The last `most` things that were made, by key; safe to use from many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T], *, worth: Callable[[T], bool] = lambda _: True) -> T:
        """Return what is kept under `key`, or make it; it is kept where it is worth it."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()
        if worth(made):
            with self._lock:
                self._things[key] = made
                if len(self._things) > self._most:
                    self._things.popitem(last=False)
        return made
