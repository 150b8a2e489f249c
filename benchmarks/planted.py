"""Whether intervals hold what was planted: `python benchmarks/planted.py [--seeds 200]`.

Ecosystems of some 20,000 models whose families mutate by a chain of chances that is known, each family at a rate of its
own, so that models of a family are not independent. Each goes through the tables that an atlas has, and what is counted
is in how many of them the interval of 95 % holds the value that the chances lead to in the long run. Aimed at: 90 to 99
of 100 for each figure.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from records import in_words, machine, read, table, write
from scipy import sparse

from modelome.genetics.drift_table import drift_table
from modelome.genetics.edge_groups import EdgeFacts
from modelome.genetics.kin_similarity import kin_similarity
from modelome.genetics.mutation_table import mutation_table
from modelome.lineage.csr import build_csr
from modelome.table.schema import MODELS_SCHEMA

FAMILIES = 2_500
LARGEST = 60
VALUES = ("apache-2.0", "cc-by-4.0", "gemma", "mit", "openrail")
ROOTS = np.array([0.15, 0.1, 0.35, 0.1, 0.3])
SLOW, FAST = 0.1, 0.4
"""Chances of a mutation on an edge: half of the families have one, half the other."""
UNTOLD = 0.1
"""Chance that a model does not say its license."""
FORWARD = ("gemma", "openrail", "cc-by-4.0", "mit", "apache-2.0")
"""The planted order: a mutation goes forward with chance 0.8."""
AHEAD = 0.8


@dataclass(frozen=True)
class Forest:
    """Trees one after another: the parent of each model (-1: a root), its family, its generation; (n,)."""

    parent: np.ndarray[Any, Any]
    family: np.ndarray[Any, Any]
    generation: np.ndarray[Any, Any]


def moves() -> np.ndarray[Any, Any]:
    """Chances (v, v) of the value after a mutation, by the value before."""
    place = np.array([FORWARD.index(value) for value in VALUES])
    later, earlier = place[None] > place[:, None], place[None] < place[:, None]
    ahead, behind = later.sum(axis=1, keepdims=True), earlier.sum(axis=1, keepdims=True)
    chance = np.where(ahead > 0, np.where(behind > 0, AHEAD, 1.0), 0.0)
    return later * chance / np.maximum(ahead, 1) + earlier * (1 - chance) / np.maximum(behind, 1)


def chain(rate: float) -> np.ndarray[Any, Any]:
    return (1 - rate) * np.eye(len(VALUES)) + rate * moves()


def grow(families: int, rng: np.random.Generator) -> Forest:
    """Draw trees of 2 to `LARGEST` models, small ones the most: half of the models hang from the root."""
    size = np.minimum(2 + np.floor(rng.pareto(1.3, families) * 2).astype(np.int64), LARGEST)
    first = np.cumsum(size) - size
    family = np.repeat(np.arange(families), size)
    within = np.arange(len(family)) - first[family]
    above = np.where(rng.random(len(family)) < 0.5, 0, np.floor(rng.random(len(family)) * within)).astype(np.int64)
    parent = np.where(within > 0, first[family] + above, -1)
    generation = np.zeros(len(family), np.int64)
    at = parent.copy()
    while (at >= 0).any():
        generation += at >= 0
        at = np.where(at >= 0, parent[at], -1)
    return Forest(parent, family, generation)


def values_of(forest: Forest, fast: np.ndarray[Any, Any], rng: np.random.Generator) -> np.ndarray[Any, Any]:
    """Let a trait run down the trees, one generation after another."""
    chances = np.stack([chain(SLOW), chain(FAST)]).cumsum(axis=2)
    value = rng.choice(len(VALUES), len(forest.parent), p=ROOTS)
    for generation in range(1, int(forest.generation.max()) + 1):
        rows = np.flatnonzero(forest.generation == generation)
        of = chances[fast[forest.family[rows]].astype(int), value[forest.parent[rows]]]
        value[rows] = np.minimum((rng.random(len(rows))[:, None] > of).sum(axis=1), len(VALUES) - 1)
    return value


def truths() -> dict[str, float]:
    """Work out what each figure comes to with families without end, from the shape of very many trees."""
    rng = np.random.default_rng(2_026)
    forest = grow(1_000_000, rng)
    child = np.flatnonzero(forest.parent >= 0)
    depth = forest.generation[forest.parent[child]]
    below = np.bincount(forest.parent[child], minlength=len(forest.parent))
    pairs = below * (below - 1) / 2
    edges = np.bincount(depth).astype(np.float64)
    siblings = np.bincount(forest.generation, pairs)
    found: dict[str, float] = {}
    same = flow = pairs_same = 0.0
    for rate in (SLOW, FAST):
        chances = chain(rate)
        above = np.stack([ROOTS @ np.linalg.matrix_power(chances, steps) for steps in range(len(siblings))])
        weight = edges @ above[: len(edges)]
        same += 0.5 * float(weight @ np.diag(chances))
        flow = flow + 0.5 * weight[:, None] * chances
        pairs_same += 0.5 * float((siblings @ above) @ (chances**2).sum(axis=1))
    found["mutation rate, by edge"] = 1 - same / edges.sum()
    found["mutation rate, by family"] = (SLOW + FAST) / 2
    found["lost, by edge"], found["gained, by edge"] = UNTOLD, 1 - UNTOLD
    found["similarity of parent and child, by pair"] = same / edges.sum()
    found["similarity of siblings, by pair"] = pairs_same / siblings.sum()
    at = {value: place for place, value in enumerate(VALUES)}
    for one, other in (("gemma", "apache-2.0"), ("openrail", "mit"), ("gemma", "openrail")):
        there, back = flow[at[one], at[other]], flow[at[other], at[one]]
        found[f"direction, {one} to {other}"] = there / (there + back)
    order = np.array([at[value] for value in FORWARD])
    moved = flow - np.diag(np.diag(flow))
    found["changes that go forward in the best order"] = float(np.triu(moved[np.ix_(order, order)]).sum() / moved.sum())
    return found


def measure(seed: int, truth: dict[str, float]) -> dict[str, dict[str, Any]]:
    """Draw one ecosystem, run it through the tables, and take the intervals."""
    rng = np.random.default_rng(seed)
    forest = grow(FAMILIES, rng)
    value = values_of(forest, rng.random(FAMILIES) < 0.5, rng)
    told = rng.random(len(value)) >= UNTOLD
    n = len(value)
    columns: dict[str, Any] = {field.name: pa.nulls(n, field.type) for field in MODELS_SCHEMA}
    columns |= {
        "licenses": pa.array([[VALUES[at]] if here else [] for at, here in zip(value, told, strict=True)]),
        "languages": pa.array([[]] * n, pa.list_(pa.string())),
        "datasets": pa.array([[]] * n, pa.list_(pa.string())),
        "license_family": pa.array(["missing"] * n),
    }
    models = pa.table(columns)
    child = np.flatnonzero(forest.parent >= 0)
    parent = forest.parent[child]
    kind = np.zeros(len(child), np.int64)
    edges = EdgeFacts(parent, child, kind, kind, np.zeros(len(child), np.int64), forest.family[child], FAMILIES)
    rows = mutation_table(models, edges, seed=seed).to_pylist() + drift_table(models, edges, seed=seed).to_pylist()
    one_hot = sparse.csr_matrix((np.ones(n), (np.arange(n), value)), shape=(n, len(VALUES)))
    facts = {"name": "kin_similarity", "trait": "planted", "measure": "cosine", "relation": "all"}
    graph = build_csr(parent, child, n)
    rows += kin_similarity(one_hot, graph, forest.family, forest.family, facts, seed=seed).to_pylist()

    def row(measured: str, weighting: str, name: str) -> dict[str, Any]:
        (found,) = [
            each
            for each in rows
            if (each["measure"], each["weighting"], each["name"]) == (measured, weighting, name)
            and each["relation"] == "all"
            and each["null"] is None
        ]
        return found

    taken = {
        "mutation rate, by edge": row("jaccard", "edge", "mutation"),
        "mutation rate, by family": row("jaccard", "family", "mutation"),
        "lost, by edge": row("lost", "edge", "mutation"),
        "gained, by edge": row("gained", "edge", "mutation"),
        "similarity of parent and child, by pair": row("cosine: duo_1", "pair", "kin_similarity"),
        "similarity of siblings, by pair": row("cosine: trio_1_2", "pair", "kin_similarity"),
        "changes that go forward in the best order": row("mutations accounted: drawn again", "once", "ordering"),
    }
    for name in truth:
        if name.startswith("direction, "):
            one, other = name.removeprefix("direction, ").split(" to ")
            taken[name] = _direction(rows, one, other)
    places = {value: row(f"place of {value}", "once", "ordering") for value in FORWARD}
    taken["place of each value in the order"] = {
        "inside": all(found["low"] <= FORWARD.index(value) + 1 <= found["high"] for value, found in places.items())
    }
    return {
        name: {"inside": found["low"] <= truth[name] <= found["high"]} if "low" in found else found
        for name, found in taken.items()
    }


def _direction(rows: list[dict[str, Any]], one: str, other: str) -> dict[str, Any]:
    """Find a pair of values, whichever way round the table has it."""
    for found in rows:
        if found["name"] == "drift" and found["measure"] == f"{one} → {other}":
            return found
        if found["name"] == "drift" and found["measure"] == f"{other} → {one}":
            return {"low": 1 - found["high"], "high": 1 - found["low"]}
    raise LookupError(f"no changes between {one} and {other}")


def tables(results: dict[str, Any]) -> str:
    """Write the table of docs/benchmarks.md."""
    lines = [
        [name, "" if told["truth"] is None else f"{told['truth']:.4f}", f"{told['inside']} of {results['seeds']}"]
        for name, told in results["figures"].items()
    ]
    return f"{table(['figure', 'planted', 'intervals that hold it'], lines)}\n\n{in_words(results['machine'])}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    asked = parser.parse_args()
    truth = truths()
    started, inside = time.perf_counter(), {}
    for seed in range(asked.seeds):
        for name, told in measure(seed, truth).items():
            inside[name] = inside.get(name, 0) + bool(told["inside"])
    figures = {name: {"truth": truth.get(name), "inside": count} for name, count in inside.items()}
    results = read("planted") | {
        "seeds": asked.seeds,
        "families": FAMILIES,
        "seconds": round(time.perf_counter() - started),
        "figures": figures,
        "machine": machine(),
    }
    write("planted", results)
    print(tables(results))


if __name__ == "__main__":
    main()
