"""Numbers and dates of a filter, read from the text that a person wrote."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

__all__ = ["is_date", "is_number", "number", "period"]

_NUMBER = re.compile(r"-?(?:\d{1,18}(?:_\d{3})*|\d{0,18}\.\d{1,18}|\d{1,18}\.)(?:e-?\d{1,2})?[kmbg]?", re.IGNORECASE)
_SCALE = {"k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9}
_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


def is_number(text: str) -> bool:
    """Whether `text` is a number: `1000`, `1_000`, `0.5`, `1e6`, `10k`, `7b`."""
    return _NUMBER.fullmatch(text) is not None


def number(text: str) -> float:
    """Value of a number."""
    scale = _SCALE.get(text[-1].lower(), 1.0)
    return float(text[:-1] if scale != 1.0 else text) * scale


def is_date(text: str) -> bool:
    """Whether `text` is a year, a month or a day that exists: `2024`, `2024-01`, `2024-01-31`."""
    if _DATE.fullmatch(text) is None:
        return False
    try:
        period(text)
    except (ValueError, OverflowError):
        return False
    return True


def period(text: str) -> tuple[datetime, datetime]:
    """First moment of a year, month or day, and the first after it, in UTC."""
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in found.groups())
    start = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
    if day is not None:
        return start, start + timedelta(days=1)
    if month is not None:
        return start, datetime(start.year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return start, datetime(start.year + 1, 1, 1, tzinfo=UTC)
