"""Puts the built web app into every wheel."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEITHER = """the web app is not built, so a wheel of it would serve nothing.
  {app} is missing, and npm, which could build it, is not on the PATH.
  Install Node.js 20 or newer and run `make wheel`, or install a released wheel, which carries the app."""


class WebAppHook(BuildHookInterface):
    """Builds the web app where it is missing; an editable install does without, `make` sees to it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop the build, or make what it lacks."""
        del build_data
        root = Path(self.root)
        app = root / "src" / "modelome" / "_web" / "index.html"
        if version == "editable" or app.is_file():
            return
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit(NEITHER.format(app=app.relative_to(root)))
        for words in (["install", "--no-save"], ["run", "build"]):
            subprocess.run([npm, *words], cwd=root / "web", check=True)  # noqa: S603 - npm of the person's own PATH
        if not app.is_file():
            raise SystemExit(f"`npm run build` in web/ went through, but made no {app.relative_to(root)}.")
