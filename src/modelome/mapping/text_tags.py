"""Which tags say what a model is, and which kind of saying it is.

A Hub tag list mixes what a model is (`bert`, `fill-mask`, `dataset:squad`) with what it says of its parents
(`base_model:`), what the law says (`license:`), what it cites (`arxiv:`), what its files are (`safetensors`), what the
Hub found that it can serve (`endpoints_compatible`) and what the Hub notes for itself (`region:us`). The last kind is
dropped, parents are left out by default, and the others have weights of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["KINDS", "TagText", "read_tags"]

_KINDS = {
    "lineage": r"base_model\s*:.*",
    "bookkeeping": (
        r"(?:region|deploy|doi|dataset_size|version|model_cls_name|scvi_version|anndata_version|https?)\s*:.*"
        r"|model-index|has_space|eval-results|custom_code|region|license"
    ),
    "license": r"license\s*:.*",
    "papers": r"arxiv\s*:.*",
    "serving": (
        r"(?:endpoints|autotrain|infinity)_compatible|text-generation-inference(?:_compatible)?"
        r"|text-embeddings-inference"
    ),
    "formats": r"safetensors|pytorch|tf|jax|onnx|tensorboard|rust|coreml|openvino|tflite|keras|tf-keras",
}
KINDS = ("content", *_KINDS)
_PARENT = r"(?i)^base_model\s*:\s*(?:(?:finetune|adapter|quantized|merge)\s*:)?\s*"
_LONGEST_TAG = 120


@dataclass(frozen=True)
class TagText:
    """Distinct tags seen as text; all arrays run over the distinct tags.

    `kind` is one of `KINDS`; `whole` the tag as one feature (lower case, trimmed; null: none); `words` the part that is
    split into words (null: none), for a `base_model:` tag the parent's name without its owner.
    """

    kind: pa.StringArray
    whole: pa.StringArray
    words: pa.StringArray


def read_tags(tags: pa.StringArray) -> TagText:
    """Tell for each distinct tag what kind it is and what of it is text."""
    trimmed = pc.utf8_trim_whitespace(tags)
    kind = pc.if_else(pc.is_valid(tags), "content", None)
    for name, pattern in reversed(_KINDS.items()):
        kind = pc.if_else(pc.match_substring_regex(trimmed, rf"(?is)^(?:{pattern})$"), name, kind)
    blank = pc.or_(pc.equal(pc.utf8_length(trimmed), 0), pc.equal(kind, "bookkeeping"))
    kind = pc.if_else(blank, "bookkeeping", kind)
    nothing = pa.scalar(None, pa.string())
    is_lineage = pc.equal(kind, "lineage")
    # A long tag is prose or an accident: its words count, the whole can match nothing.
    no_whole = pc.or_(pc.or_(blank, is_lineage), pc.greater(pc.utf8_length(trimmed), _LONGEST_TAG))
    whole = pc.if_else(no_whole, nothing, pc.utf8_lower(trimmed))
    # Of "dataset:owner/name" the words are the name's: who owns the data is bookkeeping.
    words = pc.replace_substring_regex(trimmed, r"(?i)^dataset:(?:[^/]*/)?", "")
    words = pc.replace_substring_regex(words, r"(?i)^license\s*:", "")
    parents = pc.replace_substring_regex(pc.replace_substring_regex(trimmed, _PARENT, ""), r"^[^/]*/", "")
    words = pc.if_else(is_lineage, parents, words)
    words = pc.if_else(blank, nothing, words)
    return TagText(kind, whole, words)
