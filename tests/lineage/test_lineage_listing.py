"""The lineage of all 760,000 models equals an independent computation, to the last one."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
DATA = Path(os.environ.get("MODELOME_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))


@pytest.mark.large
def test_the_lineage_of_the_listing_is_the_same_when_computed_another_way() -> None:
    listing, aliases = DATA / "hub-2024-07.parquet", DATA / "id-aliases.parquet"
    if not listing.exists():
        pytest.skip(f"no {listing.name}: set MODELOME_SHARED_DATA to the folder of the real listings")
    spec = importlib.util.spec_from_file_location("lineage_check", REPOSITORY / "benchmarks" / "lineage_check.py")
    assert spec is not None
    assert spec.loader is not None
    check = importlib.util.module_from_spec(spec)
    sys.modules["lineage_check"] = check
    spec.loader.exec_module(check)
    compared = list(check.compare(listing, aliases))
    assert [c.quantity for c in compared if not c.equal] == []
    told = {c.quantity: c.modelome for c in compared}
    assert told["greatest generation"] == 40
    assert told["  the largest"] == 28_023
    assert told["cycles"] == 7
    assert told["self-loops"] == 669
