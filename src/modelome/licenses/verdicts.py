"""What became of a parent's terms in the license of its child, for edges and for whole chains of ancestors.

Not legal advice: licenses are read as declared, by the rules table. What it can't tell is `unknown`, never clean.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from modelome.licenses.rules import SHARE_ALIKE, UNALTERED, asked_of_copies, asked_of_derivatives, bits_of
from modelome.table.licenses import FAMILIES

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.licenses.model_terms import ModelTerms

__all__ = ["VERDICTS", "Chains", "EdgeVerdicts", "LicensedEdges", "chains", "edge_verdicts", "judge", "licensed_edges"]

VERDICTS = ("carried", "dropped", "conflict", "unknown")
"""`carried`: the child's license shows all that the parent's asks. `dropped`: some of it is missing. `conflict`: the
parent's license lets nobody share a derivative, or not under added restrictions. `unknown`: a license is missing, or
its terms are not known."""

CARRIED, DROPPED, CONFLICT, UNKNOWN = range(4)
_NO_DERIVATIVES = np.uint64(bits_of(("no-derivatives",)))
_UNALTERED = np.uint64(bits_of((UNALTERED,)))
_SHARE_ALIKE = np.uint64(bits_of(SHARE_ALIKE))


@dataclass(frozen=True)
class LicensedEdges:
    """One entry an edge of the edge table.

    `parent` is -1 for a ghost. `adapter`: the child holds no weights of its parent, as far as its relation tells:
    the declared one, or where none is declared the inferred one; where none is known it is taken to hold them.
    `quantized`: it holds the same weights in another format, by the same relation; no adaptation for a license that
    lets people change formats. `same_owner`: who licenses the child may license the parent anew.
    """

    parent: NDArray[np.int64]
    child: NDArray[np.int64]
    adapter: NDArray[np.bool_]
    quantized: NDArray[np.bool_]
    same_owner: NDArray[np.bool_]


@dataclass(frozen=True)
class EdgeVerdicts:
    """One entry an edge: its place in `VERDICTS`, uint8, and the bits that the child's license lacks, uint64."""

    verdict: NDArray[np.uint8]
    lost: NDArray[np.uint64]


@dataclass(frozen=True)
class Chains:
    """One entry a model, over all paths from its roots.

    `inherited` are the bits that ancestors ask of it, `lost` those that its license lacks, `unknown` says that an
    ancestor's terms are not known, `verdict` is a place in `VERDICTS`, int8, -1 where the model has no parent.
    `families` has a bit for each license family among the model and its ancestors, uint16; a ghost's is unknown.
    """

    inherited: NDArray[np.uint64]
    lost: NDArray[np.uint64]
    unknown: NDArray[np.bool_]
    verdict: NDArray[np.int8]
    families: NDArray[np.uint16]


def licensed_edges(edges: pa.Table, owners: pa.ChunkedArray) -> LicensedEdges:
    """Read the columns of an edge table that verdicts depend on. Ghosts have no owner that is known to be the same."""
    parent = pc.fill_null(edges["parent_ix"], -1).to_numpy().astype(np.int64)
    child = edges["child_ix"].to_numpy().astype(np.int64)
    relation = pc.if_else(pc.equal(edges["relation"], "unspecified"), edges["relation_inferred"], edges["relation"])
    owner = owners.combine_chunks().dictionary_encode().indices
    codes = pc.fill_null(owner, -1).to_numpy(zero_copy_only=False)
    return LicensedEdges(
        parent,
        child,
        pc.equal(relation, "adapter").to_numpy().astype(bool),
        pc.equal(relation, "quantized").to_numpy().astype(bool),
        (parent >= 0) & (codes[parent] == codes[child]) & (codes[child] >= 0),
    )


def edge_verdicts(edges: LicensedEdges, terms: ModelTerms) -> EdgeVerdicts:
    """Compare each child's license with its parent's."""
    parent, child = edges.parent, edges.child
    asked = np.where(edges.adapter, terms.agreed[parent], terms.carries[parent])
    free = edges.same_owner
    asked = np.where(edges.quantized, asked_of_copies(asked), asked)
    asked[(parent < 0) | free] = 0
    known = ((parent >= 0) & terms.known[parent]) | free
    return judge(asked, known, child, terms)


def chains(edges: LicensedEdges, terms: ModelTerms) -> Chains:
    """Gather what each model inherits along every path, and compare its license with that.

    An obligation that an ancestor dropped is inherited all the same. Repeats until nothing changes: as often as the
    longest path is long, O(edges) each; a cycle inherits from itself.
    """
    models = len(terms.carries)
    order = np.argsort(edges.child, kind="stable")
    parent, child = edges.parent[order], edges.child[order]
    adapter, quantized, free = edges.adapter[order], edges.quantized[order], edges.same_owner[order]
    starts = np.flatnonzero(np.r_[True, child[1:] != child[:-1]]) if len(child) else np.zeros(0, np.int64)
    heirs = child[starts]
    ghost = parent < 0
    own, agreed = (np.where(ghost | free, 0, bits[parent]).astype(np.uint64) for bits in (terms.carries, terms.agreed))
    own = np.where(quantized, asked_of_copies(own), own)
    unclear = ghost | (~terms.known[parent] & ~free)
    own_families = (np.uint16(1) << terms.family.astype(np.uint16)).astype(np.uint16)

    all_bits, agreed_bits = np.zeros(models, np.uint64), np.zeros(models, np.uint64)
    unknown, families = np.zeros(models, bool), own_families.copy()
    families[child[ghost]] |= np.uint16(1 << FAMILIES.index("unknown"))
    while len(heirs):
        from_agreed = np.where(ghost, 0, agreed_bits[parent]) | agreed
        above = np.where(ghost, 0, all_bits[parent])
        from_all = np.where(adapter, from_agreed, np.where(quantized, above, asked_of_derivatives(above)) | own)
        new: tuple[NDArray[Any], ...] = (
            np.bitwise_or.reduceat(from_all, starts),
            np.bitwise_or.reduceat(from_agreed, starts),
            np.logical_or.reduceat(unclear | (~ghost & unknown[parent]), starts),
            np.bitwise_or.reduceat(np.where(ghost, np.uint16(0), families[parent]), starts) | families[heirs],
        )
        held: tuple[NDArray[Any], ...] = (all_bits, agreed_bits, unknown, families)
        if all(np.array_equal(of[heirs], value) for of, value in zip(held, new, strict=True)):
            break
        for of, value in zip(held, new, strict=True):
            of[heirs] = value
    judged = judge(all_bits, ~unknown, np.arange(models), terms)
    verdict = np.full(models, -1, np.int8)
    verdict[heirs] = judged.verdict[heirs]
    return Chains(all_bits, judged.lost, unknown, verdict, families)


def judge(
    asked: NDArray[np.uint64], known: NDArray[np.bool_], child: NDArray[np.int64], terms: ModelTerms
) -> EdgeVerdicts:
    """Judge the licenses of `child` by the bits that are asked of them; `known`: nothing else may be asked."""
    lost = asked & ~terms.shows[child]
    lost[~terms.known[child]] = 0
    added = (terms.adds[child] & ~(asked | asked_of_derivatives(asked & _UNALTERED))) > 0
    conflict = ((lost & _NO_DERIVATIVES) > 0) | (((lost & _SHARE_ALIKE) > 0) & added)
    verdict = np.full(len(child), CARRIED, np.uint8)
    verdict[~known | ~terms.known[child]] = UNKNOWN
    verdict[lost > 0] = DROPPED
    verdict[conflict] = CONFLICT
    return EdgeVerdicts(verdict, lost)
