"""What the documents say is so: examples run, and every command, option, path, view and setting is described."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from modelome.cli import app

if TYPE_CHECKING:
    from modelome import Atlas

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
COMMANDS = (ROOT / "docs" / "commands.md").read_text()
API = (ROOT / "docs" / "api.md").read_text()
ATLAS = (ROOT / "docs" / "atlas-format.md").read_text()


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def shell_lines(text: str) -> list[str]:
    """Commands of the console examples, continued lines joined."""
    joined = "\n".join(blocks(text, "console")).replace("\\\n", " ")
    return [line.removeprefix("$ ").split("  #")[0].strip() for line in joined.splitlines() if line.startswith("$ ")]


def commands() -> dict[str, Any]:
    found: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    return found


@pytest.fixture
def beside_the_atlas(radar_atlas: Atlas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand where the README's reader stands: the sample's atlas lies in `atlases/sample`."""
    (tmp_path / "atlases").mkdir()
    (tmp_path / "atlases" / "sample").symlink_to(radar_atlas.path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_readme_opens_with_a_picture_that_is_there() -> None:
    picture = re.search(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert picture
    assert picture.start() < 600
    assert (ROOT / picture.group(1)).stat().st_size > 10_000


@pytest.mark.parametrize(
    "document", sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")], key=str), ids=lambda p: p.name
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
        assert (document.parent / target).exists(), target


def test_the_readmes_python_runs(beside_the_atlas: Path) -> None:
    examples = blocks(README, "python")
    assert examples
    scope: dict[str, Any] = {}
    for example in examples:
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            exec(compile(example, "README.md", "exec"), scope)
        for line in re.findall(r"^# (?:→|->) (.+)$", example, re.MULTILINE):
            assert line in shown.getvalue()


@pytest.mark.parametrize("line", [line for line in shell_lines(README) if line.startswith("modelome ")])
def test_the_readmes_commands_run(line: str, beside_the_atlas: Path, small_atlas: Atlas) -> None:
    words = shlex.split(line)[1:]
    if words[0] == "report":  # tests/report makes that of the sample
        words = [str(small_atlas.path) if word == "atlases/sample" else word for word in words]
    if words[0] in ("demo", "serve"):
        words = [words[0], "--help"]  # they would serve until interrupted; tests/test_cli.py starts one
    if words[0] == "build":
        pytest.skip("builds are run by the tests of modelome.atlas")
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("line", [line for line in shell_lines(README) if line.startswith("curl ")])
def test_the_readmes_requests_are_answered(line: str, radar_atlas: Atlas) -> None:
    from fastapi.testclient import TestClient

    from modelome.server import create_app

    address = next(word for word in shlex.split(line) if "://" in word)
    path = "/" + address.split("://", 1)[1].split("/", 1)[1]
    with TestClient(create_app(radar_atlas), base_url="http://127.0.0.1") as client:
        assert client.get(path).status_code == 200, path


def test_every_make_target_of_the_readme_exists() -> None:
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    for line in shell_lines(README) + shell_lines((ROOT / "CONTRIBUTING.md").read_text()):
        if line.startswith("make "):
            assert line.split()[1] in made


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_is_documented(name: str) -> None:
    assert f"`modelome {name}" in COMMANDS
    for parameter in commands()[name].params:
        for word in parameter.opts:
            if word.startswith("-"):
                assert f"`{word}`" in COMMANDS, word


def test_no_document_names_an_option_that_is_not_there() -> None:
    there = {word for command in commands().values() for parameter in command.params for word in parameter.opts}
    there |= {"--help", "--version", "--install-completion", "--show-completion"}
    assert set(re.findall(r"`(--[a-z-]+)", COMMANDS)) <= there


def test_every_path_of_the_api_is_documented() -> None:
    from modelome.server.app import declare
    from modelome.server.settings import Settings

    documented = set(re.findall(r"^\| `([^`]+)`", API, re.MULTILINE))
    for path in declare(Settings()).openapi()["paths"]:
        assert path.removeprefix("/api/v1/") in documented, path


def test_every_view_for_sql_is_documented() -> None:
    from modelome.atlas.queries import VIEWS

    listed = re.search(r"views: ([a-z, ]+)", ATLAS)
    assert listed
    assert set(VIEWS) == set(listed.group(1).split(", "))


def test_the_page_of_benchmarks_says_what_their_results_say() -> None:
    told = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "report.py", "--check"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
