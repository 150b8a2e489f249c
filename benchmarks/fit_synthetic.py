"""Fit the statistics that `modelome synthesize` draws from, on a real listing of the Hub.

    python benchmarks/fit_synthetic.py LISTING.parquet src/modelome/sources/synthetic/fitted.npz

What goes into the file are counts of what is shared: tags, sets of tags, words, names of models, datasets that at least
five owners use, and histograms. No row of the listing, no owner and no model of a single owner is in it.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import Any

import duckdb
import numpy as np

SHARED = 5  # owners that must use a thing before it is told
COMMON = 200  # owners of a tag that the second level of templates keeps
PERIODS = ["2022-03-03", "2022-10-01", "2023-04-01", "2023-08-01", "2023-11-01", "2024-02-01", "2024-05-01"]
ARCHITECTURES = (  # noqa: SIM905
    "bert distilbert roberta xlm-roberta albert electra deberta deberta-v2 mpnet gpt2 gpt_neo gpt_neox gptj opt "
    "bloom llama mistral mixtral gemma gemma2 phi phi3 phi-msft qwen2 qwen stablelm stablelm_epoch falcon mpt t5 mt5 "
    "bart mbart pegasus marian wav2vec2 hubert whisper vits speecht5 vit swin convnext segformer detr blip clip "
    "layoutlmv3 vision-encoder-decoder videomae longformer camembert mamba starcoder2 gguf lora peft "
    "stable-diffusion stable-diffusion-xl"
).split()
LANGUAGES = frozenset(
    (  # noqa: SIM905
        "aa ab af am ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cs cu cy da de dv dz ee el en eo es et "
        "eu fa ff fi fj fo fr fy ga gd gl gn gu ha he hi hr ht hu hy ia id ig is it iu ja jv ka kk kl km kn ko ku ky "
        "la lb lg ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no ny oc om or os pa pl ps pt qu rm rn ro ru rw sa "
        "sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ug uk ur uz ve vi "
        "wo xh yi yo za zh zu multilingual"
    ).split()
)
SEPARATED = re.compile(r"([-_. ]*)([^-_. ]+)")
START, END, BACK = 0, 1, 2


def affinity(tags: frozenset[str], library: str) -> int:
    """Which relation to a parent a template looks like: 0 adapter, 1 merge, 2 quantized, 3 finetune."""
    if library == "peft" or tags & {"lora", "peft", "adapter", "template:sd-lora", "LoRA"}:
        return 0
    if tags & {"merge", "mergekit", "lazymergekit"}:
        return 1
    if tags & {"gguf", "gptq", "awq", "exl2", "4-bit", "8-bit", "mlx", "onnx", "openvino", "GGUF", "GPTQ"}:
        return 2
    return 3


def unknown(word: str) -> str:
    """Kind and length of a word that is not told: digits, letters, or both."""
    kind = "d" if word.isdigit() else "a" if word.isalpha() else "m"
    return f"\x01{kind}{min(len(word), 40)}"


def codes(values: Any) -> dict[Any, int]:
    return {value: i for i, value in enumerate(values)}


def sparse(counter: Counter[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    keys = sorted(counter)
    return (
        np.array([k[0] for k in keys], np.int32),
        np.array([k[1] for k in keys], np.int32),
        np.array([counter[k] for k in keys], np.int32),
    )


def packed(strings: list[str]) -> np.ndarray:
    return np.frombuffer("\n".join(strings).encode(), np.uint8)


def main(listing: str, out: str) -> None:
    db = duckdb.connect()
    db.execute("set threads=1")
    rows = db.execute(
        "select id, epoch_ms(createdAt), downloads, likes, tags, coalesce(pipeline_tag,''), coalesce(library_name,'') "
        f"from '{listing}'"
    ).fetchall()
    count = len(rows)
    owner_of = np.unique([r[0].split("/")[0] for r in rows], return_inverse=True)[1]
    created = np.array([r[1] for r in rows], np.int64)
    bounds = np.array([np.datetime64(p, "ms").astype(np.int64) for p in PERIODS])
    period = np.searchsorted(bounds, created, side="right")
    out_: dict[str, np.ndarray] = {"rows": np.array([count])}

    # --- tags
    by: dict[str, set[int]] = {}
    place: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for owner, row in zip(owner_of, rows, strict=True):
        tags = row[4]
        for i, tag in enumerate(tags):
            if tag.startswith(("base_model:", "dataset_size:")):
                continue
            by.setdefault(tag, set()).add(owner)
            place[tag] += i / len(tags)
            times[tag] += 1
    shared = {tag for tag, owners in by.items() if len(owners) >= SHARED and tag.strip() == tag and "\n" not in tag}
    plain = sorted(t for t in shared if not t.startswith("dataset:"))
    datasets = sorted(t for t in shared if t.startswith("dataset:"))
    common = {t for t in plain if len(by[t]) >= COMMON and t not in LANGUAGES}
    very_common = {t for t in common if len(by[t]) >= 10 * COMMON}
    tag_code, dataset_code = codes(plain), codes(datasets)
    tasks = sorted({r[5] for r in rows})
    lib_owners: dict[str, set[int]] = {}
    for owner, row in zip(owner_of, rows, strict=True):
        lib_owners.setdefault(row[6], set()).add(owner)
    libraries = sorted(lib for lib, owners in lib_owners.items() if len(owners) >= SHARED)
    known_library = set(libraries)
    task_code, lib_code = codes(tasks), codes(libraries)

    # --- templates: the whole set of shared tags; else common tags; very common tags; task, library and license; task
    def level(row: tuple[Any, ...], depth: int) -> tuple[str, str, frozenset[str]]:
        library = row[6] if row[6] in known_library else ""
        tags = [t for t in row[4] if t in tag_code]
        if depth == 1:
            tags = [t for t in tags if t in common]
        if depth == 2:
            tags = [t for t in tags if t in very_common]
        if depth == 3:
            tags = [t for t in tags if t.startswith(("license:", "region:")) or t in (row[5], row[6])]
        if depth == 4:
            tags, library = [t for t in tags if t in ("region:us", row[5])], ""
        return row[5], library, frozenset(tags)

    template = np.full(count, -1, np.int64)
    depth_of = np.zeros(count, np.int64)
    kept: list[tuple[str, str, frozenset[str]]] = []
    left = np.arange(count)
    for depth in range(5):
        users: dict[Any, set[int]] = {}
        seen = {}
        for i in left:
            key = level(rows[i], depth)
            seen[i] = key
            users.setdefault(key, set()).add(owner_of[i])
        keep = {}
        for key, owners in users.items():
            if len(owners) >= SHARED or (depth == 4 and len(owners) >= 2):
                keep[key] = len(kept)
                kept.append(key)
        for i in left:
            template[i] = keep.get(seen[i], -1)
            depth_of[i] = depth
        left = np.flatnonzero(template < 0)
        print(f"level {depth}: {len(keep)} templates, {count - len(left)} rows")
    good = template >= 0
    level_of = np.zeros(len(kept), np.int64)
    level_of[template[good]] = depth_of[good]
    pairs = Counter(zip(template[good].tolist(), period[good].tolist(), strict=True))
    out_["template_period_t"], out_["template_period_p"], out_["template_period_n"] = sparse(pairs)
    groups = Counter(zip(template[good].tolist(), owner_of[good].tolist(), strict=True))
    owners_t = np.zeros(len(kept), np.int32)
    largest = np.zeros(len(kept), np.int32)
    single = np.zeros(len(kept), np.int32)
    per_owner: Counter[int] = Counter()
    for (t, o), n in groups.items():
        owners_t[t] += 1
        single[t] += n == 1
        largest[t] = max(largest[t], n)
        per_owner[o] += 1
    out_["template_owners"], out_["template_largest"], out_["template_single"] = owners_t, largest, single
    out_["groups_per_owner"] = np.quantile(
        sorted(per_owner.values()), 1 - np.concatenate([np.geomspace(1, 1e-6, 400), [0]]), method="lower"
    ).astype(np.int32)
    out_["owners"] = np.array([len(per_owner)])
    out_["template_task"] = np.array([task_code[k[0]] for k in kept], np.int16)
    out_["template_library"] = np.array([lib_code.get(k[1], lib_code[""]) for k in kept], np.int16)
    out_["template_level"] = level_of.astype(np.int8)
    position = {t: place[t] / times[t] for t in plain}
    out_["tag_position"] = np.array([position[t] for t in plain], np.float32)
    ordered = [sorted((tag_code[t] for t in k[2]), key=lambda c: position[plain[c]]) for k in kept]
    out_["template_tags"] = np.concatenate([np.array(o, np.int16) for o in ordered])
    out_["template_offsets"] = np.concatenate([[0], np.cumsum([len(o) for o in ordered])]).astype(np.int32)
    kind = np.array([affinity(k[2], k[1]) for k in kept], np.int8)
    out_["template_affinity"] = kind
    declares = np.array([any(t.startswith("base_model:") for t in r[4]) for r in rows])
    n_t = np.bincount(template[good], minlength=len(kept))
    out_["template_declares"] = ((np.bincount(template[good], declares[good], len(kept)) + 0.05) / (n_t + 0.5)).astype(
        np.float16
    )

    # --- classes: what names, datasets and counts depend on
    def class_key(k: tuple[str, str, frozenset[str]]) -> tuple[str, str, str]:
        return k[0], k[1], next((a for a in ARCHITECTURES if a in k[2]), "")

    size: Counter[Any] = Counter()
    for t, k in enumerate(kept):
        key = class_key(k)
        size[key] += n_t[t]
        size[(*key[:2], "*")] += n_t[t]
        size[(key[0], "*", "*")] += n_t[t]

    def settled(k: Any) -> tuple[str, str, str]:
        key = class_key(k)
        for option in (key, (*key[:2], "*")):
            if size[option] >= 300:
                return option
        return key[0], "*", "*"

    class_keys = sorted({settled(k) for k in kept})
    class_code = codes(class_keys)
    class_t = np.array([class_code[settled(k)] for k in kept], np.int16)
    out_["template_class"] = class_t
    out_["class_task"] = np.array([task_code[k[0]] for k in class_keys], np.int16)
    row_class = np.where(good, class_t[template], 0)
    row_task = np.array([task_code[r[5]] for r in rows])

    # --- what templates leave out: languages, more tags, rare tags, datasets
    sets: dict[Any, set[int]] = {}
    for i in np.flatnonzero(depth_of >= 1):
        sets.setdefault(tuple(sorted({t for t in rows[i][4] if t in LANGUAGES})), set()).add(owner_of[i])
    language_sets = sorted(s for s, o in sets.items() if len(o) >= SHARED and all(t in tag_code for t in s))
    set_code = codes(language_sets)
    languages: Counter[Any] = Counter()
    more: Counter[Any] = Counter()
    how_many: Counter[Any] = Counter()
    rare = np.zeros((2, 12), np.int64)
    data: Counter[Any] = Counter()
    data_many: Counter[Any] = Counter()
    for i in np.flatnonzero(good):
        task, depth = int(row_task[i]), int(depth_of[i])
        tags = [t for t in rows[i][4] if not t.startswith(("base_model:", "dataset:"))]
        rare[min(depth, 1), min(sum(t not in tag_code for t in tags), 11)] += 1
        if depth:
            spoken = tuple(sorted({t for t in tags if t in LANGUAGES}))
            languages[task, set_code.get(spoken, set_code[("en",)])] += 1
            inside = kept[template[i]][2]
            extra = [
                tag_code[t]
                for t in tags
                if t in tag_code and t not in inside and t not in LANGUAGES and not t.startswith("license:")
            ]
            how_many[task, min(len(extra), 20)] += 1
            more.update((task, e) for e in extra)
        used = [t for t in rows[i][4] if t.startswith("dataset:")]
        data_many[int(row_class[i]), min(len(used), 8)] += 1
        data.update((int(row_class[i]), dataset_code.get(t, len(datasets))) for t in used)
    out_["language_set_tags"] = np.concatenate([np.array([tag_code[t] for t in s], np.int16) for s in language_sets])
    out_["language_set_offsets"] = np.concatenate([[0], np.cumsum([len(s) for s in language_sets])]).astype(np.int32)
    for name, counter in (
        ("languages", languages),
        ("more", more),
        ("how_many", how_many),
        ("data", data),
        ("data_many", data_many),
    ):
        out_[f"{name}_a"], out_[f"{name}_b"], out_[f"{name}_n"] = sparse(counter)
    out_["rare"] = rare
    out_["is_language"] = np.array([t in LANGUAGES for t in plain])

    # --- names
    name_of = [r[0].split("/", 1)[-1] for r in rows]
    owners_n: dict[str, set[int]] = {}
    spelling: dict[str, Counter[str]] = {}
    for o, name in zip(owner_of, name_of, strict=True):
        low = name.lower()
        owners_n.setdefault(low, set()).add(o)
        spelling.setdefault(low, Counter())[name] += 1
    whole = sorted(n for n, o in owners_n.items() if len(o) >= SHARED)
    name_code = codes(whole)
    word_owners: dict[str, set[int]] = {}
    parts = []
    for o, name in zip(owner_of, name_of, strict=True):
        cut = SEPARATED.findall(name)[:14]
        parts.append(cut)
        for _, word in cut:
            word_owners.setdefault(word, set()).add(o)
    told = {w for w, o in word_owners.items() if len(o) >= SHARED}
    item_owners: dict[str, set[int]] = {}
    chains = []
    for o, cut in zip(owner_of, parts, strict=True):
        chain = [s[:1] + (w if w in told else unknown(w)) for s, w in cut]
        chains.append(chain)
        for item in chain:
            item_owners.setdefault(item, set()).add(o)
    items = ["<start>", "<end>", "<back>", *sorted(i for i, o in item_owners.items() if len(o) >= SHARED)]
    item_code = codes(items)
    names_c: Counter[Any] = Counter()
    first: dict[Any, set[int]] = {}
    bigram_owners: dict[Any, set[int]] = {}
    coded = []
    for i, chain in enumerate(chains):
        known = name_code.get(name_of[i].lower())
        names_c[int(row_class[i]), len(whole) if known is None else known] += 1
        if known is not None:
            coded.append(None)
            continue
        seq = [
            item_code.get(x, item_code.get(x[:1] + unknown("a" * 6) if x[:1] in "-_. " else unknown("a" * 6), BACK))
            for x in chain
        ]
        seq = seq or [BACK]
        coded.append(seq)
        first.setdefault((int(row_class[i]), seq[0]), set()).add(owner_of[i])
        for a, b in zip(seq, [*seq[1:], END], strict=True):
            bigram_owners.setdefault((a, b), set()).add(owner_of[i])
    starts: Counter[Any] = Counter()
    steps: Counter[Any] = Counter()
    singles: Counter[Any] = Counter()
    for i, seq in enumerate(coded):
        if seq is None:
            continue
        starts[int(row_class[i]), seq[0] if len(first[int(row_class[i]), seq[0]]) >= SHARED else BACK] += 1
        if len(first[int(row_class[i]), seq[0]]) < SHARED:
            singles[int(row_task[i]), seq[0]] += 1
        for a, b in zip(seq, [*seq[1:], END], strict=True):
            rare_step = len(bigram_owners[a, b]) < SHARED
            steps[a, BACK if rare_step else b] += 1
            if rare_step and b != END:
                singles[int(row_task[i]), b] += 1
    for name, counter in (("names", names_c), ("starts", starts), ("steps", steps), ("singles", singles)):
        out_[f"{name}_a"], out_[f"{name}_b"], out_[f"{name}_n"] = sparse(counter)

    # --- names in a series: does the first word stay?
    heads: dict[Any, Counter[str]] = {}
    for i in np.flatnonzero(good):
        heads.setdefault((template[i], owner_of[i]), Counter())[parts[i][0][1] if parts[i] else ""] += 1
    stay = np.zeros((2, 14))
    for counter in heads.values():
        n = sum(counter.values())
        if n > 1:
            stay[0, min(int(np.log2(n)), 13)] += max(counter.values())
            stay[1, min(int(np.log2(n)), 13)] += n
    out_["series_stem"] = (stay[0] / np.maximum(stay[1], 1)).astype(np.float32)
    lengths = Counter(min(len(n.split("/")[0]), 42) for n in {r[0].split("/")[0] for r in rows})
    out_["owner_lengths"] = np.array([lengths[i] for i in range(43)], np.int32)

    # --- downloads and likes, by group of tasks and period
    top = [t for t, _ in Counter(row_task.tolist()).most_common(9)]
    group = np.full(len(tasks), 9)
    group[top] = np.arange(9)
    out_["task_group"] = group.astype(np.int8)
    edges = np.unique(np.concatenate([np.arange(17), np.round(np.geomspace(17, 3e8, 75))])).astype(np.int64)
    out_["count_edges"] = edges
    d = np.searchsorted(edges, [r[2] for r in rows], side="right") - 1
    v = np.searchsorted(edges, [r[3] for r in rows], side="right") - 1
    cells = Counter(zip((group[row_task] * 8 + period).tolist(), (d * 100 + v).tolist(), strict=True))
    out_["counts_a"], out_["counts_b"], out_["counts_n"] = sparse(cells)
    out_["dates"] = np.stack([np.quantile(created[period == p], np.linspace(0, 1, 513)) for p in range(8)]).astype(
        np.int64
    )
    out_["period_rows"] = np.bincount(period, minlength=8)

    # --- parents
    id_set = {r[0] for r in rows}
    row_kind = np.where(good, kind[template], 3)
    many = np.zeros((4, 54), np.int64)
    has = {r[0]: i for i, r in enumerate(rows)}
    children: Counter[str] = Counter()
    inside = np.zeros((4, 2), np.int64)
    nested = np.zeros((4, 2), np.int64)
    for i in np.flatnonzero(declares):
        declared = {t[11:] for t in rows[i][4] if t.startswith("base_model:")}
        many[row_kind[i], min(len(declared), 53)] += 1
        for parent in declared:
            if parent not in id_set or parent == rows[i][0]:
                continue
            children[parent] += 1
            inside[row_kind[i]] += [parent.split("/")[-1].lower() in name_of[i].lower(), 1]
            nested[row_kind[i]] += [bool(declares[has[parent]]), 1]
    out_["parents_many"], out_["name_holds_parent"], out_["parent_is_child"] = many, inside, nested
    out_["children_of_parents"] = np.bincount(np.minimum(sorted(children.values()), 20_000))[:2000].astype(np.int32)
    print(
        "edges",
        sum(children.values()),
        "parents",
        len(children),
        inside.tolist(),
        nested.tolist(),
        many[:, :8].tolist(),
    )

    out_["strings_tags"] = packed(plain)
    out_["strings_datasets"] = packed(datasets)
    out_["strings_tasks"], out_["strings_libraries"] = packed(tasks), packed(libraries)
    out_["strings_names"] = packed([spelling[n].most_common(1)[0][0] for n in whole])
    out_["strings_items"] = packed(items)
    np.savez_compressed(out, **out_)
    for k, a in out_.items():
        print(k, a.shape, a.dtype)


if __name__ == "__main__":
    main(*sys.argv[1:3])
