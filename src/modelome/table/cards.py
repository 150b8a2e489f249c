"""Cards: what their headers declare, how long they are, and which tool wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.table.frontmatter import metadata_of_card, metadata_of_json
from modelome.table.languages import declared_languages

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Declared", "declared_by_cards", "generators", "lengths"]

RELATIONS = ("finetune", "adapter", "quantized", "merge")
MOST_ITEMS = 5_000


@dataclass(frozen=True)
class Declared:
    """What cards declare, one value a row of the batch; None or [] where they say nothing."""

    task: pa.Array
    library: pa.Array
    license_name: pa.Array
    license_link: pa.Array
    licenses: pa.Array
    languages: pa.Array
    datasets: pa.Array
    parents: pa.Array  # list<struct<id, relation>>


def declared_by_cards(cards: pa.Array, metadata: pa.Array) -> Declared:
    """Read headers: the Hub's parse (JSON) where the source has it, else the card's own YAML."""
    count = len(cards)
    words: dict[str, list[str | None]] = {
        name: [None] * count for name in ("pipeline_tag", "library_name", "license_name", "license_link")
    }
    lists: dict[str, list[list[str]]] = {name: [[]] * count for name in ("license", "language", "datasets")}
    parents: list[list[tuple[str, str]]] = [[]] * count
    for row, found in _headers(cards, metadata):
        for name, column in words.items():
            column[row] = _word(found.get(name))
        lists["license"][row] = _items(found.get("license"))
        lists["language"][row] = declared_languages(found.get("language"))
        lists["datasets"][row] = _items(found.get("datasets"))
        relation = str(found.get("base_model_relation", "")).strip().lower()
        relation = relation if relation in RELATIONS else "unspecified"
        parents[row] = [(parent, relation) for parent in _items(found.get("base_model"))]
    texts = pa.list_(pa.string())
    pairs = pa.list_(pa.struct([("id", pa.string()), ("relation", pa.string())]))
    return Declared(
        task=pa.array(words["pipeline_tag"], pa.string()),
        library=pa.array(words["library_name"], pa.string()),
        license_name=pa.array(words["license_name"], pa.string()),
        license_link=pa.array(words["license_link"], pa.string()),
        licenses=pa.array(lists["license"], texts),
        languages=pa.array(lists["language"], texts),
        datasets=pa.array(lists["datasets"], texts),
        parents=pa.array([[{"id": i, "relation": r} for i, r in row] for row in parents], pairs),
    )


def _headers(cards: pa.Array, metadata: pa.Array) -> Iterator[tuple[int, dict[str, Any]]]:
    told = np.asarray(metadata.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    for row in np.flatnonzero(told):
        yield int(row), metadata_of_json(metadata[int(row)].as_py())
    fenced = pc.fill_null(
        pc.match_substring_regex(pc.utf8_slice_codeunits(cards, start=0, stop=64), r"^\s*\x{FEFF}?\s*---"), False
    )
    own = np.asarray(fenced.to_numpy(zero_copy_only=False), dtype=bool) & ~told
    for row in np.flatnonzero(own):
        yield int(row), metadata_of_card(cards[int(row)].as_py())


def _word(value: Any) -> str | None:
    if isinstance(value, list) and value:
        value = value[0]
    if not isinstance(value, str):
        return None
    return value.strip() or None


def _items(value: Any) -> list[str]:
    """Read a word, a list of words, or a mapping (its values are the words, or it names one by `id` or `name`)."""
    if isinstance(value, dict):
        named = next((value[key] for key in ("id", "name", "model", "repo_id") if key in value), None)
        value = list(value.values()) if named is None else named
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list):
        return []
    found: list[str] = []
    for item in value[:MOST_ITEMS]:
        if isinstance(item, dict):
            found += _items(item)
        elif isinstance(item, str) and item.strip() and item.strip().lower() not in ("null", "none", "~"):
            found.append(item)
    return found


# What each tool writes into the cards that it makes, in the order in which they are looked for: tools that build on
# another tool's card come before it. Sentences were read in real cards of 2022 to 2026.
SIGNATURES = (
    ("gguf-my-repo", ("ggml.ai's [GGUF-my-repo]",)),
    ("mradermacher", ("static quants of https://huggingface.co/", "weighted/imatrix quants of https://huggingface.co/")),
    ("thebloke", ("<!-- header start -->\n<!-- 200823 -->", "TheBlokeAI", "TheBloke's LLM work is generously supported")),
    ("bartowski", ("Llamacpp imatrix Quantizations of", "Llamacpp Quantizations of", "Exllama v2 Quantizations of")),
    ("quantfactory", ("This is quantized version of",)),
    ("mergekit", ("This is a merge of pre-trained language models created using [mergekit]",)),
    ("lazymergekit", ("is a merge of the following models using [LazyMergekit]",)),
    ("autotrain", ("Trained Using AutoTrain", "Trained with AutoTrain", "Model Trained Using AutoNLP")),
    ("unsloth", ("trained 2x faster with [Unsloth]", "was trained 2x faster with Unsloth")),
    ("axolotl", ("Built with Axolotl",)),
    ("llama-factory", ("LLaMA-Factory", "LLaMA Factory")),
    ("trl", ("It has been trained using [TRL]", "is a [TRL language model]")),
    ("transformers-trainer", ("according to the information the Trainer had access to",)),
    ("keras-callback", ("according to the information Keras had access to", "generated automatically from the information the training script had access to")),
    ("diffusers", ("This model card has been generated automatically according to the information the training script", "LoRA adaption weights for", "LoRA adaptation weights for")),
    ("sentence-transformers", ("This is a [sentence-transformers](", "[Sentence Transformer](")),
    ("setfit", ("This is a [SetFit](", "This is a [SetFit model](")),
    ("stable-baselines3", ("using the [stable-baselines3 library]",)),
    ("ml-agents", ("using the [Unity ML-Agents Library]",)),
    ("deep-rl-course", ("[Deep Reinforcement Learning Course]", "implementation of Deep Reinforcement Learning")),
    ("sample-factory", ("[Sample-Factory](",)),
    ("espnet", ("ESPnet2 ASR model", "ESPnet2 TTS", "This model was trained by", "This model was imported from https://zenodo.org")),
    ("mlx", ("was converted to MLX format from", "to MLX format from [")),
    ("pytorch-model-hub-mixin", ("PytorchModelHubMixin", "PyTorchModelHubMixin")),
    ("huggingface-template", ("This modelcard aims to be a base template for new models", "This is the model card of a 🤗 transformers model that has been pushed on the Hub", "[More Information Needed]")),
)  # fmt: skip
LOOKED_AT = 20_000


def generators(cards: pa.Array) -> pa.Array:
    """Name the tool that wrote each card, by sentences that it puts there; null: a person, or unknown."""
    heads = pc.utf8_slice_codeunits(cards, start=0, stop=LOOKED_AT)
    found = pa.nulls(len(cards), pa.string())
    for tool, sentences in SIGNATURES:
        hit = pa.array(np.zeros(len(cards), dtype=bool))
        for sentence in sentences:
            hit = pc.or_(hit, pc.fill_null(pc.match_substring(heads, sentence), False))
        found = pc.coalesce(found, pc.if_else(hit, pa.scalar(tool), pa.scalar(None, pa.string())))
    return found


def lengths(cards: pa.Array) -> tuple[pa.Array, pa.Array]:
    """Characters and words (runs of what is no white space) of each card, its header included."""
    return (
        pc.cast(pc.utf8_length(cards), pa.int32()),
        pc.cast(pc.count_substring_regex(cards, r"\S+"), pa.int32()),
    )
