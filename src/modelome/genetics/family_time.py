"""Families in time: how they grow, how soon children come, how long lineages go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.genetics.bursts import with_and_without
from modelome.genetics.child_times import child_time_rows
from modelome.genetics.family_growth import growth_rows
from modelome.genetics.lineage_survival import lineage_rows
from modelome.genetics.long_table import long_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from modelome.genetics.study import Study

__all__ = ["family_time_table"]


def family_time_table(study: Study) -> pa.Table:
    """Tell growth, times to children, and survival, with mass uploads and without; rows are named `family_time`."""
    return long_table(_rows(study))


def _rows(study: Study) -> Iterator[dict[str, Any]]:
    for trait, part in with_and_without(study):
        facts = {"name": "family_time", "trait": trait}
        yield from growth_rows(part, facts)
        yield from child_time_rows(part, facts)
        yield from lineage_rows(part, facts)
