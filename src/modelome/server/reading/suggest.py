"""What is offered as one types: models, owners, values, clusters, families; and the values of one field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.atlas.coded.read import ListColumn, TextColumn
from modelome.atlas.filters.fields import FIELDS, Field, Kind, find_field
from modelome.atlas.values import PART, Found, Values
from modelome.server.problems import ProblemError
from modelome.server.reading.briefs import brief_facts
from modelome.server.reading.columns import is_absent
from modelome.server.reading.summary import summarize
from modelome.server.schemas import SearchHit
from modelome.server.suggest_schemas import SuggestAnswer, SuggestedValue, ValuesAnswer
from modelome.table import taxonomies

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from modelome.server.schemas import ClusterBrief
    from modelome.server.service import Service

__all__ = ["OFFERED", "suggest", "suggested_fields", "values_of", "values_of_field"]

_HITS = 100  # looked through for base models
_OWNERS, _VALUES, _CLUSTERS, _FAMILIES = 4, 8, 3, 3
_FEW = 300  # ids that hold the words, up to which something else may have been meant
_MUCH = 10
OFFERED = ("task", "library", "license", "language", "dataset", "tag")
_MOST_OF_FIELD = 4
_WHOLE_WORDS_FROM = 3  # letters from which a part of a word is worth offering


def suggested_fields(here: Service) -> list[Field]:
    """Return the fields whose values can be listed: texts and lists that this atlas has."""
    return [
        field
        for field in FIELDS.values()
        if field.kind in {Kind.TEXT, Kind.LIST}
        and field.name not in {"id", "name"}
        and field.column in here.atlas.coded
    ]


def suggest(here: Service, query: str, limit: int) -> SuggestAnswer:
    """Offer what begins with, holds, or was probably meant by what is typed; the last ones asked for are kept."""
    told: SuggestAnswer = here.answers.get(("suggest", query, limit), lambda: _suggest(here, query, limit))
    return told


def _suggest(here: Service, query: str, limit: int) -> SuggestAnswer:
    found = here.names.search(query, _HITS)
    models = _hits(here, found.ix[:limit], found.spans[:limit])
    meant, alike, alike_total = _meant(here, query, found.total, limit)
    owners = _owners(here, query, meant)
    values = _values(here, query)
    if not values and meant is not None:
        values = _values(here, meant)
    return SuggestAnswer(
        query=query,
        models=models,
        total=found.total,
        meant=meant,
        meant_models=alike,
        meant_total=alike_total,
        owners=owners,
        values=values,
        clusters=_clusters(here, query),
        families=_families(here, found.ix, found.spans),
    )


def _hits(here: Service, ixs: Sequence[int], spans: Iterable[tuple[int, int] | None]) -> list[SearchHit]:
    facts = brief_facts(here, list(ixs))
    return [SearchHit(**fact, match=span, score=None) for fact, span in zip(facts, spans, strict=True)]


def _meant(here: Service, query: str, total: int, limit: int) -> tuple[str | None, list[SearchHit], int]:
    if total > _FEW or not query.strip():
        return None, [], 0
    meant = here.names.meant(query)
    if meant is not None:
        found = here.names.search(meant, limit)
        if found.total >= _MUCH * total:
            return meant, _hits(here, found.ix, found.spans), found.total
    if total:
        return None, [], 0
    alike = here.names.suggest(query.strip(), limit=limit)
    return None, _hits(here, alike, [None] * len(alike)), len(alike)


def _owners(here: Service, query: str, meant: str | None) -> list[SuggestedValue]:
    owners = values_of(here, "owner")
    found = [hit for hit in owners.find(query.split("/", maxsplit=1)[0], _OWNERS) if _tells(query, hit)]
    if not found and meant is not None:
        found = [hit for hit in owners.find(meant, _OWNERS) if _tells(meant, hit)]
    return [SuggestedValue(field="owner", value=hit.value, count=hit.count) for hit in found]


def _values(here: Service, query: str) -> list[SuggestedValue]:
    offered: list[tuple[Found, str]] = []
    told: set[str] = set()
    for field in OFFERED:
        # A tag often repeats what another field tells.
        found = values_of(here, field).find(query, _MOST_OF_FIELD)
        new = [hit for hit in found if _tells(query, hit) and hit.value not in told]
        offered.extend((hit, field) for hit in new)
        told.update(hit.value for hit in new)
    offered.sort(key=lambda each: (each[0].quality, -each[0].count))
    return [
        SuggestedValue(field=field, value=hit.value, count=hit.count, label=_label(field, hit.value))
        for hit, field in offered[:_VALUES]
    ]


def _tells(query: str, hit: Found) -> bool:
    return hit.quality < PART or len(query.strip()) > _WHOLE_WORDS_FROM


def _clusters(here: Service, query: str) -> list[ClusterBrief]:
    words = query.lower().split()
    if not words:
        return []
    every = summarize(here).clusters
    held = [each for each in every if all(word in each.label.lower() for word in words)]
    held.sort(key=lambda each: (not each.label.lower().startswith(words[0]), -each.size))
    return held[:_CLUSTERS]


def _families(here: Service, ixs: Sequence[int], spans: Sequence[tuple[int, int]]) -> list[SearchHit]:
    nodes = here.atlas.lineage.nodes
    rows = np.asarray(ixs, np.int64)
    below = np.where(nodes.is_root[rows], nodes.descendants[rows], 0)
    best = np.argsort(-below, kind="stable")[:_FAMILIES]
    best = best[below[best] > 0]
    return _hits(here, rows[best].tolist(), [spans[at] for at in best.tolist()])


def values_of_field(here: Service, name: str, query: str, limit: int) -> ValuesAnswer:
    """List values of one field that hold what is typed.

    Raises:
        ProblemError: 422 for a field whose values can't be listed.

    """
    field = find_field(name)
    if field is None or field not in suggested_fields(here):
        names = ", ".join(each.name for each in suggested_fields(here))
        raise ProblemError(422, f"No values of {name!r} can be listed; there are: {names}.")
    values = values_of(here, field.name)
    return ValuesAnswer(
        field=field.name,
        query=query,
        values=[
            SuggestedValue(field=field.name, value=hit.value, count=hit.count, label=_label(field.name, hit.value))
            for hit in values.find(query, limit)
        ],
        distinct=len(values.counts),
        absent=is_absent(here, field.column or ""),
    )


def values_of(here: Service, name: str) -> Values:
    """Return the values of a field, ready to be searched; kept from then on."""

    def load() -> Values:
        column = here.atlas.coded[(FIELDS[name].column or name)]
        if not isinstance(column, (TextColumn, ListColumn)):
            raise TypeError(f"{name} has no values")
        return Values(column, _language_names() if name == "language" else None)

    told: Values = here.values.get(name, load)
    return told


def _label(field: str, value: str) -> str | None:
    return _language_names().get(value) if field == "language" else None


def _language_names() -> dict[str, str]:
    return {code: entry["name"] for code, entry in taxonomies.load("languages")["iso_639_1"].items()}
