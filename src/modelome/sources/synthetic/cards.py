"""Model cards of the paper's lengths, as the tools that write cards write them, around words of the public vocabulary.

No sentence is taken from a real card but the ones by which a tool is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.sources.synthetic.growth import RELATIONS

if TYPE_CHECKING:
    from modelome.sources.synthetic.ecosystem import Ecosystem

__all__ = ["CardWriter"]

Array = np.ndarray[Any, Any]
MEAN_CHARS = {"adapter": 3_972, "merge": 3_342, "quantized": 5_003, "finetune": 4_850, "root": 2_350}
SPREAD = 1.0  # of the logarithm of the length
SHARE = {"adapter": 0.997, "merge": 0.996, "quantized": 0.995, "finetune": 0.994, "root": 0.53}
BODIES = 1024  # of each group of tasks
LONGEST = 40_000
FUNCTION_WORDS = (  # noqa: SIM905
    "the of and to a in is for with on this that it as are be from or by an was model models data training trained "
    "used can more has not which at we language text results evaluation layers tokens dataset examples inference "
    "license"
).split()
# What each tool writes, and its share among the cards of a relation (finetunes and adapters: the paper's share of cards
# that say "generated automatically"; the other tools: shares of tags in the listing, rounded).
TOOLS: dict[str, tuple[str, dict[str, float]]] = {
    "trainer": (
        (
            "<!-- This model card has been generated automatically according to the information the Trainer had "
            "access to. You should probably proofread and complete it, then remove this comment. -->\n\n"
        ),
        {"finetune": 0.50, "adapter": 0.29, "root": 0.11},
    ),
    "template": (
        (
            "This modelcard aims to be a base template for new models.\n\n## Model Details\n\n"
            "[More Information Needed]\n\n"
        ),
        {"finetune": 0.10, "adapter": 0.45, "root": 0.16},
    ),
    "autotrain": ("# Model Trained Using AutoTrain\n\n", {"finetune": 0.04, "adapter": 0.02, "root": 0.02}),
    "unsloth": (
        "This model was trained 2x faster with [Unsloth](https://github.com/unslothai/unsloth).\n\n",
        {"finetune": 0.06, "adapter": 0.04},
    ),
    "trl": (
        "It has been trained using [TRL](https://github.com/huggingface/trl).\n\n",
        {"finetune": 0.05, "adapter": 0.02},
    ),
    "imatrix": (
        "Quantization made by a synthetic owner. Llamacpp imatrix Quantizations of the model.\n\n",
        {"quantized": 0.3},
    ),
    "gguf-my-repo": (
        "This model was converted to GGUF format via the ggml.ai's [GGUF-my-repo] space.\n\n",
        {"quantized": 0.25},
    ),
    "mergekit": (
        "This is a merge of pre-trained language models created using [mergekit](https://github.com/cg123/mergekit).\n\n",
        {"merge": 0.7},
    ),
    "none": ("", {}),
}


class CardWriter:
    """Writes the cards of an ecosystem shard by shard; the text of a model depends on the seed and the model only."""

    def __init__(self, ecosystem: Ecosystem) -> None:
        self._ecosystem = ecosystem
        models = len(ecosystem.ids)
        rng = np.random.default_rng([ecosystem.mark.seed, models, 99])
        relation = np.full(models, len(RELATIONS), dtype=np.int8)
        relation[ecosystem.lineage.child] = ecosystem.lineage.relation
        kinds = [*RELATIONS, "root"]
        self._has = rng.random(models) < np.array([SHARE[k] for k in kinds])[relation]
        mean = np.array([MEAN_CHARS[k] for k in kinds], dtype=np.float64)[relation]
        self._chars = np.minimum(mean * np.exp(rng.normal(-(SPREAD**2) / 2, SPREAD, models)) * 1.03, LONGEST)
        shares = np.array([[tool[1].get(kind, 0.0) for tool in TOOLS.values()] for kind in kinds])
        shares[:, -1] = np.maximum(1 - shares.sum(1), 0)
        edges = np.cumsum(shares, axis=1)
        self._tool = (rng.random(models)[:, None] > edges[relation]).sum(1).clip(max=len(TOOLS) - 1).astype(np.int8)
        self._body = rng.integers(0, 1 << 20, models)
        self._bodies, self._lengths = _bodies(ecosystem, rng)

    def write(self, models: Array) -> pa.Array:
        """Cards of some models; null where a model has none."""
        ecosystem = self._ecosystem
        stats, rows = ecosystem.stats, ecosystem.rows
        taken = pa.array(models)
        template = rows.template[models]
        front = self._front(models, template)
        name = pc.replace_substring_regex(ecosystem.ids.take(taken), r"^.*/", "")
        tool = pa.array([text for text, _ in TOOLS.values()]).take(pa.array(self._tool[models].astype(np.int64)))
        head = pc.binary_join_element_wise(front, "# ", name, "\n\n", tool, "")
        left = np.maximum(self._chars[models] - pc.binary_length(head).to_numpy(), 0)
        group = stats["task_group"][stats["template_task"][template]].astype(np.int64)
        # Two texts a card, cut between them at a place of its own: cards of one group seldom share both.
        cut = 0.3 + 0.4 * (self._body[models] % 1000) / 1000
        halves = []
        for length, shift in ((left * cut, self._body[models] % 17), (left * (1 - cut), self._body[models] // 17 % 17)):
            # Neighbors in length differ by little, so that cards of one length need not begin alike.
            place = np.clip(np.searchsorted(self._lengths, length) + shift - 8, 0, BODIES - 1)
            halves.append(self._bodies.take(pa.array(group * BODIES + place)))
        cards = pc.binary_join_element_wise(head, *halves, "\n\n")
        return pc.if_else(pa.array(self._has[models]), cards, pa.scalar(None, pa.string()))

    def _front(self, models: Array, template: Array) -> pa.Array:
        stats = self._ecosystem.stats
        library = stats.words("libraries").take(pa.array(stats["template_library"][template]))
        task = stats.words("tasks").take(pa.array(stats["template_task"][template]))

        def line(key: str, value: pa.Array) -> pa.Array:
            return pc.if_else(pc.equal(value, ""), "", pc.binary_join_element_wise(key, value, "\n", ""))

        count = len(models)
        edge = np.searchsorted(self._ecosystem.lineage.child, models)
        children = self._ecosystem.lineage.child
        has = (edge < len(children)) & (children[np.minimum(edge, len(children) - 1)] == models)
        parents = self._ecosystem.parent_ids.take(pa.array(np.minimum(edge, len(children) - 1)))
        parents = pc.if_else(pa.array(has), parents, pa.array([""]).take(pa.array(np.zeros(count, dtype=np.int64))))
        return pc.binary_join_element_wise(
            "---\n",
            line("library_name: ", library),
            line("pipeline_tag: ", task),
            line("base_model: ", parents),
            "---\n\n",
            "",
        )


def _bodies(ecosystem: Ecosystem, rng: np.random.Generator) -> tuple[pa.Array, Array]:
    """Texts of each group of tasks, from short to long, and their usual lengths."""
    stats = ecosystem.stats
    items = stats.strings("items")
    told = np.array([text.isascii() and text.strip("-_. ").isalpha() and len(text) > 2 for text in items])
    words = pa.array([*FUNCTION_WORDS, *[text.strip("-_. ").lower() for text in items], "##", "\n\n"], pa.string())
    lengths = np.exp(np.linspace(np.log(20), np.log(LONGEST), BODIES))
    group_of = stats["task_group"][stats["singles_a"]]
    found = []
    for group in range(10):
        here = (group_of == group) & told[stats["singles_b"]]
        items_here, weight = stats["singles_b"][here], stats["singles_n"][here].astype(np.float64) ** 0.7
        size = np.maximum((lengths / 6.2).astype(np.int64), 1)
        total = int(size.sum())
        drawn = len(FUNCTION_WORDS) + rng.choice(items_here, total, p=weight / weight.sum())
        plain = rng.random(total) < 0.45
        drawn[plain] = (rng.random(int(plain.sum())) ** 2 * len(FUNCTION_WORDS)).astype(np.int64)
        drawn[rng.random(total) < 0.012] = len(words) - 1
        offsets = np.concatenate([[0], np.cumsum(size)])
        texts = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), words.take(pa.array(drawn)))
        found.append(pc.binary_join(texts, " "))
    return pa.concat_arrays(found), lengths
