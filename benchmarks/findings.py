"""Write `docs/findings.md`: what atlases say of the paper's claims: `python benchmarks/findings.py ATLAS …`.

The atlases must have been built with their analyses. Nobody types a figure here.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import modelome
from modelome.report.claims import findings

if TYPE_CHECKING:
    from modelome import Atlas
    from modelome.report.claims import Claim
    from modelome.report.judging import Finding

PAGE = Path(__file__).resolve().parent.parent / "docs" / "findings.md"
HEAD = """# Findings

What real snapshots say of the claims of *Anatomy of a Machine Learning Ecosystem: 2 Million Models on Hugging Face*
(Laufer, Oderinwale, Kleinberg, arXiv 2508.06811). Written by `benchmarks/findings.py` from the analyses of atlases
([laboratory.md](laboratory.md)) by rules that are code (`modelome.report.claims`), the same for every snapshot;
`modelome report` says as much of an atlas of yours. Numbers in brackets are intervals of 95 % over families. Relations
are *declared* where the models say them and *inferred* by rule where they do not; the two are never mixed.

None of these snapshots is the paper's, which has 1.86 million models of July 2025 and their cards: a claim that weakens
here may hold there. What can be said is whether it holds where somebody else looks, and by which counting.

![Families of the listing of July 2024, each around its root](images/report-real-family-trees.png)

![Likeness of kin in the listing of July 2024, beside the paper's values](images/report-real-kin-similarity.png)

![By which rates and directedness of mutation siblings come above parent and child](images/report-real-neutral-regions.png)

![Which licenses fail to carry the terms upstream, July 2024](images/report-real-license-pairs.png)
"""


CHOSEN = {
    "hub-2024-07": "The whole listing of the Hub on one day; relations were not declared yet, and there are no cards.",
    "trees-2025-04": "Whole trees below some well-known models; the fifth that has tags declares finetunes alone, and "
    "as many have a card.",
    "cards-2022-02": "Cards of 2022, before parents were declared.",
}
"""How listings that do not say so themselves were chosen."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("atlas", type=Path, nargs="+")
    asked = parser.parse_args()
    atlases = [modelome.open(path) for path in asked.atlas]
    judged = [
        findings({name: atlas.genetics.table(name) for name in atlas.genetics.names if name != "relation_rules"})
        for atlas in atlases
    ]
    PAGE.write_text("\n".join([HEAD, snapshots(atlases), verdicts(atlases, judged), *claims(atlases, judged)]))


def snapshots(atlases: list[Atlas]) -> str:
    rows = []
    for atlas in atlases:
        edges, source = atlas.lineage.edge_arrays, atlas.manifest["source"]
        told = " ".join((source["bias"] or CHOSEN.get(atlas.name, "")).split())
        rows.append(
            f"| {atlas.name} | {source['snapshot_date'] or 'not known'} | {atlas.count:,} | {len(edges.parent):,} | "
            f"{int((edges.parent >= 0).sum()):,} | {told} |"
        )
    head = "| snapshot | date | models | edges | of which between models | how it was chosen |\n|---|---|---:|---:|---:|---|"
    return f"## The snapshots\n\n{head}\n" + "\n".join(rows) + "\n"


def verdicts(atlases: list[Atlas], judged: list[list[tuple[Claim, Finding]]]) -> str:
    head = "| the paper claims | " + " | ".join(atlas.name for atlas in atlases) + " |"
    lines = [
        f"| {each[0][0].text} | " + " | ".join(found.verdict for _, found in each) + " |"
        for each in zip(*judged, strict=True)
    ]
    return "\n".join(["## In short", "", head, "|---|" + "---|" * len(atlases), *lines, ""])


def claims(atlases: list[Atlas], judged: list[list[tuple[Claim, Finding]]]) -> list[str]:
    parts = []
    for each in zip(*judged, strict=True):
        parts.append(f"## {each[0][0].text}\n")
        for atlas, (_, found) in zip(atlases, each, strict=True):
            parts.append(f"**{atlas.name}: {found.verdict}.** {found.why}\n")
            if found.evidence:
                parts.append("\n".join(f"- {line}" for line in found.evidence) + "\n")
    return parts


if __name__ == "__main__":
    main()
