"""What a person sees of a room is what its `__all__` says."""

from __future__ import annotations

import importlib
import types

import pytest

import modelome

ROOMS = ["modelome", "modelome.atlas", "modelome.errors", "modelome.lineage", "modelome.mapping", "modelome.progress"]
ROOMS += ["modelome.server", "modelome.sources", "modelome.table"]


@pytest.mark.parametrize("room", ROOMS)
def test_every_exported_name_is_there_once(room: str) -> None:
    module = importlib.import_module(room)
    assert len(module.__all__) == len(set(module.__all__))
    for name in module.__all__:
        assert getattr(module, name) is not None


def test_what_is_visible_in_the_package_is_what_is_meant() -> None:
    visible = {name for name in dir(modelome) if not name.startswith("_") or name == "__version__"}
    assert visible == set(modelome.__all__)


def test_every_error_can_be_caught_by_its_base() -> None:
    errors = [getattr(modelome, name) for name in modelome.__all__ if name.endswith(("Error", "Missing", "Damaged"))]
    assert len(errors) > 5
    assert all(issubclass(error, modelome.ModelomeError) for error in errors)


def test_an_unknown_name_is_told_as_python_tells_it() -> None:
    assert isinstance(modelome, types.ModuleType)
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = modelome.nonsense
