"""The lineage of a whole listing, computed a second time from the definitions, and compared to the last model.

    python benchmarks/lineage_check.py LISTING.parquet [ALIASES.parquet]     compare; exit 1 on any difference
    python benchmarks/lineage_check.py --scale                               time 3 million models and 1 million edges

The second computation reads the listing with SQL of its own (DuckDB) and walks the graph with networkx; of modelome it
knows nothing but the definitions. Families, for one, are found there by dealing out the descendants of each root in the
order of the roots, while modelome lets a rank flow down the condensed graph.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from modelome.lineage import Walks, build_lineage, reorder
from modelome.sources import open_source
from modelome.table import build_table

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOOR = "TIMESTAMPTZ '2022-03-02 23:29:05+00'"


@dataclass
class Comparison:
    """One quantity, computed twice."""

    quantity: str
    independent: Any
    modelome: Any

    @property
    def equal(self) -> bool:
        return bool(self.independent == self.modelome)


def compare(listing: Path, aliases: Path) -> Iterator[Comparison]:
    """Yield every comparison on one listing in the Hub's form."""
    models = read_models(listing)
    ids = models["id"].to_pylist()
    lineage = build_lineage(models, pq.read_table(aliases, columns=["alias", "model_id"]))
    truth = Truth(listing, aliases)

    edges = lineage.edges.to_pylist()
    nodes = lineage.nodes.to_pydict()
    problems = lineage.problems.to_pylist()
    children = Counter(edge["parent_id"] for edge in edges if edge["parent_ix"] is not None)
    by_id = {name: row for row, name in enumerate(ids)}

    resolved = {(e["parent_id"], ids[e["child_ix"]]) for e in edges if e["parent_ix"] is not None}
    ghostly = {(e["parent_id"], ids[e["child_ix"]]) for e in edges if e["parent_ix"] is None}
    yield Comparison("models", truth.count, len(ids))
    yield Comparison("resolved edges", len(truth.edges), len(resolved))
    yield Comparison("  the same pairs", truth.edges, resolved)
    yield Comparison("edges to ghosts", len(truth.ghost_edges), len(ghostly))
    yield Comparison("  the same pairs", truth.ghost_edges, ghostly)
    yield Comparison("edges by step of the ladder", truth.steps, dict(Counter(e["resolved_by"] for e in edges)))
    yield Comparison("ghosts", len({parent for parent, _ in truth.ghost_edges}), lineage.ghosts.num_rows)
    loops = [ids[p["child_ix"]] for p in problems if p["kind"] == "self-loop"]
    yield Comparison("self-loops", len(truth.loops), len(loops))
    yield Comparison("  the same models", truth.loops, set(loops))
    older = {(p["parent_id"], ids[p["child_ix"]]) for p in problems if p["kind"] == "older-than-parent"}
    yield Comparison("children older than a parent", len(truth.older), len(older))
    yield Comparison("  the same pairs", truth.older, older)

    members: dict[int, list[str]] = {}
    for name, number in zip(ids, nodes["component"], strict=True):
        members.setdefault(number, []).append(name)
    groups = {frozenset(group) for group in members.values() if len(group) > 1}
    yield Comparison("components of two and more", len(truth.components), len(groups))
    yield Comparison("  the largest", max(map(len, truth.components)), max(map(len, groups)))
    yield Comparison("  the same members", truth.components, groups)
    yield Comparison("components in all", truth.component_count, len(members))

    details = {p["detail"] for p in problems if p["kind"] == "cycle"}
    in_cycle = {ids[p["child_ix"]] for p in problems if p["kind"] == "cycle"}
    yield Comparison("cycles", len(truth.cycles), len(details))
    yield Comparison("  the same members", {m for cycle in truth.cycles for m in cycle}, in_cycle)

    yield Comparison("greatest generation", max(truth.generation.values()), max(nodes["generation"]))
    generation = {name: g for name, g in zip(ids, nodes["generation"], strict=True) if g}
    yield Comparison("  of each model", {n: g for n, g in truth.generation.items() if g}, generation)
    roots = {name for name, root in zip(ids, nodes["is_root"], strict=True) if not root}
    yield Comparison("models that are no roots", len(truth.no_roots), len(roots))
    yield Comparison("  the same models", truth.no_roots, roots)
    only = {name for name, alone in zip(ids, nodes["only_ghosts"], strict=True) if alone}
    yield Comparison("models with ghosts alone as parents", len(truth.only_ghosts), len(only))
    yield Comparison("  the same models", truth.only_ghosts, only)

    for name in sorted(children, key=lambda name: (-children[name], name))[:10]:
        yield Comparison(f"descendants of {name}", truth.descendants[name], nodes["descendants"][by_id[name]])
    below = {name: count for name, count in zip(ids, nodes["descendants"], strict=True) if count}
    yield Comparison("models with descendants", len(truth.descendants), len(below))
    yield Comparison("  the same counts", truth.descendants, below)

    family = {name: ids[root] for name, root in zip(ids, nodes["root_ix"], strict=True) if ids[root] != name}
    yield Comparison("models in the family of another", len(truth.family), len(family))
    yield Comparison("  of the same root", truth.family, family)
    sizes = {f["root_id"]: f["size"] for f in lineage.families.to_pylist() if f["size"] > 1}
    counted = Counter(truth.family.values())
    yield Comparison("families of two and more", len(counted), len(sizes))
    yield Comparison("  the same sizes", {root: size + 1 for root, size in counted.items()}, sizes)


