"""Languages: codes, names, and which tags are languages.

The Hub keeps the languages of a model among its tags, as bare codes, beside topics and jargon of two and three
letters. Rules, in order:

1. What the card's own `language` field says is a language, in any spelling that ISO 639 or BCP 47 knows.
2. A tag of two letters is a language if ISO 639-1 has it. Words that are topics too (`ml`, `cv`, `ts` …) are
   languages only where a language that is none of them stands beside, or where the task works on language; `cv` never
   where the task is computer vision.
3. A tag of three letters is a language if ISO 639-3 has it and it is no jargon. A code that has a shorter form is
   written in it (`eng` → `en`).
4. A tag with a region or a script (`pt-BR`, `zh-Hant`) is a language if its first part is one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelome.sources.lists import flat, grouped, unique_within
from modelome.table import taxonomies
from modelome.table.tasks import TASKS, task_modality

if TYPE_CHECKING:
    from modelome.table.tags import TagColumn

__all__ = [
    "JARGON",
    "TOPICS",
    "codes_of",
    "declared_languages",
    "language_code",
    "language_name",
    "languages_from_tags",
]

# ISO 639-1 codes that are topics as well: computer vision, machine learning, time series or TypeScript, an English
# word, autoencoder, Stable Diffusion, knowledge graph, a country.
TOPICS = frozenset(("ae", "cv", "kg", "ml", "or", "sd", "ts", "tw"))

# ISO 639-3 codes that are model types, methods, tools, fields or English words on the Hub. Found as the codes that
# stand in rows without a list of languages, among 776,000 rows of 2024 and 2026, and read one by one.
JARGON = frozenset(
    """
    act age agi aic all ape api asr atr aws bee big bio bit bnb bne bot bpe cad cfg clm cod cot cpu csc
    ctc dac dev dna dry elm esm fbl fla fse fun gan gcn git gnn gqa grs gru ham hub ibm ipo jax knn kto lab
    law lcm led llm lst mab mae man mcp med mew mfs mgm mia mit mix mla mlc mlm mlp mlx mod moe mpt mra mtp mvp
    nas nat ner nlg nli nlu nmt nop npu opt orm pca pef pid pip pku pos ppo prm pse ptq rag rai rnn rpt sac
    sam sci sdk sea ser sew sky slm srl ssd ssm ssp std sts svc svm tab tax tic tok toy tpo tpu trl tts unk
    url vae van vit wan wav xai xgb xpu yol
    """.split()  # noqa: SIM905  # a word list is read more easily than 150 literals
)

# How the cards spell what ISO 639 has no code of two or three letters for, or another code.
SPELLINGS = {
    "multilingual": "mul",
    "multi": "mul",
    "iw": "he",
    "jp": "ja",
    "cn": "zh",
    "chinese": "zh",
    "mandarin": "zh",
    "farsi": "fa",
    "persian": "fa",
    "greek": "el",
    "malay": "ms",
    "nepali": "ne",
    "swahili": "sw",
    "oriya": "or",
    "odia": "or",
    "kyrgyz": "ky",
    "pashto": "ps",
    "uyghur": "ug",
}
TAGGED = re.compile(r"^([a-z]{2,3})[-_]([A-Za-z]{4}|[A-Za-z]{2}|[0-9]{3})(?:[-_][A-Za-z0-9]{2,8})*$")
# Among tags, `opt-350` and `jax-Base` look like languages with a region: only scripts and countries that ISO lists.
SCRIPTS = (
    "Arab|Armn|Beng|Cher|Cyrl|Deva|Ethi|Geor|Grek|Gujr|Guru|Hang|Hans|Hant|Hebr|Jpan|Khmr|Knda|Kore|Laoo|Latn|Mlym|"
)
SCRIPTS += "Mymr|Olck|Orya|Sinh|Taml|Telu|Tfng|Thaa|Thai|Tibt"
COUNTRIES = (
    "AD|AE|AF|AL|AM|AO|AR|AT|AU|AZ|BA|BD|BE|BF|BG|BH|BI|BN|BO|BR|BT|BW|BY|BZ|CA|CD|CH|CI|CL|CM|CN|CO|CR|CU|CV|CY|CZ|DE|"
    "DK|DO|DZ|EC|EE|EG|ER|ES|ET|FI|FO|FR|GB|GE|GH|GL|GM|GN|GR|GT|HK|HN|HR|HT|HU|ID|IE|IL|IN|IQ|IR|IS|IT|JM|JO|JP|KE|KG|"
    "KH|KR|KW|KZ|LA|LB|LK|LT|LU|LV|LY|MA|MD|ME|MG|MK|ML|MM|MN|MO|MT|MV|MW|MX|MY|MZ|NA|NE|NG|NI|NL|NO|NP|NZ|OM|PA|PE|PH|"
    "PK|PL|PR|PS|PT|PY|QA|RO|RS|RU|RW|SA|SD|SE|SG|SI|SK|SL|SN|SO|SV|SY|TD|TG|TH|TJ|TM|TN|TR|TT|TW|TZ|UA|UG|US|UY|UZ|VE|"
    "VN|XK|YE|ZA|ZM|ZW|419"
)
TAGGED_TAG = rf"^(?:[a-z]{{2}}(?:-(?:{SCRIPTS}))?(?:-(?:{COUNTRIES}))|[a-z]{{2,3}}-(?:{SCRIPTS}))$"
LANGUAGE_MODALITIES = ("nlp", "audio", "multimodal")


@cache
def _two() -> dict[str, Any]:
    found: dict[str, Any] = taxonomies.load("languages")["iso_639_1"]
    return found


@cache
def _three() -> dict[str, str]:
    found: dict[str, str] = taxonomies.load("languages")["iso_639_3"]
    return found


@cache
def _shorter() -> dict[str, str]:
    return {entry["iso639_3"]: code for code, entry in _two().items() if entry["iso639_3"]}


@cache
def _by_name() -> dict[str, str]:
    names = {name.casefold(): code for code, name in _three().items()}
    names |= {name.casefold(): short for name, short in ((_three()[c], s) for c, s in _shorter().items())}
    names |= {entry["name"].casefold(): code for code, entry in _two().items()}
    return names | SPELLINGS


@cache
def language_name(code: str) -> str:
    """Name a language in English; a region or script is put behind it; an unknown code is its own name."""
    if code == "mul":
        return "Multiple languages"
    primary, _, rest = code.partition("-")
    if primary in _two():
        name = str(_two()[primary]["name"])
    elif primary in _three():
        name = _three()[primary]
    else:
        return code
    return f"{name} ({rest})" if rest else name


@cache
def language_code(text: str) -> str | None:
    """Return the code that a card's word means: a code, a tag with a region, or an English name; else None."""
    word = text.strip()
    low = word.lower()
    if low in SPELLINGS:
        return SPELLINGS[low]
    if low in _two():
        return low
    if low in _three():
        return _shorter().get(low, low)
    tagged = TAGGED.match(low)
    if tagged:
        primary = language_code(tagged.group(1))
        if primary is None:
            return None
        parts = [_cased(part) for part in re.split("[-_]", low)[1:]]
        return "-".join([primary, *parts])
    return _by_name().get(low.casefold())


