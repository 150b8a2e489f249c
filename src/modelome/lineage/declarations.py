"""What models declare about their parents, one row a declaration, before anything is merged or judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.lineage.resolution import resolve

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Declarations", "read_declarations"]


@dataclass(frozen=True)
class Declarations:
    """Parallel arrays, in the order of the models and, within a model, as it declares.

    `child` and `parent` are int32 rows of the models, `parent` is -1 for a ghost; `step` is uint8, an
    index into `resolution.RESOLVED_BY`; `declared`, `name` (trimmed), `relation` and `evidence` are
    string arrays.
    """

    child: NDArray[np.int32]
    parent: NDArray[np.int32]
    step: NDArray[np.uint8]
    declared: pa.Array
    name: pa.Array
    relation: pa.Array
    evidence: pa.Array

    def take(self, rows: NDArray[np.integer]) -> Declarations:
        """Return the declarations at these rows, in their order."""
        at = pa.array(rows)
        return Declarations(
            self.child[rows],
            self.parent[rows],
            self.step[rows],
            self.declared.take(at),
            self.name.take(at),
            self.relation.take(at),
            self.evidence.take(at),
        )


def read_declarations(models: pa.Table, aliases: pa.Table) -> Declarations:
    """Flatten `models.parents` and resolve every name; null counts as blank, and blank names stay."""
    parents = models["parents"].combine_chunks()
    counts = pc.fill_null(pc.list_value_length(parents), 0).to_numpy(zero_copy_only=False)
    child = np.repeat(np.arange(len(parents), dtype=np.int32), counts)
    flat = parents.flatten()
    declared = pc.fill_null(flat.field("id"), "")
    # A name is resolved once, however many children write it.
    encoded = declared.dictionary_encode()
    found = resolve(encoded.dictionary, models["id"].combine_chunks(), aliases)
    code = encoded.indices.to_numpy(zero_copy_only=False)
    return Declarations(
        child=child,
        parent=found.row[code],
        step=found.step[code],
        declared=declared,
        name=found.trimmed.take(encoded.indices),
        relation=pc.fill_null(flat.field("relation"), "unspecified"),
        evidence=pc.fill_null(flat.field("evidence"), ""),
    )
