"""How many models carry what all their ancestors' licenses ask, and which pairs of licenses fail most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.genetics.edge_groups import edge_groups
from modelome.genetics.long_table import long_table
from modelome.licenses.model_terms import model_terms
from modelome.licenses.verdicts import VERDICTS, chains, edge_verdicts, licensed_edges

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["ARGUED", "MOST", "license_models"]

MOST = 10
"""Families and pairs of licenses that are told: those with most that do not carry the terms."""

ARGUED = ("gemma → apache-2.0", "gemma → mit", "cc-by-nc-4.0 → mit")
"""Pairs that the paper argues by, told wherever there are any."""

_FAILED = (VERDICTS.index("dropped"), VERDICTS.index("conflict"))


def license_models(study: Study) -> pa.Table:
    """Count models by their verdict over all paths, and failing edges by pair of licenses; no intervals.

    Rows named `license_lineage`. Measures `models: VERDICT` and `models: not carried`, weighting `model`: `n` of
    `denominator` models with a parent, of all, by relation and by year (a model counts for each relation that it has
    to a parent); with trait `family of ROOT` of the families with most models that do not carry. Trait `license pair`,
    measure `A → B`, weighting `edge`: `n` of the `denominator` edges between such models that do not carry.
    """
    models, edges = study.models, study.lineage.edges
    if not edges.num_rows:
        return long_table([])
    terms, licensed = model_terms(models), licensed_edges(edges, models["owner"])
    verdict = chains(licensed, terms).verdict
    rows = list(_by_group(study, verdict))
    rows += _by_family(study, verdict)
    rows += _pairs(models, edges, edge_verdicts(licensed, terms).verdict)
    return long_table({"name": "license_lineage", "weighting": "model", "period": "all", **row} for row in rows)


def _counts(verdict: NDArray[np.int8]) -> Iterator[dict[str, Any]]:
    told = np.bincount(verdict, minlength=len(VERDICTS))
    parts = {**dict(zip(VERDICTS, told.tolist(), strict=True)), "not carried": int(told[list(_FAILED)].sum())}
    for name, n in parts.items():
        of = len(verdict)
        yield {"measure": f"models: {name}", "estimate": n / of, "n": n, "denominator": of}


def _by_group(study: Study, verdict: NDArray[np.int8]) -> Iterator[dict[str, Any]]:
    yield from (
        {"trait": "license", "relation": "all", **row} for row in _counts(verdict[verdict >= 0]) if (verdict >= 0).any()
    )
    for group in edge_groups(study.edges):
        if group.relation == "all" and group.period == "all":
            continue
        models = np.unique(study.edges.child[group.rows])
        yield from ({"trait": "license", **group.facts(), **row} for row in _counts(verdict[models]))


def _by_family(study: Study, verdict: NDArray[np.int8]) -> Iterator[dict[str, Any]]:
    root = pc.fill_null(study.lineage.nodes["root_ix"], -1).to_numpy().astype(np.int64)
    failed = np.isin(verdict, _FAILED) & (root >= 0)
    roots, counts = np.unique(root[failed], return_counts=True)
    for at in np.lexsort((roots, -counts))[:MOST].tolist():
        name = study.models["id"][int(roots[at])].as_py()
        inside = verdict[(root == roots[at]) & (verdict >= 0)]
        yield from ({"trait": f"family of {name}", "relation": "all", **row} for row in _counts(inside))


def _pairs(models: pa.Table, edges: pa.Table, verdict: NDArray[np.uint8]) -> Iterator[dict[str, Any]]:
    between = pc.is_valid(edges["parent_ix"])
    declared = pc.binary_join(models["licenses"].combine_chunks(), " and ")
    ends = [declared.take(edges[name].filter(between).combine_chunks()) for name in ("parent_ix", "child_ix")]
    failed = np.isin(verdict[between.to_numpy()], _FAILED)
    pair = pc.binary_join_element_wise(*ends, " → ").dictionary_encode()
    codes = pair.indices.to_numpy()
    names = pair.dictionary.to_pylist()
    n, of = (np.bincount(codes, weights, minlength=len(names)).astype(np.int64) for weights in (failed, None))
    order = sorted(np.flatnonzero(n).tolist(), key=lambda at: (-int(n[at]), names[at]))
    argued = [names.index(name) for name in ARGUED if name in names]
    for at in dict.fromkeys([*order[:MOST], *argued]):
        yield {
            "trait": "license pair",
            "measure": names[at],
            "relation": "all",
            "weighting": "edge",
            "estimate": n[at] / of[at],
            "n": n[at],
            "denominator": of[at],
        }
