"""From what a person names, a source: the bundled sample, a file, or a directory of shards."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from modelome.errors import SourceColumns, SourceEmpty, SourceMissing
from modelome.sources import csv_files, files
from modelome.sources.columns import NAMES, NESTED, PARENT_LISTS, PARENT_STRUCTS, check_columns, to_raw
from modelome.sources.raw import Source, SourceBatch, SourceDescription
from modelome.sources.synthetic.marks import PARQUET_KEY, Mark, read_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["open_source"]

SAMPLE = "radar-2026-08"
WANTED = sorted({name for names in NAMES.values() for name in names} | {*NESTED, *PARENT_LISTS, *PARENT_STRUCTS})
DATE_IN_NAME = re.compile(r"(?<!\d)(20\d\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)(?!\d)")
PAPER_DATE = "2025-07-12"  # of the newest model in the paper's table
PAPER_BIAS = (
    'All public models that the Hub listed in July 2025, as crawled for the paper "Anatomy of a Machine Learning '
    'Ecosystem" (arXiv 2508.06811).'
)


@dataclass(frozen=True)
class Curated:
    """What is known of a bundled source beside its bytes."""

    snapshot_date: str | None
    license: str | None
    attribution: str
    bias: str


RADAR = Curated(
    snapshot_date="2026-08-22",
    license="CC-BY-4.0",
    attribution=(
        "HF//RADAR dataset by 686f6c61 (github.com/686f6c61/radar-huggingface-dataset), CC-BY-4.0. Changed: the fields "
        "of each model that the table needs were taken into one Parquet file; no value was altered."
    ),
    bias=(
        "15,910 models of August 2026 that the curators of HF//RADAR chose among models with an open license. Not a "
        "fair sample of the Hub: shares of licenses, tasks and relations differ from the whole, and only 43 % of "
        "the declared parents are in the file."
    ),
)


def open_source(spec: str) -> Source:
    """Open a listing of models.

    `spec` is "sample" (the bundled HF//RADAR models) or a path: a Parquet, CSV, JSON or JSON-lines file, gzipped or
    not, or a directory of shards of one of these forms. The form is told by the content.

    Raises:
        SourceMissing: nothing lies there.
        SourceEmpty: the input holds no rows.
        SourceDamaged: it is truncated, or not the format that its name says.
        SourceColumns: it is no listing of models.

    """
    if spec == "sample":
        with resources.as_file(resources.files("modelome.sources") / "bundled" / f"{SAMPLE}.parquet") as path:
            return LocalSource((path,), "parquet", SAMPLE, path.name, "sample", RADAR)
    path = Path(spec).expanduser()
    if not path.exists():
        raise SourceMissing(f"{spec}: nothing lies there. Give the path of a listing, or the word sample.")
    shards = _shards(path) if path.is_dir() else (path,)
    forms = {files.form_of(shard) for shard in shards}
    if len(forms) > 1:
        raise SourceColumns(f"{path.name} holds shards of several forms ({', '.join(sorted(forms))}); keep one.")
    form = forms.pop()
    names = _columns(shards[0], form)
    check_columns(names, path.name)
    name = path.name
    for suffix in (".gz", *files.SUFFIXES):
        name = name.removesuffix(suffix)
    mark = _mark(shards, form, names)
    if mark:
        return LocalSource(
            shards, form, mark.name, path.name, "synthetic", _synthetic(mark), "finetune_parent" in names
        )
    return LocalSource(shards, form, name, path.name, _kind(names), None, "finetune_parent" in names)


def _mark(shards: tuple[Path, ...], form: str, names: list[str]) -> Mark | None:
    """Tell whether any shard says that its models are synthetic."""
    if form == "csv":
        return next((mark for name in names for mark in (read_mark(name),) if mark), None)
    if form != "parquet":
        return None
    said = ((pq.read_metadata(shard).metadata or {}).get(PARQUET_KEY) for shard in shards)
    return next((mark for text in said if text for mark in (read_mark(text),) if mark), None)


def _synthetic(mark: Mark) -> Curated:
    return Curated(
        snapshot_date=None,
        license=None,
        attribution="Drawn by `modelome synthesize` from statistics of public listings of the Hub; no row is real.",
        bias=mark.bias,
    )


def _shards(directory: Path) -> tuple[Path, ...]:
    found = sorted(
        path
        for path in directory.iterdir()
        if path.is_file() and not path.name.startswith((".", "_")) and _suffix(path) in files.SUFFIXES
    )
    if not found:
        known = ", ".join(files.SUFFIXES)
        raise SourceEmpty(f"{directory.name}: no shards in this directory (files ending in {known}).")
    return tuple(found)


def _suffix(path: Path) -> str:
    return Path(path.name.lower().removesuffix(".gz")).suffix


def _kind(names: list[str]) -> str:
    if "finetune_parent" in names:
        return "paper-csv"
    return "hub-stats" if "baseModels" in names and "downloadsAllTime" in names else "listing"


def _columns(path: Path, form: str) -> list[str]:
    if form == "parquet":
        file = files.open_parquet(path)
        if file.metadata.num_rows == 0:
            raise SourceEmpty(f"{path.name} holds no rows. Give a listing with at least one model.")
        return list(file.schema_arrow.names)
    if form == "csv":
        return csv_files.csv_header(path)
    batch = next((batch for batch, _, _ in files.read_json(path, 0) if batch.num_rows), None)
    if batch is None:
        raise SourceEmpty(f"{path.name} holds no records. Give a listing with at least one model.")
    return list(batch.schema.names)


@dataclass(frozen=True)
class LocalSource:
    """Files on this machine, read one after the other."""

    paths: tuple[Path, ...]
    form: str
    name: str
    shown_path: str
    kind: str
    curated: Curated | None
    paper: bool = False  # the layout of the paper's table

    @cached_property
    def _description(self) -> SourceDescription:
        sha256, size = files.digest(list(self.paths))
        rows = None
        dated = DATE_IN_NAME.search(self.name)
        if self.form == "parquet":
            rows = sum(pq.read_metadata(path).num_rows for path in self.paths)
        curated = self.curated
        return SourceDescription(
            kind=self.kind,
            name=self.name,
            path=self.shown_path,
            sha256=sha256,
            bytes=size,
            rows=rows,
            snapshot_date=curated.snapshot_date if curated else dated.group(1) if dated else self._known_date,
            license=curated.license if curated else None,
            attribution=curated.attribution if curated else None,
            bias=curated.bias if curated else PAPER_BIAS if self.kind == "paper-csv" else None,
        )

    @property
    def _known_date(self) -> str | None:
        return PAPER_DATE if self.kind == "paper-csv" else None

    def describe(self) -> SourceDescription:
        """Tell where the rows are from; the first call hashes the whole input."""
        return self._description

    def batches(self) -> Iterator[SourceBatch]:
        """Read the rows in their order, in bounded memory."""
        first = 0
        for path in self.paths:
            for batch, places, refused in self._read(path, first):
                read = to_raw(batch, places, paper=self.paper)
                first += batch.num_rows + refused.num_rows
                yield SourceBatch(read.rows, pa.concat_batches([refused, read.rejects]))
        if first == 0:
            raise SourceEmpty(f"{self.shown_path} holds no rows. Give a listing with at least one model.")

    def _read(self, path: Path, first: int) -> Iterator[files.Read]:
        if self.form == "parquet":
            return files.read_parquet(path, WANTED, first)
        if self.form == "csv":
            return csv_files.read_csv(path, first)
        return files.read_json(path, first)
