"""Which tool wrote a card, told by the sentences that the tool puts there."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["generators"]

# What each tool writes into the cards that it makes, in the order in which they are looked for: tools that build on
# another tool's card come before it. Sentences were read in real cards of 2022 to 2026.
SIGNATURES = (
    ("gguf-my-repo", ("ggml.ai's [GGUF-my-repo]",)),
    (
        "mradermacher",
        ("static quants of https://huggingface.co/", "weighted/imatrix quants of https://huggingface.co/"),
    ),
    (
        "thebloke",
        ("<!-- header start -->\n<!-- 200823 -->", "TheBlokeAI", "TheBloke's LLM work is generously supported"),
    ),
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
    (
        "keras-callback",
        (
            "according to the information Keras had access to",
            "generated automatically from the information the training script had access to",
        ),
    ),
    (
        "diffusers",
        (
            "This model card has been generated automatically according to the information the training script",
            "LoRA adaption weights for",
            "LoRA adaptation weights for",
        ),
    ),
    ("sentence-transformers", ("This is a [sentence-transformers](", "[Sentence Transformer](")),
    ("setfit", ("This is a [SetFit](", "This is a [SetFit model](")),
    ("stable-baselines3", ("using the [stable-baselines3 library]",)),
    ("ml-agents", ("using the [Unity ML-Agents Library]",)),
    ("deep-rl-course", ("[Deep Reinforcement Learning Course]", "implementation of Deep Reinforcement Learning")),
    ("sample-factory", ("[Sample-Factory](",)),
    (
        "espnet",
        (
            "ESPnet2 ASR model",
            "ESPnet2 TTS",
            "This model was trained by",
            "This model was imported from https://zenodo.org",
        ),
    ),
    ("mlx", ("was converted to MLX format from", "to MLX format from [")),
    ("pytorch-model-hub-mixin", ("PytorchModelHubMixin", "PyTorchModelHubMixin")),
    (
        "huggingface-template",
        (
            "This modelcard aims to be a base template for new models",
            "This is the model card of a 🤗 transformers model that has been pushed on the Hub",
            "[More Information Needed]",
        ),
    ),
)
LOOKED_AT = 20_000  # characters from the start of a card


def generators(cards: pa.Array) -> pa.Array:
    """Name the tool that wrote each card; null: a person, or unknown.

    One pass over all cards finds those with any of the sentences; only they are asked for each tool in turn.
    """
    heads = pc.utf8_slice_codeunits(cards, start=0, stop=LOOKED_AT)
    any_sentence = "|".join(re.escape(sentence) for _, sentences in SIGNATURES for sentence in sentences)
    suspects = pc.fill_null(pc.match_substring_regex(heads, any_sentence), False)
    rows = np.flatnonzero(np.asarray(suspects.to_numpy(zero_copy_only=False), dtype=bool))
    heads = heads.filter(suspects)
    names = pa.array([tool for tool, _ in SIGNATURES])
    found = np.full(len(cards), -1, dtype=np.int64)
    for place, (_, sentences) in enumerate(SIGNATURES):
        pattern = "|".join(re.escape(sentence) for sentence in sentences)
        hit = np.asarray(pc.match_substring_regex(heads, pattern).to_numpy(zero_copy_only=False), dtype=bool)
        found[rows[hit]] = place
        rows, heads = rows[~hit], heads.filter(pa.array(~hit))
    return names.take(pa.array(found, mask=found < 0))