def read_models(listing: Path) -> pa.Table:
    """Read a listing as a build does."""
    with tempfile.TemporaryDirectory() as cards:
        return build_table(open_source(str(listing)), cards_dir=Path(cards)).models


class Truth:
    """The lineage of a listing from the words of the definitions."""

    def __init__(self, listing: Path, aliases: Path) -> None:
        db = duckdb.connect()
        db.execute("set TimeZone = 'UTC'")
        db.execute(f"create table model as select id, lower(id) as folded, createdAt as created from '{listing}'")
        db.execute(f"create table alias as select alias, model_id from '{aliases}' semi join model on model_id = id")
        db.execute(
            rf"""
            create table declared as
            select id as child, regexp_replace(name, '^[\s\pZ]+|[\s\pZ]+$', '', 'g') as name
            from (select id, regexp_extract(tag, '^base_model:(?:(?:finetune|adapter|quantized|merge):)?(.*)$', 1, 's') as name
                  from (select id, unnest(tags) as tag from '{listing}') where tag like 'base_model:%')
            """,
        )
        db.execute(
            """
            create table resolved as
            with one_spelling as (select folded, any_value(id) as id from model group by 1 having count(*) = 1),
                 one_target as (select lower(alias) as folded, any_value(model_id) as id from alias group by 1
                                having count(distinct model_id) = 1)
            select child, declared.name, coalesce(exact.id, alias.model_id, one_spelling.id, one_target.id) as parent,
                   case when exact.id is not null then 'id' when alias.model_id is not null then 'alias'
                        when one_spelling.id is not null then 'case' when one_target.id is not null then 'alias'
                        else 'ghost' end as step,
                   case when exact.id is not null then 0 when alias.model_id is not null then 1
                        when one_spelling.id is not null then 2 when one_target.id is not null then 1 else 3 end as rank
            from declared
            left join model as exact on exact.id = declared.name
            left join alias on alias.alias = declared.name
            left join one_spelling on one_spelling.folded = lower(declared.name)
            left join one_target on one_target.folded = lower(declared.name)
            where declared.name <> ''
            """,
        )
        pairs = "(select distinct parent, child from resolved where parent <> child)"
        self.count = one(db, "select count(*) from model")
        self.edges = set(rows(db, f"from {pairs}"))
        self.ghost_edges = set(rows(db, "select distinct name, child from resolved where parent is null"))
        self.loops = {name for (name,) in rows(db, "select child from resolved where parent = child")}
        best = "select min_by(step, rank) as step from resolved where parent is distinct from child"
        self.steps = dict(
            rows(db, f"select step, count(*) from ({best} group by child, coalesce(parent, name), parent) group by 1"),
        )
        self.older = set(
            rows(
                db,
                f"""
                select parent, child from {pairs} join model as p on p.id = parent join model as c on c.id = child
                where greatest(c.created, {FLOOR}) < greatest(p.created, {FLOOR})
                """,
            ),
        )
        self.only_ghosts = {
            name
            for (name,) in rows(
                db,
                "select child from resolved where parent is distinct from child group by 1 having count(parent) = 0",
            )
        }
        created = dict(rows(db, f"select id, greatest(created, {FLOOR}) from model"))
        self._walk(created)

    def _walk(self, created: dict[str, Any]) -> None:
        graph = nx.DiGraph(self.edges)
        self.components = {frozenset(group) for group in nx.weakly_connected_components(graph)}
        self.component_count = len(self.components) + self.count - len(graph)
        self.cycles = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
        cycle_of = {name: frozenset(group) for group in self.cycles for name in group}
        # A cycle stands as one model: a parent outside of it that one member has is a parent of them all.
        with_parent = {name for name in graph if set(graph.predecessors(name)) - cycle_of.get(name, frozenset())}
        self.no_roots = {name for name in graph if cycle_of.get(name, frozenset([name])) & with_parent}
        self.descendants = {}
        below = {}
        for name in graph:
            if graph.out_degree(name):
                below[name] = nx.descendants(graph, name) - cycle_of.get(name, frozenset())
                if below[name]:
                    self.descendants[name] = len(below[name])
        self.generation = self._generations(graph, cycle_of)
        roots = [name for name in graph if name not in self.no_roots]
        roots.sort(key=lambda name: (-self.descendants.get(name, 0), created[name], name.encode()))
        self.family: dict[str, str] = {}
        dealt: set[str] = set()
        for root in roots:
            mine = ({root} | below.get(root, set()) | cycle_of.get(root, frozenset())) - dealt
            dealt |= mine
            # A root that another root's cycle has dealt already heads no family.
            self.family.update((name, root) for name in mine if name != root)

    def _generations(self, graph: nx.DiGraph, cycle_of: dict[str, frozenset[str]]) -> dict[str, int]:
        """Relax edges until nothing moves: slow, and nothing like a topological order."""
        generation = dict.fromkeys(graph, 0)
        moving = set(graph)
        while moving:
            moved = set()
            for name in moving:
                for child in graph.successors(name):
                    same = child in cycle_of.get(name, ())
                    least = generation[name] + (0 if same else 1)
                    if generation[child] < least:
                        generation[child] = least
                        moved.add(child)
            moving = moved
        return generation


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return db.execute(query).fetchall()


