"""Write `docs/benchmarks.md` from what the benchmarks measured last: `python benchmarks/report.py [--check]`.

Figures come from `benchmarks/results/*.json` alone; a benchmark that never ran is named as not measured.
"""

from __future__ import annotations

import argparse
import importlib
from dataclasses import dataclass
from pathlib import Path

from records import read

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `benchmarks/report.py` from `benchmarks/results/`; nobody types a figure here. Each section names the command
that measures it again, on a machine of your own. Rows called *synthetic* come from `modelome synthesize`
([how near it comes to the Hub](synthetic.md)); the 760,000 *real* models are the listing of July 2024. Machines differ and
are never quite idle: trust ratios within one run before seconds.
"""


@dataclass(frozen=True)
class Section:
    """A benchmark: its results, `results/<name>.json`, the command, what it is about, and the module that has tables."""

    title: str
    name: str
    command: str
    said: str
    module: str = ""


SECTIONS = (
    Section(
        "Builds",
        "build",
        'make bench-build ARGS="--synthetic 10000 100000 1860411 3500000 --listing LISTING"',
        """A whole build of metadata text, each in a process of its own with no stage kept. Aimed at: 1.86 million models
within 20 minutes and 8 GiB, 3.5 million within 45 minutes and 14 GiB, 1.86 million with cards within 40 minutes; no
stage that grows faster than rows to the power 1.1.""",
    ),
    Section(
        "The laboratory",
        "laboratory",
        'make bench-laboratory ARGS="ATLAS|LISTING …"',
        """Every analysis of docs/laboratory.md, the stage `analysis` of a build, which the builds above were measured
without: 200 replicates, all texts, all pairs. Aimed at: the 760,000 real models within 5 minutes and 4 GiB without
Levenshtein, 1.86 million within 12 minutes.""",
    ),
    Section(
        "Planted truths",
        "planted",
        "make bench-planted",
        """Ecosystems whose families mutate by chances that are known, run through the laboratory: in how many of them the
interval of 95 % holds what was planted. Aimed at: 90 to 99 of 100. Places in an order are whole numbers, which an
interval holds or misses as a whole.""",
    ),
    Section(
        "Updates",
        "update",
        "make bench-update ARGS=LISTING",
        """`modelome build --update` with 6,000 new models, 3,000 changed and 1,000 gone, without the laboratory's
figures. Aimed at: 60 seconds at 1.86 million.""",
    ),
    Section(
        "Builds that are killed",
        "kill",
        "make bench-kill ARGS=LISTING",
        """A build that is killed (SIGKILL) in the midst of every stage, and started again each time, makes the atlas that
an undisturbed one makes, byte for byte, `build.json` apart, with one thread and with two.""",
    ),
    Section(
        "Against the old app's recipe",
        "old_recipe",
        "make bench-old_recipe",
        """The same rows of the real listing through the whole pipeline of each. Aimed at: 20 times less time at 20,000
rows, less memory, and a better map by every trait that is left out of both texts.""",
    ),
    Section(
        "In the browser",
        "browser",
        'make bench-browser ARGS="ATLAS …"',
        """The same points in modelome, in Embedding Atlas, and in a page that draws them with one call and does nothing
else (the floor): same Chromium, software WebGL, same run.""",
        "browser.tables",
    ),
    Section(
        "The app",
        "app",
        "make bench-app ARGS=ATLAS",
        """What a person does in the app, from the event in the page to the frame that answers it. A full frame of 760,000 points
costs 0.4 s at the floor, so the first changed frame, which may be a prefix of them, is told apart from the full one.""",
    ),
    Section(
        "The API",
        "api",
        'make bench-api ARGS="ATLAS …"',
        """`modelome serve` and a client on the same two cores. In the open loop requests come at their due times, whether or
not earlier ones were answered, and waiting counts. Aimed at, at 3.5 million models: listening within 3 s, 800 MiB unshared
after the first view, p99 of the open loop 50 ms; on one connection a median of 5 ms for a model, its lineage and its
like, of 60 ms for a search by meaning, p99 of 60 ms for a search by name, 300 ms for any facet or histogram.""",
    ),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; fail where the page is not up to date")
    asked = parser.parse_args()
    text = page()
    if asked.check:
        if PAGE.read_text() != text:
            raise SystemExit(f"{PAGE.name} is not what the results say: run python benchmarks/report.py")
        return
    PAGE.write_text(text)


def page() -> str:
    parts = [HEAD]
    for each in SECTIONS:
        results = read(each.name)
        body = importlib.import_module(each.module or each.name).tables(results) if results else "Not measured yet."
        parts.append(f"## {each.title}\n\n{each.said}\n\n```\n{each.command}\n```\n\n{body}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    main()
