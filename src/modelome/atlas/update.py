"""The stages of an update: those of a build, but for the map, which goes on from the one of an earlier atlas.

Table, lineage, search and draw order are made anew, since counters and names change everywhere. On the map only models
whose text is new or another are embedded, searched for and placed; all others keep vector, position, cluster, and,
where nothing in it changed, their list of neighbors.
"""

from __future__ import annotations

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from modelome.arrays import map_array, read_array
from modelome.atlas.cards import CardFolder
from modelome.atlas.code import code_of
from modelome.atlas.drift import measure_drift
from modelome.atlas.pipeline import index_search
from modelome.atlas.stages import Stage, StageRun
from modelome.atlas.tables import map_table, write_table
from modelome.mapping import CardBatch
from modelome.mapping.clusters_joined import join_clusters
from modelome.mapping.embed_kept import KeptEmbedder
from modelome.mapping.faithfulness import measure_faithfulness, quick_tree, renew_faithfulness, summarize_faithfulness
from modelome.mapping.neighbors_renewed import FormerNeighbors, RenewedNeighbors, renew_neighbors
from modelome.mapping.placing import place_rows
from modelome.mapping.text import TextWeights
from modelome.mapping.text_keys import text_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from modelome.atlas.former import Former
    from modelome.mapping import CardReader

__all__ = ["ASIDE", "LEAST_KEPT", "update_stages"]

ASIDE = ("lineage", "search")
"""Stages that keep one core busy and wait for the table alone; of the map, only the draw order waits for one."""

LEAST_KEPT = 0.5
"""Share of the models with text that must be as they were; with fewer a new layout costs little more and is better."""

_MOST_UPDATES = 255
_SOLID_ROWS = 20_000  # rows on which faithfulness in 3D is measured


