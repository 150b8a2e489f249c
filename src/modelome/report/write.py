"""Writes the report of an atlas into a folder."""

from __future__ import annotations

import io
import shutil
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pc_csv

from modelome._version import __version__
from modelome.atlas.analysis import ANALYSES, analyses
from modelome.atlas.population import Population, study_atlas
from modelome.genetics.top_arxiv import top_arxiv_table
from modelome.progress import Silent
from modelome.report.arxiv_table import read_arxiv_categories
from modelome.report.claims import findings
from modelome.report.look import looking
from modelome.report.page import page_of
from modelome.report.sections import SECTIONS, STUDY_SECTIONS

if TYPE_CHECKING:
    import os

    from modelome.atlas import Atlas
    from modelome.genetics.study import Study
    from modelome.progress import Progress
    from modelome.report.section import Drawing, Section

__all__ = ["write_report"]


def write_report(
    atlas: Atlas,
    out: str | os.PathLike[str],
    *,
    population: Population | None = None,
    arxiv: Path | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write `report.html` and the folders `figures` (SVG, PNG) and `tables` (CSV) into `out`; returns the page.

    Files of an earlier report there are replaced, others are left alone. Figures of the whole atlas are read from it;
    those of a smaller `population` are computed now. `arxiv` is a table of the categories of papers.

    Raises:
        AnalysisMissing: the atlas was built without its analyses.
        FilterError, PopulationEmpty: the population can't be read, or is none.
        SourceError: the table of categories can't be read.

    """
    population, progress = population or Population(), progress or Silent()
    categories = read_arxiv_categories(arxiv) if arxiv else None
    study = study_atlas(atlas, population)
    tables = _tables(atlas, study, population, categories, progress)
    folder = Path(out)
    for part in ("figures", "tables"):
        shutil.rmtree(folder / part, ignore_errors=True)
        (folder / part).mkdir(parents=True)
    for name, table in tables.items():
        pc_csv.write_csv(table, folder / "tables" / f"{name}.csv")
    sections: list[Section] = []
    svgs: dict[str, str] = {}
    made = chain((make(study) for make in STUDY_SECTIONS), (make(tables) for make in SECTIONS))
    with progress.stage("report", len(STUDY_SECTIONS) + len(SECTIONS)) as report, looking():
        for section in made:
            if section is not None:
                sections.append(section)
                svgs |= {drawing.name: _save(drawing, folder / "figures") for drawing in section.drawings}
            report.advance(1)
    page = folder / "report.html"
    text = page_of(
        f"Model families of {atlas.name}",
        sections,
        svgs,
        judged=findings(tables),
        facts=_facts(atlas, population),
        citation=_citation(atlas),
        stamp=_stamp(atlas, population),
    )
    page.write_text(text)
    return page


def _tables(
    atlas: Atlas, study: Study, population: Population, categories: pa.Table | None, progress: Progress
) -> dict[str, pa.Table]:
    if population.everything:
        tables = {name: atlas.genetics.table(name) for name in (*ANALYSES, "relation_rules")}
    else:
        tables = analyses(study, progress=progress)
    if categories is not None:
        told = top_arxiv_table(study, categories)
        tables["top"] = pa.concat_tables([tables["top"], told])
    return tables


def _save(drawing: Drawing, folder: Path) -> str:
    drawing.figure.savefig(folder / f"{drawing.name}.png", dpi=150, metadata={"Software": None})
    svg = io.StringIO()
    drawing.figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    (folder / f"{drawing.name}.svg").write_text(svg.getvalue())
    return svg.getvalue()


def _facts(atlas: Atlas, population: Population) -> dict[str, str]:
    source = atlas.manifest["source"]
    edges = atlas.lineage.edge_arrays
    told = {
        "Snapshot": f"{atlas.name}, {source['snapshot_date'] or 'date not known'}",
        "Source": source["attribution"] or source["path"] or source["kind"],
        "SHA-256 of the source": source["sha256"],
        "Models": f"{atlas.count:,}",
        "Studied": population.words(),
        "Edges": f"{len(edges.parent):,}, of which {int((edges.parent >= 0).sum()):,} lead to a model of the snapshot",
        "Atlas": atlas.id,
        "modelome": __version__,
        "Intervals": "95 %, 200 replicates over components (families within the largest), seed "
        f"{atlas.manifest.get('seed', 0)}",
    }
    if source["bias"]:
        told["What the snapshot can't tell"] = source["bias"]
    return told


def _stamp(atlas: Atlas, population: Population) -> str:
    of = "" if population.everything else f" ({population.words()})"
    return (
        f"Atlas {atlas.id[:12]}{of}, source {atlas.manifest['source']['sha256'][:12]}, "
        f"seed {atlas.manifest.get('seed', 0)}."
    )


def _citation(atlas: Atlas) -> str:
    date = atlas.manifest["source"]["snapshot_date"] or "n.d."
    return (
        "@misc{modelome-" + atlas.id[:8] + ",\n"
        f"  title = {{Model families of {_plain(atlas.name)}}},\n"
        f"  note  = {{modelome {__version__}, atlas {atlas.id}, snapshot of {date}}},\n"
        "}\n"
        "@misc{laufer2025anatomy,\n"
        "  title  = {Anatomy of a Machine Learning Ecosystem: 2 Million Models on Hugging Face},\n"
        "  author = {Laufer, Benjamin and Oderinwale, Hamidah and Kleinberg, Jon},\n"
        "  year   = {2025}, eprint = {2508.06811}, archivePrefix = {arXiv}\n"
        "}"
    )


def _plain(text: str) -> str:
    return "".join(character for character in text if character not in "{}\\")
