"""The sequence of a model is what Python prints of the Hub's JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from modelome.genetics.metadata_text import metadata_texts, plain_texts

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8)
MODELS = st.lists(
    st.fixed_dictionaries(
        {
            "hub_id": st.none() | TEXT,
            "id": st.text(alphabet="ab/-'\"\\", min_size=1, max_size=8),
            "likes": st.integers(0, 10**6),
            "trending": st.none() | st.integers(0, 900).map(float),
            "downloads": st.none() | st.integers(0, 10**12),
            "tags": st.lists(TEXT | st.just("base_model:x/y"), max_size=4),
            "task": st.none() | TEXT,
            "library": st.none() | TEXT,
            "created_at": st.none()
            | st.datetimes(datetime(2022, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001 - the zone is set below
                lambda at: at.replace(tzinfo=UTC, microsecond=at.microsecond // 1000 * 1000)
            ),
        }
    ),
    max_size=6,
)
SCHEMA = pa.schema(
    {
        "hub_id": pa.string(),
        "id": pa.string(),
        "likes": pa.int64(),
        "trending": pa.float32(),
        "downloads": pa.int64(),
        "tags": pa.list_(pa.string()),
        "task": pa.string(),
        "library": pa.string(),
        "created_at": pa.timestamp("ms", "UTC"),
    }
)


def json_of(model: dict[str, Any]) -> dict[str, Any]:
    """The Hub's JSON, keys in its order, without what is not known."""
    created = model["created_at"]
    found = {
        "_id": model["hub_id"],
        "id": model["id"],
        "likes": model["likes"],
        "trendingScore": None if model["trending"] is None else int(model["trending"]),
        "private": False,
        "downloads": model["downloads"],
        "tags": model["tags"],
        "pipeline_tag": model["task"],
        "library_name": model["library"],
        "createdAt": created and created.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "modelId": model["id"],
    }
    return {name: value for name, value in found.items() if value is not None}


@settings(deadline=None, max_examples=60)
@given(MODELS)
def test_a_model_reads_as_python_prints_it(models: list[dict[str, Any]]) -> None:
    table = pa.Table.from_pylist(models, schema=SCHEMA)
    found = [text for block in metadata_texts(table)() for text in block.to_pylist()]
    assert found == [str(json_of(model)) for model in models]


@settings(deadline=None, max_examples=50)
@given(MODELS)
def test_a_slice_reads_as_the_rows_that_it_holds(models: list[dict[str, Any]]) -> None:
    table = pa.Table.from_pylist(models, schema=SCHEMA)
    part = table.slice(1, 2)
    for texts in (metadata_texts, plain_texts):
        whole = [text for block in texts(table)() for text in block.to_pylist()]
        assert [text for block in texts(part)() for text in block.to_pylist()] == whole[1:3]


def test_without_kinship_no_name_no_parent_no_counter_and_no_date_is_left() -> None:
    model = {
        "id": "owner/llama-child",
        "hub_id": "65f",
        "likes": 77,
        "trending": 3.0,
        "downloads": 1234,
        "tags": ["peft", "base_model:meta/llama", "base_model:adapter:meta/llama", "license:mit"],
        "task": "text-generation",
        "library": "peft",
        "created_at": datetime(2024, 5, 6, tzinfo=UTC),
    }
    (text,) = [
        each for block in plain_texts(pa.Table.from_pylist([model], schema=SCHEMA))() for each in block.to_pylist()
    ]
    assert text == "text-generation peft peft license:mit"
