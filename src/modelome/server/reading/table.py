"""The table of models, filtered and sorted, a page at a time.

A page begins after a cursor, which names the last row shown, or at a place in the order, so that a reader may jump
anywhere. The latter needs all rows in order: one sort, and the orders asked for last are kept.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import orjson

from modelome.atlas.coded.ordering import order_of
from modelome.atlas.coded.paging import Key, is_value_of, key_of, rows_after
from modelome.server.budget import current_budget
from modelome.server.problems import ProblemError
from modelome.server.reading.briefs import BRIEF_COLUMNS
from modelome.server.reading.table_columns import require_columns, require_sortable, table_rows
from modelome.server.reading.time_limits import say_partial
from modelome.server.schemas import ModelPage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from modelome.atlas.coded.read import Column
    from modelome.atlas.filters import Selection
    from modelome.server.service import Service

__all__ = ["page_of_models"]

_INSIDE = ("ix", "component", "root_ix")
_DEFAULT = [*BRIEF_COLUMNS, "generation", "children", "descendants"]
_MOST_ROWS = 2**31
_ATLAS = 8  # characters of an atlas's id that tell it from others


def page_of_models(
    here: Service,
    text: str,
    *,
    sort: str,
    limit: int,
    cursor: str | None,
    fields: str | None,
    offset: int | None = None,
) -> ModelPage:
    """Return a page of rows. Rows with no value in the sort column come last; ties go by `ix`.

    Where time runs out, the page is that of the rows looked at by then, the total is not known, and nothing follows.

    Raises:
        ProblemError: 422 for an unknown column, a cursor of another sort or atlas, or a cursor and a place at once.

    """
    descending, name = sort.startswith("-"), sort.removeprefix("-")
    column_name = require_sortable(here, name)
    shown = list(dict.fromkeys(["id", "ix", *require_columns(here, fields, _DEFAULT, _INSIDE)]))
    column = here.atlas.coded[column_name]
    if cursor is not None and offset is not None:
        raise ProblemError(422, "A page begins after a cursor or at an offset, not both.")
    after = None if cursor is None else _read_cursor(here, cursor, sort, column)
    found = here.selection(text)
    if offset:
        rows = _order(here, text, found, column_name, descending)[offset : offset + limit + 1].astype("int64")
    else:
        # Putting in order is one short pass, which is not cut; but whoever asked may have gone.
        pause = current_budget().left
        rows = rows_after(column, found, descending=descending, after=after, limit=limit + 1, pause=pause)
    following = None
    if len(rows) > limit and found.complete:
        following = _write_cursor(here, sort, key_of(column, int(rows[limit - 1])))
    return ModelPage(
        items=table_rows(here, rows[:limit], shown),
        total=found.matched if found.complete else None,
        next=following,
        **say_partial(found),
    )


def _order(here: Service, text: str, found: Selection, name: str, descending: bool) -> NDArray[np.int32]:
    def make() -> NDArray[np.int32]:
        return order_of(here.atlas.coded[name], found, descending=descending)

    return here.orders.get((text.strip(), name, descending), make, worth=lambda _: found.complete)


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
