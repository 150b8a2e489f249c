"""The repository works anywhere: no trace of one machine, locks behind any mirror, one spelling, one version."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

import modelome

ROOT = Path(__file__).resolve().parent.parent
THIS = Path(__file__).name

# Put together here, so that this file does not hold what it forbids.
MACHINE = re.compile("|".join(["/" + "work/", "/" + "root/", "/" + "opt/", "/" + "Users/", r"/" + r"home/\w"]))
REGISTRY = re.compile("|".join(["pypi" + r"\.org", "python" + "hosted", "npm" + "js", "debian" + r"\.org"]))
BRITISH = re.compile(
    r"\b(?:licences?|colour\w*|neighbour\w*|behaviour\w*|favourit\w*|honour\w*|centre[ds]?|grey\w*"
    r"|normalis\w*|organis(?:e|es|ed|ation\w*)|optimis\w*|initialis\w*|serialis\w*|recognis\w*|summaris\w*|visualis\w*"
    r"|analys(?:e|ed|ing)|catalogue\w*|labell(?:ed|ing)(?!by)|modell(?:ed|ing)|travell\w*|cancell(?:ed|ing))\b",
    re.IGNORECASE,
)


@cache
def committed() -> tuple[Path, ...]:
    """Every file under version control, and every new one that would be."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    words = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(words, cwd=ROOT, check=True, capture_output=True).stdout.decode()
    return tuple(path for name in listed.split("\0") if name and (path := ROOT / name).is_file())


@cache
def texts() -> dict[str, str]:
    """Text of every committed file that people write."""
    written = {}
    for path in committed():
        made = path.suffix in {".parquet", ".npy", ".png", ".woff2", ".lock"} or path.name == "package-lock.json"
        if not made and path.name != THIS:
            try:
                written[str(path.relative_to(ROOT))] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    return written


def found(pattern: re.Pattern[str], where: dict[str, str]) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in where.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_committed_file_names_a_path_of_one_machine() -> None:
    assert found(MACHINE, texts()) == []


def test_no_committed_file_names_a_package_registry() -> None:
    assert found(REGISTRY, texts()) == []


def test_spelling_is_american() -> None:
    ours = {
        name: text
        for name, text in texts().items()
        # taxonomies and fixtures are other people's words; licenses are legal texts
        if name.endswith((".py", ".md", ".ts", ".tsx", ".css", ".toml", ".html")) and "taxonomies" not in name
    }
    assert found(BRITISH, ours) == []


def test_no_committed_file_is_too_large_to_review_or_ship() -> None:
    large = [str(path.relative_to(ROOT)) for path in committed() if path.stat().st_size > 10_000_000]
    assert large == []


def test_python_lock_has_hashes_for_every_pin_and_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert not re.search(r"^\s*-(?!-hash=)", lock, re.MULTILINE)
    pins = re.split(r"\n(?=\S)", lock.strip())
    for pin in pins:
        assert re.match(r"[A-Za-z0-9._-]+==\S+", pin), pin.splitlines()[0]
        assert "--hash=sha256:" in pin, pin.splitlines()[0]


def test_python_lock_pins_everything_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = list(project["project"]["dependencies"])
    for group in ("test", "lint", "build"):
        asked += project["dependency-groups"][group]
    pinned = {name.lower().replace("_", "-") for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock_text(), re.MULTILINE)}
    for wish in asked:
        name = re.split(r"[<>=!\[ ;]", wish)[0].lower().replace("_", "-")
        assert name in pinned
    assert "torch" not in pinned


def lock_text() -> str:
    return (ROOT / "requirements.lock").read_text()


def test_every_runtime_dependency_says_why_it_is_there() -> None:
    block = re.search(r"^dependencies = \[\n(.*?)^\]", (ROOT / "pyproject.toml").read_text(), re.MULTILINE | re.DOTALL)
    assert block
    for line in block.group(1).splitlines():
        assert re.search(r'".+>=.+",\s+# .+', line), line


def test_web_lock_names_no_address() -> None:
    lock = json.loads((ROOT / "web" / "package-lock.json").read_text())
    assert lock["lockfileVersion"] >= 3
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []


def test_web_lock_pins_what_the_web_app_asks_for_with_hashes() -> None:
    asked = json.loads((ROOT / "web" / "package.json").read_text())
    packages = json.loads((ROOT / "web" / "package-lock.json").read_text())["packages"]
    for kind in ("dependencies", "devDependencies"):
        assert packages[""].get(kind, {}) == asked.get(kind, {})
        assert [name for name in asked.get(kind, {}) if f"node_modules/{name}" not in packages] == []
    assert [name for name, package in packages.items() if name and not package.get("integrity")] == []


def test_the_version_is_the_same_everywhere() -> None:
    version = modelome.__version__
    citation = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    changelog = re.search(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert citation
    assert citation.group(1) == version
    assert changelog
    assert changelog.group(1) == version
    assert json.loads((ROOT / "web" / "package.json").read_text())["version"] == version
