"""What a model seems to be to its parent, judged by its own traits and never by the relation it declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RULES", "infer_relations"]

MERGE_TAGS = ("merge", "mergekit", "lazymergekit")
ADAPTER_TAGS = ("lora", "peft", "adapter", "qlora", "dora")
ADAPTER_LIBRARIES = ("peft", "adapter-transformers")
QUANTIZED_TAGS = (
    "gguf", "exl2", "exl3", "awq", "gptq", "fp8", "nvfp4", "mxfp4", "quantized", "quantization", "compressed-tensors",
    "4-bit", "8-bit", "2-bit", "3-bit", "5-bit", "6-bit", "bitsandbytes", "llama-cpp", "imatrix", "gguf-my-repo",
)  # fmt: skip
QUANTIZED_LIBRARIES = ("gguf", "exllamav2", "exllamav3", "llama.cpp", "llama-cpp")
QUANTIZED_NAME = (
    r"(?i)(?:^|[-_. ])(?:gguf|ggml|awq|gptq|exl2|exl3|int4|int8|w4a16|w8a8|fp8|nvfp4|mxfp4|bnb|[2-8]\.?[0-9]*-?bits?"
    r"|[2-8](?:\.[0-9]+)?bpw|q[2-8](?:_[0-9k][a-z_0-9]*)?|imatrix)(?:$|[-_. ])"
)

RULES = {
    "parents>=2": "merge",
    "tag:merge": "merge",
    "library:adapter": "adapter",
    "tag:adapter": "adapter",
    "library:quantized": "quantized",
    "format:gguf": "quantized",
    "tag:quantized": "quantized",
    "name:quantized": "quantized",
    "otherwise": "finetune",
}
"""The ladder: rule → relation, the first that holds."""


def infer_relations(models: pa.Table, edges: pa.Table) -> tuple[pa.Array, pa.Array]:
    """Infer the relation of each edge, and name the rule that fired; two string arrays of (edges,).

    Reads `tags`, `library`, `formats` and `name` of the child, and how many parents it declares.
    """
    child = edges["child_ix"].combine_chunks()
    encoded = child.dictionary_encode()
    who = encoded.dictionary
    at = encoded.indices.to_numpy(zero_copy_only=False)
    parents = np.bincount(at, minlength=len(who))
    tags = pc.take(models["tags"].combine_chunks(), who)
    formats = pc.take(models["formats"].combine_chunks(), who)
    library = pc.fill_null(pc.utf8_lower(pc.take(models["library"].combine_chunks(), who)), "")
    name = pc.fill_null(pc.take(models["name"].combine_chunks(), who), "")
    holds = (
        parents >= 2,
        _any_of(tags, MERGE_TAGS),
        _is_in(library, ADAPTER_LIBRARIES),
        _any_of(tags, ADAPTER_TAGS),
        _is_in(library, QUANTIZED_LIBRARIES),
        _any_of(formats, ("gguf",)),
        _any_of(tags, QUANTIZED_TAGS),
        pc.match_substring_regex(name, QUANTIZED_NAME).to_numpy(zero_copy_only=False),
        np.ones(len(who), bool),
    )
    fired = np.argmax(np.stack(holds), axis=0)[at]
    names = pa.array(list(RULES))
    relations = pa.array(list(RULES.values()))
    return relations.take(pa.array(fired)), names.take(pa.array(fired))


def _is_in(values: pa.Array, words: tuple[str, ...]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = pc.is_in(values, value_set=pa.array(words)).to_numpy(zero_copy_only=False)
    return found


def _any_of(lists: pa.ListArray, words: tuple[str, ...]) -> NDArray[np.bool_]:
    """Tell for each list whether it holds one of the words, in any case."""
    hit = _is_in(pc.utf8_lower(lists.flatten()), words)
    owner = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
    found = np.zeros(len(lists), bool)
    found[owner[hit]] = True
    return found
