"""The report as one page: no script, no file beside it, nothing fetched from anywhere."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from modelome.report.claims import Claim
    from modelome.report.judging import Finding
    from modelome.report.section import Comparison, Section

__all__ = ["page_of"]

PAPER_FIGURES = {
    "family_trees": "Figure 1",
    "ecosystem_top": "Figure 2",
    "family_growth": "Figure 3",
    "difference": "Figure 4",
    "kin_similarity": "Figure 5",
    "neutral_regions": "Figure 6",
}
"""Which figure of the paper a drawing answers to, by the drawing's name."""

_STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #fff; color: #16202c; font: 15px/1.55 Inter, system-ui, "Segoe UI", Roboto, sans-serif; }
main, header { max-width: 860px; margin: 0 auto; padding: 0 24px; }
header { padding-top: 44px; }
h1 { margin: 0 0 6px; font-size: 28px; letter-spacing: -0.02em; }
h2 { margin: 56px 0 8px; font-size: 20px; letter-spacing: -0.01em; }
p { margin: 8px 0; }
.quiet, figcaption, .notes { color: #5a6878; font-size: 13.5px; }
.answer { padding: 12px 16px; border-left: 3px solid #0072b2; border-radius: 3px; background: #f3f7fb; }
figure { margin: 28px 0; }
figure svg { display: block; width: 100%; height: auto; }
nav ol { margin: 14px 0 0; padding-left: 20px; }
a { color: #1a62c9; }
table { width: 100%; border-collapse: collapse; font-size: 13.5px; }
th, td { padding: 6px 10px 6px 0; border-bottom: 1px solid #e3e8ee; text-align: left; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
pre { padding: 12px 14px; border-radius: 6px; background: #f4f6f9; font-size: 12.5px; overflow-x: auto; }
footer { max-width: 860px; margin: 56px auto 40px; padding: 0 24px; }
.stamp { display: block; margin-top: 4px; color: #7a8797; font-size: 12px; }
.claims td:first-child { width: 30%; }
.verdict { font-weight: 600; white-space: nowrap; }
details { margin-top: 4px; color: #5a6878; }
details ul { margin: 6px 0; padding-left: 18px; }
@media print { h2 { break-after: avoid; } figure { break-inside: avoid; } }
"""


def page_of(
    title: str,
    sections: Sequence[Section],
    svgs: Mapping[str, str],
    *,
    judged: Sequence[tuple[Claim, Finding]],
    facts: Mapping[str, str],
    citation: str,
    stamp: str,
) -> str:
    """Put a page together. `svgs` are drawings by name; every other text is escaped.

    `stamp` says under each figure what it was made from.
    """
    body = "".join(_section(section, svgs, stamp) for section in sections)
    links = "".join(f'<li><a href="#{section.key}">{escape(section.question)}</a></li>' for section in sections)
    told = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in facts.items())
    compared = [one for section in sections for one in section.comparisons]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{escape(title)}</h1>"
        '<p class="quiet">After <cite>Anatomy of a Machine Learning Ecosystem</cite> '
        "(Laufer, Oderinwale, Kleinberg, arXiv 2508.06811): its questions, exact where it sampled, with intervals over "
        f"families and models of chance.</p><nav><ol>"
        f'<li><a href="#claims">What of the paper\'s claims holds here?</a></li>{links}'
        '<li><a href="#paper">The paper beside this snapshot</a></li>'
        f"</ol></nav></header><main>{_claims(judged)}{body}"
        f'<h2 id="paper">The paper beside this snapshot</h2>{_compared(compared)}'
        f'<h2 id="about">About these figures</h2><table>{told}</table><p>To cite them:</p><pre>{escape(citation)}</pre>'
        '</main><footer class="quiet">Made by modelome. All numbers are in the CSV files beside this page.</footer>'
        "</body></html>\n"
    )


def _claims(judged: Sequence[tuple[Claim, Finding]]) -> str:
    rows = "".join(
        f"<tr><td>{escape(claim.text)}</td><td class=verdict>{escape(found.verdict)}</td><td>{escape(found.why)}"
        f"{_evidence(found.evidence)}</td></tr>"
        for claim, found in judged
    )
    head = "<tr><th>the paper claims</th><th>here</th><th>why</th></tr>"
    return f'<h2 id="claims">What of the paper\'s claims holds here?</h2><table class=claims>{head}{rows}</table>'


def _evidence(lines: Sequence[str]) -> str:
    told = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<details><summary>evidence</summary><ul>{told}</ul></details>" if told else ""


def _section(section: Section, svgs: Mapping[str, str], stamp: str) -> str:
    figures = "".join(
        f'<figure id="{drawing.name}" role="group" aria-label="{escape(drawing.caption, quote=True)}">'
        f"{_inline(svgs[drawing.name], drawing.name)}<figcaption>{escape(drawing.caption)}"
        f"{_stamp(drawing.name, stamp)}</figcaption></figure>"
        for drawing in section.drawings
    )
    notes = "".join(f'<p class="notes">{escape(note)}</p>' for note in section.notes)
    return (
        f'<section><h2 id="{section.key}">{escape(section.question)}</h2>'
        f'<p class="answer">{escape(section.answer)}</p>{figures}{notes}</section>'
    )


def _stamp(name: str, stamp: str) -> str:
    paper = f"After the paper's {PAPER_FIGURES[name]}. " if name in PAPER_FIGURES else ""
    return (
        f'<span class=stamp>{escape(paper)}{escape(stamp)} <a href="#{name}">#{name}</a>, '
        f"figures/{name}.svg, figures/{name}.png</span>"
    )


def _inline(svg: str, name: str) -> str:
    """Keep the picture alone, its inner names its own: several stand in one page."""
    picture = svg[svg.index("<svg") :]
    picture = re.sub(r'id="([^"]+)"', rf'id="{name}-\1"', picture)
    picture = re.sub(r'(xlink:href|href)="#([^"]+)"', rf'\1="#{name}-\2"', picture)
    return re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", picture)


def _compared(comparisons: Sequence[Comparison]) -> str:
    rows = "".join(
        f"<tr><td>{escape(one.what)}</td><td class=number>{_told(one.paper)}</td><td class=number>{_told(one.ours)}"
        f"{_interval(one)}</td><td>{escape(one.why)}</td></tr>"
        for one in comparisons
    )
    head = (
        "<tr><th>figure</th><th class=number>paper</th><th class=number>this snapshot</th><th>why they differ</th></tr>"
    )
    return f"<table>{head}{rows}</table>" if rows else "<p>Nothing of the paper's can be told of this snapshot.</p>"


def _told(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3f}"


def _interval(one: Comparison) -> str:
    return "" if one.low is None or one.high is None else f" [{_told(one.low)}, {_told(one.high)}]"
