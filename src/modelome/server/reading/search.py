"""Search by name as one types, and by meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from modelome.server.reading.briefs import brief_facts
from modelome.server.schemas import Count, SearchAnswer, SearchHit

if TYPE_CHECKING:
    from modelome.atlas.filters import Selection
    from modelome.server.service import Service

__all__ = ["search_by_meaning", "search_by_name"]

_TAGS = 8


def search_by_name(here: Service, query: str, limit: int, text: str) -> SearchAnswer:
    """Models whose ids hold the words of the query; where none does, models whose ids look alike."""
    if text.strip():
        return _search_by_name(here, query, limit, here.whole_selection(text))
    # The first letters of a name are typed again and again, and hold more models than the last ones.
    told: SearchAnswer = here.answers.get(("name", query, limit), lambda: _search_by_name(here, query, limit, None))
    return told


def _search_by_name(here: Service, query: str, limit: int, selection: Selection | None) -> SearchAnswer:
    found = here.names.search(query, limit, selection=selection)
    ixs, spans, note = found.ix, list(found.spans), None
    if not found.total and query.strip():
        alike = here.names.suggest(query.strip(), limit=min(limit, 10))
        ixs = alike if selection is None else [ix for ix in alike if selection.holds(np.array([ix]))[0]]
        note = "No id holds these words" + ("; these look alike." if ixs else ".")
    matches = [*spans, *[None] * (len(ixs) - len(spans))]
    return SearchAnswer(
        query=query,
        mode="name",
        items=[
            SearchHit(**facts, match=match, score=None)
            for facts, match in zip(brief_facts(here, ixs), matches, strict=True)
        ],
        tags=[Count(value=hit.tag, count=hit.count) for hit in here.names.tags(query, _TAGS)],
        total=found.total,
        note=note,
    )


def search_by_meaning(here: Service, query: str, limit: int, text: str) -> SearchAnswer:
    """Models that say what the query means, best first; the score is the share of the query that a model answers."""
    bits = here.whole_selection(text).bits if text.strip() else None
    found = here.atlas.map.meaning.search(query, limit, bits=bits)
    reasons = here.atlas.map.meaning.explain(query, found.rows)
    items = [
        SearchHit(
            **facts,
            match=None,
            score=round(float(score), 4),
            reasons=[asked if asked == said else f"{asked}={said}" for asked, said in told],
        )
        for facts, score, told in zip(brief_facts(here, found.rows), found.scores, reasons, strict=True)
    ]
    note = None if items else "No model says anything like this. Try other words, or search by name."
    return SearchAnswer(query=query, mode="meaning", items=items, tags=[], total=None, note=note)
