"""Synthetic ecosystems as files: Parquet shards of the Hub's listing, or the paper's CSV."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from modelome.errors import SynthesisError
from modelome.progress import Progress, Silent
from modelome.sources.synthetic.cards import CardWriter
from modelome.sources.synthetic.ecosystem import draw_ecosystem
from modelome.sources.synthetic.marks import PARQUET_KEY, Mark
from modelome.sources.synthetic.shards import Places, listing, paper_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from modelome.sources.synthetic.ecosystem import Ecosystem

__all__ = ["Form", "synthesize"]

Form = Literal["parquet", "paper-csv"]
FEWEST = 1000
ROWS = 25_000  # put together at a time
GROUP = 100_000  # rows of a row group and of a CSV block


def synthesize(
    models: int,
    out: Path | str,
    *,
    seed: int = 0,
    cards: bool = False,
    form: Form = "parquet",
    shards: int = 1,
    progress: Progress | None = None,
) -> Mark:
    """Write a synthetic ecosystem of `models` models, the same for the same size and seed.

    `out` is a file where it ends in .parquet or .csv, else a folder of `shards` shards. The rows and their order do not
    depend on the number of shards. Nothing appears at `out` before it is whole.

    Raises:
        SynthesisError: too few models for an ecosystem, or something lies at `out` already.

    """
    target = Path(out)
    if models < FEWEST:
        raise SynthesisError(f"{models} models are too few for an ecosystem: ask for {FEWEST:,} or more.")
    if target.exists():
        raise SynthesisError(f"{target}: something lies there already. Remove it, or name another place.")
    suffix = ".parquet" if form == "parquet" else ".csv"
    single = target.suffix in (".parquet", ".csv")
    if single and target.suffix != suffix:
        raise SynthesisError(f"{target}: the name ends in {target.suffix}, the form {form} is written as {suffix}.")
    if single and shards > 1:
        raise SynthesisError(f"{target}: {shards} shards need a folder; give a name without {target.suffix}.")
    shown = progress or Silent()
    ecosystem = draw_ecosystem(models, seed, progress=shown)
    making = target.with_name(f".{target.name}.part")
    _remove(making)
    try:
        if single:
            making.parent.mkdir(parents=True, exist_ok=True)
            names = [making]
        else:
            making.mkdir(parents=True)
            names = [making / f"synthetic-{i:05d}-of-{shards:05d}{suffix}" for i in range(shards)]
        _write(ecosystem, names, form, cards, shown)
        making.rename(target)
    finally:
        _remove(making)
    return ecosystem.mark


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()


def _write(ecosystem: Ecosystem, names: list[Path], form: Form, cards: bool, progress: Progress) -> None:
    models = len(ecosystem.ids)
    places = Places(ecosystem)
    writer = CardWriter(ecosystem) if cards else None
    bounds = [models * i // len(names) for i in range(len(names) + 1)]
    with progress.stage("write", models) as stage:
        for path, low, high in zip(names, bounds[:-1], bounds[1:], strict=True):
            file: pq.ParquetWriter | pacsv.CSVWriter | None = None
            for first in range(low, high, ROWS):
                here = ecosystem.order[first : min(first + ROWS, high)]
                text = writer.write(here) if writer else None
                if form == "parquet":
                    table = listing(ecosystem, places, here, text)
                    table = table.replace_schema_metadata({PARQUET_KEY: ecosystem.mark.name.encode()})
                else:
                    table = paper_rows(ecosystem, places, here, text, first)
                file = file or _open(path, table, form)
                file.write_table(table)
                stage.advance(len(here))
            if file is not None:
                file.close()


def _open(path: Path, table: pa.Table, form: Form) -> pq.ParquetWriter | pacsv.CSVWriter:
    if form == "parquet":
        return pq.ParquetWriter(path, table.schema, compression="zstd", compression_level=3)
    return pacsv.CSVWriter(path, table.schema, write_options=pacsv.WriteOptions(quoting_style="needed"))
