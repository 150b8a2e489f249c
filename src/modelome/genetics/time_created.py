"""When models were made, of what parents, and what they were: by month and by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.genetics.bursts import EVERY, with_and_without
from modelome.genetics.long_table import long_table
from modelome.genetics.model_rates import ModelRates
from modelome.genetics.time_periods import months_of, years_of
from modelome.genetics.top_values import greatest
from modelome.genetics.trait_sets import trait_sets
from modelome.lineage.edge_arrays import relation_codes
from modelome.lineage.edges import RELATIONS

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from modelome.genetics.study import Study

__all__ = ["YEARLY_TRAITS", "created_table"]

YEARLY_TRAITS = ("task", "library", "license_family", "language")
"""Traits whose most frequent values are followed over the years."""


def created_table(study: Study) -> pa.Table:
    """Count models by month of creation, and tell what share has which parents, tasks, libraries, licenses.

    Rows named `created`; nothing where no member has a date. Months are told with mass uploads and without them.
    """
    if not (study.member & study.models["created_at"].is_valid().to_numpy()).any():
        return long_table([])
    rates = ModelRates(study)
    rows = _by_value(study, rates)
    for name, part in with_and_without(study):
        suffix = "" if name == EVERY else f", {name}"
        rows += [*_by_month(part, rates, f"model{suffix}"), *_by_parent(part, rates, f"parent{suffix}")]
    return long_table(rows)


def _by_month(study: Study, rates: ModelRates, trait: str) -> list[dict[str, Any]]:
    """Tell the months' shares of all dated models."""
    months = months_of(study.models)
    members = np.flatnonzero(study.member)
    facts = {"name": "created", "trait": trait}
    every = np.ones((1, len(members)), bool)
    rows = rates.rows(["dated"], months.dated[members][None, :], every, members, facts, weightings=("model",))
    dated = members[months.dated[members]]
    labels = [label for label, _ in months.groups(dated)]
    made = np.zeros((len(labels), len(dated)), bool)
    for row, (_, models) in zip(made, months.groups(dated), strict=True):
        row[models] = True
    below = np.ones((1, len(dated)), bool)
    told = rates.rows(labels, made, below, dated, facts, weightings=("model",))
    return rows + [{**row, "measure": "created", "period": row["measure"]} for row in told]


def _by_parent(study: Study, rates: ModelRates, trait: str) -> list[dict[str, Any]]:
    """Tell of each month's models how many have a parent, a ghost or a model, of each relation."""
    edges = study.lineage.edges
    child = edges["child_ix"].to_numpy().astype(np.int64)
    kinds: list[tuple[str, str | None, NDArray[np.bool_]]] = [("all", None, np.ones(len(child), bool))]
    for source, column in (("declared", "relation"), ("inferred", "relation_inferred")):
        codes = relation_codes(edges[column])
        kinds += [(name, source, codes == place) for place, name in enumerate(RELATIONS)]
    kinds = [kind for kind in kinds if kind[2].any()]
    having = np.zeros((len(kinds), study.models.num_rows), bool)
    for row, (_, _, taken) in zip(having, kinds, strict=True):
        row[child[taken]] = True
    members = np.flatnonzero(study.member)
    rows = []
    for period, at in months_of(study.models).groups(members) if kinds else ():
        models = members[at]
        below = np.ones((1, len(models)), bool)
        facts = {"name": "created", "trait": trait, "period": period}
        for told in rates.rows([str(kind) for kind in range(len(kinds))], having[:, models], below, models, facts):
            name, of, _ = kinds[int(told["measure"])]
            rows.append({**told, "measure": "has a parent", "relation": name, "relation_source": of})
    return rows


def _by_value(study: Study, rates: ModelRates) -> list[dict[str, Any]]:
    years = years_of(study.models)
    child = np.zeros(study.models.num_rows, bool)
    child[study.lineage.edges["child_ix"].to_numpy()] = True
    rows = []
    for trait in YEARLY_TRAITS:
        traits = trait_sets(study.models, trait)
        places = greatest(traits, study.member)
        having = traits.sets[:, places].toarray().T
        names = [traits.values[at] for at in places]
        declaring = np.flatnonzero(study.member & (traits.sizes > 0))
        groups = {trait: declaring}
        if trait == "language":
            groups["language of children"] = declaring[child[declaring]]
        for name, taken in groups.items():
            for period, at in years.groups(taken):
                models = taken[at]
                below = np.ones((1, len(models)), bool)
                facts = {"name": "created", "trait": name, "period": period}
                rows += rates.rows(names, having[:, models], below, models, facts)
    return rows