def update_stages(base: list[Stage], former: Former, *, neighbors: int, seed: int, threads: int | None) -> list[Stage]:
    """Declare the stages of an update of `former`, in order; `base` are those of a build of the same source.

    `neighbors` is how many are kept for each model. `threads` changes the time that they take, never the result.
    """
    threads = threads or os.cpu_count() or 1
    state = former.state()
    weights = TextWeights(**state["weights"])

    def changes(run: StageRun) -> dict[str, Any]:
        former.verify()
        models = map_table(run.inputs["table"] / "models.arrow")
        place = former.find(models["id"])
        settings = {"embedder": state["embedder"], "weights": weights}
        snapshots: list[tuple[pa.Table, CardReader | None]] = [
            (models, _cards(run) or None),
            (former.models, former.cards or None),
        ]
        with ThreadPoolExecutor(min(threads, 2)) as pool:
            mine, theirs = pool.map(lambda each: text_keys(each[0], cards=each[1], **settings), snapshots)
        there = np.flatnonzero(place >= 0)
        same = np.zeros(len(place), bool)
        same[there] = (mine[there] == theirs[place[there]]).all(axis=1)
        np.save(run.out / "place.npy", place)
        np.save(run.out / "same.npy", same)
        if not state[
            "built_in"
        ]:  # an encoder gives equal texts vectors that differ in their last bits: take the old one
            np.save(run.out / "twin.npy", _first_of_key(theirs, mine))
        told = int((former.text_source()[place[same]] > 0).sum())
        return {
            "rows_in": len(place),
            "rows_out": int((~same).sum()),
            "matched": len(there),
            "same": int(same.sum()),
            "same_share": round(told / max(told + int((~same).sum()), 1), 6) if told or not same.all() else 1.0,
        }

    def embedding(run: StageRun) -> dict[str, Any]:
        models = map_table(run.inputs["table"] / "models.arrow")
        place, kept = _change(run, "place"), _change(run, "same")
        old, old_source = former.array("vectors/embeddings"), former.text_source()
        vectors = np.lib.format.open_memmap(
            run.out / "vectors.npy", mode="w+", dtype=np.float16, shape=(len(place), old.shape[1])
        )
        source = np.zeros(len(place), np.uint8)
        vectors[kept], source[kept] = old[place[kept]], old_source[place[kept]]
        rows = np.flatnonzero(~kept)
        cards = _cards(run)
        made = KeptEmbedder.load(former.embedder_folder).embed(
            models.take(pa.array(rows)).combine_chunks(),
            cards=_SomeCards(cards, rows, len(place)) if cards else None,
            progress=run.progress,
        )
        fresh = made.vectors.astype(np.float16)
        if (run.inputs["changes"] / "twin.npy").exists():
            twin = _change(run, "twin")[rows]
            fresh[twin >= 0] = old[twin[twin >= 0]]
        vectors[rows], source[rows] = fresh, made.text_source
        vectors.flush()
        # Other letters, another order: where the text came to the same vector, the model stays where it is.
        here = np.flatnonzero(place[rows] >= 0)
        kept[rows[here]] = (fresh[here] == old[place[rows[here]]]).all(axis=1)
        np.save(run.out / "kept.npy", kept)
        np.save(run.out / "text_source.npy", source)
        shutil.copytree(former.embedder_folder, run.out / "embedder")
        counts = np.bincount(source, minlength=4).tolist()
        return {
            "rows_in": len(place),
            "rows_out": len(place),
            "dims": int(old.shape[1]),
            "text_sources": dict(zip(("none", "name", "tags", "card"), counts, strict=True)),
            "new": int((place < 0).sum()),
            "changed": int(((place >= 0) & ~kept).sum()),
            "unchanged": int(kept.sum()),
            "gone": former.atlas.count - int((place >= 0).sum()),
            "unknown_words": None if made.unknown is None else round(made.unknown, 6),
        }

    def near(run: StageRun) -> dict[str, Any]:
        kept, place = _kept(run), _change(run, "place")
        rows = np.flatnonzero(kept)
        lists = former.neighbors_among(place[rows], rows)
        index = np.full((len(kept), lists.shape[1]), -1, np.int32)
        similarity = np.zeros(index.shape, np.float32)
        index[rows], similarity[rows] = lists, former.array("vectors/similarity")[place[rows]]
        known = FormerNeighbors(kept, index, similarity, _former_positions(former, run, 2))
        found = renew_neighbors(_vectors(run), known, k=neighbors, seed=seed, threads=threads)
        for name in RenewedNeighbors.__dataclass_fields__:
            np.save(run.out / f"{name}.npy", getattr(found, name))
        np.save(run.out / "similarity.npy", found.similarity.astype(np.float16))  # as an atlas keeps them
        first = found.similarity[:, 0] if found.index.shape[1] else np.zeros(len(kept), np.float32)
        best = found.anchor_similarity.max(axis=1, initial=-1.0)
        return {
            "rows_in": len(kept),
            "rows_out": len(found.index),
            "k": int(found.index.shape[1]),
            "lists_made_again": int(found.touched.sum()),
            "similarity_kept": _mean(first[rows]),
            "similarity_placed": _mean(best),
        }

    def layout(run: StageRun) -> dict[str, Any]:
        dims = run.parameters["dims"]
        kept = _kept(run)
        before = former.manifest["stages"].get(f"layout-{dims}d", {}).get("band", 0)
        made = place_rows(
            _former_positions(former, run, dims),
            kept,
            _found(run),
            band=before,
            seed=seed,
            threads=threads,
            progress=run.progress,
        )
        np.save(run.out / "positions.npy", made.positions)
        if dims == 2:
            np.save(run.out / "placed.npy", _placed(former, run))
        return {"rows_in": len(kept), "rows_out": len(kept), "placed": int((~kept).sum()), "band": made.band}

    def clusters(run: StageRun) -> dict[str, Any]:
        kept, place = _kept(run), _change(run, "place")
        flat = read_array(run.inputs["layout-2d"] / "positions.npy")
        old = former.array("layout/codes")
        codes = np.full((len(old), len(kept)), -1, np.int32)
        codes[:, kept] = old[:, place[kept]]
        table = pq.read_table(former.atlas.path / "layout" / "clusters.parquet")
        found = _found(run)
        made, table = join_clusters(_vectors(run), flat, codes, table, silent=found.blank[found.group], threads=threads)
        np.save(run.out / "codes.npy", made)
        write_table(table, run.out / "clusters.arrow")
        sizes = [int(code.max(initial=-1)) + 1 for code in made]
        return {"rows_in": len(kept), "rows_out": len(kept), "clusters": sizes}

    def quality(run: StageRun) -> dict[str, Any]:
        kept, place, found = _kept(run), _change(run, "place"), _found(run)
        near = found.neighbors()
        flat = read_array(run.inputs["layout-2d"] / "positions.npy")
        before = np.zeros(len(kept), np.float32)
        before[kept] = former.array("layout/faithfulness")[place[kept]]
        stays = np.zeros(former.atlas.count, bool)
        stays[place[kept]] = True
        places = np.concatenate([flat[~kept], former.array("layout/2d")[~stays]])
        shares = renew_faithfulness(near, flat, before, found.touched | ~kept, places, k=neighbors, threads=threads)
        np.save(run.out / "faithfulness.npy", shares)
        told = ~found.blank[found.group]
        placed = read_array(run.inputs["layout-2d"] / "placed.npy") > 0
        facts: dict[str, Any] = {"rows_in": len(kept), "rows_out": len(kept)}
        facts |= {
            f"faithfulness_2d_{name}": _number(mean) for name, mean in summarize_faithfulness(near, shares).items()
        }
        facts["faithfulness_2d_placed"] = _mean(shares[placed & told])
        facts["faithfulness_2d_laid_out"] = _mean(shares[told & ~placed])
        solid = read_array(run.inputs["layout-3d"] / "positions.npy")
        some = np.flatnonzero(~kept & told)[:_SOLID_ROWS]
        shares = measure_faithfulness(near, solid, k=neighbors, rows=some, tree=quick_tree(solid), threads=threads)
        facts["faithfulness_3d_placed"] = _mean(shares)
        for dims in ("2d", "3d"):  # against all others that takes longer than the update: what it was, and so named
            then = former.manifest["stages"]["quality"]
            name = f"trustworthiness_{dims}"
            facts[f"{name}_at_layout"] = then.get(f"{name}_at_layout", then.get(name))
        codes = read_array(run.inputs["clusters"] / "codes.npy")
        facts["drift"] = measure_drift(placed=placed, told=told, fine=codes[-1])
        return facts

    def search(run: StageRun) -> dict[str, Any]:
        return index_search(run, spelled=former.spelling())

    mapping = code_of("atlas/update.py", "atlas/former.py", "atlas/cards.py", "atlas/drift.py", "mapping")
    former_is = {"former": former.atlas.id}
    seeded = former_is | {"seed": seed}
    new = [
        Stage("search", mapping, ("table",), search, former_is),
        Stage("changes", mapping, ("table",), changes, former_is),
        Stage("embedding", mapping, ("table", "changes"), embedding, former_is),
        Stage("neighbors", mapping, ("changes", "embedding"), near, seeded | {"k": neighbors}),
        Stage("layout-2d", mapping, ("changes", "embedding", "neighbors"), layout, seeded | {"dims": 2}),
        Stage("layout-3d", mapping, ("changes", "embedding", "neighbors"), layout, seeded | {"dims": 3}),
        Stage("clusters", mapping, ("changes", "embedding", "neighbors", "layout-2d"), clusters, former_is),
        Stage(
            "quality",
            mapping,
            ("changes", "embedding", "neighbors", "layout-2d", "layout-3d", "clusters"),
            quality,
            former_is,
        ),
    ]
    shared = {stage.name: stage for stage in base}
    last = [shared[name] for name in ("order", "analysis") if name in shared]
    return [shared["table"], shared["lineage"], *new, *last]


