"""Cards of parents against children, the two means that contradict one another, and who wrote the cards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelome.lineage.edges import RELATIONS
from modelome.report.look import BLUE, GRAY, GREEN, ORANGE, RED, dot, figure_of, label_rows
from modelome.report.paper import paper_value
from modelome.report.rows import Rows, share
from modelome.report.section import Comparison, Drawing, Section

if TYPE_CHECKING:
    import pyarrow as pa
    from matplotlib.figure import Figure

__all__ = ["cards_section"]

_SETS = {"all pairs": "", "neither phrased": ", neither phrased", "neither generated": ", neither generated"}
_RATIOS = {"ratio of means": RED, "mean of ratios": ORANGE, "median ratio": BLUE}
_MOST_TOOLS = 9
_NOTE = (
    "A ratio of means counts a parent's long card once for each of its children. A mean of ratios weighs a card "
    "of one line like any other parent's, and few children of such parents lift it. So the paper's printed result "
    "(cards halve) and its unprinted one (they grow by 93 %, where neither card has a phrase) can both be right as "
    "computed: they answer different questions. The median, the log ratio and the share that shrank say "
    "what the typical pair does."
)


def cards_section(table: pa.Table) -> Section | None:
    """Tell cards; None where the snapshot has none."""
    rows = Rows(table)
    if not rows.all(trait="model", measure="has a card"):
        return None
    _, source = rows.finetunes()
    groups: list[tuple[str, str | None]] = [("all", None)]
    groups += [
        (name, source)
        for name in RELATIONS
        if source and _pair(rows, "characters", "ratio of means", name, source) is not None
    ]
    drawings = []
    if _pair(rows, "characters", "ratio of means", "all", None):
        drawings = [
            Drawing(
                "cards_lengths",
                _lengths(rows, groups),
                "Mean length of a card in characters, over edges where both models have one (log scale), with "
                "intervals over families. Crosses: the paper.",
            ),
            Drawing(
                "cards_ratios",
                _ratios(rows, groups),
                "Length of the child's card over that of the parent's, by three means of it (log scale; 1 is no "
                "change). Pairs of which no card is generated are fewer: by the paper's two phrases, and by ours.",
            ),
        ]
    drawings.append(
        Drawing(
            "cards_tools",
            _tools(rows),
            "Share of cards that each tool wrote, of all cards, with intervals over owners.",
        )
    )
    if len(_years(rows)) > 1:
        drawings.append(
            Drawing(
                "cards_years",
                _over_time(rows),
                "Share of cards that a tool wrote, by the year in which the model was made: as told by the templates "
                "of known tools, and by the paper's two phrases. Years with fewer than 20 cards are left out.",
            )
        )
    return Section(
        "cards",
        "Do cards shrink from parent to child, and who writes them?",
        _answer(rows),
        drawings,
        notes=[
            _NOTE,
            "A card of three characters or fewer is none: collectors write such marks where a card is missing.",
        ],
        comparisons=_comparisons(rows, source),
    )


def _pair(rows: Rows, trait: str, measure: str, relation: str, source: str | None) -> Any:
    return rows.one(
        trait=trait, measure=measure, relation=relation, relation_source=source, period="all", weighting="edge"
    )


def _model(rows: Rows, measure: str, period: str = "all") -> dict[str, Any] | None:
    return rows.one(trait="model", measure=measure, period=period, weighting="model")


def _answer(rows: Rows) -> str:
    generated, phrased = _model(rows, "generated"), _model(rows, "phrased")
    told = f"Known tools wrote {share(generated)} of the cards" if generated else "Nobody knows who wrote the cards"
    if phrased and generated:
        told += f"; the paper's two phrases find {share(phrased)}"
    means, ratios, median, shrank = (
        _pair(rows, "characters", measure, "all", None)
        for measure in ("ratio of means", "mean of ratios", "median ratio", "shrank")
    )
    if means and ratios and median and shrank:
        told += (
            f". Where parent and child have one ({shrank['denominator']:,} edges), children's cards are "
            f"{means['estimate']:.2f} times as long by the ratio of means (the paper's), {ratios['estimate']:.2f} "
            f"times by the mean of ratios, {median['estimate']:.2f} times in the median pair; "
            f"{share(shrank)} are shorter"
        )
    return f"{told}."


def _lengths(rows: Rows, groups: list[tuple[str, str | None]]) -> Figure:
    figure, (axis,) = figure_of(2 * len(groups), of=0.2)
    for at, (relation, source) in enumerate(groups):
        for step, (end, color) in enumerate((("parent", GRAY), ("child", BLUE))):
            place = at + (step - 0.5) * 0.36
            dot(axis, _pair(rows, "characters", f"{end} mean", relation, source), place, color)
            published = paper_value("cards", "characters", end, relation)
            if published is not None:
                axis.plot(published, place, "x", color=color, markersize=5)
    for end, color in (("parents", GRAY), ("children", BLUE)):
        axis.plot([], [], "o", color=color, markersize=4.5, label=end)
    axis.plot([], [], "x", color=GRAY, label="the paper")
    label_rows(axis, [relation for relation, _ in groups])
    _log(axis, (500, 1_000, 2_000, 5_000, 10_000, 20_000), lambda value: f"{value:,.0f}")
    axis.set_xlabel("mean characters of a card")
    axis.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=3, fontsize=8)
    return figure


def _ratios(rows: Rows, groups: list[tuple[str, str | None]]) -> Figure:
    told = [
        (f"{relation}, {name}", relation, source, suffix)
        for relation, source in groups
        for name, suffix in _SETS.items()
        if _pair(rows, f"characters{suffix}", "ratio of means", relation, source)
    ]
    figure, (axis,) = figure_of(len(told), of=0.42)
    axis.axvline(1, color=GRAY, linewidth=1)
    for at, (_, relation, source, suffix) in enumerate(told):
        for step, (measure, color) in enumerate(_RATIOS.items()):
            dot(axis, _pair(rows, f"characters{suffix}", measure, relation, source), at + (step - 1) * 0.22, color)
    for measure, color in _RATIOS.items():
        axis.plot([], [], "o", color=color, markersize=4.5, label=measure)
    label_rows(axis, [name for name, *_ in told])
    _log(axis, (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2), lambda value: f"{value:g}")
    axis.set_xlabel("length of the child's card / of the parent's")
    axis.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=3, fontsize=8)
    return figure


def _log(axis: Any, ticks: tuple[float, ...], write: Any) -> None:
    axis.set_xscale("log")
    low, high = axis.get_xlim()
    axis.set_xticks(ticks, [write(tick) for tick in ticks])
    axis.minorticks_off()
    axis.set_xlim(low, high)


def _tools(rows: Rows) -> Figure:
    found = [row for row in rows.all(trait="model", period="all", weighting="model") if row["estimate"]]
    tools = [row for row in found if row["measure"].startswith("written by ")]
    tools.sort(key=lambda row: (-row["estimate"], row["measure"]))
    totals = [row for row in found if row["measure"] in ("generated", "phrased")]
    figure, (axis,) = figure_of(len(totals) + min(len(tools), _MOST_TOOLS) + 1, of=0.24)
    shown = totals + tools[:_MOST_TOOLS]
    for at, row in enumerate(shown):
        dot(axis, row, at, GREEN if row in totals else BLUE)
    names = {"generated": "any known tool", "phrased": "the paper's two phrases"}
    label_rows(axis, [names.get(row["measure"], row["measure"].removeprefix("written by ")) for row in shown])
    axis.set_xlim(left=0)
    axis.set_xlabel("share of cards")
    return figure


def _years(rows: Rows) -> list[str]:
    return [
        row["period"]
        for row in rows.all(trait="model", measure="generated", weighting="model")
        if row["period"] != "all" and row["denominator"] >= 20
    ]


def _over_time(rows: Rows) -> Figure:
    years = _years(rows)
    figure, (axis,) = figure_of(len(years), of=0.36)
    for step, (measure, color, name) in enumerate(
        (("generated", BLUE, "templates of known tools"), ("phrased", ORANGE, "the paper's two phrases"))
    ):
        for at, year in enumerate(years):
            dot(axis, _model(rows, measure, year), at + (step - 0.5) * 0.3, color)
        axis.plot([], [], "o", color=color, markersize=4.5, label=name)
    label_rows(axis, years)
    axis.set_xlim(0, 1)
    axis.set_xlabel("share of the year's cards")
    axis.legend(loc="lower center", bbox_to_anchor=(0.45, 1.0), ncols=2, fontsize=8)
    return figure


def _comparisons(rows: Rows, source: str | None) -> list[Comparison]:
    made = []
    asked = [
        ("mean characters of a parent's card", ("characters", "parent", "all"), "characters", "parent mean", "all"),
        ("mean characters of a child's card", ("characters", "child", "all"), "characters", "child mean", "all"),
        ("characters, ratio of means", ("ratio of means",), "characters", "ratio of means", "all"),
        (
            "characters, mean of ratios, neither phrased",
            ("mean of ratios, neither phrased", "characters"),
            "characters, neither phrased",
            "mean of ratios",
            "all",
        ),
        (
            "words, mean of ratios, neither phrased",
            ("mean of ratios, neither phrased", "words"),
            "words, neither phrased",
            "mean of ratios",
            "all",
        ),
        ("children's cards with a phrase, less parents'", ("phrased", "difference"), "phrased", "difference", "all"),
        ("children with a card, less parents", ("has a card", "difference"), "has a card", "difference", "all"),
        ("languages of a parent, both declare", ("languages", "parent"), "languages", "parent mean", "all"),
        ("languages of a child, both declare", ("languages", "child"), "languages", "child mean", "all"),
        (
            "mean characters, finetunes' parents",
            ("characters", "parent", "finetune"),
            "characters",
            "parent mean",
            "finetune",
        ),
        ("mean characters, finetunes", ("characters", "child", "finetune"), "characters", "child mean", "finetune"),
    ]
    for what, path, trait, measure, relation in asked:
        paper = paper_value("cards", *path)
        ours = _pair(rows, trait, measure, relation, None if relation == "all" else source)
        if ours and paper is not None:
            why = "another snapshot, another mix of relations; cards of three characters or fewer are none here"
            made.append(Comparison(what, paper, ours["estimate"], ours["low"], ours["high"], why))
    return made