def one(db: duckdb.DuckDBPyConnection, query: str) -> Any:
    """The only value of a query."""
    return rows(db, query)[0][0]


def show(comparisons: Iterator[Comparison]) -> bool:
    """Print the table; tell whether all is equal."""
    equal = True
    print(f"{'quantity':62} {'independent':>12} {'modelome':>12}")
    for c in comparisons:
        equal &= c.equal
        told = [value if isinstance(value, int) else f"{len(value):,} items" for value in (c.independent, c.modelome)]
        shown = [f"{value:,}" if isinstance(value, int) else value for value in told]
        print(f"{c.quantity:62} {shown[0]:>12} {shown[1]:>12}  {'equal' if c.equal else 'DIFFERENT'}", flush=True)
        if not c.equal and not isinstance(c.independent, int):
            first, second = (set(v.items()) if isinstance(v, dict) else set(v) for v in (c.independent, c.modelome))
            print("   only independent:", sorted(first - second)[:5], "\n   only modelome:", sorted(second - first)[:5])
    return equal


def time_scale(models: int = 3_000_000, edges: int = 1_000_000, seed: int = 1) -> None:
    """Time a lineage of the Hub's size to come: hubs of 100,000 and 30,000 children, merges, ghosts, cycles."""
    rng = np.random.default_rng(seed)
    table = random_models(models, edges, rng)
    none = pa.table({"alias": pa.array([], pa.string()), "model_id": pa.array([], pa.string())})
    for attempt in ("first, with compilation where it is not cached", "second"):
        start = time.perf_counter()
        lineage = build_lineage(table, none)
        print(f"build_lineage, {attempt}: {time.perf_counter() - start:.1f} s")
    print(
        f"  {lineage.edges.num_rows:,} edges, {lineage.children.edges:,} resolved, {lineage.ghosts.num_rows:,} ghosts"
    )
    descendants = lineage.nodes["descendants"].to_numpy()
    print(
        f"  greatest generation {lineage.nodes['generation'].to_numpy().max()}, most descendants {descendants.max():,}"
    )
    start = time.perf_counter()
    moved = reorder(lineage, rng.permutation(models))
    print(f"reorder: {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    walks = Walks.over(moved)
    print(f"Walks.over: {time.perf_counter() - start:.2f} s")
    hub = int(np.argmax(moved.nodes["children"].to_numpy()))
    child = int(moved.children.row(hub)[0])
    for name, walk in (
        ("descendants of the largest hub", lambda: walks.descendants(hub)),
        ("its children by relation", lambda: walks.relation_counts(walks.child_edges(hub))),
        ("siblings of one of its children", lambda: walks.siblings(child)),
        ("ancestors of that child", lambda: walks.ancestors(child)),
    ):
        times = []
        for _ in range(9):
            start = time.perf_counter()
            walk()
            times.append(time.perf_counter() - start)
        print(f"{name}: {1000 * float(np.median(times)):.2f} ms")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:.1f} GiB")


