"""The table of models, filtered and sorted, a page at a time by keyset: `next` names the last row shown."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import orjson

from modelome.server.problems import ProblemError
from modelome.server.reading.briefs import BRIEF_COLUMNS
from modelome.server.reading.columns import LISTS, choose, split_fields
from modelome.server.schemas import ModelPage

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["page_of_models"]

_DEFAULT = [*BRIEF_COLUMNS, "generation", "children", "descendants"]
_REAL = ("trending", "faithfulness")


def page_of_models(
    here: Service, text: str, *, sort: str, limit: int, cursor: str | None, fields: str | None
) -> ModelPage:
    """Return a page of rows. Rows with no value in the sort column come last; ties go by `ix`.

    Raises:
        ProblemError: 422 for an unknown column, or a cursor of another sort.

    """
    descending, name = sort.startswith("-"), sort.removeprefix("-")
    sortable = [column for column in here.atlas.columns if column not in LISTS]
    column = choose(here, name, sortable, "sort")
    shown = list(dict.fromkeys(["id", "ix", *split_fields(here, fields, _DEFAULT)]))
    key = f'(case when isnan("{column}") then null else "{column}" end)' if column in _REAL else f'"{column}"'
    where = here.compiled(text)
    tail = ""
    more: list[Any] = []
    if cursor is not None:
        tail, more = _after(key, here.column_types[column], descending, _read_cursor(cursor, sort))
    listed = ", ".join(f'"{field}"' for field in shown)
    found = here.select(
        f"{listed}, {key}::varchar as sort_key",
        where,
        f"{tail} order by {key} {'desc' if descending else 'asc'} nulls last, ix limit ?",
        *more,
        limit + 1,
    )
    rows = found.slice(0, limit).to_pylist()
    following = None
    if found.num_rows > limit:
        following = _write_cursor(sort, rows[-1]["sort_key"], rows[-1]["ix"])
    for row in rows:
        del row["sort_key"]
    return ModelPage(items=rows, total=int(here.matching(text).sum()), next=following)


def _after(key: str, kind: str, descending: bool, last: tuple[str | None, int]) -> tuple[str, list[Any]]:
    value, ix = last
    if value is None:
        return f"and {key} is null and ix > ?", [ix]
    sign = "<" if descending else ">"
    bound = f"try_cast(? as {kind})"
    condition = f"and ({key} {sign} {bound} or ({key} = {bound} and ix > ?) or {key} is null)"
    return condition, [value, value, ix]


def _write_cursor(sort: str, value: str | None, ix: int) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([sort, value, ix])).decode().rstrip("=")


def _read_cursor(text: str, sort: str) -> tuple[str | None, int]:
    try:
        read = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        of, value, ix = read
        if of == sort and isinstance(ix, int) and 0 <= ix < 2**31 and (value is None or isinstance(value, str)):
            return value, ix
    except (ValueError, TypeError):
        pass
    raise ProblemError(422, "This cursor is none of this list; take `next` of the page before, with the same sort.")
