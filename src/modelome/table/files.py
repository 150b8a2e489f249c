"""What the files and tags of a repository say of its formats and its architecture."""

from __future__ import annotations

from functools import cache
from importlib import resources

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.table.tags import TagColumn
from modelome.table.traits import united

__all__ = ["FORMATS", "architectures_of", "formats_of"]

FORMATS = (
    "safetensors", "gguf", "ggml", "onnx", "pytorch", "tf", "jax", "flax", "keras", "tf-keras", "tflite", "coreml",
    "openvino", "mlx", "rust", "paddlepaddle", "tensorrt", "rknn", "executorch", "litert", "joblib", "pickle",
    "diffusers",
)  # fmt: skip
ENDINGS = {
    ".safetensors": "safetensors",
    ".gguf": "gguf",
    ".ggml": "ggml",
    ".onnx": "onnx",
    ".bin": "pytorch",
    ".pt": "pytorch",
    ".pth": "pytorch",
    ".ckpt": "pytorch",
    ".h5": "tf",
    ".msgpack": "jax",
    ".ot": "rust",
    ".tflite": "tflite",
    ".mlmodel": "coreml",
    ".keras": "keras",
    ".joblib": "joblib",
    ".pkl": "pickle",
    ".nemo": "nemo",
}
WEIGHTS_BIN = r"(?:^|/)(?:pytorch_model|adapter_model|model|diffusion_pytorch_model|consolidated)[\w.-]*\.bin$"

# Model types of families that get a new version every few months: `qwen3_5`, `gemma4_text`, `deepseek_v4`.
GROWING = (
    "qwen", "gemma", "llama", "glm", "phi", "olmo", "lfm", "mistral", "ministral", "internlm", "minicpm", "exaone",
    "deepseek_v", "ernie", "nemotron", "cohere", "granite", "kimi_k", "minimax_m", "hunyuan_v", "smollm",
)  # fmt: skip
VERSIONED = rf"^(?:{'|'.join(GROWING)})[0-9]+(?:_[a-z0-9_]+)?$"


@cache
def _architectures() -> pa.Array:
    listed = (resources.files("modelome.table.taxonomies") / "architectures.txt").read_text(encoding="utf-8")
    return pa.array([line for line in listed.split("\n") if line and not line.startswith("#")])


def _from_files(files: pa.Array) -> pa.Array:
    names = TagColumn.of(files)
    ending = pc.utf8_lower(pc.struct_field(pc.extract_regex(names.words, r"(?P<end>\.[A-Za-z0-9]+)$"), "end"))
    place = pc.index_in(ending, value_set=pa.array(list(ENDINGS)))
    formats = pa.array(list(ENDINGS.values())).take(place)
    loose = pc.and_(pc.equal(ending, ".bin"), pc.invert(pc.match_substring_regex(names.words, WEIGHTS_BIN)))
    formats = pc.if_else(pc.fill_null(loose, False), pa.scalar(None, pa.string()), formats)
    rows, codes = names.choose(np.asarray(formats.is_valid().to_numpy(zero_copy_only=False), dtype=bool))
    return names.lists(rows, formats.take(pa.array(codes)))


def formats_of(fields: pa.Array, files: pa.Array, tags: TagColumn) -> pa.Array:
    """Name the formats that the weights come in, from the source's field, the files' endings and the Hub's tags."""
    rows, codes = tags.choose(tags.among(pa.array(FORMATS)))
    return united([fields, _from_files(files), tags.lists(rows, tags.words.take(pa.array(codes)))])


def architectures_of(known: pa.Array, tags: TagColumn) -> pa.Array:
    """Return the model type of the config; else the first tag that is one, else the pipeline class of diffusers."""
    rows, codes = tags.choose(tags.among(_architectures()) | tags.matching(VERSIONED))
    from_tag = tags.first(rows, tags.words.take(pa.array(codes)))
    return pc.coalesce(known, from_tag, tags.first(*tags.prefixed("diffusers:")))
