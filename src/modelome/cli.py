"""The command line: parses words, calls the library, shows the answer.

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import errno
import functools
import io
import json
import os
import socket
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modelome._version import __version__
from modelome.console.streams import has_browser, is_terminal, show_progress, write_json
from modelome.console.text import plain
from modelome.errors import ModelomeError

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelome.atlas import Atlas
    from modelome.server.service import Service

__all__ = ["app", "main"]

DEFAULT_PORT = 8764
INTERRUPTED = 130

app = typer.Typer(
    help="An atlas of open models: a map, a family tree, and what they say of themselves.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

AtlasPath = Annotated[Path, typer.Argument(metavar="ATLAS", help="Folder that `modelome build` made.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for programs to read.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Host = Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 is every address of this machine.")]
Port = Annotated[
    int | None,
    typer.Option(
        min=0, max=65535, help=f"Port to listen on; 0 takes a free one. (default: {DEFAULT_PORT}, or a free one)"
    ),
]
NoBrowser = Annotated[bool, typer.Option("--no-browser", help="Only print the address.")]


class Relation(StrEnum):
    """What a child is of its parent."""

    FINETUNE = "finetune"
    ADAPTER = "adapter"
    QUANTIZED = "quantized"
    MERGE = "merge"
    UNSPECIFIED = "unspecified"


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal of few letters is no reason to fail
    app(prog_name="modelome")


def _tells_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Turn an error that a person can act on into one message, with no traceback."""

    @functools.wraps(command)
    def run(*args: Any, **kwargs: Any) -> None:
        as_json = bool(kwargs.get("as_json"))
        try:
            command(*args, **kwargs)
        except KeyboardInterrupt:
            again = " The same command goes on where it stopped." if command.__name__ in ("build", "demo") else ""
            _complain("Interrupted", f"interrupted.{again}", as_json=as_json)
            raise typer.Exit(INTERRUPTED) from None
        except ModelomeError as error:
            _complain(type(error).__name__, str(error), as_json=as_json)
            raise typer.Exit(1) from None
        except BrokenPipeError:
            # Whoever read our output has seen enough; without this Python complains once more at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
        except OSError as error:
            what = f"{error.filename}: {error.strerror}" if error.filename and error.strerror else str(error)
            _complain(type(error).__name__, what, as_json=as_json)
            raise typer.Exit(1) from None

    return run


def _complain(kind: str, message: str, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"event": "error", "error": kind, "message": message}), file=sys.stderr)
    else:
        print(f"modelome: {plain(message)}", file=sys.stderr)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"modelome {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del version


