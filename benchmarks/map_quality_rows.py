"""The 20,000 rows, their traits, and the texts with one trait left out.

The rows are the first 20,000 of the 760,000 of the July 2024 listing in the order of the md5 of their ids; the ids lie in
`data/map_quality_ids.txt.gz`. A left-out trait is taken from what *both* recipes read, tags and fields:

- task: `pipeline_tag`, and every tag that is some row's `pipeline_tag`;
- library: `library_name`, every tag that is some row's `library_name` or a library of the Hub's taxonomy, and tags that
  begin with such a name and a colon (`diffusers:StableDiffusionPipeline`);
- language: every tag that is an ISO 639 code;
- dataset: `dataset:` tags;
- parent: `base_model:` tags.
"""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

HERE = Path(__file__).parent
DATA = Path(os.environ.get("MODELOME_SHARED_DATA", HERE.parent.parent / "shared" / "data"))
IDS = HERE / "data" / "map_quality_ids.txt.gz"
LISTING = DATA / "hub-2024-07.parquet"
ROWS = 20_000
TRAITS = ("task", "library", "language", "dataset", "parent")

# Tags of two letters that are topics, file kinds or jargon far more often than the language of that code.
TOPICS = ("ml", "cv", "ts", "or", "sd", "ne", "ae", "kg", "tw", "ai", "rl", "st", "io", "co", "ie", "vi-", "tf", "ee")
# Of three-letter codes only those of languages with models in numbers; the rest are words (`opt`, `led`, `git`, `mpt`).
LONG_CODES = (
    "yue",
    "ceb",
    "fil",
    "hau",
    "yor",
    "ibo",
    "swa",
    "eng",
    "fra",
    "deu",
    "spa",
    "ace",
    "ary",
    "arz",
    "ckb",
    "kmr",
    "pam",
    "war",
)


@dataclass(frozen=True)
class Rows:
    """20,000 models with the traits to be shared; `shares[trait]` is a (rows, values) boolean CSR."""

    models: pa.Table
    shares: dict[str, sparse.csr_matrix]


def listing_rows() -> pa.Table:
    """Read the rows by their committed ids, in the committed order."""
    ids = pa.table({"id": gzip.decompress(IDS.read_bytes()).decode().splitlines(), "place": np.arange(ROWS)})
    connection = duckdb.connect()
    connection.register("ids", ids)
    return connection.sql(f"""
        select id, regexp_replace(id, '^[^/]*/', '') as name, tags, pipeline_tag as task, library_name as library
        from '{LISTING}' join ids using (id) order by place
    """).to_arrow_table()


def write_ids() -> None:
    """Choose the rows again: the first by md5 of the id."""
    ids = duckdb.sql(f"select id from '{LISTING}' order by md5(id) limit {ROWS}").fetchall()
    IDS.write_bytes(gzip.compress("\n".join(row[0] for row in ids).encode(), mtime=0))


def trait_values() -> dict[str, set[str]]:
    """Every value that a tag of a trait can have, over the whole listing."""
    taxonomies = json.loads((DATA / "taxonomies.json").read_text())

    def column(name: str) -> set[str]:
        rows = duckdb.sql(f"select distinct {name} from '{LISTING}' where {name} is not null").fetchall()
        return {row[0] for row in rows}

    languages = set(taxonomies["languages_iso_639_1"]) - set(TOPICS) | set(LONG_CODES) | {"multilingual"}
    return {
        "task": column("pipeline_tag"),
        "library": {
            lower for name in column("library_name") | set(taxonomies["libraries"]) for lower in (name, name.lower())
        },
        "language": languages,
    }


def _drop(tags: pa.Array, gone: pa.Array) -> pa.Array:
    """Lists of tags without those where `gone` (over the flattened tags) is true."""
    owners = pc.list_parent_indices(tags).to_numpy()
    keep = ~gone.to_numpy(zero_copy_only=False)
    counts = np.bincount(owners[keep], minlength=len(tags))
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, pc.list_flatten(tags).filter(pa.array(keep)))


def leave_out(models: pa.Table, trait: str | None, values: dict[str, set[str]]) -> pa.Table:
    """Return the rows without anything that states the trait."""
    if trait is None:
        return models
    tags = models["tags"].combine_chunks()
    flat = pc.list_flatten(tags)
    if trait == "dataset":
        gone = pc.starts_with(flat, "dataset:")
    elif trait == "parent":
        gone = pc.starts_with(flat, "base_model:")
    else:
        gone = pc.is_in(flat, pa.array(sorted(values[trait])))
        if trait == "library":
            head = pc.replace_substring_regex(flat, ":.*", "")
            gone = pc.or_(gone, pc.and_(pc.match_substring(flat, ":"), pc.is_in(head, pa.array(sorted(values[trait])))))
    out = models.set_column(models.schema.get_field_index("tags"), "tags", _drop(tags, gone))
    if trait in ("task", "library"):
        nothing = pa.nulls(models.num_rows, pa.string())
        out = out.set_column(out.schema.get_field_index(trait), trait, nothing)
    return out


def shares(models: pa.Table, values: dict[str, set[str]]) -> dict[str, sparse.csr_matrix]:
    """Which values of each trait a row has; `dataset` and `parent` as declared, so that two rows share one by its name."""
    tags = models["tags"].combine_chunks()
    owners = pc.list_parent_indices(tags).to_numpy()
    flat = pc.list_flatten(tags)
    found = {}
    for trait in TRAITS:
        if trait in ("task", "library"):
            column = models[trait].combine_chunks()
            rows = np.flatnonzero(pc.is_valid(column).to_numpy(zero_copy_only=False))
            names = column.drop_null()
        else:
            inside = (
                pc.is_in(flat, pa.array(sorted(values["language"])))
                if trait == "language"
                else pc.starts_with(flat, "dataset:" if trait == "dataset" else "base_model:")
            )
            rows = owners[inside.to_numpy(zero_copy_only=False)]
            names = flat.filter(inside)
        encoded = names.dictionary_encode()
        codes = encoded.indices.to_numpy()
        shape = (models.num_rows, len(encoded.dictionary))
        found[trait] = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, codes)), shape=shape)
    return found


def old_text(models: pa.Table) -> list[str]:
    """The old app's text: tags, task and library, joined by blanks."""
    tags = pc.binary_join(models["tags"].combine_chunks(), " ")
    parts = [
        pc.fill_null(each.combine_chunks() if isinstance(each, pa.ChunkedArray) else each, "")
        for each in (tags, models["task"], models["library"])
    ]
    return pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, " ")).to_pylist()
