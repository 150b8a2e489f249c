"""What a model seems to be to its parent, judged by its own traits and never by the relation it declares.

The order and the words were chosen on half of the declared edges of August 2026; docs/lineage.md holds
the measurement on the other half.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["RULES", "infer_relations"]

RULES = {
    "library:adapter": "adapter",
    "tag:adapter": "adapter",
    "parents>=3": "merge",
    "name:quantized": "quantized",
    "format:gguf-only": "quantized",
    "parents>=2": "merge",
    "tag:merge": "merge",
    "format:onnx": "quantized",
    "tag:bits": "quantized",
    "tag:quantized": "quantized",
    "format:gguf": "quantized",
    "otherwise": "finetune",
}
"""The ladder: rule → relation. The first rule that holds for an edge fires."""

ADAPTER_LIBRARIES = ("peft", "adapter-transformers")
ADAPTER_TAGS = ("lora", "template:sd-lora", "template:diffusion-lora")
MERGE_TAGS = ("merge", "mergekit")
QUANTIZED_TAGS = ("compressed-tensors", "gptq", "awq", "exl2", "exl3", "fp8", "nvfp4")
BITS_TAGS = tuple(f"{bits}-bit" for bits in range(1, 9))
FULL_WEIGHTS = ("safetensors", "pytorch", "tf", "jax")

QUANTIZED_WORD = (
    r"^(?:gguf|ggml|awq|gptq|exl[23]|int[48]|w[48]a(?:4|8|16)|fp8|nvfp4|mxfp[48]|bnb|nf4|[1-8]?bits?|[0-9]+bpw"
    r"|i?q[1-8]|imatrix|quantized|quant|onnx|coreml|openvino|litert|executorch|mlc|ct2|npu2?)$"
)
"""A word of a name that tells of fewer bits, or of an export for a runtime, which the Hub counts as quantized too."""


def infer_relations(models: pa.Table, edges: pa.Table) -> tuple[pa.Array, pa.Array]:
    """Infer the relation of each edge, and name the rule that fired; two string arrays of (edges,).

    Reads `tags`, `library`, `formats` and `name` of the child, the name of the parent, and how many parents
    the child declares. A format counts where `formats` or the tags name it: a listing without `formats`
    repeats it as a tag.
    """
    encoded = edges["child_ix"].combine_chunks().dictionary_encode()
    who = encoded.dictionary
    at = encoded.indices.to_numpy(zero_copy_only=False)
    parents = np.bincount(at, minlength=len(who))
    library = pc.fill_null(pc.utf8_lower(models["library"].combine_chunks().take(who)), "")
    tags = _Words(models["tags"].combine_chunks().take(who))
    formats = _Words(models["formats"].combine_chunks().take(who))
    gguf = tags.any_of(("gguf",)) | formats.any_of(("gguf",))
    onnx = tags.any_of(("onnx",)) | formats.any_of(("onnx",))
    full = tags.any_of(FULL_WEIGHTS) | formats.any_of(FULL_WEIGHTS)
    by_child = {
        "library:adapter": pc.is_in(library, value_set=pa.array(ADAPTER_LIBRARIES)).to_numpy(zero_copy_only=False),
        "tag:adapter": tags.any_of(ADAPTER_TAGS),
        "parents>=3": parents >= 3,
        "format:gguf-only": gguf & ~full,
        "parents>=2": parents >= 2,
        "tag:merge": tags.any_of(MERGE_TAGS),
        "format:onnx": onnx,
        "tag:bits": tags.any_of(BITS_TAGS),
        "tag:quantized": tags.any_of(QUANTIZED_TAGS),
        "format:gguf": gguf,
    }
    by_edge = {
        "name:quantized": _says_quantized(models["name"].combine_chunks().take(edges["child_ix"]), edges["parent_id"]),
        "otherwise": np.ones(edges.num_rows, bool),
    }
    holds = [by_edge[rule] if rule in by_edge else by_child[rule][at] for rule in RULES]
    fired = pa.array(np.argmax(np.stack(holds), axis=0))
    return pa.array(list(RULES.values())).take(fired), pa.array(list(RULES)).take(fired)


class _Words:
    """Lists of words that are asked many times which of them hold one of some words, in any case."""

    def __init__(self, lists: pa.ListArray) -> None:
        encoded = lists.flatten().dictionary_encode()
        self.words = pc.utf8_lower(encoded.dictionary)
        self.codes = _codes(encoded)
        self.owner = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)
        self.lists = len(lists)

    def any_of(self, words: tuple[str, ...]) -> NDArray[np.bool_]:
        """Tell for each list whether it holds one of the words."""
        hit = np.append(pc.is_in(self.words, value_set=pa.array(words)).to_numpy(zero_copy_only=False), False)
        found = np.zeros(self.lists, bool)
        found[self.owner[hit[self.codes]]] = True
        return found


def _says_quantized(child_name: pa.ChunkedArray, parent_id: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Tell where the child's name has a word of `QUANTIZED_WORD` that the parent's name has not."""
    parent = parent_id.combine_chunks().dictionary_encode()
    names = pc.replace_substring_regex(parent.dictionary, r"(?s)^.*/", "")
    children, parents = _quantized_words(child_name.combine_chunks()), _quantized_words(names)
    words = pc.unique(pa.concat_arrays([children.words, parents.words]))
    said = _codes(parent)[children.owner] * len(words) + children.codes(words)
    inherited = pa.array(parents.owner * len(words) + parents.codes(words))
    new = pc.invert(pc.is_in(pa.array(said), value_set=inherited)).to_numpy(zero_copy_only=False)
    found = np.zeros(len(child_name), bool)
    found[children.owner[new]] = True
    return found


@dataclass(frozen=True)
class _Said:
    """Words of `QUANTIZED_WORD` that names have: name `owner[i]` has `words[i]`."""

    owner: NDArray[np.int64]
    words: pa.Array

    def codes(self, words: pa.Array) -> NDArray[np.int64]:
        """Return the place of each among some distinct `words` that hold all of them."""
        return np.asarray(pc.index_in(self.words, value_set=words).to_numpy(zero_copy_only=False), np.int64)


def _quantized_words(names: pa.Array) -> _Said:
    lists = pc.split_pattern_regex(pc.fill_null(pc.utf8_lower(names), ""), r"[-_. ]+")
    encoded = lists.flatten().dictionary_encode()
    hit = pc.match_substring_regex(encoded.dictionary, QUANTIZED_WORD).to_numpy(zero_copy_only=False)
    codes = _codes(encoded)
    said = np.flatnonzero(hit[codes])
    owner = pc.list_parent_indices(lists).to_numpy(zero_copy_only=False)[said]
    return _Said(owner.astype(np.int64), encoded.dictionary.take(pa.array(codes[said])))


def _codes(encoded: pa.DictionaryArray) -> NDArray[np.int64]:
    """Place of each value in the dictionary, -1 for null."""
    return np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), np.int64)
