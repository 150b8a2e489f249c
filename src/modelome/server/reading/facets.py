"""Values of a column, with counts, over the models that match a filter."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from modelome.server.reading.columns import FACETS, LISTS, choose, is_absent
from modelome.server.schemas import Count, FacetAnswer

if TYPE_CHECKING:
    from modelome.server.service import Service

__all__ = ["facets"]


@lru_cache(maxsize=256)
def facets(here: Service, column: str, text: str, limit: int) -> FacetAnswer:
    """Count the most frequent values; a model that lists several counts for each of them."""
    chosen = choose(here, column, FACETS, "facets")
    where = here.compiled(text)
    matched = int(here.matching(text).sum())
    value = f'"{chosen}"'
    if chosen in LISTS:  # telling values apart within each row takes four times as long as counting them
        value = f'unnest(list_distinct("{chosen}"))' if here.has_repeats(chosen) else f'unnest("{chosen}")'
    if chosen.startswith("cluster_"):
        value = f'nullif("{chosen}", -1)'
    missing = f'count(*) filter (len("{chosen}") = 0)' if chosen in LISTS else f"count(*) filter ({value} is null)"
    counted = here.query(
        f'with counts as (select {value} as value, count(*) as count from "filter" where {where.sql} group by 1) '
        "select value::varchar as value, count, count(*) over () as distinct_values from counts "
        "where value is not null order by count desc, counts.value limit ?",
        [*where.parameters, limit],
        where.sets,
    )
    unknown = here.select(f"{missing} as missing", where)["missing"][0].as_py()
    return FacetAnswer(
        column=column,
        values=[
            Count(value=row["value"], count=row["count"], label=_label(here, chosen, row["value"]))
            for row in counted.to_pylist()
        ],
        missing=unknown,
        distinct=counted["distinct_values"][0].as_py() if counted.num_rows else 0,
        matched=matched,
        total=here.atlas.count,
        absent=is_absent(here, chosen),
    )


def _label(here: Service, column: str, value: str) -> str | None:
    if not column.startswith("cluster_"):
        return None
    return here.cluster_labels.get((int(column.removeprefix("cluster_")), int(value)))