def random_models(models: int, edges: int, rng: np.random.Generator) -> pa.Table:
    """Columns that lineage reads, of a random listing whose parents are mostly earlier and mostly popular models."""
    ids = pa.array(np.char.add("owner/model-", np.arange(models).astype(str)))
    child = rng.integers(1, models, edges)
    popular = (child * rng.random(edges) ** 6).astype(np.int64)
    parent = np.where(rng.random(edges) < 0.5, popular, (child * rng.random(edges)).astype(np.int64))
    parent[:100_000] = 0
    parent[100_000:130_000] = 1
    parent[130_000:130_100] = models - 1  # backward: cycles
    names = pa.array(np.char.add("owner/model-", parent.astype(str)))
    gone = rng.random(edges) < 0.03
    names = pa.array(
        np.where(gone, np.char.add("gone/", (parent % 20_000).astype(str)), names.to_numpy(zero_copy_only=False))
    )
    order = np.argsort(child, kind="stable")
    offsets = np.searchsorted(child[order], np.arange(models + 1)).astype(np.int32)
    relation = pa.array(["finetune", "adapter", "quantized", "merge"]).take(pa.array(rng.integers(0, 4, edges)))
    said = pa.StructArray.from_arrays(
        [names.take(pa.array(order)), relation, pa.repeat("field:base_models", edges)],
        names=["id", "relation", "evidence"],
    )
    words = pa.array(["transformers", "gguf", "lora", "text-generation", "en", "region:us"])
    tags = pa.ListArray.from_arrays(
        pa.array(np.arange(0, 5 * models + 1, 5, dtype=np.int32)),
        words.take(pa.array(rng.integers(0, 6, 5 * models))),
    )
    return pa.table(
        {
            "id": ids,
            "created_at": pa.array(1_650_000_000_000 + np.arange(models) * 40_000).cast(pa.timestamp("ms", tz="UTC")),
            "created_censored": pa.array(np.zeros(models, bool)),
            "downloads": pa.array(rng.integers(0, 1000, models)),
            "parents": pa.ListArray.from_arrays(pa.array(offsets), said),
            "tags": tags,
            "library": pa.repeat("transformers", models),
            "formats": pa.array([[]] * models, pa.list_(pa.string())),
            "name": pa.array(np.char.add("model-", np.arange(models).astype(str))),
        },
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("listing", type=Path, nargs="?")
    parser.add_argument("aliases", type=Path, nargs="?")
    parser.add_argument("--scale", action="store_true")
    given = parser.parse_args()
    if given.scale:
        time_scale()
    elif given.listing is None:
        parser.error("name a listing, or --scale")
    else:
        same = show(compare(given.listing, given.aliases or given.listing.with_name("id-aliases.parquet")))
        print("all equal" if same else "not equal")
        sys.exit(0 if same else 1)
