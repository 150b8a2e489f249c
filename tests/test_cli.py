"""The command line, as a person and as a program use it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

import modelome
from modelome.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from modelome import Atlas

MODELOME = [sys.executable, "-m", "modelome"]
PLAIN = {**os.environ, "TERM": "dumb", "COLUMNS": "200", "CI": "true"}


def run(*words: str) -> Any:
    return CliRunner().invoke(app, list(words))


def answer(*words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def _hear_interrupts() -> None:
    """Undo what a shell does to its background jobs, which these tests may be among: they ignore interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextlib.contextmanager
def started(*words: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*MODELOME, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=PLAIN,
        preexec_fn=_hear_interrupts,  # noqa: PLW1509 - it only sets a signal back
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def line_with(process: subprocess.Popen[str], pattern: str) -> re.Match[str]:
    assert process.stdout
    seen = []
    for line in process.stdout:
        seen.append(line)
        if found := re.search(pattern, line):
            return found
    raise AssertionError("".join(seen))


def test_help_and_version_do_not_load_what_computes() -> None:
    heavy = "{'numpy', 'pyarrow', 'duckdb', 'numba', 'sklearn', 'fastapi'}"
    script = f"import sys, modelome, modelome.cli; print(sorted({heavy} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
    assert run("--version").stdout == f"modelome {modelome.__version__}\n"


@pytest.mark.parametrize("words", [["build"], ["info"], ["nonsense"], ["build", "x", "-o", "y", "--seed", "-1"], []])
def test_wrong_words_exit_with_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


@pytest.mark.parametrize("command", ["info", "lineage", "similar", "serve"])
def test_an_atlas_that_is_not_there_is_one_message_and_exit_1(command: str, tmp_path: Path) -> None:
    words = [command, str(tmp_path / "none"), *(["a/b"] if command in ("lineage", "similar") else [])]
    result = run(*words)
    assert result.exit_code == 1
    assert "No atlas at" in result.stderr
    assert "modelome build" in result.stderr
    assert "Traceback" not in result.output


def test_a_source_that_cannot_be_read_is_told_in_json_to_a_program(tmp_path: Path) -> None:
    empty = tmp_path / "empty.parquet"
    empty.touch()
    result = run("build", str(empty), "-o", str(tmp_path / "atlas"), "--json")
    assert result.exit_code == 1
    told = json.loads(result.stderr)
    assert told["event"] == "error"
    assert issubclass(getattr(modelome, told["error"]), modelome.SourceError)
    assert "empty.parquet" in told["message"]
    assert not (tmp_path / "atlas").exists()


def test_a_folder_that_cannot_be_written_is_told_without_a_traceback(small_listing: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("build", str(small_listing), "-o", str(tmp_path / "file" / "atlas"), "--quiet")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert str(tmp_path / "file") in result.stderr


def test_build_accounts_for_every_row_and_tells_programs_what_it_does(small_listing: Path, tmp_path: Path) -> None:
    result = run("build", str(small_listing), "-o", str(tmp_path / "atlas"), "--json")
    assert result.exit_code == 0, result.output
    events = [json.loads(line) for line in result.stdout.splitlines()]
    begun = [event["stage"] for event in events if event["event"] == "stage"]
    through = [event["stage"] for event in events if event["event"] == "done"]
    assert sorted(begun) == sorted(through)
    assert {"table", "lineage", "layout-2d", "publish"} <= set(begun)
    built = events[-1]
    assert built["event"] == "built"
    assert built["rows_in"] == built["models"] + built["duplicates"] + built["rejects"] == 64
    assert modelome.open(tmp_path / "atlas").id == built["id"]


def test_info_counts_what_the_atlas_holds(small_atlas: Atlas) -> None:
    facts = answer("info", str(small_atlas.path))
    assert facts["rows"] == {"rows_in": 64, "models": 64, "duplicates": 0, "rejects": 0}
    assert facts["coverage"]["task"]["models"] == sum(
        task is not None for task in small_atlas.models.column("task").to_pylist()
    )
    assert facts["lineage"]["ghosts"] == 1
    assert facts["lineage"]["problems"]["self-loop"] == 1
    assert facts["bytes"]["total"] == sum(
        path.stat().st_size
        for path in small_atlas.path.rglob("*")
        if path.is_file() and path.name not in ("manifest.json", "build.json")
    )


def test_info_tells_a_person_the_same(small_atlas: Atlas) -> None:
    shown = run("info", str(small_atlas.path)).stdout
    assert "64 = 64 models + 0 duplicates + 0 rejects" in shown
    for section in ("Source", "Coverage", "Lineage", "Map", "Size", "Build"):
        assert f"\n{section}" in shown


def test_info_of_the_sample_says_whose_it_is_and_how_it_was_chosen(radar_atlas: Atlas) -> None:
    shown = run("info", str(radar_atlas.path)).stdout
    assert "HF//RADAR" in shown
    assert "CC-BY-4.0" in shown
    assert "Not a fair sample" in shown


def test_lineage_draws_all_ancestors_and_the_children_by_relation(small_atlas: Atlas) -> None:
    shown = run("lineage", str(small_atlas.path), "quant/base-7b-chat-GGUF").stdout
    above, below = shown.split("\nquant/base-7b-chat-GGUF")
    assert re.search(r"Ancestors: 2\n└── acme/base-7b-chat  quantized.*\n    └── acme/base-7b  finetune", above)
    assert re.search(r"adapter  1 declared.*\n +└── tuner/base-7b-chat-GGUF-lora", below)


def test_lineage_tells_inferred_relations_from_declared_ones(small_atlas: Atlas) -> None:
    shown = run("lineage", str(small_atlas.path), "acme/base-7b").stdout
    assert re.search(r"unspecified  \d+ declared", shown)
    assert re.search(r"many/\S+  \[inferred finetune, rule .+\]", shown)
    assert re.search(r"finetune  1 declared, \d+ inferred\n.*acme/base-7b-chat\n", shown)


def test_lineage_marks_ghosts_aliases_and_contradictions(small_atlas: Atlas) -> None:
    assert "◌ gone/never-listed" in run("lineage", str(small_atlas.path), "orphan/of-a-ghost").stdout
    assert "declared as case/model (case)" in run("lineage", str(small_atlas.path), "child/of-case").stdout
    assert "⚠" in run("lineage", str(small_atlas.path), "ring/a").stdout
    assert "⚠" in run("lineage", str(small_atlas.path), "self/parent").stdout


def test_lineage_in_json_is_what_the_api_answers(small_atlas: Atlas) -> None:
    from fastapi.testclient import TestClient

    from modelome.server import create_app

    with TestClient(create_app(small_atlas), base_url="http://127.0.0.1") as client:
        over_http = client.get("/api/v1/model/lineage?id=acme/base-7b&limit=40").json()
    by_command = answer("lineage", str(small_atlas.path), "acme/base-7b")
    assert by_command["model"]["id"] == over_http["model"]["id"]
    assert by_command["total_descendants"] == over_http["total_descendants"] > 15


def test_a_misspelt_id_gets_suggestions(small_atlas: Atlas) -> None:
    for command in ("lineage", "similar"):
        result = run(command, str(small_atlas.path), "acme/base-7b-chatt")
        assert result.exit_code == 1
        assert "Did you mean acme/base-7b-chat" in result.stderr


def test_similar_models_come_with_scores_and_reasons(radar_atlas: Atlas) -> None:
    told = answer("similar", str(radar_atlas.path), "Qwen/Qwen3-8B", "-k", "5")
    scores = [item["score"] for item in told["items"]]
    assert len(scores) == 5
    assert scores == sorted(scores, reverse=True)
    assert all(item["reasons"] for item in told["items"])
    assert told["items"][0]["id"] in run("similar", str(radar_atlas.path), "Qwen/Qwen3-8B", "-k", "5").stdout


def test_words_of_ones_own_find_models(radar_atlas: Atlas) -> None:
    told = answer("similar", str(radar_atlas.path), "automatic speech recognition with whisper")
    assert sum(item["task"] == "automatic-speech-recognition" for item in told["items"]) > len(told["items"]) / 2


def test_an_interrupted_build_says_so_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    words = ["build", "sample", "-o", str(tmp_path / "atlas")]
    with started(*words) as process:
        line_with(process, r"^embedding in ")
        process.send_signal(signal.SIGINT)
        assert process.stdout
        rest = process.stdout.read()
        assert process.wait(60) == 130
    assert "interrupted. The same command goes on where it stopped." in rest
    assert "Traceback" not in rest
    assert not (tmp_path / "atlas").exists()
    with started(*words) as process:
        assert "kept" in line_with(process, r"^table\b.*").group()
        assert "kept" in line_with(process, r"^lineage\b.*").group()


def test_a_server_prints_its_address_answers_and_stops_when_interrupted(small_atlas: Atlas) -> None:
    with started("serve", str(small_atlas.path), "--port", "0", "--no-browser") as process:
        address = line_with(process, r"http://[\w.:]+").group()
        began = time.monotonic()
        with urllib.request.urlopen(f"{address}/api/v1/health", timeout=10) as reply:
            assert json.load(reply) == {"status": "ok"}
        assert time.monotonic() - began < 5
        process.send_signal(signal.SIGINT)
        assert process.wait(20) in (0, 130)


def test_a_port_that_is_taken_is_told_before_anything_is_built(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run("demo", "--port", str(port), "--atlas-dir", str(tmp_path), "--no-browser")
    assert result.exit_code == 1
    assert f"Port {port} of 127.0.0.1 is in use" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_reader_that_has_seen_enough_is_no_error(small_atlas: Atlas) -> None:
    words = " ".join([*MODELOME, "info", str(small_atlas.path)])
    shown = subprocess.run(["bash", "-c", f"{words} | head -1"], capture_output=True, text=True, env=PLAIN, check=True)
    assert "Traceback" not in shown.stderr
    assert "BrokenPipe" not in shown.stderr


def test_a_terminal_of_few_letters_is_no_reason_to_fail(small_atlas: Atlas) -> None:
    words = [*MODELOME, "lineage", str(small_atlas.path), "orphan/of-a-ghost"]
    ascii_only = {**PLAIN, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    shown = subprocess.run(words, capture_output=True, env=ascii_only, check=True)
    assert b"gone/never-listed" in shown.stdout
