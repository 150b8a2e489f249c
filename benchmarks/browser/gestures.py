"""What a person does to the map, and how soon the picture follows."""

from __future__ import annotations

import itertools
import re
import statistics
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Error

if TYPE_CHECKING:
    from collections.abc import Callable

    from chromium import Visit
    from playwright.sync_api import CDPSession

__all__ = ["Pointer", "cube", "filter_category", "hover", "pan", "zoom"]

STEPS = 24
STEP_MS = 16
HOVERS = 16
# Embedding Atlas looks a point up once the pointer has rested for 300 ms.
HOVER_MS = 700
REST_S = 1.5


class Pointer:
    """Real input events, sent as the browser gets them from a mouse."""

    def __init__(self, visit: Visit, middle: tuple[float, float]) -> None:
        self.middle = middle
        self._session: CDPSession = visit.page.context.new_cdp_session(visit.page)

    def send(self, kind: str, at: tuple[float, float], **more: Any) -> None:
        self._session.send("Input.dispatchMouseEvent", {"type": kind, "x": at[0], "y": at[1], **more})


def zoom(visit: Visit, pointer: Pointer, cap: float) -> dict[str, Any]:
    """In and out again by the wheel."""

    def act() -> None:
        for step in range(STEPS):
            pointer.send("mouseWheel", pointer.middle, deltaX=0, deltaY=-20 if step < STEPS // 2 else 20)
            visit.page.wait_for_timeout(STEP_MS)

    return _gesture(visit, act, cap)


def pan(visit: Visit, pointer: Pointer, cap: float) -> dict[str, Any]:
    """Drag the map about; it ends elsewhere."""
    x, y = pointer.middle

    def act() -> None:
        pointer.send("mousePressed", pointer.middle, button="left", buttons=1, clickCount=1)
        for step in range(STEPS):
            out = step + 1 if step < STEPS // 2 else STEPS - step
            pointer.send("mouseMoved", (x + 6 * out, y + 3 * step), button="left", buttons=1)
            visit.page.wait_for_timeout(STEP_MS)

    found = _gesture(visit, act, cap)
    pointer.send("mouseReleased", pointer.middle, button="left", buttons=0, clickCount=1)
    return found


def hover(visit: Visit, pointer: Pointer) -> dict[str, Any]:
    """Median time from a pointer's move to the page's first answer; places where nothing answers do not count."""
    x, y = pointer.middle
    answers = []
    for step in range(HOVERS):
        visit.page.evaluate("() => { __record.answers.length = 0; }")
        pointer.send("mouseMoved", (x - 160 + 20 * step, y - 80 + 9 * step))
        visit.page.wait_for_timeout(HOVER_MS)
        answers += visit.page.evaluate("__record.answers.slice(0, 1)")
    return {"ms": statistics.median(answers) if answers else None, "answers": len(answers)}


def filter_category(visit: Visit, category: str, cap: float) -> dict[str, Any] | None:
    """Click a category; ms from the click until the first changed picture, and until the last one, are on screen."""
    name = re.compile(rf"^{re.escape(category)}\b")
    target = visit.page.get_by_role("button", name=name).first
    if target.count() == 0:
        target = visit.page.get_by_text(category, exact=True).first
    if target.count() == 0:
        return None
    # A person's pointer is there before the click: what changes under it is painted by then.
    try:
        target.hover()
        visit.page.wait_for_timeout(HOVER_MS)
        before = len(visit.transferred)
        visit.forget()
        target.click()
    except Error:
        return None
    finished = visit.wait_until_quiet(cap, REST_S)
    record = visit.record()
    clicked = record["clicked"]
    changed = [fence for fence in record["fences"] if clicked is not None and fence["drawn"] >= clicked]
    if not changed:
        return None
    return {
        "first_ms": changed[0]["at"] - clicked,
        "all_ms": changed[-1]["at"] - clicked if finished else None,
        "requests": len(visit.transferred) - before,
    }


def cube(visit: Visit, cap: float) -> dict[str, Any] | None:
    """Pass to the 3D map where a page has one."""
    button = visit.page.get_by_role("radio", name="3D").or_(visit.page.get_by_role("button", name="3D")).first
    if button.count() == 0:
        return None
    before = sum(visit.transferred)
    visit.forget()
    button.click()
    finished = visit.wait_until_quiet(cap, REST_S)
    record = visit.record()
    return {
        "megabytes": (sum(visit.transferred) - before) / 1e6,
        "all_ms": record["fences"][-1]["at"] - record["clicked"] if finished and record["fences"] else None,
    }


def _gesture(visit: Visit, act: Callable[[], None], cap: float) -> dict[str, Any]:
    """Time between drawn frames while a gesture lasts, and from its end until the last frame is finished."""
    visit.forget()
    act()
    ended = float(visit.page.evaluate("performance.now()"))
    finished = visit.wait_until_quiet(cap, REST_S)
    record = visit.record()
    during = [frame for frame in record["frames"] if frame["at"] <= ended + 50]
    if len(during) < 2:
        # Slower than the gesture: the first frames after it are as telling.
        during = record["frames"][:3]
    gaps = [later["at"] - earlier["at"] for earlier, later in itertools.pairwise(during)]
    return {
        "frames": len(during),
        "frame_ms": statistics.median(gaps) if gaps else None,
        "worst_ms": max(gaps, default=None),
        "points": statistics.median(frame["points"] for frame in during) if during else None,
        "rest_ms": record["fences"][-1]["at"] - ended if finished and record["fences"] else None,
    }
