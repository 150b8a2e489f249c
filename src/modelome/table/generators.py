"""Which tool wrote a card, told by the sentences that the tool puts there, and by the rest of its template.

A tool's sentence decides. A card without one, because a person edited it or because it was cut off, is still told by
its overlap with the text that all cards of the tool share (`shingles`). The paper (arXiv 2508.06811) looks for two
phrases only, which hardly any tool but one writes: `is_phrased` tells these apart, for comparison.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.table.shingles import shares_of_templates, templates

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LOOKED_AT", "OVERLAP", "SIGNATURES", "by_sentence", "generators", "is_phrased"]

# What each tool writes into the cards that it makes, in the order in which they are looked for: tools that build on
# another tool's card come before it. Sentences were read in real cards of 2022 to 2026.
SIGNATURES = (
    ("gguf-my-repo", ("ggml.ai's [GGUF-my-repo]",)),
    (
        "mradermacher",
        ("static quants of https://huggingface.co/", "weighted/imatrix quants of https://huggingface.co/"),
    ),
    ("pruna", ('<a href="https://www.pruna.ai/" target="_blank"', "PrunaAI models here")),
    ("thebloke", ("TheBlokeAI", "TheBloke's LLM work is generously supported")),
    ("bartowski", ("Llamacpp imatrix Quantizations of", "Llamacpp Quantizations of", "Exllama v2 Quantizations of")),
    ("quantfactory", ("This is quantized version of",)),
    ("mergekit", ("This is a merge of pre-trained language models created using [mergekit]",)),
    ("lazymergekit", ("is a merge of the following models using [LazyMergekit]",)),
    (
        "autotrain",
        ("Trained Using AutoTrain", "Trained with AutoTrain", "trained by AutoTrain", "Model Trained Using AutoNLP"),
    ),
    ("unsloth", ("trained 2x faster with [Unsloth]", "was trained 2x faster with Unsloth")),
    ("axolotl", ("Built with Axolotl",)),
    ("llama-factory", ("\n- llama-factory\n",)),
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
            "This is a dreambooth model derived from",
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
    ("espnet", ("ESPnet2 ASR model", "ESPnet2 TTS", "recipe in [espnet](", "ESPnet2 ASR pretrained model")),
    ("huggingtweets", ("I was made with [huggingtweets]", "https://github.com/borisdayma/huggingtweets")),
    ("huggingartists", ("I was made with [huggingartists]", "https://github.com/AlekseyKorshuk/huggingartists")),
    ("opus-mt", ("OPUS readme: [",)),
    ("adapter-hub", ("This adapter was created for usage with the **[adapter-transformers]",)),
    ("spacy", ("| **Default Pipeline** |",)),
    ("stanza", ("Stanza is a collection of accurate and efficient tools for the linguistic analysis",)),
    ("corenlp", ("CoreNLP is your one stop shop for natural language processing in Java",)),
    ("textattack", ("## TextAttack Model Card",)),
    ("textual-inversion", ("concept taught to Stable Diffusion via Textual Inversion",)),
    ("fastai", ("Congratulations on hosting your fastai model on the Hugging Face Hub",)),
    ("xlsr-template", ("When using this model, make sure that your speech input is sampled at 16kHz.",)),
    ("keras-hub", ("<summary>View Model Plot</summary>",)),
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
OVERLAP = 0.4
"""Share of a template's shingles from which a card without the tool's sentence is the tool's; see docs/cards.md."""
_PHRASES = r"(?i)automatically generated|generated automatically"


def generators(cards: pa.Array) -> pa.Array:
    """Name the tool that wrote each card; null: a person, or unknown."""
    found = by_sentence(cards)
    left = np.flatnonzero((found < 0) & np.asarray(cards.is_valid().to_numpy(zero_copy_only=False), dtype=bool))
    among = templates()
    if len(left) and among.tools:
        heads = pc.utf8_slice_codeunits(cards.take(pa.array(left)).cast(pa.string()), start=0, stop=LOOKED_AT)
        shares = shares_of_templates(heads, among)
        best = shares.argmax(axis=1)
        told = shares.max(axis=1) >= OVERLAP
        place = {tool: code for code, (tool, _) in enumerate(SIGNATURES)}
        code = np.array([place[tool] for tool in among.tools])
        found[left[told]] = code[best[told]]
    return pa.array([tool for tool, _ in SIGNATURES]).take(pa.array(found, mask=found < 0))


def by_sentence(cards: pa.Array) -> NDArray[np.int64]:
    """Tell the place in `SIGNATURES` of the first tool whose sentence is in each card, -1 for none, (n,).

    One pass over all cards finds those with any of the sentences; only they are asked for each tool in turn.
    """
    heads = pc.utf8_slice_codeunits(cards, start=0, stop=LOOKED_AT)
    any_sentence = "|".join(re.escape(sentence) for _, sentences in SIGNATURES for sentence in sentences)
    suspects = pc.fill_null(pc.match_substring_regex(heads, any_sentence), False)
    rows = np.flatnonzero(np.asarray(suspects.to_numpy(zero_copy_only=False), dtype=bool))
    heads = heads.filter(suspects)
    found = np.full(len(cards), -1, dtype=np.int64)
    for place, (_, sentences) in enumerate(SIGNATURES):
        pattern = "|".join(re.escape(sentence) for sentence in sentences)
        hit = np.asarray(pc.match_substring_regex(heads, pattern).to_numpy(zero_copy_only=False), dtype=bool)
        found[rows[hit]] = place
        rows, heads = rows[~hit], heads.filter(pa.array(~hit))
    return found


def is_phrased(cards: pa.Array) -> pa.BooleanArray:
    """Tell which cards hold one of the paper's two phrases, letter case apart; null for no card."""
    return pc.match_substring_regex(cards, _PHRASES)
