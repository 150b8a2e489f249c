"""Progress at a terminal, in a log, and for a program."""

from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from modelome.console.bars import Bars
from modelome.console.lines import JsonLines, Lines
from modelome.console.pace import Pace, in_words


def bars_on(terminal: io.StringIO) -> Bars:
    return Bars(Console(file=terminal, force_terminal=True, width=120, markup=False, highlight=False))


def test_a_terminal_keeps_one_line_for_each_stage_that_is_through() -> None:
    terminal = io.StringIO()
    bars = bars_on(terminal)
    with bars.stage("layout-2d", 100) as outer:
        with bars.stage("epochs", 5) as inner:
            inner.advance(5)
        outer.advance(100)
    kept = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue()).replace("\r", "\n")
    assert re.search(r"✓ layout-2d  100 · \d", kept)
    assert re.search(r"  ✓ epochs  5 · \d", kept)


def test_a_stage_that_fails_is_marked_and_the_terminal_gets_its_cursor_back() -> None:
    terminal = io.StringIO()
    with pytest.raises(RuntimeError), bars_on(terminal).stage("table"):
        raise RuntimeError
    assert "✗ " in terminal.getvalue()
    assert terminal.getvalue().rindex("\x1b[?25h") > terminal.getvalue().rindex("\x1b[?25l")


def test_a_name_of_a_stage_cannot_steer_the_terminal() -> None:
    terminal = io.StringIO()
    with bars_on(terminal).stage("evil\x1b]0;title\x07 [bold]") as stage:
        stage.note("\x1b[2J")
    assert "\x1b]0;" not in terminal.getvalue()
    assert "\x1b[2J" not in terminal.getvalue()
    assert "[bold]" in terminal.getvalue()


def test_a_log_gets_a_line_while_a_stage_runs_and_one_when_it_is_through() -> None:
    log = io.StringIO()
    with Lines(log, every=0).stage("table", 200) as stage:
        stage.advance(50)
    running, through = log.getvalue().splitlines()
    assert running.startswith("table: 50 of 200 (25 %)")
    assert re.fullmatch(r"table: 50 in \d+\.\d s", through)
    assert "\x1b" not in log.getvalue()


def test_a_log_says_what_a_stage_that_did_nothing_noted() -> None:
    log = io.StringIO()
    with Lines(log).stage("lineage") as stage:
        stage.note("unchanged, kept")
    assert log.getvalue().startswith("lineage: unchanged, kept in ")


def test_a_program_gets_one_json_object_a_line() -> None:
    out = io.StringIO()
    progress = JsonLines(out, every=0)
    with progress.stage("table", 10) as stage:
        stage.note("reading")
        stage.advance(4)
    events = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [event["event"] for event in events] == ["stage", "note", "progress", "done"]
    assert events[2] | {"done": 4, "total": 10, "stage": "table"} == events[2]
    assert events[3]["done"] == 4


def test_the_rate_waits_until_it_means_something() -> None:
    pace = Pace("table", 1000)
    pace.advance(1)
    pace.advance(1)
    assert pace.rate is None
    assert pace.seconds_left is None


def test_time_left_follows_from_the_rate_and_what_came_before_the_first_unit_is_left_out() -> None:
    pace = Pace("layout", 1000)
    pace.started -= 60
    pace.advance(50)
    assert pace.first
    pace.first = (pace.first[0] - 10, 50)
    pace.advance(200)
    assert pace.rate == pytest.approx(20, rel=0.01)
    assert pace.seconds_left == pytest.approx(37.5, rel=0.01)
    assert pace.seconds == pytest.approx(60, rel=0.01)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.04, "0.0 s"), (9.94, "9.9 s"), (9.96, "10 s"), (59.6, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")],
)
def test_durations_are_written_as_people_say_them(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


@given(st.floats(0, 1e6))
def test_no_duration_has_sixty_of_anything(seconds: float) -> None:
    assert not re.search(r"\b60 (s|min)\b", in_words(seconds))
