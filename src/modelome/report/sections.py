"""The parts of the report, in the order of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelome.genetics.drawn_families import drawn_families
from modelome.genetics.example_pair import example_pair
from modelome.report.cards_section import cards_section
from modelome.report.chance_section import chance_section
from modelome.report.diff_section import diff_section
from modelome.report.drift_section import drift_section
from modelome.report.ecosystem_section import ecosystem_section
from modelome.report.families_section import families_section
from modelome.report.family_claims_section import family_claims_section
from modelome.report.family_time_section import family_time_section
from modelome.report.kin_section import kin_section
from modelome.report.license_section import license_section
from modelome.report.mutation_section import mutation_section
from modelome.report.openness_section import openness_section
from modelome.report.time_section import time_section
from modelome.report.trees_section import trees_section

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pyarrow as pa

    from modelome.genetics.study import Study
    from modelome.report.section import Section

__all__ = ["SECTIONS", "STUDY_SECTIONS"]

STUDY_SECTIONS: tuple[Callable[[Study], Section | None], ...] = (
    lambda study: trees_section(drawn_families(study)),
    lambda study: diff_section(example_pair(study)),
)
"""Each makes its section of the models themselves, before those of the tables."""

SECTIONS: tuple[Callable[[Mapping[str, pa.Table]], Section | None], ...] = (
    lambda tables: ecosystem_section(tables["top"]),
    lambda tables: time_section(tables["created"], tables["concentration"]),
    lambda tables: openness_section(tables["openness"]),
    families_section,
    family_time_section,
    family_claims_section,
    lambda tables: kin_section(tables["kin_similarity"], tables["kin_distance"], tables["kin_levenshtein"]),
    lambda tables: chance_section(tables["kin_chance"], tables["neutral"]),
    lambda tables: mutation_section(tables["mutation"]),
    lambda tables: cards_section(tables["cards"]),
    lambda tables: drift_section(tables["drift"]),
    lambda tables: license_section(tables["license_lineage"]),
)
"""Each makes its section of the long tables, or None where there is nothing to tell."""
