"""The OpenAPI document is current, complete and kept by the server."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from modelome.atlas.filters.fields import CHANGES, FIELDS, STATES
from modelome.server import Settings, create_app
from modelome.server.openapi import contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelome import Atlas

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_committed_contract_is_that_of_the_code() -> None:
    assert (DOCS / "openapi.json").read_text() == contract(), (
        "run: python -m modelome.server.openapi > docs/openapi.json"
    )


def test_every_path_is_documented() -> None:
    text = (DOCS / "api.md").read_text()
    for path in json.loads(contract())["paths"]:
        assert f"`{path.removeprefix('/api/v1/')}`" in text, path


def test_every_field_of_the_filter_grammar_is_documented() -> None:
    text = (DOCS / "api.md").read_text()
    for name in (*FIELDS, *CHANGES, *STATES):
        assert f"`{name}" in text, name


def test_every_parameter_has_bounds() -> None:
    for path, item in json.loads(contract())["paths"].items():
        for parameter in item["get"].get("parameters", []):
            schema = parameter["schema"]
            options = [option for option in schema.get("anyOf", [schema]) if option.get("type") != "null"]
            for option in options:
                bounded = {"maxLength", "maximum", "enum", "const"} & option.keys()
                assert bounded or option["type"] == "boolean" or parameter["name"] == "file", (
                    f"{path} {parameter['name']}"
                )


@pytest.fixture(scope="module")
def api(small_atlas: Atlas) -> Iterator[schemathesis.BaseSchema]:
    app = create_app(small_atlas, Settings(allowed_hosts=("*",), hub_seconds=0.2))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")  # where nothing listens
        yield schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)


PATHS = sorted(json.loads(contract())["paths"])


@pytest.mark.parametrize("path", PATHS)
def test_any_request_is_answered_as_the_contract_says(api: schemathesis.BaseSchema, path: str) -> None:
    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=api[path]["GET"].as_strategy())
    def ask(case: Any) -> None:
        case.call_and_validate(
            checks=[
                not_a_server_error,
                status_code_conformance,
                content_type_conformance,
                response_schema_conformance,
            ]
        )

    ask()