@app.command()
@_tells_errors
def demo(
    host: Host = "127.0.0.1",
    port: Port = None,
    no_browser: NoBrowser = False,
    atlas_dir: Annotated[
        Path | None, typer.Option(help="Folder that keeps the sample's atlas. (default: in your data folder)")
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Build the atlas of the bundled sample where that is to be done, serve it, open the browser."""
    import modelome
    from modelome.console.streams import data_folder

    path = (atlas_dir or data_folder() / "atlases") / "sample"
    port = _port(host, port)  # before the build: nobody should wait for it and then hear that the port is taken
    print("The bundled sample: 15,910 models of August 2026, from HF//RADAR (CC-BY-4.0).", flush=True)
    with show_progress(quiet=quiet) as progress:
        modelome.build("sample", path, progress=progress)
    _serve(path, host, port, no_browser=no_browser)


@app.command()
@_tells_errors
def build(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A Parquet, CSV or JSON-lines listing, or `sample`.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="ATLAS", help="Folder to make.")],
    update: Annotated[
        Path | None, typer.Option(metavar="OLD", help="Go on with the map of this atlas: models of the same text stay.")
    ] = None,
    embedder: Annotated[
        str | None,
        typer.Option(help="`default`, or a sentence-transformers name or folder. (default: default, or OLD's)"),
    ] = None,
    lineage_weight: Annotated[
        float | None,
        typer.Option(
            min=0.0, help="Weight of declared parents in the text that places a model. (default: 0, or OLD's)"
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Of every random choice. (default: 0, or OLD's)")] = None,
    threads: Annotated[
        int | None, typer.Option(min=1, help="Changes the time, not the result. (default: all cores)")
    ] = None,
    no_analysis: Annotated[
        bool,
        typer.Option("--no-analysis", help="Leave out the laboratory's figures: kin, mutation, drift, licenses."),
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Build an atlas of a listing. After an interruption, the same command goes on where it stopped."""
    import modelome
    from modelome.console.updates import update_lines

    with show_progress(quiet=quiet, as_json=as_json) as progress:
        atlas = modelome.build(
            source,
            out,
            update=update,
            embedder=embedder,
            lineage_weight=lineage_weight,
            seed=seed,
            threads=threads,
            analysis=not no_analysis,
            progress=progress,
        )
    facts = atlas.manifest
    counts = {key: facts[key] for key in ("rows_in", "models", "duplicates", "rejects")}
    renewed = facts.get("update", {}) if update else {}
    if as_json:
        told = {key: renewed[key] for key in ("of", "models", "drift", "due") if renewed}
        print(
            json.dumps(
                {"event": "built", "atlas": str(out), "id": atlas.id, **counts, **({"update": told} if told else {})}
            )
        )
        return
    print(
        f"{plain(str(out))}: {counts['rows_in']:,} rows in = {counts['models']:,} models"
        f" + {counts['duplicates']:,} duplicates + {counts['rejects']:,} rejects"
    )
    for line in update_lines(facts) if update else ():
        print(plain(line))
    if not quiet:
        print(f"Look at it:  modelome serve {plain(str(out))}")


@app.command()
@_tells_errors
def synthesize(
    models: Annotated[int, typer.Option("--models", "-n", min=1000, help="How many models.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="File (.parquet, .csv) or folder. (default: synthetic-N-seed-S)")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same size and seed give the same rows.")] = 0,
    cards: Annotated[bool, typer.Option("--cards", help="Write model cards too, 3 kB each on average.")] = False,
    form: Annotated[
        str, typer.Option(help="`parquet`: the Hub's listing; `paper-csv`: the paper's table.")
    ] = "parquet",
    shards: Annotated[int, typer.Option(min=1, help="Files to cut a folder into; changes no row.")] = 1,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Write a synthetic listing of any size, for tests of scale. No model in it exists."""
    from modelome.sources.synthetic import synthesize as write_synthetic

    if form not in ("parquet", "paper-csv"):
        raise typer.BadParameter("give parquet or paper-csv", param_hint="--form")
    target = out or Path(f"synthetic-{models}-seed-{seed}{'.csv' if form == 'paper-csv' else ''}")
    with show_progress(quiet=quiet, as_json=as_json) as progress:
        write_synthetic(
            models,
            target,
            seed=seed,
            cards=cards,
            form="parquet" if form == "parquet" else "paper-csv",
            shards=shards,
            progress=progress,
        )
    if as_json:
        print(json.dumps({"event": "synthesized", "path": str(target), "models": models, "seed": seed}))
        return
    print(f"{plain(str(target))}: {models:,} synthetic models, seed {seed}. None of them exists.")


@app.command()
@_tells_errors
def serve(
    atlas: AtlasPath,
    host: Host = "127.0.0.1",
    port: Port = None,
    no_browser: NoBrowser = False,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that answer; they share one port and the atlas in memory.")
    ] = 1,
) -> None:
    """Serve an atlas: the web app and the HTTP API."""
    _serve(atlas, host, port, no_browser=no_browser, workers=workers)


@app.command()
@_tells_errors
def info(atlas: AtlasPath, as_json: AsJson = False) -> None:
    """Show what an atlas holds: its source, counts, coverage, rejects, problems, sizes."""
    from modelome.console.facts import atlas_facts, show_facts

    facts = atlas_facts(_open(atlas))
    if as_json:
        write_json(facts)
    else:
        show_facts(facts)


@app.command()
@_tells_errors
def lineage(
    atlas: AtlasPath,
    model: Annotated[str, typer.Argument(metavar="MODEL", help="Id of a model: owner/name.")],
    depth: Annotated[
        int | None, typer.Option(min=1, max=100, help="Generations to go up and down. (default: all up, 1 down)")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=5000, help="Descendants to list at most.")] = 40,
    as_json: AsJson = False,
) -> None:
    """Show where a model comes from and what came of it."""
    from modelome.console.lineage_tree import show_lineage
    from modelome.server.reading.lineage import lineage_of

    here = _service(atlas)
    answer = _jsonable(
        lineage_of(here, here.require(model), direction="both", depth=depth, relations=None, limit=limit)
    )
    if as_json:
        write_json(answer)
    else:
        show_lineage(answer)


@app.command()
@_tells_errors
def report(
    atlas: AtlasPath,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write into.")],
    relation: Annotated[
        list[Relation] | None,
        typer.Option(help="Only edges of this relation, declared or, where none is declared, inferred. Repeatable."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only models created since: a year, a month, or a day.")
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--filter", metavar="FILTER", help="Only models that match this filter, and the edges to them."),
    ] = None,
    without_bursts: Annotated[bool, typer.Option("--without-bursts", help="Leave out mass uploads.")] = False,
    arxiv: Annotated[
        Path | None,
        typer.Option(metavar="TABLE", help="CSV or Parquet of arXiv papers: columns id and categories."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    """Write the laboratory's report: a page that needs no network, its figures as SVG and PNG, its numbers as CSV.

    With --relation, --since, --filter or --without-bursts all figures are computed anew for those models and edges.
    """
    from modelome.atlas.population import Population
    from modelome.report import write_report

    population = Population(tuple(each.value for each in relation or ()), since, only, bursts=not without_bursts)
    with show_progress(quiet=quiet) as progress:
        page = write_report(_open(atlas), out, population=population, arxiv=arxiv, progress=progress)
    print(page)


@app.command(name="license")
@_tells_errors
def license_(
    atlas: AtlasPath,
    model: Annotated[str, typer.Argument(metavar="MODEL", help="Id of a model: owner/name.")],
    paths: Annotated[int, typer.Option(min=1, max=1000, help="Paths to show at most.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Show what a model's license has to show by those of its ancestors, and whether it does. Not legal advice."""
    from dataclasses import asdict

    from modelome.console.license_chain import show_license

    here = _service(atlas)
    answer = asdict(here.atlas.licenses.of(here.require(model), paths=paths))
    if as_json:
        write_json(answer)
    else:
        show_license(answer)


@app.command()
@_tells_errors
def similar(
    atlas: AtlasPath,
    what: Annotated[str, typer.Argument(metavar="MODEL|TEXT", help="Id of a model, or what one should be about.")],
    count: Annotated[int, typer.Option("--count", "-k", min=1, max=100, help="How many to show.")] = 15,
    as_json: AsJson = False,
) -> None:
    """Show the models most like a model, or those that a text describes, with scores and reasons."""
    from modelome.console.similar_models import show_found, show_similar
    from modelome.server.reading.search import search_by_meaning
    from modelome.server.reading.similar import similar as similar_to

    here = _service(atlas)
    meant_as_id = "/" in what and " " not in what.strip()
    ix = here.require(what) if meant_as_id else here.atlas.ids.find(what)
    answer = _jsonable(search_by_meaning(here, what, count, "") if ix is None else similar_to(here, ix, count))
    if as_json:
        write_json(answer)
    elif ix is None:
        show_found(answer)
    else:
        show_similar(answer)


@app.command()
@_tells_errors
def diff(
    atlas: AtlasPath,
    one: Annotated[str, typer.Argument(metavar="A", help="Id of a model: owner/name.")],
    other: Annotated[str, typer.Argument(metavar="B", help="Id of another.")],
    as_json: AsJson = False,
) -> None:
    """Show what turns model A into model B: fields, metadata as one text, cards by lines."""
    from modelome.console.model_diff import show_diff
    from modelome.server.reading.diff import compare_models

    here = _service(atlas)
    answer = _jsonable(compare_models(here, here.require(one), here.require(other)))
    if as_json:
        write_json(answer)
    else:
        show_diff(answer)


def _serve(path: Path, host: str, port: int | None, *, no_browser: bool, workers: int = 1) -> None:
    from modelome.server import Settings, run

    browser = not no_browser and has_browser() and is_terminal(sys.stdout)
    run(path, host=host, port=_port(host, port), settings=Settings(workers=workers), open_browser=browser)


def _port(host: str, wanted: int | None) -> int:
    """Return the port to listen on: the one that was asked for, else the usual one, else (0) any that is free.

    Raises:
        ModelomeError: the port that was asked for is taken.

    """
    try:
        with socket.create_server((host, DEFAULT_PORT if wanted is None else wanted)):
            return DEFAULT_PORT if wanted is None else wanted
    except OSError as error:
        if wanted is None and error.errno == errno.EADDRINUSE:
            return 0
        if error.errno == errno.EADDRINUSE:
            raise ModelomeError(
                f"Port {wanted} of {host} is in use. Choose another with --port; --port 0 takes a free one."
            ) from None
        raise ModelomeError(f"Cannot listen on {host}, port {wanted}: {error}. Take 127.0.0.1 or 0.0.0.0.") from None


def _open(path: Path) -> Atlas:
    import modelome

    return modelome.open(path)


def _service(path: Path) -> Service:
    """Open an atlas the way the server does, so that a command and the API give the same answer."""
    from modelome.server.service import Service
    from modelome.server.settings import Settings

    return Service(_open(path), Settings())


def _jsonable(answer: Any) -> dict[str, Any]:
    if hasattr(answer, "model_dump"):
        answer = answer.model_dump(mode="json")
    return dict(answer)
