"""What a cluster is called: the terms that tell it apart from its siblings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from modelome.mapping.text_tags import read_tags
from modelome.mapping.vocabulary import Vocabulary, distinct, split_words
from modelome.table.languages import language_name

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LabelTerms", "name_clusters", "read_terms"]

LONGEST_LABEL = 48
LONGEST_TERM = 24
LEAST_SHARE = 0.08  # of a cluster's models that a term of its label must cover
MOST_TERMS = 20_000
# Terms in a label stand in this order of trust: what the Hub calls the model, then tags, then words of its name.
TRUST = {"task": 1.15, "library": 0.9, "language": 0.9, "tag": 1.0, "name": 0.75}
# What nearly every model carries and no cluster is about: formats, what the Hub's servers note, empty words.
DULL = frozenset(
    [
        "safetensors",
        "pytorch",
        "tensorboard",
        "generated_from_trainer",
        "jax",
        "tf",
        "onnx",
        "en",
        "us",
        "conversational",
        "unk",
        "card",
        "pipeline",
        "transformers",
        "autotrain_compatible",
        "endpoints_compatible",
        "text-generation-inference",
        "text-embeddings-inference",
        "infinity_compatible",
        "custom_code",
        "model-index",
        "has_space",
        "hf-asr-leaderboard",
        "eval-results",
        "base",
        "large",
        "small",
        "tiny",
        "finetuned",
        "finetune",
        "finetuning",
        "fine-tuned",
        "tuned",
        "uncased",
        "cased",
        "lr",
        "ep",
        "seed",
        "no",
        "repo",
        "dummy",
        "space",
        "4x4",
        "slippery",
    ]
)


@dataclass(frozen=True)
class LabelTerms:
    """Which models carry which term: `has` (n, t) CSR of ones, `terms` (t,) as shown, `trust` (t,) float32."""

    has: sparse.csr_matrix
    terms: list[str]
    trust: NDArray[np.float32]


def read_terms(models: pa.Table) -> LabelTerms:
    """Read the terms that a label may use: task, library, language names, tags and words of names.

    Bookkeeping (regions, licenses, papers, datasets, parents) and file formats are left out. A string that several
    fields hold is one term, at the trust of the best of them. Only the commonest `MOST_TERMS` are kept.
    """
    fields: list[tuple[str, sparse.csr_matrix, pa.Array]] = []
    for field in ("task", "library"):
        if field in models.column_names:
            mentions = distinct(models[field])
            fields.append((field, mentions.incidence, pc.utf8_lower(mentions.values)))
    codes: set[str] = set()
    if "languages" in models.column_names:
        mentions = distinct(models["languages"])
        codes = set(mentions.values.to_pylist())
        names = pa.array([language_name(code) or code for code in mentions.values.to_pylist()], pa.string())
        fields.append(("language", mentions.incidence, names))
    if "tags" in models.column_names:
        mentions = distinct(models["tags"])
        whole = pc.replace_substring_regex(read_tags(mentions.values).whole, r"^(?:diffusers|dataset_tag):", "")
        plain = pc.and_(
            pc.invert(pc.match_substring(whole, ":")), pc.invert(pc.is_in(whole, pa.array(sorted(codes), pa.string())))
        )
        fields.append(("tag", mentions.incidence, pc.if_else(plain, whole, pa.scalar(None, pa.string()))))
    if "name" in models.column_names:
        words = split_words(pc.fill_null(models["name"].combine_chunks().cast(pa.string()), ""))
        fields.append(("name", words.incidence, words.values))
    return _gather(fields, models.num_rows)


def name_clusters(
    found: LabelTerms, code: NDArray[np.int32], parent: NDArray[np.int32], *, terms: int = 3
) -> tuple[list[str], list[list[str]]]:
    """Name the clusters of one level: labels (unique, at most 48 characters), and up to 8 terms each, best first.

    `code` (n,) int32: the cluster of each row (-1: none). `parent` (c,) int32: clusters with one parent are siblings.
    A term's score is share * log(share / share among the siblings' models) * trust: how much of the cluster it covers,
    times how surely it tells the cluster from what is beside it.
    """
    count = len(parent)
    kept = np.flatnonzero(code >= 0)
    member = sparse.csr_matrix((np.ones(len(kept), np.float32), (code[kept], kept)), shape=(count, len(code)))
    inside = np.asarray((member @ found.has).todense(), np.float64) if len(found.terms) else np.zeros((count, 0))
    sizes = np.bincount(code[kept], minlength=count).astype(np.float64)
    family = np.unique(parent, return_inverse=True)[1] if count else np.zeros(0, int)
    total = np.zeros((int(family.max()) + 1 if count else 0, inside.shape[1]))
    np.add.at(total, family, inside)
    everyone = np.bincount(family, weights=sizes, minlength=len(total))
    share = inside / np.maximum(sizes, 1)[:, None]
    overall = inside.sum(axis=0) / max(1.0, sizes.sum())
    # Beside: the siblings, with the whole map as 50 more models, so that an only child is told from everything else.
    beside = (total[family] - inside + 50 * overall) / np.maximum(1, everyone[family] - sizes + 50)[:, None]
    score = share * np.log((share + 1e-9) / (beside + 0.01)) * found.trust
    score[share < LEAST_SHARE] = -np.inf
    listed = [_distinct_terms(score[c], share[c], found.terms) for c in range(count)]
    return _unique_labels(listed, terms), listed


def _distinct_terms(
    score: NDArray[np.float64], share: NDArray[np.float64], terms: list[str], most: int = 8
) -> list[str]:
    """Take the best terms, none that repeats a better one in other letters."""
    best = np.argsort(-score, kind="stable")[: 6 * most]
    fallback = np.argsort(-share, kind="stable")[:2]
    chosen: list[str] = []
    for at in [*best[score[best] > 0], *([] if (score[best] > 0).any() else fallback)]:
        term = terms[at]
        if share[at] > 0 and not any(_repeats(term, other) for other in chosen):
            chosen.append(term)
        if len(chosen) == most:
            break
    return chosen


def _repeats(term: str, other: str) -> bool:
    a, b = (_letters(t) for t in (term, other))
    return a in b or b in a or (len(a) > 4 and len(b) > 4 and a[:5] == b[:5] and abs(len(a) - len(b)) < 3)


def _letters(term: str) -> str:
    return "".join(c for c in term.lower() if c.isalnum())


def _unique_labels(listed: list[list[str]], terms: int) -> list[str]:
    labels: list[str] = []
    taken: set[str] = set()
    for chosen in listed:
        for upto in range(min(terms, len(chosen)), len(chosen) + 1):
            label = _join(chosen[:upto])
            if label not in taken:
                break
        base, again = label or "various", 2
        label = base
        while label in taken:
            label, again = f"{base} ({again})", again + 1
        taken.add(label)
        labels.append(label)
    return labels


def _join(chosen: list[str]) -> str:
    label = ""
    for term in chosen:
        longer = f"{label} · {term}" if label else term
        if len(longer) <= LONGEST_LABEL:
            label = longer
    return label


def _gather(fields: list[tuple[str, sparse.csr_matrix, pa.Array]], rows: int) -> LabelTerms:
    clean = [(field, has, _presentable(values)) for field, has, values in fields]
    parts = [pc.drop_null(values) for _, _, values in clean]
    vocabulary = Vocabulary.of(*parts) if parts else Vocabulary(pa.array([], pa.string()))
    size = len(vocabulary)
    total = sparse.csr_matrix((rows, size), dtype=np.float32)
    trust = np.zeros(size, np.float32)
    for field, has, values in clean:
        columns = vocabulary.columns(values)
        known = np.flatnonzero(columns >= 0)
        move = sparse.csr_matrix((np.ones(len(known), np.float32), (known, columns[known])), shape=(len(values), size))
        total = total + has @ move
        np.maximum.at(trust, columns[known], np.float32(TRUST[field]))
    total = total.tocsr()
    total.data[:] = 1
    often = np.asarray(total.sum(axis=0)).ravel()
    keep = np.sort(np.argsort(-often, kind="stable")[:MOST_TERMS])
    names: list[Any] = vocabulary.terms.to_pylist()
    return LabelTerms(total[:, keep].tocsr(), [names[at] for at in keep], trust[keep])


def _presentable(values: pa.Array) -> pa.Array:
    text = pc.utf8_trim_whitespace(values.cast(pa.string()))
    length = pc.utf8_length(text)
    good = pc.and_(pc.greater(length, 1), pc.less_equal(length, LONGEST_TERM))
    good = pc.and_(good, pc.invert(pc.is_in(pc.utf8_lower(text), pa.array(sorted(DULL), pa.string()))))
    return pc.if_else(good, text, pa.scalar(None, pa.string()))
