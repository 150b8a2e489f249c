"""Categories of the arXiv papers that models link, from a table that somebody gives: nothing is guessed of an id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.genetics.long_table import long_table
from modelome.genetics.model_rates import ModelRates
from modelome.genetics.top_values import greatest, top_values
from modelome.genetics.trait_sets import TraitSets, column_sets

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["TEMPLATE_PAPER", "top_arxiv_table"]

TEMPLATE_PAPER = "1910.09700"
"""The calculator of emissions: the Hub's card template links it, so that most models say nothing by it."""

TRAIT = "arxiv category"


def top_arxiv_table(study: Study, categories: pa.Table) -> pa.Table:
    """Tell the ten most frequent categories over models, in rows named `top` with the trait `arxiv category`.

    `categories` has the columns `id`, arXiv ids without a version, and `categories`, lists. A model has all categories
    of all papers that it links. The trait `arxiv category, template apart` leaves out `TEMPLATE_PAPER`. Weighting
    `paper` is the share of distinct papers that the members link, and `no category` of these how many are not in the
    table.
    """
    papers = column_sets(study.models["papers"], "arxiv")
    if not papers.values:
        return long_table([])
    of_paper = _categories_of(papers, categories)
    rates = ModelRates(study)
    linked = np.asarray(papers.sets.T @ study.member.astype(np.int64)).ravel() > 0
    apart = np.array([value != TEMPLATE_PAPER for value in papers.values])
    rows = []
    for trait, kept in ((TRAIT, np.ones(len(apart), bool)), (f"{TRAIT}, template apart", apart)):
        sets = sparse.csr_matrix((papers.sets[:, kept].astype(np.int32) @ of_paper.sets[kept]) > 0, dtype=np.int8)
        rows += top_values(rates, TraitSets(trait, of_paper.values, sets), study.member)
        rows += _of_papers(TraitSets(trait, of_paper.values, of_paper.sets), linked & kept)
    return long_table(rows)


def _categories_of(papers: TraitSets, categories: pa.Table) -> TraitSets:
    """Give the categories of every paper in `papers.values`; of an id that is there twice, the first row's."""
    place = pc.index_in(pa.array(papers.values, pa.string()), value_set=categories["id"].combine_chunks())
    return column_sets(
        pa.chunked_array([categories["categories"].combine_chunks().take(place)]), TRAIT, not_declared=("",)
    )


def _of_papers(categories: TraitSets, linked: NDArray[np.bool_]) -> list[dict[str, Any]]:
    known = linked & (categories.sizes > 0)
    facts = {"name": "top", "trait": categories.trait, "weighting": "paper", "period": "all"}
    counts = {}
    for at in greatest(categories, known).tolist():
        counts[categories.values[at]] = (int(known @ categories.sets[:, [at]].toarray().ravel()), int(known.sum()))
    counts["no category"] = (int((linked & ~known).sum()), int(linked.sum()))
    return [
        {**facts, "measure": measure, "estimate": n / of, "n": n, "denominator": of}
        for measure, (n, of) in counts.items()
        if of
    ]
