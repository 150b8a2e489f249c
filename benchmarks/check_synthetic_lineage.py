"""Lineage of a synthetic ecosystem beside the paper's figures.

python benchmarks/check_synthetic_lineage.py MODELS [SEED]
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from modelome.sources.synthetic import draw_ecosystem
from modelome.sources.synthetic.growth import FURTHER_CHILDREN, RELATIONS, edges_by_relation
from modelome.sources.synthetic.parents import MUTATION
from modelome.sources.synthetic.traits import license_codes


def generations(parent: np.ndarray, child: np.ndarray, models: int) -> np.ndarray:
    """Longest way down to each model; models in cycles are left out."""
    depth = np.zeros(models, dtype=np.int64)
    waiting = np.bincount(child, minlength=models)
    order = np.argsort(parent, kind="stable")
    starts = np.searchsorted(parent[order], np.arange(models + 1))
    front = np.flatnonzero(waiting == 0)
    while len(front):
        size = starts[front + 1] - starts[front]
        at = np.repeat(starts[front] - np.concatenate([[0], np.cumsum(size)])[:-1], size) + np.arange(size.sum())
        children, above = child[order[at]], np.repeat(front, size)
        np.maximum.at(depth, children, depth[above] + 1)
        np.subtract.at(waiting, children, 1)
        front = np.unique(children[waiting[children] == 0])
    return depth


def check(models: int, seed: int) -> dict[str, Any]:
    ecosystem = draw_ecosystem(models, seed)
    lineage, rows, stats = ecosystem.lineage, ecosystem.rows, ecosystem.stats
    known = (lineage.parent >= 0) & (lineage.parent != lineage.child)
    child, parent, relation = lineage.child[known], lineage.parent[known], lineage.relation[known]
    found: dict[str, Any] = {"models": models}
    for place, name in enumerate(RELATIONS):
        found[f"edges {name}"] = (int((relation == place).sum()), edges_by_relation(models)[name])
    has = np.zeros(models, dtype=bool)
    has[parent[relation != 1]] = True
    for name, share in FURTHER_CHILDREN.items():
        mine = relation == RELATIONS.index(name)
        found[f"children with children, {name}"] = (float(has[child[mine]].mean()), share)
    traits = {
        "license": license_codes(stats)[rows.template],
        "task": stats["template_task"][rows.template],
    }
    for trait, codes in traits.items():
        both = (codes[child] > 0) & (codes[parent] > 0)
        for which, label, rate in ((relation == 3, "finetune", 0), (relation != 3, "others", 1)):
            measured = float((codes[child] != codes[parent])[both & which].mean())
            found[f"mutation of {trait}, {label}"] = (measured, MUTATION[trait][rate])
        found[f"edges that show {trait}"] = (float(both.mean()), {"license": 0.558, "task": 0.438}[trait])
    pairs = _jaccard(ecosystem, child, parent)
    for which, label, rate in ((relation == 3, "finetune", 0), (relation != 3, "others", 1)):
        some = pairs[which]
        found[f"mutation of languages, {label}"] = (float(np.nanmean(some)), MUTATION["languages"][rate])
    found["edges that show languages"] = (float(np.mean(~np.isnan(pairs))), 0.202)
    found["largest hubs"] = np.sort(np.bincount(parent))[::-1][:10].tolist()
    found["parents"] = len(np.unique(parent))
    found["most parents"] = int(np.bincount(lineage.child).max())
    found["ghost share"] = float((lineage.parent < 0).mean())
    found["name themselves"] = int((lineage.parent == lineage.child).sum())
    found["older than a parent"] = float((rows.created[child] < rows.created[parent]).mean())
    graph = sparse.coo_matrix((np.ones(len(child)), (parent, child)), shape=(models, models)).tocsr()
    count, labels = csgraph.connected_components(graph, connection="strong")
    found["in cycles"] = models - count + int((np.bincount(labels) > 1).sum())
    depth = generations(parent, child, models)
    found["generations"] = int(depth.max())
    found["models by depth"] = np.bincount(depth)[:12].tolist()
    _, weak = csgraph.connected_components(graph, directed=False)
    found["largest families"] = np.sort(np.bincount(weak))[::-1][:5].tolist()
    return found


def _jaccard(ecosystem: Any, child: np.ndarray, parent: np.ndarray) -> np.ndarray:
    """Jaccard distance of the languages of each edge; NaN where an end has none."""
    speaks = np.zeros(len(ecosystem.mentions.words), dtype=bool)
    speaks[: len(ecosystem.stats["is_language"])] = ecosystem.stats["is_language"]
    row, tag = ecosystem.mentions.row, ecosystem.mentions.tag
    here = speaks[tag]
    size = len(ecosystem.ids)
    languages = sparse.csr_matrix((np.ones(here.sum()), (row[here], tag[here])), shape=(size, len(speaks)))
    many = np.asarray(languages.sum(1)).ravel()
    both = np.asarray(languages[child].multiply(languages[parent]).sum(1)).ravel()
    together = many[child] + many[parent] - both
    distance = 1 - both / np.maximum(together, 1)
    distance[(many[child] == 0) | (many[parent] == 0)] = np.nan
    return np.asarray(distance)


if __name__ == "__main__":
    for name, value in check(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0).items():
        print(f"{name:36s} {value}")
