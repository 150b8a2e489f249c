"""What a person does in the app, and how soon it answers: milliseconds, or in words why there is nothing to measure."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gestures import Pointer
from playwright.sync_api import Error

if TYPE_CHECKING:
    from chromium import Visit

__all__ = [
    "brush",
    "click_filter",
    "color",
    "empty_frame",
    "filters_without_growth",
    "lasso",
    "model_page",
    "range_filter",
    "tree",
    "typing",
]

Figures = dict[str, float | None]
CAP_S = 30
REST_S = 1.2
MOST_MS = 20_000
CHANGES = 200
WARM_CHANGES = 50
CHANGE_MS = 130


def empty_frame(visit: Visit) -> Figures | str:
    """Wait for a frame in which nothing is done: 17 ms on a machine that has nothing else to do."""
    visit.page.wait_for_timeout(500)
    took = "new Promise((done) => { const began = performance.now(); requestAnimationFrame(() => requestAnimationFrame(() => done((performance.now() - began) / 2))); })"
    return {"ms": float(visit.page.evaluate(took))}


def click_filter(visit: Visit, value: str) -> Figures | str:
    """Click a value in the filters: the picture, and the counts beside the other values."""
    target = visit.page.get_by_role("button", name=re.compile(rf"^{re.escape(value)}\b")).first
    if target.count() == 0:
        return f"no value {value} to click"
    target.hover()
    visit.page.wait_for_timeout(300)
    before = visit.page.locator(".status-count").first.inner_text()
    beside = "[...document.querySelectorAll('.filters .bars')].find((bars) => bars.innerText.startsWith('License family')).innerText"
    counted = visit.page.evaluate(beside)
    visit.forget()
    answer = _begin(visit, f"document.querySelector('.status-count').innerText !== {json.dumps(before)}")
    values = _begin(visit, f"{beside} !== {json.dumps(counted)}")
    target.click()
    counts, others = _end(answer), _end(values)
    return {**_picture(visit), "counts_ms": counts, "values_ms": others}


def range_filter(visit: Visit, hash_: str) -> Figures | str:
    """Ask for a range of a number, as a brush over a histogram does."""
    visit.forget()
    visit.page.evaluate("(hash) => __go(hash)", hash_)
    return _picture(visit)


def brush(visit: Visit) -> Figures | str:
    """Drag over the histogram of likes in the filters: from the move that chooses a stretch to the picture and the counts."""
    plot = visit.page.get_by_role("complementary", name="Filters").locator(".bars").filter(has_text="Likes")
    if plot.count() == 0:
        return "no histogram of likes in the filters"
    plot = plot.locator(".hist-plot").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box() or {"x": 0, "y": 0, "width": 1, "height": 1}
    start, stop = ((box["x"] + share * box["width"], box["y"] + box["height"] / 2) for share in (0.3, 0.7))
    before = visit.page.locator(".status-count").first.inner_text()
    pointer = Pointer(visit, start)
    pointer.send("mouseMoved", start)
    visit.page.wait_for_timeout(300)
    pointer.send("mousePressed", start, button="left", buttons=1, clickCount=1)
    visit.page.wait_for_timeout(300)
    visit.forget()
    answer = _begin(visit, f"document.querySelector('.status-count').innerText !== {json.dumps(before)}")
    pointer.send("mouseMoved", stop, button="left", buttons=1)
    counts = _end(answer)
    figures = {**_picture(visit), "counts_ms": counts}
    pointer.send("mouseReleased", stop, button="left", buttons=0, clickCount=1)
    visit.wait_until_quiet(CAP_S, REST_S)
    visit.page.evaluate("(hash) => __go(hash)", "")
    visit.wait_until_quiet(CAP_S, REST_S)
    return figures


def color(visit: Visit, label: str) -> Figures | str:
    """Choose another color from the menu."""
    visit.page.locator("body").press("c")
    choice = visit.page.get_by_role("menuitemradio", name=label, exact=True)
    if choice.count() == 0:
        return f"no color {label}"
    choice.hover()
    visit.forget()
    choice.click()
    return _picture(visit)


def lasso(visit: Visit, middle: tuple[float, float], reach: tuple[float, float]) -> Figures | str:
    """Draw around much of the map: from letting go to the number of those inside, the picture, and the panel about them."""
    visit.page.locator("body").press("l")
    if visit.page.get_by_role("toolbar", name="Selecting").count() == 0:
        return "no lasso yet"
    pointer = Pointer(visit, middle)
    corners = [(-1, -0.6), (-0.2, -1), (0.9, -0.8), (1, 0.7), (0.1, 1), (-0.9, 0.8)]
    path = [(middle[0] + x * reach[0], middle[1] + y * reach[1]) for x, y in corners]
    pointer.send("mousePressed", path[0], button="left", buttons=1, clickCount=1)
    for at in path[1:]:
        pointer.send("mouseMoved", at, button="left", buttons=1)
        visit.page.wait_for_timeout(16)
    visit.forget()
    answer = _begin(visit, "document.querySelector('.status-count').innerText.includes(' selected of ')")
    panel = _begin(visit, "/^[0-9,]+/.test(document.querySelector('.panel.selection h2')?.innerText ?? '')")
    pointer.send("mouseReleased", path[-1], button="left", buttons=0, clickCount=1)
    counts, opened = _end(answer), _end(panel)
    figures = _picture(visit)
    words = visit.page.locator(".panel.selection h2").first.inner_text() if counts is not None else "0"
    models = float(re.sub(r"\D", "", words.split(" ")[0].split("\n")[0]) or 0)
    visit.page.locator("body").press("Escape")
    visit.page.locator("body").press("Escape")
    visit.wait_until_quiet(CAP_S, REST_S)
    return {**figures, "counts_ms": counts, "panel_ms": opened, "models": models}


def typing(visit: Visit, word: str) -> Figures | str:
    """Type a word: the way of each letter to results that hold what was typed, and to the server's own answer."""
    visit.page.keyboard.press("Control+k")
    times, answers = [], []
    for end in range(3, len(word) + 1):
        typed = word[:end]
        shown = f"[...document.querySelectorAll('[role=option] mark')].some((m) => m.innerText.toLowerCase() === {json.dumps(typed)})"
        answered = f"document.querySelector('#search-results')?.dataset.answers === {json.dumps(typed)}"
        if end == 3:
            visit.page.keyboard.type(typed[:2])
            visit.page.wait_for_timeout(300)
        results, answer = _begin(visit, shown), _begin(visit, answered)
        visit.page.keyboard.type(typed[-1])
        times.append(_end(results))
        answers.append(_end(answer))
        visit.page.wait_for_timeout(250)
    visit.page.keyboard.press("Control+a")
    visit.page.keyboard.press("Backspace")
    visit.page.keyboard.press("Escape")
    return {
        "last_ms": times[-1],
        "slowest_ms": max((time for time in times if time is not None), default=None),
        "answer_ms": max((time for time in answers if time is not None), default=None),
    }


