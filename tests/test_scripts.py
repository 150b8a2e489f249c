"""What `make` asks of the machine, and what it says when the machine has not got it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DEBIAN = Path("/etc/debian_version").exists()


def program(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/bash\n{body}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that is all there is on the PATH."""
    for name in ("bash", "env", "cat"):
        (tmp_path / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    program(tmp_path, "id", "echo 1000")
    return tmp_path


def script(name: str, machine: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MODELOME", "PYTHON"))}
    return subprocess.run(
        [str(ROOT / "scripts" / name), *words],
        env={**kept, "PATH": str(machine), **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
def test_a_browser_is_found_under_each_of_its_names(name: str, machine: Path) -> None:
    found = program(machine, name, "true")
    assert script("chromium", machine).stdout.strip() == str(found)


def test_a_browser_that_was_named_is_taken_before_others(machine: Path) -> None:
    program(machine, "chromium", "true")
    mine = program(machine, "my-browser", "true")
    assert script("chromium", machine, MODELOME_CHROMIUM=str(mine)).stdout.strip() == str(mine)


def test_a_named_browser_that_is_not_there_is_an_error_and_nothing_is_installed(machine: Path) -> None:
    program(machine, "id", "echo 0")
    program(machine, "apt-get", f"touch {machine}/installed")
    asked = script("chromium", machine, MODELOME_CHROMIUM="nonsense")
    assert asked.returncode == 1
    assert "MODELOME_CHROMIUM=nonsense is no program" in asked.stderr
    assert not (machine / "installed").exists()


def test_without_a_browser_the_message_says_how_to_get_one(machine: Path) -> None:
    asked = script("chromium", machine)
    assert asked.returncode == 1
    assert asked.stdout == ""
    assert "apt-get install chromium" in asked.stderr
    assert "brew install" in asked.stderr


@pytest.mark.skipif(not DEBIAN, reason="installs on Debian only")
def test_root_on_debian_gets_one_installed(machine: Path) -> None:
    program(machine, "id", "echo 0")
    (machine / "touch").symlink_to("/usr/bin/touch")
    (machine / "chmod").symlink_to("/usr/bin/chmod")
    program(
        machine, "apt-get", f"if [[ $1 == install ]]; then touch {machine}/chromium; chmod +x {machine}/chromium; fi"
    )
    asked = script("chromium", machine)
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.strip() == str(machine / "chromium")


def test_an_old_python_is_refused_by_name(machine: Path) -> None:
    program(machine, "python3", "[[ $1 == --version ]] && echo Python 3.9.2 && exit; exit 1")
    asked = script("check-tools", machine, "python")
    assert asked.returncode == 1
    assert "needs Python 3.11 or newer; found: Python 3.9.2" in asked.stderr


def test_a_newer_python_beside_an_old_one_is_found(machine: Path) -> None:
    program(machine, "python3", "exit 1")
    program(machine, "python3.12", "exit 0")
    assert script("check-tools", machine, "python").stdout.strip() == "python3.12"


@pytest.mark.parametrize(("version", "status"), [("v18.20.1", 1), ("v20.0.0", 0), ("v24.1.0", 0), ("none", 1)])
def test_node_must_be_20_or_newer(version: str, status: int, machine: Path) -> None:
    program(machine, "node", f"echo {version}")
    program(machine, "npm", "true")
    asked = script("check-tools", machine, "node")
    assert asked.returncode == status
    if status:
        assert "needs Node.js 20 or newer" in asked.stderr
        assert version in asked.stderr
