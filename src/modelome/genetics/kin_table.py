"""Family resemblance of a snapshot: two texts, two measures, all relations and finetunes, beside all pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.genetics.bootstrap import REPLICATES
from modelome.genetics.kin_graph import kin_graph, units_of
from modelome.genetics.kin_similarity import all_pairs, kin_similarity
from modelome.genetics.long_table import long_table
from modelome.genetics.metadata_text import metadata_texts, plain_texts
from modelome.genetics.terms import choose_terms, count_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from scipy import sparse

    from modelome.lineage import Lineage

__all__ = ["TEXTS", "kin_table"]

TEXTS = {"metadata": metadata_texts, "metadata without kinship": plain_texts}
"""The paper's text of a model, and the same without what gives kinship away: names, parents, counters, dates."""

_GRAPHS = (("all", None), ("finetune", "declared"), ("finetune", "inferred"))
_COLUMNS = {"declared": "relation", "inferred": "relation_inferred"}


def kin_table(models: pa.Table, lineage: Lineage, *, replicates: int = REPLICATES, seed: int = 0) -> pa.Table:
    """Measure kin in every weighting, over all pairs; rows are named `kin_similarity`, their trait is the text.

    Measures are `term frequency: CODE` and `TF-IDF: CODE` with the codes of `KIN_PAIRS`, and `…: all pairs`.
    """
    unit, _ = units_of(lineage.nodes)
    author = _numbers(models["owner"])
    made = []
    for text, measure, vectors in _vectors(models):
        total, count = all_pairs(vectors)
        facts: dict[str, Any] = {"name": "kin_similarity", "trait": text, "measure": measure}
        told = {"measure": f"{measure}: all pairs", "relation": "all", "period": "all", "weighting": "pair"}
        estimate = total / count if count else float("nan")
        made.append(long_table([{**facts, **told, "estimate": estimate, "n": count, "denominator": count}]))
        for relation, source in _GRAPHS:
            wanted = None if source is None else {relation}
            graph = kin_graph(
                lineage.edges, models.num_rows, relations=wanted, column=_COLUMNS.get(source or "", "relation")
            )
            if not len(graph.child):
                continue
            of = {**facts, "relation": relation, "relation_source": source}
            made.append(kin_similarity(vectors, graph.children, unit, author, of, replicates=replicates, seed=seed))
    return pa.concat_tables(made)


def _numbers(names: pa.ChunkedArray) -> NDArray[np.int64]:
    """Give each name a number from 0; those that are missing share one."""
    coded = names.combine_chunks().dictionary_encode()
    numbers: NDArray[np.int64] = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return numbers + 1


def _vectors(models: pa.Table) -> Iterator[tuple[str, str, sparse.csr_matrix]]:
    for text, texts in TEXTS.items():
        of = texts(models)
        counted = count_terms(of, choose_terms(of))
        yield text, "term frequency", counted.frequencies()
        yield text, "TF-IDF", counted.weighted()
