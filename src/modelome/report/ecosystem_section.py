"""What the ecosystem is made of: the paper's Figure 2, with what each share is a share of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.figure import Figure

from modelome.genetics.top_arxiv import TEMPLATE_PAPER
from modelome.genetics.top_parents import as_only_parent
from modelome.genetics.top_values import of_all
from modelome.report.look import BLUE, GRAY, ORANGE, label_rows
from modelome.report.paper import paper_value
from modelome.report.rows import Rows, share
from modelome.report.section import Comparison, Drawing, Section
from modelome.table.languages import language_name

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from matplotlib.axes import Axes

__all__ = ["ecosystem_section"]

_PANELS = {
    "license": "License",
    "task": "Task",
    "language": "Language",
    "library": "Library",
    "parent": "Parent",
    "dataset": "Dataset",
    "arxiv": "arXiv paper",
    "arxiv category": "arXiv category",
    "downloads": "Downloads",
}
_OTHER_SNAPSHOT = "another snapshot"
_MENTIONS = "another snapshot; the paper's figure of mentions, ours of models, few of which have two"
_DENOMINATOR = (
    "another snapshot; the paper's printed share is of all models, though most declare none: see the row of those that "
    "declare one"
)

_STRICTER = "another snapshot; here a tag such as `sd` is no language unless others stand beside it"
_SHARES = (
    ("license", "apache-2.0", _MENTIONS),
    ("license", "mit", _MENTIONS),
    ("task", "text-generation", _OTHER_SNAPSHOT),
    ("language", "en", _STRICTER),
    ("language", "zh", _STRICTER),
    ("library", "transformers", _OTHER_SNAPSHOT),
    ("library", "peft", _OTHER_SNAPSHOT),
)
_COVERAGE = ("language", "task", "library")


def ecosystem_section(table: pa.Table) -> Section | None:
    """Tell the most frequent values of every trait; None where the snapshot knows none."""
    rows = Rows(table)
    told = {
        trait: top
        for trait in _PANELS
        if (top := [row for row in rows.all(trait=trait, weighting="model", period="all") if _plain(row, trait)])
    }
    if "arxiv category" in told:
        told.pop("arxiv", None)
    if not told:
        return None
    coverage = {row["measure"]: row for row in rows.all(trait="coverage", weighting="model")}
    return Section(
        "ecosystem",
        "What is the ecosystem made of?",
        _answer(told, coverage),
        [
            Drawing(
                "ecosystem_top",
                _panels(told, coverage),
                "The ten most frequent values of each trait: how many models, and what share of those that declare it, "
                "with intervals over owners. In the heads: how many declare it. Crosses: the paper's share of those "
                "that declare it. Downloads are of 30 days.",
            ),
            *([languages] if (languages := _languages(rows)) else []),
        ],
        notes=_notes(rows, told),
        comparisons=_comparisons(rows),
    )


def _plain(row: dict[str, Any], trait: str) -> bool:
    """Tell a value from the rows about it, whose names only the functions that make them know."""
    return trait == "downloads" or not any(str(row["measure"]).endswith(name("")) for name in (of_all, as_only_parent))


def _answer(told: dict[str, list[dict[str, Any]]], coverage: dict[str, dict[str, Any]]) -> str:
    parts = [
        f"{name(top[0]['measure'])} ({share(top[0])} of the {top[0]['denominator']:,} models with a {trait}; "
        f"{share(coverage[trait])} of all have one)"
        for trait, name in _NAMES.items()
        if (top := told.get(trait)) and trait in coverage
    ]
    answer = f"The most frequent are {'; '.join(parts)}." if parts else ""
    if top := told.get("parent"):
        answer += f" Most children has {top[0]['measure']}: {top[0]['n']:,} of {top[0]['denominator']:,}."
    return answer.strip() or "Downloads are all that the snapshot tells of its models."


_NAMES: dict[str, Callable[[str], str]] = {"license": str, "task": str, "language": language_name, "library": str}


def _panels(told: dict[str, list[dict[str, Any]]], coverage: dict[str, dict[str, Any]]) -> Figure:
    lines = (len(told) + 1) // 2
    figure = Figure(figsize=(7.6, 2.35 * lines), layout="constrained")
    axes = figure.subplots(lines, 2, squeeze=False).ravel()
    for axis, (trait, top) in zip(axes, told.items(), strict=False):
        _panel(axis, trait, top)
        of = (coverage.get(trait) or {"n": top[0]["denominator"]})["n"]
        axis.set_title(f"{_PANELS[trait]}  ({_count(of)} {_UNITS.get(trait, 'models')})", fontsize=9)
    for axis in axes[len(told) :]:
        axis.set_axis_off()
    return figure


_UNITS = {"downloads": "in 30 days", "parent": "children"}


def _count(number: int) -> str:
    return f"{number:,}" if number < 10_000_000 else f"{number / 1e6:,.1f} M"


def _panel(axis: Axes, trait: str, top: list[dict[str, Any]]) -> None:
    name = _NAMES.get(trait, str)
    widest = max(row["high"] or row["estimate"] for row in top)
    for at, row in enumerate(top):
        axis.barh(at, row["estimate"], color=BLUE, height=0.68, alpha=0.85)
        end = row["estimate"]
        if row["low"] is not None:
            axis.plot([row["low"], row["high"]], [at, at], color="#22272F", linewidth=1.1)
            end = max(end, row["high"])
        published = paper_value("top", trait, row["measure"])
        if published is not None:
            axis.plot(published, at, "x", color=ORANGE, markersize=4.5, markeredgewidth=1.5, clip_on=False)
            end = max(end, published)
        digits = 1 if row["estimate"] >= 0.01 else 2
        label = f"{_count(row['n'])} · {100 * row['estimate']:.{digits}f} %"
        axis.annotate(label, (end, at), (6, 0), textcoords="offset points", va="center", fontsize=6.5, color="#3A4250")
        widest = max(widest, end)
    label_rows(axis, [_short(name(row["measure"])) for row in top])
    axis.tick_params(axis="y", labelsize=7, length=0)
    axis.set_xlim(0, 1.6 * widest)
    axis.set_xticks([])
    axis.grid(visible=False)
    axis.spines["bottom"].set_visible(False)


def _short(text: str, most: int = 28) -> str:
    """Leave out the middle of a long name: of an id its end tells most."""
    return text if len(text) <= most else f"{text[: most // 2 - 1]}…{text[-most // 2 :]}"


def _languages(rows: Rows) -> Drawing | None:
    told = rows.all(trait="languages per model", weighting="model")
    counts = [row for row in told if not row["measure"].startswith(("mean", "0"))]
    if not counts:
        return None
    figure = Figure(figsize=(7.6, 2.3), layout="constrained")
    axis = figure.subplots()
    for at, row in enumerate(counts):
        axis.bar(at, row["n"], color=BLUE, width=0.7, alpha=0.85)
        axis.annotate(
            f"{row['n']:,}", (at, max(row["n"], 1)), (0, 3), textcoords="offset points", ha="center", fontsize=7.5
        )
    axis.set_yscale("symlog", linthresh=1)
    axis.set_ylim(0, 5 * max(row["n"] for row in counts))
    axis.yaxis.set_major_formatter(lambda number, _: f"{number:,.0f}")
    labels = [row["measure"].replace(" to ", "-").replace(" or more", "+") for row in counts]
    axis.set_xticks(range(len(counts)), labels)
    axis.set_xlabel("languages that a model declares")
    axis.set_ylabel("models, log scale")
    axis.grid(visible=False, axis="x")
    axis.tick_params(axis="x", colors=GRAY)
    none = next(row for row in told if row["measure"] == "0")
    mean = next((row for row in told if row["measure"] == "mean of those that declare any"), None)
    tail = f"; the others declare {mean['estimate']:.2f} on average" if mean else ""
    return Drawing("ecosystem_languages", figure, f"{share(none)} of models declare no language{tail}.")


def _notes(rows: Rows, told: dict[str, list[dict[str, Any]]]) -> list[str]:
    notes = []
    if "parent" in told:
        notes.append(
            "Parents get credit for every child, also for those with several parents; the paper credits only children "
            "with one. The table tells both."
        )
    template = rows.one(trait="arxiv", measure=TEMPLATE_PAPER, weighting="model")
    if template:
        notes.append(
            f"{template['n']:,} models link arXiv {TEMPLATE_PAPER}, the calculator of emissions in the Hub's card "
            "template: they say nothing by it."
        )
    notes += [
        f"Without that paper {first['measure']} leads with {share(first)} of the {first['denominator']:,} models "
        "that link one with a category."
        for first in rows.all(trait="arxiv category, template apart", weighting="model", period="all")[:1]
    ]
    missing = rows.one(trait="arxiv category", measure="no category", weighting="paper")
    if missing:
        notes.append(f"{missing['n']:,} of {missing['denominator']:,} papers are not in the given table.")
    return notes


def _comparisons(rows: Rows) -> list[Comparison]:
    told = [
        (f"share of {value} among models with a {trait}", trait, value, value, why) for trait, value, why in _SHARES
    ]
    told += [(f"share of models with a {trait}", "coverage", trait, trait, _OTHER_SNAPSHOT) for trait in _COVERAGE]
    told += [
        ("share of apache-2.0 among all models", "license: of all", "apache-2.0", of_all("apache-2.0"), _DENOMINATOR),
        ("share of models without a language", "languages per model", "0", "0", _OTHER_SNAPSHOT),
    ]
    made = []
    for what, place, value, measure, why in told:
        paper = paper_value("top", place, value)
        ours = rows.one(trait=place.partition(":")[0], measure=measure, weighting="model", period="all")
        if paper is not None and ours:
            made.append(Comparison(what, paper, ours["estimate"], ours["low"], ours["high"], why))
    return made