def _cased(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part


def declared_languages(value: object) -> list[str]:
    """Read a card's `language` field: a word, a list of words, or what YAML made of `no` (false)."""
    items = value if isinstance(value, list) else [value]
    found: list[str] = []
    for item in items:
        word = "no" if item is False else item
        if isinstance(word, str):
            code = language_code(word)
            if code is not None and code not in found:
                found.append(code)
    return found


def languages_from_tags(tags: TagColumn, tasks: pa.Array) -> pa.Array:
    """Find the languages among the tags, one list a row.

    `tasks` (string, one a row) settles what a topic word means where it stands alone.
    """
    two = pa.array(sorted(_two()))
    topic = tags.among(pa.array(sorted(TOPICS)))
    sure = tags.among(two) & ~topic
    three = tags.among(pa.array(sorted(set(_three()) - JARGON)))
    regional = tags.matching(TAGGED_TAG)
    for place in np.flatnonzero(regional):
        regional[place] = language_code(tags.words[int(place)].as_py()) is not None
    many = tags.among(pa.array(["multilingual"]))
    certain = sure | three | regional | many

    beside = np.zeros(tags.count, dtype=bool)
    beside[tags.choose(certain)[0]] = True
    speaks, sees = _task_masks(tasks)
    topic_rows = tags.rows[topic[tags.codes]]
    topic_codes = tags.codes[topic[tags.codes]]
    vision = tags.among(pa.array(["cv"]))[topic_codes] & sees[topic_rows]
    means = (beside[topic_rows] | speaks[topic_rows]) & ~vision

    chosen = certain[tags.codes]
    chosen[np.flatnonzero(topic[tags.codes])[means]] = True
    used = np.unique(tags.codes[chosen])
    codes = pa.array([language_code(word) for word in tags.words.take(pa.array(used)).to_pylist()], pa.string())
    values = codes.take(pa.array(np.searchsorted(used, tags.codes[chosen])))
    return tags.lists(tags.rows[chosen], values)


def _task_masks(tasks: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Rows whose task works on language, and rows whose task is computer vision."""
    speaks = pa.array([task for task in TASKS if task_modality(task) in LANGUAGE_MODALITIES])
    sees = pa.array([task for task in TASKS if task_modality(task) == "cv"])
    return (
        np.asarray(pc.is_in(tasks, value_set=speaks).to_numpy(zero_copy_only=False), dtype=bool),
        np.asarray(pc.is_in(tasks, value_set=sees).to_numpy(zero_copy_only=False), dtype=bool),
    )


def codes_of(lists: pa.Array) -> pa.Array:
    """Codes of a source's column of languages (codes, tags or English names); what is no language is left out."""
    rows, values = flat(lists)
    encoded = values.dictionary_encode()
    codes = pa.array([language_code(word) for word in encoded.dictionary.to_pylist()], pa.string())
    found = codes.take(encoded.indices)
    known = np.asarray(found.is_valid().to_numpy(zero_copy_only=False), dtype=bool)
    rows, found = rows[known], found.drop_null()
    kept = unique_within(rows, found)
    return grouped(rows[kept], found.take(pa.array(kept)), len(lists))
