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
    """The last things that were made, by key, together not heavier than `most`; safe to use from many threads.

    Each weighs 1, unless `weigh` says what it weighs; one that is heavier than all may be is not kept.
    """

    def __init__(self, most: int, weigh: Callable[[T], int] = lambda _: 1) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._things: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T], *, worth: Callable[[T], bool] = lambda _: True) -> T:
        """Return what is kept under `key`, or make it; it is kept where it is worth it."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
                return self._things[key]
        made = make()
        if worth(made) and self._weigh(made) <= self._most:
            with self._lock:
                if key in self._things:  # another thread was faster
                    self._weight -= self._weigh(self._things.pop(key))
                self._things[key] = made
                self._weight += self._weigh(made)
                while self._weight > self._most:
                    self._weight -= self._weigh(self._things.popitem(last=False)[1])
        return made
