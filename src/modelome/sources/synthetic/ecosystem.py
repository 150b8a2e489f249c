"""A whole synthetic ecosystem in memory, as codes and arrays; texts are put together shard by shard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.progress import Progress, Silent
from modelome.sources.synthetic.fitted import Fitted, fitted
from modelome.sources.synthetic.lineage import Lineage, Traits, draw_lineage
from modelome.sources.synthetic.marks import Mark
from modelome.sources.synthetic.names import model_names, owner_names, unique_ids
from modelome.sources.synthetic.rows import Rows, draw_rows
from modelome.sources.synthetic.traits import Mentions, draw_counts, draw_mentions, language_codes, license_codes

__all__ = ["Ecosystem", "draw_ecosystem"]

Array = np.ndarray[Any, Any]
SUFFIXES = {
    "adapter": ("-lora", "-adapter", "-qlora", "-sft-lora", "-peft"),
    "merge": ("-merge", "-slerp", "-ties", "-dare"),
    "quantized": ("-GGUF", "-gguf", "-GPTQ", "-AWQ", "-4bit", "-exl2", "-i1-GGUF", "-Q4_K_M-GGUF"),
    "finetune": ("-finetuned", "-ft", "-sft", "-dpo", "-v2", "-instruct", "-chat"),
}
LONGEST_STEM = 40  # characters of a name that children take over
BARE, OTHER_CASE, SPACED = 0.12, 0.05, 0.001  # of ghosts: without an owner, a real id in another case, a space before


@dataclass(frozen=True)
class Ecosystem:
    """All there is to know of n models; `order` is that in which they are listed."""

    mark: Mark
    stats: Fitted
    rows: Rows
    mentions: Mentions
    lineage: Lineage
    parent_ids: pa.Array  # as declared, one an edge
    ids: pa.Array
    downloads: Array
    likes: Array
    order: Array


def draw_ecosystem(models: int, seed: int = 0, *, progress: Progress | None = None) -> Ecosystem:
    """Draw an ecosystem; the same size and seed give the same one.

    Raises:
        ValueError: fewer than 1,000 models: shares that rest on counts of many owners mean nothing below.

    """
    if models < 1000:
        raise ValueError(f"{models} models are too few for an ecosystem; ask for 1,000 or more.")
    stats = fitted()
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence([seed, models]).spawn(8)]
    with (progress or Silent()).stage("synthesize", 6) as stage:
        rows = draw_rows(stats, models, streams[0])
        stage.advance()
        downloads, likes = draw_counts(stats, rows, streams[1])
        sets, spoken = language_codes(stats, rows, streams[2])
        stage.advance()
        traits = Traits(license_codes(stats)[rows.template], spoken, stats["template_task"][rows.template])
        lineage = draw_lineage(stats, rows, traits, downloads + 20 * likes, streams[3])
        stage.advance()
        mentions = draw_mentions(stats, rows, sets, streams[4])
        stage.advance()
        names = model_names(stats, rows, streams[5])
        names = _after_parents(stats, lineage, names, streams[5])
        owners = owner_names(stats, int(rows.owner.max()) + 1, streams[6])
        ids = unique_ids(owners.take(pa.array(rows.owner)), names)
        stage.advance()
        declared = _declared(lineage, ids, owners, names, streams[7])
        order = streams[7].permutation(models)
        stage.advance()
    return Ecosystem(Mark(models, seed), stats, rows, mentions, lineage, declared, ids, downloads, likes, order)


def _after_parents(stats: Fitted, lineage: Lineage, names: pa.Array, rng: np.random.Generator) -> pa.Array:
    """Name some children after their parent, as often as real ones are."""
    share = stats["name_holds_parent"].astype(np.float64)
    likely = share[:, 0] / np.maximum(share[:, 1], 1)
    child, first = np.unique(lineage.child, return_index=True)
    parent, relation = lineage.parent[first], lineage.relation[first]
    chosen = (parent >= 0) & (rng.random(len(child)) < likely[relation]) & (parent != child)
    child, parent, relation = child[chosen], parent[chosen], relation[chosen]
    short = pc.utf8_length(names.take(pa.array(parent))).to_numpy() <= LONGEST_STEM
    child, parent, relation = child[short], parent[short], relation[short]
    endings = pa.array([ending for some in SUFFIXES.values() for ending in some])
    sizes = np.array([len(some) for some in SUFFIXES.values()])
    starts = np.concatenate([[0], np.cumsum(sizes)])[:-1]
    ending = starts[relation] + (rng.random(len(child)) ** 2 * sizes[relation]).astype(np.int64)
    stem = names.take(pa.array(parent))
    called = pc.binary_join_element_wise(stem, endings.take(pa.array(ending)), "")
    mask = np.zeros(len(names), dtype=bool)
    mask[child] = True
    return pc.replace_with_mask(names, pa.array(mask), called)


def _declared(lineage: Lineage, ids: pa.Array, owners: pa.Array, names: pa.Array, rng: np.random.Generator) -> pa.Array:
    """Write the ids of all parents as their children do; ghosts among them."""
    ghost = lineage.parent < 0
    count = int(ghost.sum())
    distinct = max(int(count * 0.45), 1)
    owner = owners.take(pa.array(rng.integers(0, len(owners), distinct)))
    name = names.take(pa.array(rng.integers(0, len(names), distinct)))
    gone = pc.binary_join_element_wise(owner, name, pa.scalar("gone"), "-")
    gone = pc.replace_substring(gone, "-", "/", max_replacements=1)
    kind = rng.random(distinct)
    gone = pc.if_else(pa.array(kind < BARE), pc.binary_join_element_wise(name, "base", "_"), gone)
    real = ids.take(pa.array(rng.integers(0, len(ids), distinct)))
    gone = pc.if_else(pa.array((kind >= BARE) & (kind < BARE + OTHER_CASE)), pc.utf8_swapcase(real), gone)
    gone = pc.if_else(pa.array(kind > 1 - SPACED), pc.binary_join_element_wise(" ", real, ""), gone)
    called = gone.take(pa.array((rng.random(count) ** 2 * distinct).astype(np.int64)))
    known = ids.take(pa.array(np.maximum(lineage.parent, 0)))
    return pc.replace_with_mask(known, pa.array(ghost), called)