class _SomeCards:
    """The cards of some rows, numbered from 0 in their order."""

    def __init__(self, cards: CardFolder, rows: NDArray[np.int64], count: int) -> None:
        self._cards = cards
        self._number = np.full(count, -1, np.int64)
        self._number[rows] = np.arange(len(rows))

    def batches(self) -> Iterator[CardBatch]:
        """Read them from the start."""
        for batch in self._cards.batches():
            number = self._number[batch.rows]
            wanted = number >= 0
            if wanted.any():
                yield CardBatch(number[wanted], batch.cards.filter(pa.array(wanted)))


def _first_of_key(theirs: NDArray[np.uint64], mine: NDArray[np.uint64]) -> NDArray[np.int32]:
    """Find for each key the first of theirs that is the same, (n,), -1 where there is none."""
    kind = pa.binary(16)
    keys = [
        pa.FixedSizeBinaryArray.from_buffers(kind, len(each), [None, pa.py_buffer(each)]) for each in (theirs, mine)
    ]
    found = keys[1].index_in(keys[0])
    return np.asarray(found.fill_null(-1).to_numpy(zero_copy_only=False), np.int32)


def _cards(run: StageRun) -> CardFolder:
    return CardFolder(run.inputs["table"] / "cards")


def _change(run: StageRun, name: str) -> NDArray[Any]:
    return read_array(run.inputs["changes"] / f"{name}.npy")


def _kept(run: StageRun) -> NDArray[np.bool_]:
    return read_array(run.inputs["embedding"] / "kept.npy")


def _vectors(run: StageRun) -> NDArray[np.float16]:
    return map_array(run.inputs["embedding"] / "vectors.npy")


def _found(run: StageRun) -> RenewedNeighbors:
    folder = run.inputs["neighbors"]
    return RenewedNeighbors(
        **{name: read_array(folder / f"{name}.npy") for name in RenewedNeighbors.__dataclass_fields__}
    )


def _former_positions(former: Former, run: StageRun, dims: int) -> NDArray[np.float32]:
    """Positions of the kept rows, bit for bit as they were; 0 for the others."""
    kept, place = _kept(run), _change(run, "place")
    positions = np.zeros((len(kept), dims), np.float32)
    positions[kept] = former.array(f"layout/{dims}d")[place[kept]]
    return positions


def _placed(former: Former, run: StageRun) -> NDArray[np.uint8]:
    """Which update placed each row since the map was laid out: 0 for none, 255 for that and all later ones."""
    kept, place = _kept(run), _change(run, "place")
    this = former.manifest.get("update", {}).get("updates", 0) + 1
    out = np.full(len(kept), min(this, _MOST_UPDATES), np.uint8)
    out[kept] = former.placed()[place[kept]]
    return out


def _mean(values: NDArray[np.floating]) -> float | None:
    return _number(float(values.mean(dtype=np.float64))) if len(values) else None


def _number(value: float) -> float | None:
    return round(float(value), 6) if np.isfinite(value) else None
