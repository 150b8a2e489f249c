"""What filters, facets and the map know of license lineage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from modelome.licenses.chain_families import chain_families
from modelome.licenses.model_terms import model_terms
from modelome.licenses.verdicts import VERDICTS, chains, licensed_edges

if TYPE_CHECKING:
    from modelome.lineage import Lineage

__all__ = ["license_columns"]


def license_columns(models: pa.Table, lineage: Lineage) -> dict[str, pa.Array]:
    """Judge every model: `license_verdict` over all its paths (null: it has no parent); `chain`, a license family."""
    found = chains(licensed_edges(lineage.edges, models["owner"]), model_terms(models))
    return {
        "license_verdict": pa.array(VERDICTS).take(pa.array(found.verdict, mask=found.verdict < 0)),
        "chain": chain_families(found.families),
    }
