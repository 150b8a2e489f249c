"""Which tags say what a model is.

A Hub tag list mixes what a model is (`bert`, `fill-mask`, `dataset:squad`) with what it says of its parents
(`base_model:`), what the law says (`license:`), what it cites (`arxiv:`, `doi:`) and what the Hub's servers note for
themselves (`region:us`, `endpoints_compatible`). Only the first kind goes into the text. Licenses and papers are traits
with filters of their own: they say nothing of what a model does, and 57,000 rows carry one template's citation.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["TagText", "read_tags"]

_BOOKKEEPING = (
    r"(?i)^\s*(?:"
    r"(?:region|license|arxiv|doi|deploy|dataset_size|version|model_cls_name|scvi_version|anndata_version|https?)\s*:.*"
    r"|(?:endpoints|autotrain|infinity|text-generation-inference|text-embeddings-inference)(?:_compatible)?"
    r"|model-index|has_space|eval-results|custom_code|region|license"
    r")\s*$"
)
_LINEAGE = r"(?i)^\s*base_model\s*:"
_PARENT = r"(?i)^\s*base_model\s*:\s*(?:(?:finetune|adapter|quantized|merge)\s*:)?\s*"
_LONGEST_TAG = 120


@dataclass(frozen=True)
class TagText:
    """Distinct tags seen as text; all arrays run over the distinct tags.

    `whole` is the tag as one feature (lower case, trimmed; null: none), `words` the part that is split into words
    (null: none), `lineage` the name of the parent that a `base_model:` tag holds (null elsewhere).
    """

    whole: pa.StringArray
    words: pa.StringArray
    lineage: pa.StringArray


def read_tags(tags: pa.StringArray) -> TagText:
    """Sort distinct tags into what a model is, its parents, and bookkeeping (dropped)."""
    trimmed = pc.utf8_trim_whitespace(tags)
    is_lineage = pc.match_substring_regex(trimmed, _LINEAGE)
    dropped = pc.or_(is_lineage, pc.match_substring_regex(trimmed, _BOOKKEEPING))
    dropped = pc.or_(dropped, pc.equal(pc.utf8_length(trimmed), 0))
    nothing = pa.scalar(None, pa.string())
    kept = pc.if_else(dropped, nothing, trimmed)
    # A long tag is prose or an accident: its words count, the whole can match nothing.
    whole = pc.if_else(pc.greater(pc.utf8_length(kept), _LONGEST_TAG), nothing, pc.utf8_lower(kept))
    # "dataset:owner/name": the words are the name's; who owns the data is bookkeeping.
    words = pc.replace_substring_regex(kept, r"(?i)^dataset:(?:[^/]*/)?", "")
    parent = pc.replace_substring_regex(trimmed, _PARENT, "")
    lineage = pc.if_else(is_lineage, pc.replace_substring_regex(parent, r"^[^/]*/", ""), nothing)
    return TagText(whole, words, lineage)
