"""What became of the license from parent to child, over the edges of a family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.licenses.model_terms import model_terms
from modelome.licenses.rules import in_words, names_of
from modelome.licenses.verdicts import VERDICTS, edge_verdicts, licensed_edges
from modelome.server.family_schemas import LicenseChange, LicenseChanges, LicenseExample
from modelome.server.schemas import Count
from modelome.table.licenses import FAMILIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.licenses.verdicts import EdgeVerdicts
    from modelome.server.service import Service

__all__ = ["license_changes"]

_PAIRS = 24
_EXAMPLES = 3
_COLUMNS = ["id", "owner", "licenses", "license_name", "license_family", "downloads"]


def license_changes(here: Service, members: NDArray[np.int32], rows: NDArray[np.int64]) -> LicenseChanges:
    """Compare the licenses at both ends of some edges, given by row, whose ends are all among `members`."""
    ordered = np.sort(members)
    models = here.atlas.models.take(ordered, _COLUMNS)
    edges = here.atlas.lineage.edge_rows(rows)
    for name in ("parent_ix", "child_ix"):
        places = np.searchsorted(ordered, edges[name].to_numpy()).astype(np.int32)
        edges = edges.set_column(edges.column_names.index(name), name, pa.array(places))
    parent, child = (edges[name].to_numpy() for name in ("parent_ix", "child_ix"))
    terms = model_terms(models)
    judged = edge_verdicts(licensed_edges(edges, models["owner"]), terms)
    named = _declared(models).dictionary_encode()
    license_of = pc.fill_null(named.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    above, below = license_of[parent], license_of[child]
    both = (above >= 0) & (below >= 0)
    pairs, distinct = _pairs(
        models,
        named.dictionary,
        above=above,
        below=below,
        ends=(parent, child),
        judged=judged,
        family=terms.family,
    )
    return LicenseChanges(
        edges=len(rows),
        compared=int(np.count_nonzero(both)),
        changed=int(np.count_nonzero(both & (above != below))),
        lost=int(np.count_nonzero((above >= 0) & (below < 0))),
        gained=int(np.count_nonzero((above < 0) & (below >= 0))),
        verdicts=_by_verdict(judged.verdict),
        pairs=pairs,
        distinct=distinct,
    )


def _declared(models: pa.Table) -> pa.Array:
    """Say the licenses of each model as one text, null for none; a license called `other` by its own name."""
    lists = models["licenses"].combine_chunks()
    said = pc.binary_join(lists, ", ")
    name = models["license_name"].combine_chunks()
    own = pc.and_(pc.equal(said, "other"), pc.is_valid(name))
    said = pc.if_else(own, pc.binary_join_element_wise("other: ", name, ""), said)
    return pc.if_else(pc.equal(pc.list_value_length(lists), 0), pa.scalar(None, pa.string()), said)


def _by_verdict(verdict: NDArray[np.uint8]) -> list[Count]:
    counts = np.bincount(verdict, minlength=len(VERDICTS)).tolist()
    return [Count(value=name, count=n) for name, n in zip(VERDICTS, counts, strict=True)]


def _pairs(
    models: pa.Table,
    names: pa.Array,
    *,
    above: NDArray[np.int64],
    below: NDArray[np.int64],
    ends: tuple[NDArray[np.int32], NDArray[np.int32]],
    judged: EdgeVerdicts,
    family: NDArray[np.uint8],
) -> tuple[list[LicenseChange], int]:
    kinds = len(names) + 1
    differing = np.flatnonzero(above != below)
    key = (above[differing] + 1) * kinds + below[differing] + 1
    distinct, which, counts = np.unique(key, return_inverse=True, return_counts=True)
    downloads = pc.fill_null(models["downloads"], -1).to_numpy()
    told = []
    for place in np.lexsort((distinct, -counts))[:_PAIRS].tolist():
        rows = differing[which == place]
        rows = rows[np.argsort(-downloads[ends[1][rows]], kind="stable")]
        parents, children = ends[0][rows], ends[1][rows]
        verdicts: dict[str, Any] = {row.value or "": row.count for row in _by_verdict(judged.verdict[rows])}
        first, second = divmod(int(distinct[place]), kinds)
        ids = models["id"].take(pa.array(np.concatenate([parents[:_EXAMPLES], children[:_EXAMPLES]]))).to_pylist()
        shown = len(ids) // 2
        told.append(
            LicenseChange(
                parent_license=names[first - 1].as_py() if first else None,
                child_license=names[second - 1].as_py() if second else None,
                parent_family=FAMILIES[family[parents[0]]],
                child_family=FAMILIES[family[children[0]]],
                edges=len(rows),
                lost=[in_words(name) for name in names_of(int(np.bitwise_or.reduce(judged.lost[rows])))],
                examples=[
                    LicenseExample(parent_id=a, child_id=b) for a, b in zip(ids[:shown], ids[shown:], strict=True)
                ],
                **verdicts,
            )
        )
    return told, len(distinct)
