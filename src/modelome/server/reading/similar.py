"""Models with a like description, each with the reasons why, and how it is related."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from modelome.lineage.kin import kin_of
from modelome.server.reading.briefs import brief_facts
from modelome.server.reading.vectors import cosines, nearest
from modelome.server.schemas import ModelBrief, SimilarAnswer, SimilarModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from modelome.server.service import Service

__all__ = ["neighbors", "reasons_of", "similar"]

_REASONS = 6
_LONGEST_TAG = 100
_TRAITS = ["task", "library", "languages", "tags", "name"]
_BOOKKEEPING = re.compile(
    r"(region|base_model|license|dataset|arxiv|doi|deploy|model-index):?.*|.*_compatible|has_space|model-index"
)
_WORD = re.compile(r"[a-z]{3,}|[a-z]+\d[a-z0-9]*|\d+[a-z][a-z0-9]*")
_NOTES = {
    "none": "Nothing is declared for this model and its name tells nothing: its neighbors mean little.",
    "name": "Only the name of this model could be compared; nothing else is declared for it.",
}


def similar(here: Service, ix: int, k: int) -> SimilarAnswer:
    """Return the `k` nearest models by text; those beyond the ones that the build kept are searched for now."""
    ixs, scores = neighbors(here, ix, k)
    model, *facts = brief_facts(here, [ix, *ixs])
    reasons = reasons_of(here, ix, ixs.tolist())
    relations = _kin(here, ix, ixs)
    source = here.text_source(ix)
    return SimilarAnswer(
        model=ModelBrief(**model),
        items=[
            SimilarModel(
                **fact,
                score=round(min(max(float(score), 0.0), 1.0), 4),
                reasons=why,
                relation_to=relation,
            )
            for fact, score, why, relation in zip(facts, scores, reasons, relations, strict=True)
        ],
        text_source=source,
        note=_NOTES.get(source),
    )


def reasons_of(here: Service, ix: int, others: list[int]) -> list[list[str]]:
    """Return the terms that a model has in common with each of some others, the rarest first."""
    own, *theirs = here.atlas.models.take([ix, *others], _TRAITS).to_pylist()
    tags = {tag for tag in own["tags"] if len(tag) <= _LONGEST_TAG and _BOOKKEEPING.fullmatch(tag) is None}
    shared = [tags.intersection(other["tags"]) for other in theirs]
    counts = here.tag_counts({str(own["task"]), str(own["library"])}.union(own["languages"], *shared))
    return [_reasons(here, counts, own, other, both) for other, both in zip(theirs, shared, strict=True)]


def neighbors(here: Service, ix: int, k: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Those that the build kept come first for any `k`, so that asking for more changes none of them.

    The build kept who they are; how near they are is computed anew, since it is kept in half floats.
    """
    near = np.asarray(here.atlas.map.neighbors[ix], np.int64)
    vector = np.asarray(here.atlas.map.vectors[ix], np.float32)
    kept = near[near >= 0]
    scores = cosines(here, vector, kept)
    best = np.argsort(-scores, kind="stable")
    kept, scores = kept[best], scores[best]
    if k <= len(near) or not vector.any():
        return kept[:k], scores[:k]
    others = np.ones(here.atlas.count, bool)
    others[[ix, *kept]] = False
    more, less = nearest(here, vector, k - len(kept), mask=others)
    return np.concatenate([kept, more]), np.concatenate([scores, less])


def _reasons(
    here: Service, counts: dict[str, int], own: dict[str, Any], other: dict[str, Any], tags: set[str]
) -> list[str]:
    """Terms that both have, the rarest first; `counts` are those of their tags, 0 for what is no tag."""
    shared = {
        f"{trait}:{own[trait]}": counts[own[trait]] or here.atlas.count
        for trait in ("task", "library")
        if own[trait] is not None and own[trait] == other[trait]
    }
    told = {own["task"], own["library"], *own["languages"]}
    for language in set(own["languages"]).intersection(other["languages"]):
        shared[f"language:{language}"] = counts[language] or here.atlas.count
    for tag in tags - told:
        shared[f"tag:{tag}"] = counts[tag]
    for word in _words(own["name"]) & _words(other["name"]):
        shared[f"name:{word}"] = here.word_rarity(word)
    return sorted(shared, key=lambda term: (shared[term], term))[:_REASONS]


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower()))


def _kin(here: Service, one: int, others: NDArray[np.int64]) -> list[str | None]:
    """Tell what each of some models is to one; most share no component and no ghost with it, which is seen at once."""
    walks, component = here.atlas.lineage.walks, here.atlas.lineage.nodes.component
    related = component[others] == component[one]
    haunted = walks.has_ghosts(one)
    told: list[str | None] = []
    for other, near in zip(others.tolist(), related.tolist(), strict=True):
        if near:
            relation = kin_of(walks, one, other).relation
            told.append(None if relation == "none" else relation)
        else:
            told.append("sibling" if haunted and walks.share_ghost(one, other) else None)
    return told
