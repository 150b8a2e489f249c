"""Cards in an atlas: every one of them once, by draw order, whatever shard it falls into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from modelome.atlas import cards
from modelome.table.card_files import CardWriter

if TYPE_CHECKING:
    from pathlib import Path

Source = tuple["Path", list[str | None]]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    rng = np.random.default_rng(3)
    texts = [
        None if rng.random() < 0.4 else f"card of row {row} " + "é" * int(rng.integers(0, 50)) for row in range(97)
    ]
    writer = CardWriter(tmp_path / "source")
    for start in range(0, 97, 10):
        writer.write(start, pa.array(texts[start : start + 10], pa.string()))
    writer.finish(None)
    return tmp_path / "source", texts


@pytest.mark.parametrize("shard", [1, 7, 96, 97, 1000])
def test_each_card_is_published_once_beside_the_number_of_its_model(
    source: Source, shard: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "_SHARD", shard)
    monkeypatch.setattr(cards, "_BATCH", 13)
    folder, texts = source
    order = np.random.default_rng(0).permutation(97)
    written = cards.publish_cards(folder, order, tmp_path / "out")
    files = sorted((tmp_path / "out").iterdir())
    published = pa.concat_tables([pq.read_table(file) for file in files])
    expected = [(ix, texts[row]) for ix, row in enumerate(order.tolist()) if texts[row] is not None]
    assert list(zip(*published.to_pydict().values(), strict=True)) == expected
    assert written == len(expected)
    assert all(file.suffix == ".parquet" for file in files)


def test_published_cards_are_read_by_the_numbers_of_their_models(source: Source, tmp_path: Path) -> None:
    folder, texts = source
    order = np.random.default_rng(1).permutation(97)
    cards.publish_cards(folder, order, tmp_path / "out")
    batches = list(cards.CardFolder(tmp_path / "out", rows="ix").batches())
    read = {
        ix: card for batch in batches for ix, card in zip(batch.rows.tolist(), batch.cards.to_pylist(), strict=True)
    }
    assert read == {ix: texts[row] for ix, row in enumerate(order.tolist()) if texts[row] is not None}


def test_a_source_without_cards_makes_no_folder(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    assert cards.publish_cards(tmp_path / "source", np.arange(5), tmp_path / "out") == 0
    assert not (tmp_path / "out").exists()
