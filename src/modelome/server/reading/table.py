"""The table of models, filtered and sorted, a page at a time by keyset: `next` names the last row shown."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import orjson

from modelome.atlas.coded.paging import Key, is_value_of, key_of, rows_after
from modelome.server.budget import current_budget
from modelome.server.problems import ProblemError
from modelome.server.reading.briefs import BRIEF_COLUMNS
from modelome.server.reading.columns import LISTS, choose, split_fields
from modelome.server.reading.rows import rows_of
from modelome.server.reading.time_limits import say_partial
from modelome.server.schemas import ModelPage

if TYPE_CHECKING:
    from modelome.atlas.coded.read import Column
    from modelome.server.service import Service

__all__ = ["page_of_models"]

_DEFAULT = [*BRIEF_COLUMNS, "generation", "children", "descendants"]
_MOST_ROWS = 2**31
_ATLAS = 8  # characters of an atlas's id that tell it from others


def page_of_models(
    here: Service, text: str, *, sort: str, limit: int, cursor: str | None, fields: str | None
) -> ModelPage:
    """Return a page of rows. Rows with no value in the sort column come last; ties go by `ix`.

    Where time runs out, the page is that of the rows looked at by then, the total is not known, and nothing follows.

    Raises:
        ProblemError: 422 for an unknown column, or a cursor of another sort or atlas.

    """
    descending, name = sort.startswith("-"), sort.removeprefix("-")
    column_name = choose(
        here, name, [known for known in here.atlas.columns if known not in LISTS and known != "ix"], "sort"
    )
    shown = list(dict.fromkeys(["id", "ix", *split_fields(here, fields, _DEFAULT)]))
    column = here.atlas.coded[column_name]
    after = None if cursor is None else _read_cursor(here, cursor, sort, column)
    found = here.selection(text)
    # Putting in order is one short pass, which is not cut; but whoever asked may have gone.
    rows = rows_after(column, found, descending=descending, after=after, limit=limit + 1, pause=current_budget().left)
    following = None
    if len(rows) > limit and found.complete:
        following = _write_cursor(here, sort, key_of(column, int(rows[limit - 1])))
    return ModelPage(
        items=rows_of(here, rows[:limit], shown),
        total=found.matched if found.complete else None,
        next=following,
        **say_partial(found),
    )


def _write_cursor(here: Service, sort: str, key: Key) -> str:
    told = [here.atlas.id[:_ATLAS], sort, key.value, key.row]
    return base64.urlsafe_b64encode(orjson.dumps(told)).decode().rstrip("=")


def _read_cursor(here: Service, text: str, sort: str, column: Column) -> Key:
    try:
        atlas, of, value, row = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        ours = atlas == here.atlas.id[:_ATLAS] and of == sort and type(row) is int and 0 <= row < _MOST_ROWS
        if ours and (value is None or is_value_of(column, value)):
            return Key(value, row)
    except (ValueError, TypeError):
        pass
    raise ProblemError(
        422, "This cursor is none of this list; take `next` of the page before, with the same sort and atlas."
    )
