"""The wheel carries everything that `modelome demo` needs on a machine without Node."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import modelome

ROOT = Path(__file__).resolve().parent.parent
HATCH = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    if not (ROOT / "src" / "modelome" / "_web" / "index.html").exists():
        message = "the web app is not built; `make web` builds it"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([*HATCH, "-d", str(out)], cwd=ROOT, check=True, capture_output=True)
    (made,) = out.glob("*.whl")
    assert made.name == f"modelome-{modelome.__version__}-py3-none-any.whl"
    return zipfile.ZipFile(made)


def test_the_web_app_is_in_the_wheel_with_every_file_that_its_page_names(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert "modelome/_web/index.html" in names
    built = {
        f"modelome/_web/{path.relative_to(ROOT / 'src/modelome/_web')}"
        for path in (ROOT / "src/modelome/_web").rglob("*")
        if path.is_file()
    }
    assert built <= names
    assert any(name.endswith(".js") for name in built)


def test_data_of_the_package_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    for folder in ("sources/bundled", "table/taxonomies", "mapping/data"):
        for path in (ROOT / "src" / "modelome" / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"modelome/{path.relative_to(ROOT / 'src' / 'modelome')}" in names
    assert "modelome/py.typed" in names


def test_licenses_and_notices_travel_along(wheel: zipfile.ZipFile) -> None:
    info = f"modelome-{modelome.__version__}.dist-info"
    shipped = {name.removeprefix(f"{info}/licenses/") for name in wheel.namelist() if name.startswith(info)}
    assert {"LICENSE", "NOTICE", "licenses/Inter-OFL-1.1.txt"} <= shipped
    assert "modelome = modelome.cli:main" in wheel.read(f"{info}/entry_points.txt").decode()


def test_notices_of_the_bundled_javascript_travel_along(wheel: zipfile.ZipFile) -> None:
    notices = wheel.read("modelome/_web/licenses.md").decode()
    assert "react" in notices
    assert "Permission is hereby granted" in notices


def test_nothing_else_is_in_the_wheel(wheel: zipfile.ZipFile) -> None:
    assert {name.split("/")[0] for name in wheel.namelist()} == {
        "modelome",
        f"modelome-{modelome.__version__}.dist-info",
    }
    assert not [name for name in wheel.namelist() if "__pycache__" in name or "test" in Path(name).name.split(".")]
    assert sum(entry.compress_size for entry in wheel.infolist()) < 30_000_000


def test_the_base_install_asks_for_no_torch(wheel: zipfile.ZipFile) -> None:
    metadata = wheel.read(f"modelome-{modelome.__version__}.dist-info/METADATA").decode()
    needed = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:")]
    assert any("duckdb" in line for line in needed)
    assert all("extra ==" in line for line in needed if "torch" in line or "transformers" in line)


def test_without_app_and_npm_no_wheel_is_made_and_the_message_says_what_to_do(tmp_path: Path) -> None:
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "NOTICE", "src/modelome/_version.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copytree(ROOT / "licenses", tmp_path / "licenses")
    bare = {"PATH": str(tmp_path), "HOME": str(tmp_path)}
    made = subprocess.run([*HATCH, "-d", "dist"], cwd=tmp_path, env=bare, capture_output=True, text=True)
    assert made.returncode != 0
    assert "the web app is not built" in made.stderr
    assert "make wheel" in made.stderr
    assert not list(tmp_path.glob("dist/*.whl"))
