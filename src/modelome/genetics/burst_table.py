"""How much of a snapshot was uploaded in bursts, by which rule, and the largest of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.bursts import RULE, BurstRule, uploads_of
from modelome.genetics.long_table import long_table
from modelome.lineage.edge_arrays import relation_codes
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.bursts import Uploads
    from modelome.genetics.study import Study

__all__ = ["SWEEP", "burst_table"]

SWEEP = tuple(BurstRule(models, days) for models in (30, 100, 300, 1000) for days in (1, 7, 30))
"""Rules by which bursts are told besides `RULE`, to see how much hangs on it."""

_TOLD = 10


def burst_table(study: Study) -> pa.Table:
    """Count models, edges and owners in bursts by each rule; rows are named `bursts`, their trait is the rule.

    Shares are of the members, of their edges (ghosts are parents too), and of the owners of members that have parents.
    """
    if not study.lineage.edges.num_rows:
        return long_table([])
    uploads = uploads_of(study)
    return long_table([*_shares(study, uploads), *_largest(study, uploads)])


def _shares(study: Study, uploads: Uploads) -> Iterator[dict[str, Any]]:
    edges, owners = study.lineage.edges, study.models["owner"]
    child = edges["child_ix"].to_numpy()
    relation = relation_codes(edges["relation"])
    owner = owners.combine_chunks().dictionary_encode().indices.to_numpy()
    everyone = len(np.unique(owner[child]))
    for rule in SWEEP:
        crowded = uploads.edge[uploads.crowded(rule)]
        models = np.unique(child[crowded])
        counted = {
            "model": (len(models), int(study.member.sum())),
            "child": (len(models), len(np.unique(child))),
            "edge": (len(crowded), len(child)),
            "owner": (len(np.unique(owner[models])), everyone),
        }
        told = {"name": "bursts", "trait": str(rule), "measure": "in bursts", "relation": "all", "period": "all"}
        for weighting, (n, of) in counted.items():
            yield {**told, "weighting": weighting, "estimate": n / of, "n": n, "denominator": of}
        for place, name in enumerate(RELATIONS) if rule == RULE else ():
            n, of = int((relation[crowded] == place).sum()), int((relation == place).sum())
            if of:
                typed = {"relation": name, "relation_source": "declared", "weighting": "edge"}
                yield {**told, **typed, "estimate": n / of, "n": n, "denominator": of}


def _largest(study: Study, uploads: Uploads) -> Iterator[dict[str, Any]]:
    """Tell how many edges of the streams with most of them in bursts are in bursts, of all of the stream."""
    crowded = uploads.crowded(RULE)
    size = np.bincount(uploads.stream[crowded])
    order = np.argsort(-size, kind="stable")[:_TOLD]
    first = np.searchsorted(uploads.stream, order)
    for stream, at in zip(order.tolist(), first.tolist(), strict=True):
        if not size[stream]:
            continue
        row = int(uploads.edge[at])
        here = uploads.stream == stream
        edge = study.lineage.edges.slice(row, 1).to_pylist()[0]
        owner = study.models["owner"][edge["child_ix"]].as_py()
        facts = {
            "name": "bursts",
            "trait": str(RULE),
            "relation": edge["relation"],
            "relation_source": "declared",
            "weighting": "edge",
            "period": "all",
        }
        n, of = int(size[stream]), int(here.sum())
        yield {**facts, "measure": f"{owner} from {edge['parent_id']}", "estimate": float(n), "n": n, "denominator": of}
        days = _days(uploads.second[here & crowded])
        measure = f"days of {owner} from {edge['parent_id']}"
        yield {**facts, "measure": measure, "estimate": days, "n": n, "denominator": of}


def _days(seconds: NDArray[np.int64]) -> float:
    return float(seconds.max() - seconds.min()) / 86_400
