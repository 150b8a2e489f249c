"""The parts of the report, in the order of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.report.drift_section import drift_section
from modelome.report.kin_section import kin_section
from modelome.report.license_section import license_section
from modelome.report.mutation_section import mutation_section

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

    from modelome.report.section import Section

__all__ = ["SECTIONS"]

SECTIONS: tuple[Callable[[Mapping[str, pa.Table]], Section | None], ...] = (
    lambda tables: kin_section(tables["kin_similarity"]),
    lambda tables: mutation_section(tables["mutation"]),
    lambda tables: drift_section(tables["drift"]),
    lambda tables: license_section(tables["license_lineage"]),
)
"""Each makes its section of the long tables, or None where there is nothing to tell."""
