"""The models of one owner in figures: what they are, what they build on, who builds on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.compute as pc

from modelome.lineage.csr import distinct, gather, spans
from modelome.server.owner_schemas import OwnerAnswer, OwnersBase
from modelome.server.problems import ProblemError
from modelome.server.reading.family import count_values
from modelome.server.reading.relations import count_relations
from modelome.server.reading.tallies import births, dates, greatest, tally, total
from modelome.server.schemas import Count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["find_owner", "owner_of"]

_TOP = 10
_SHOWN = 12
_ALIKE = 60.0
_SUGGESTED = 5


def find_owner(here: Service, name: str) -> int:
    """Return the code of an owner; letter case does not matter where one owner matches.

    Raises:
        ProblemError: 404, with owners whose names look alike.

    """
    owners = here.atlas.coded.text("owner").values
    code = owners.find(name)
    if code >= 0:
        return code
    folded = owners.find_folded(name)
    if len(folded) == 1:
        return folded[0]
    alike = owners.take(folded[:_SUGGESTED]) if folded else _alike(here, name)
    meant = f" Did you mean {', '.join(alike)}?" if alike else ""
    raise ProblemError(404, f"Nobody called {name!r} has a model in this atlas.{meant}", suggestions=alike)


def _alike(here: Service, name: str) -> list[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a mistyped name needs it

    owners = here.atlas.coded.text("owner").values
    folded: list[str] = here.answers.get("owner names", lambda: pc.utf8_lower(owners.all()).to_pylist())
    found = process.extract(name.lower(), folded, scorer=fuzz.ratio, limit=_SUGGESTED, score_cutoff=_ALIKE)
    return owners.take([place for _, _, place in found])


def owner_of(here: Service, name: str) -> OwnerAnswer:
    """Tell of the models of an owner. One pass over the column of owners, then linear in its models and their edges."""
    code = find_owner(here, name)
    told: OwnerAnswer = here.answers.get(("owner", code), lambda: _answer(here, code))
    return told


def _answer(here: Service, code: int) -> OwnerAnswer:
    owner = here.atlas.coded.text("owner")
    models = np.flatnonzero(owner.codes == code + 1).astype(np.int32)
    lineage, arrays = here.atlas.lineage, here.atlas.lineage.edge_arrays
    nodes = lineage.nodes
    low = np.searchsorted(arrays.child, models)
    up = spans(low, np.searchsorted(arrays.child, models, side="right") - low)
    below, places = gather(lineage.children, models)
    foreign = owner.codes[below] != code + 1
    down = arrays.below[places[foreign]].astype(np.int64)
    theirs = distinct(below[foreign])
    builders = tally(here, "owner", theirs, _SHOWN)
    bases, bases_total = _bases(here, up, code)
    first, last = dates(here, models)
    return OwnerAnswer(
        name=owner.values.at(code),
        models=len(models),
        downloads=total(here, "downloads", models),
        likes=total(here, "likes", models),
        first_at=first,
        last_at=last,
        roots=int(np.count_nonzero(nodes.is_root[models] & (nodes.children[models] > 0))),
        tasks=tally(here, "task", models),
        libraries=tally(here, "library", models),
        licenses=tally(here, "licenses", models),
        languages=tally(here, "languages", models),
        by_license_family=count_values(here, "license_family", models),
        by_verdict=count_values(here, "license_verdict", models),
        by_relation=count_relations(here, up),
        bases=bases,
        bases_total=bases_total,
        own_edges=int(np.count_nonzero(~foreign)),
        built_on=len(theirs),
        built_on_by_relation=count_relations(here, down),
        builders=_with_nobody(builders.values, builders.missing),
        builders_total=builders.distinct,
        births=births(here, models),
        most_downloaded=greatest(here, "downloads", models, _TOP),
        most_descended=greatest(here, "descendants", models, _TOP),
    )


def _with_nobody(values: list[Count], missing: int) -> list[Count]:
    """Old models have a bare name and no owner."""
    return [*values, Count(value=None, count=missing)] if missing else values


def _bases(here: Service, edges: NDArray[np.int64], code: int) -> tuple[list[OwnersBase], int]:
    """Parents of others and ghosts that some edges, given by row, lead up to; ghosts are numbered below -1."""
    arrays, owner = here.atlas.lineage.edge_arrays, here.atlas.coded.text("owner")
    parent, ghost = arrays.parent[edges].astype(np.int64), arrays.ghost[edges].astype(np.int64)
    others = parent[(parent >= 0) & (owner.codes[parent] != code + 1)]
    bases, counts = np.unique(np.concatenate([others, -2 - ghost[parent < 0]]), return_counts=True)
    order = np.lexsort((bases, -counts))[:_SHOWN]
    told = bases[order]
    names = dict(zip((ixs := told[told >= 0].tolist()), here.atlas.ids.take(ixs), strict=True))
    absent = (-2 - told[told < 0]).tolist()
    ghosts: dict[int, Any] = dict(zip(absent, here.atlas.lineage.ghost_ids.take(absent), strict=True))
    return [
        OwnersBase(
            id=names[base] if base >= 0 else ghosts[-2 - base],
            ix=base if base >= 0 else None,
            models=models,
        )
        for base, models in zip(told.tolist(), counts[order].tolist(), strict=True)
    ], len(bases)