def model_page(visit: Visit, model: str) -> Figures | str:
    """Open a model's page by its address: until its facts and the verdict on its license stand there."""
    shown = "document.querySelector('main .pp-facts') && document.querySelector('main .verdict')"
    return _page(visit, f"view=model&model={model}", shown)


def tree(visit: Visit, root: str) -> Figures | str:
    """Open the tree of a family by its address: until its picture is painted."""
    return _page(visit, f"view=tree&family={root}", "document.querySelector('.tree-canvas')?.dataset.painted > 0")


def filters_without_growth(visit: Visit, values: list[str]) -> Figures | str:
    """Change the filter 200 times, after 50 that warm up: MB that the page's heap and its process have gained."""
    filters = [f"filter=task:{value}" for value in values] + ["", "filter=likes:%3E10"]
    _change(visit, filters, WARM_CHANGES)
    before = _memory(visit)
    _change(visit, filters, CHANGES)
    after = _memory(visit)
    return {name: after[name] - before[name] for name in before} | {"heap_mb": after["heap_gain_mb"]}


def _change(visit: Visit, filters: list[str], times: int) -> None:
    for turn in range(times):
        visit.page.evaluate("(hash) => __go(hash)", filters[turn % len(filters)])
        visit.page.wait_for_timeout(CHANGE_MS)
    visit.page.evaluate("(hash) => __go(hash)", "")
    visit.wait_until_quiet(CAP_S, REST_S)


def _memory(visit: Visit) -> dict[str, float]:
    session = visit.page.context.new_cdp_session(visit.page)
    try:
        session.send("HeapProfiler.enable")
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        heap = float(session.send("Runtime.getHeapUsage")["usedSize"])
    finally:
        session.detach()
    return {"heap_gain_mb": heap / 1e6, "process_gain_mb": visit.renderer()["own"]}


def _page(visit: Visit, hash_: str, shown: str) -> Figures | str:
    answer = _begin(visit, shown)
    visit.page.evaluate("(hash) => __go(hash)", hash_)
    took = _end(answer)
    visit.wait_until_quiet(CAP_S, REST_S)
    visit.page.evaluate("(hash) => __go(hash)", "")
    visit.wait_until_quiet(CAP_S, REST_S)
    return {"ms": took} if took is not None else "never there"


def _begin(visit: Visit, condition: str) -> Any:
    """Begin to look for an answer; it is looked for before what is asked is done."""
    return visit.page.evaluate_handle(
        "([condition, most]) => ({ waiting: __answered(condition, most) })", [condition, MOST_MS]
    )


def _end(answer: Any) -> float | None:
    try:
        found: float | None = answer.evaluate("({ waiting }) => waiting")
    except Error:
        return None
    return found


def _picture(visit: Visit) -> Figures:
    """Milliseconds until the first changed frame was finished, and the last one."""
    finished = visit.wait_until_quiet(CAP_S, REST_S)
    done = float(visit.page.evaluate("__mark()"))
    fences = [fence for fence in visit.record()["fences"] if fence["drawn"] >= done]
    return {
        "first_ms": fences[0]["at"] - done if fences else None,
        "all_ms": fences[-1]["at"] - done if fences and finished else None,
    }
