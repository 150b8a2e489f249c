"""What a model declares beside its template: languages, more tags, datasets; its downloads and likes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from modelome.sources.synthetic.names import made_up

if TYPE_CHECKING:
    from modelome.sources.synthetic.fitted import Fitted
    from modelome.sources.synthetic.rows import Rows

__all__ = ["Mentions", "draw_counts", "draw_mentions", "language_codes", "license_codes"]

Array = np.ndarray[Any, Any]
RARE_WORDS = 60_000
DATASET_PLACE = 0.6


@dataclass(frozen=True)
class Mentions:
    """Tags of n models as pairs: `row`, `tag` (place in `words`), sorted by row, then by the usual place in a list."""

    row: Array
    tag: Array
    words: pa.Array
    place: Array  # of each word, 0 (first in a list) to 1


def draw_mentions(stats: Fitted, rows: Rows, language_set: Array, rng: np.random.Generator) -> Mentions:
    """Draw all tags but those of parents."""
    tags, datasets = stats.strings("tags"), stats.strings("datasets")
    rare = [f"{a}-{b}" for a, b in zip(made_up(rng, 6, "a", RARE_WORDS), made_up(rng, 5, "a", RARE_WORDS), strict=True)]
    own_data = [f"dataset:{word.replace('-', '/', 1)}" for word in rare[: RARE_WORDS // 4]]
    words = [*tags, *datasets, *rare, *own_data]
    at_rare, at_own = len(tags) + len(datasets), len(tags) + len(datasets) + len(rare)
    place = np.full(len(words), 0.5, dtype=np.float32)
    place[: len(tags)] = stats["tag_position"]
    place[len(tags) : at_rare] = DATASET_PLACE
    place[at_own:] = DATASET_PLACE

    count = len(rows.template)
    everyone = np.arange(count)
    task = stats["template_task"][rows.template]
    level = stats["template_level"][rows.template]
    pairs = [_members(stats["template_tags"], stats["template_offsets"], rows.template, everyone)]
    below = np.flatnonzero(language_set >= 0)
    pairs.append(_members(stats["language_set_tags"], stats["language_set_offsets"], language_set[below], below))
    loose = np.flatnonzero(level >= 1)
    tasks = len(stats.strings("tasks"))
    many = np.maximum(stats.choice("how_many", tasks).draw(rng, task[loose]), 0)
    extra = np.repeat(loose, many)
    pairs.append((extra, stats.choice("more", tasks).draw(rng, task[extra])))
    rare_share = stats["rare"] / stats["rare"].sum(1, keepdims=True)
    for which, some in ((0, np.flatnonzero(level == 0)), (1, loose)):
        own = np.repeat(some, rng.choice(12, len(some), p=rare_share[which]))
        pairs.append((own, at_rare + rng.integers(0, len(rare), len(own))))
    group = stats["template_class"][rows.template]
    used = np.maximum(stats.choice("data_many", len(stats["class_task"])).draw(rng, group), 0)
    user = np.repeat(everyone, used)
    named = stats.choice("data", len(stats["class_task"])).draw(rng, group[user])
    unknown = (named < 0) | (named >= len(datasets))
    named = np.where(unknown, at_own + rng.integers(0, len(own_data), len(user)), len(tags) + named)
    pairs.append((user, named))

    row = np.concatenate([p[0] for p in pairs])
    tag = np.concatenate([p[1] for p in pairs])
    keep = tag >= 0
    key = np.sort(row[keep].astype(np.int64) << 24 | tag[keep].astype(np.int64))
    key = key[np.concatenate([[True], key[1:] != key[:-1]])]
    row, tag = (key >> 24).astype(np.int32), (key & 0xFFFFFF).astype(np.int32)
    order = np.lexsort((place[tag], row))
    return Mentions(row[order], tag[order], pa.array(words, pa.string()), place)


def _members(values: Array, offsets: Array, which: Array, row: Array) -> tuple[Array, Array]:
    """All members of the set `which` of each row, as pairs."""
    size = offsets[which + 1] - offsets[which]
    starts = np.repeat(offsets[which] - np.concatenate([[0], np.cumsum(size)])[:-1], size)
    return np.repeat(row, size), values[starts + np.arange(int(size.sum()))].astype(np.int64)


def language_codes(stats: Fitted, rows: Rows, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw sets of languages where the template leaves them out.

    Returns the drawn set (-1: the template says it all) and, for all rows, a code that is the same where the languages
    are the same; 0 is none.
    """
    offsets, tags = stats["template_offsets"], stats["template_tags"]
    sets = stats["language_set_offsets"]
    speaks = stats["is_language"]
    known: dict[tuple[int, ...], int] = {(): 0}
    of_template = np.zeros(len(offsets) - 1, dtype=np.int32)
    for template in range(len(of_template)):
        inside = tags[offsets[template] : offsets[template + 1]]
        of_template[template] = known.setdefault(tuple(sorted(inside[speaks[inside]].tolist())), len(known))
    of_set = np.zeros(len(sets) - 1, dtype=np.int32)
    for one in range(len(of_set)):
        members = tuple(sorted(stats["language_set_tags"][sets[one] : sets[one + 1]].tolist()))
        of_set[one] = known.setdefault(members, len(known))
    level = stats["template_level"][rows.template]
    drawn = np.full(len(level), -1, dtype=np.int32)
    below = np.flatnonzero(level >= 1)
    task = stats["template_task"][rows.template[below]]
    drawn[below] = stats.choice("languages", len(stats.strings("tasks"))).draw(rng, task)
    return drawn, np.where(drawn >= 0, of_set[drawn], of_template[rows.template])


def license_codes(stats: Fitted) -> Array:
    """First license of each template, as a code; 0 is none."""
    offsets, tags = stats["template_offsets"], stats["template_tags"]
    names = stats.strings("tags")
    is_license = np.array([name.startswith("license:") for name in names])
    found = np.zeros(len(offsets) - 1, dtype=np.int32)
    for template in range(len(found)):
        inside = tags[offsets[template] : offsets[template + 1]]
        declared = inside[is_license[inside]]
        found[template] = 1 + int(declared[0]) if len(declared) else 0
    return found


def draw_counts(stats: Fitted, rows: Rows, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw downloads and likes together, by task and period."""
    task = stats["template_task"][rows.template]
    cell = stats["task_group"][task].astype(np.int64) * 8 + np.minimum(rows.period, 7)
    drawn = stats.choice("counts", 80).draw(rng, cell)
    drawn = np.where(drawn < 0, 0, drawn)
    edges = stats["count_edges"].astype(np.float64)
    found = []
    for place in (drawn // 100, drawn % 100):
        low = edges[place]
        high = np.where(place + 1 < len(edges), edges[np.minimum(place + 1, len(edges) - 1)], edges[-1] * 1.2)
        log = np.log(np.maximum(low, 1)) + rng.random(len(place)) * (np.log(high) - np.log(np.maximum(low, 1)))
        inside = np.clip(np.floor(np.exp(log)), low, np.maximum(high - 1, low))
        found.append(np.where(high - low <= 1, low, inside).astype(np.int64))
    return found[0], found[1]
