from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.sources import coerce

INSTANTS = st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True))))
def test_a_count_is_a_finite_float_from_zero_up_rounded_down(values: list[float | None]) -> None:
    truth = [
        None if value is None or not math.isfinite(value) or value < 0 or value >= 2**63 else math.floor(value)
        for value in values
    ]
    assert coerce.counts(pa.array(values, pa.float64(), from_pandas=False)).to_pylist() == truth


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1))))
def test_whole_numbers_stay_exact_and_negatives_are_missing(values: list[int | None]) -> None:
    truth = [value if value is not None and value >= 0 else None for value in values]
    assert coerce.counts(pa.array(values, pa.int64())).to_pylist() == truth


@settings(deadline=None)
@given(st.lists(st.one_of(st.integers(0, 10**18 - 1).map(str), st.text(max_size=8))))
def test_text_is_a_count_only_where_it_is_digits(values: list[str]) -> None:
    for value, count in zip(values, coerce.counts(pa.array(values, pa.string())).to_pylist(), strict=True):
        if count is not None:
            assert int(float(value.strip())) == pytest.approx(count)
        if value.isascii() and value.isdigit():
            assert count == int(value)


@settings(deadline=None)
@given(INSTANTS, st.sampled_from([-720, -90, 0, 330, 765]))
def test_a_date_is_the_same_instant_in_any_spelling(instant: datetime, minutes: int) -> None:
    instant = instant.replace(microsecond=instant.microsecond // 1000 * 1000)
    zoned = instant.astimezone(timezone(timedelta(minutes=minutes)))
    written = [
        zoned.isoformat(timespec="milliseconds"),
        zoned.isoformat(timespec="microseconds"),
        instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z",
        instant.replace(tzinfo=None).isoformat(sep=" ", timespec="milliseconds"),
    ]
    assert coerce.instants(pa.array(written)).to_pylist() == [instant] * 4


def test_text_that_is_no_date_is_missing() -> None:
    odd = [
        "",
        "nan",
        "yesterday",
        "2024-13-01",
        "2024-02-30T00:00:00Z",
        "2024",
        "24-01-01",
        None,
        "2024-01-01T99:00:00Z",
    ]
    assert coerce.instants(pa.array(odd)).to_pylist() == [None] * len(odd)


def test_dates_without_a_clock_are_midnight() -> None:
    assert coerce.instants(pa.array(["2024-05-06"])).to_pylist() == [datetime(2024, 5, 6, tzinfo=UTC)]


def test_scores_that_are_not_finite_are_missing() -> None:
    assert coerce.scores(pa.array([1.5, math.nan, math.inf, 1e300])).to_pylist() == [1.5, None, None, None]
    assert coerce.scores(pa.array(["2.5", "nan", "x", ""])).to_pylist() == [2.5, None, None, None]


def test_words_for_nothing_are_missing_words() -> None:
    assert coerce.words(pa.array([" mit ", "None", "nan", "", "null", None])).to_pylist() == ["mit"] + [None] * 5


def test_flags_are_read_from_words() -> None:
    assert coerce.flags(pa.array(["True", "false", "maybe", None])).to_pylist() == [True, False, None, None]
    assert coerce.flags(pa.array(np.array([0, 1]))).to_pylist() == [False, True]
