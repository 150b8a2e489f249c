"""One atlas as a server holds it: mapped files, kept answers, time limits; safe to use from many threads."""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa

from modelome.atlas.filters import Selection, parse, select
from modelome.errors import AtlasDamaged, ModelNotFound
from modelome.server.budget import current_budget
from modelome.server.guard import Guard
from modelome.server.hub import Hub
from modelome.server.kept import Kept
from modelome.server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from numpy.typing import NDArray

    from modelome.atlas import Atlas
    from modelome.atlas.names import Names
    from modelome.server.schemas import TextSource
    from modelome.server.settings import Settings

__all__ = ["Service"]

_BREATH = 0.01  # seconds
_KEPT_SELECTIONS = 64  # half a megabyte each at 3.5 million models
_KEPT_ROWS = 16_000_000  # of orders of the table, 4 bytes each
_KEPT_ANSWERS = 512
_KEPT_FIELDS = 64
_KEPT_WORDS = 16_384


class Service:
    """What the readers of `modelome.server.reading` ask."""

    def __init__(self, atlas: Atlas, settings: Settings) -> None:
        self.atlas = atlas
        self.settings = settings
        self.guard = Guard(atlas)
        self.hub = Hub(settings)
        self.closing = threading.Event()
        self.card_turn = threading.Lock()  # a Parquet file is read by one thread at a time
        self.answers: Kept[Any] = Kept(_KEPT_ANSWERS)
        self.values: Kept[Any] = Kept(_KEPT_FIELDS)
        self._selections: Kept[Selection] = Kept(_KEPT_SELECTIONS)
        self.orders: Kept[NDArray[np.int32]] = Kept(_KEPT_ROWS, weigh=len)
        self._tag_counts: Kept[int] = Kept(_KEPT_WORDS)
        self._rarity: Kept[int] = Kept(_KEPT_WORDS)

    def close(self) -> None:
        """Let go of the atlas."""
        self.closing.set()
        self.atlas.close()

    def warm(self) -> None:
        """Map what the first requests ask for; nothing of it is read whole."""
        _ = (self.names, self.atlas.lineage.walks, self.atlas.lineage.nodes, self.atlas.columns, self.cluster_labels)
        _ = (self.atlas.ids, self.atlas.lineage.problem_children, self.atlas.lineage.contradicted)

    def warm_later(self, seconds: float) -> None:
        """After some seconds, unless closed by then, load what the first searches and counts would wait for."""
        from modelome.server.reading.warming import steps_of_warming  # noqa: PLC0415 - a reader asks the service

        if self.closing.wait(seconds):
            return
        for load in steps_of_warming(self):
            load()
            if self.closing.wait(_BREATH):  # lets answers through between two steps
                return

    def require(self, model_id: str) -> int:
        """Return the index of a model; letter case does not matter where one model matches.

        Raises:
            ModelNotFound: with ids that look alike.

        """
        ix = self.atlas.ids.find(model_id)
        if ix is not None:
            return ix
        folded = self.names.find_folded(model_id)
        if len(folded) == 1:
            return folded[0]
        raise ModelNotFound(model_id, tuple(self.atlas.ids.take(folded or self.names.suggest(model_id))))

    def selection(self, text: str) -> Selection:
        """Return the models that match a filter; the last ones asked for are kept.

        Where time runs out, the models are those among the rows looked at by then: `complete` is false.

        Raises:
            FilterError: it does not parse, or names what is not in the atlas.
            AbandonedError: whoever asked has gone.

        """
        budget = current_budget()
        return self._selections.get(
            text.strip(), lambda: select(self.atlas, parse(text), budget.left), worth=lambda made: made.complete
        )

    def whole_selection(self, text: str) -> Selection:
        """Return the models that match a filter, all of them.

        Raises:
            FilterError: it does not parse, or names what is not in the atlas.
            ProblemError: 503, it takes longer than allowed, and a part of the answer would mislead.

        """
        found = self.selection(text)
        if not found.complete:
            raise ProblemError(
                503,
                f"This filter took longer than {self.settings.query_seconds:g} s and was stopped after "
                f"{found.looked_at:,} of {found.rows:,} models. Narrow it, or use fewer terms.",
            )
        return found

    def cannot_be_read(self) -> AtlasDamaged:
        """Say that a file of the atlas does not hold what it should."""
        self.guard.check()
        return AtlasDamaged(
            f"A file of the atlas at {str(self.atlas.path)!r} cannot be read. Build it again with `modelome build`."
        )

    @property
    def names(self) -> Names:
        """The name search."""
        return self.atlas.names

    def tag_counts(self, tags: Iterable[str]) -> dict[str, int]:
        """Return how many models carry each of some tags, 0 for what is no tag; the last ones asked for are kept."""
        column = self.atlas.coded.list("tags")

        def count(tag: str) -> Callable[[], int]:
            def look_up() -> int:
                code = column.values.find(tag)
                return column.count(code) if code >= 0 else 0

            return look_up

        return {tag: self._tag_counts.get(tag, count(tag)) for tag in tags}

    def word_rarity(self, word: str) -> int:
        """At most how many names hold a word; the last ones asked for are kept."""
        return self._rarity.get(word, lambda: self.names.rarity(word))

    @cached_property
    def _text_sources(self) -> list[TextSource]:
        values = self.atlas.coded.text("text_source").values
        return ["none", *(cast("TextSource", value) for value in values.take(range(len(values))))]

    def text_source(self, ix: int) -> TextSource:
        """Tell what placed a model."""
        return self._text_sources[int(self.atlas.coded.text("text_source").codes[ix])]

    @cached_property
    def cluster_labels(self) -> dict[tuple[int, int], str]:
        """Label of each cluster, by level and number."""
        clusters = self.atlas.map.clusters
        keys = zip(clusters["level"].to_pylist(), clusters["cluster"].to_pylist(), strict=True)
        return dict(zip(keys, clusters["label"].to_pylist(), strict=True))

    @cached_property
    def absent(self) -> list[str]:
        """Columns for which the source of the atlas declares nothing at all."""
        return sorted(name for name, known in self.atlas.manifest["coverage"].items() if not known)

    def read(self, make: Callable[[], pa.Table]) -> pa.Table:
        """Read a Parquet file of the atlas.

        Raises:
            AtlasDamaged: it cannot be read.

        """
        try:
            return make()
        except (pa.ArrowInvalid, OSError) as error:
            raise self.cannot_be_read() from error
