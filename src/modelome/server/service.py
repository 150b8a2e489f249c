"""One atlas as a server holds it: name search, walks, filters, time limits; all of it safe to use from many threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from modelome.atlas.filters import Compiled, compile_filter, parse
from modelome.atlas.names import Names
from modelome.errors import AtlasDamaged, ModelNotFound
from modelome.server.guard import Guard
from modelome.server.hub import Hub
from modelome.server.problems import ProblemError
from modelome.server.reading.columns import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from modelome.atlas import Atlas
    from modelome.server.settings import Settings

__all__ = ["Service"]

_KEPT_MASKS = 32
_INSIST = 0.02  # seconds between two interruptions
_EXPORT_ROWS = 16_384  # of one batch: 7 MB of the listing
_EXPORT_TIMES = 12  # an export may take this many times as long as a query


class Service:
    """What the readers of `modelome.server.reading` ask."""

    def __init__(self, atlas: Atlas, settings: Settings) -> None:
        self.atlas = atlas
        self.settings = settings
        self.guard = Guard(atlas)
        self.hub = Hub(settings)
        self._repeats: dict[str, bool] = {}
        self._masks: OrderedDict[str, NDArray[np.bool_]] = OrderedDict()
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self.card_turn = threading.Lock()  # a Parquet file is read by one thread at a time
        self._rarity = lru_cache(4096)(self._word_rarity)

    def close(self) -> None:
        """Let go of the database."""
        self.closing.set()
        self.atlas.close()

    def warm(self) -> None:
        """Make ready what the first requests would otherwise wait for."""
        _ = (self.names, self.atlas.lineage.walks, self.tag_counts, self.component_sizes, self.family_sizes)
        _ = (self.text_sources, self.edge_parents, self.problem_children, self.ghost_children, self.contradicted)
        _ = (self.downloads, self.cluster_labels, self.column_types)
        self.query('select task, count(*) from "filter" group by 1', [])

    def warm_later(self, seconds: float) -> None:
        """After some seconds, unless closed by then, load what the first search by meaning would wait for."""
        if not self.closing.wait(seconds):
            self.atlas.map.meaning.search("language model", 1)
            for column in LISTS:
                self.has_repeats(column)

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

    def compiled(self, text: str) -> Compiled:
        """Return a filter ready for `query`.

        Raises:
            FilterError: it does not parse, or names what is not in the atlas.

        """
        return compile_filter(self.atlas, parse(text))

    def matching(self, text: str) -> NDArray[np.bool_]:
        """Return a mask of the models that match a filter, (n,), read-only; the last few are kept."""
        with self._lock:
            if text in self._masks:
                self._masks.move_to_end(text)
                return self._masks[text]
        mask = np.ones(self.atlas.count, bool)
        if text.strip():
            found = self.select("ix", self.compiled(text))
            mask[:] = False
            mask[found["ix"].to_numpy()] = True
        mask.flags.writeable = False
        with self._lock:
            self._masks[text] = mask
            if len(self._masks) > _KEPT_MASKS:
                self._masks.popitem(last=False)
        return mask

    def select(self, what: str, where: Compiled, tail: str = "", *more: Any) -> pa.Table:
        """Run `select WHAT from "filter" where WHERE TAIL`; `more` are parameters of the tail."""
        query = f'select {what} from "filter" where {where.sql} {tail}'
        return self.query(query, [*where.parameters, *more], where.sets)

    def query(self, sql: str, parameters: Sequence[Any], sets: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """Run a query within the time limit.

        Raises:
            ProblemError: it took too long.
            AtlasDamaged: a file of the atlas cannot be read.

        """
        with self._cursor(self.settings.query_seconds, sets or {}) as cursor:
            return cursor.sql(sql, params=list(parameters)).to_arrow_table()

    def stream(self, sql: str, parameters: Sequence[Any], sets: Mapping[str, pa.Table]) -> Iterator[pa.RecordBatch]:
        """Run a query and give its rows batch by batch, an empty one first, within a longer time limit."""
        seconds = self.settings.query_seconds * _EXPORT_TIMES
        with self._cursor(seconds, sets) as cursor:
            reader = cursor.sql(sql, params=list(parameters)).to_arrow_reader(_EXPORT_ROWS)
            yield pa.RecordBatch.from_pylist([], reader.schema)
            yield from reader
        pa.default_memory_pool().release_unused()

    @contextmanager
    def _cursor(self, seconds: float, sets: Mapping[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
        """Give a cursor that knows `sets`, is interrupted after `seconds`, and fails in words a reader understands."""
        try:
            with self.atlas.connect() as cursor:
                done = threading.Event()
                threading.Thread(target=_interrupt, args=(cursor, seconds, done), daemon=True).start()
                try:
                    for name, rows in sets.items():
                        cursor.register(name, rows)
                    yield cursor
                finally:
                    done.set()
        except duckdb.InterruptException:
            raise ProblemError(
                503, f"This took longer than {seconds:g} s and was stopped. Narrow the filter, or ask for less."
            ) from None
        except duckdb.OutOfMemoryException:
            raise ProblemError(
                503, "This needs more memory than there is. Narrow the filter, or ask for less."
            ) from None
        except (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException):
            raise  # a query that is wrong, and not the files
        except duckdb.Error as error:
            self.guard.check()
            raise AtlasDamaged(
                f"A file of the atlas at {str(self.atlas.path)!r} cannot be read. Build it again with `modelome build`."
            ) from error

    @cached_property
    def names(self) -> Names:
        """The name search."""
        return Names(self.atlas.path / "index")

    @cached_property
    def tag_counts(self) -> dict[str, int]:
        """How many models carry each tag, folded."""
        return self.names.tag_counts()

    @cached_property
    def component_sizes(self) -> NDArray[np.int64]:
        """Models in each component."""
        return np.bincount(self.atlas.lineage.nodes.component)

    @cached_property
    def family_sizes(self) -> NDArray[np.int64]:
        """Models in the family of each root, by the root's index."""
        return np.bincount(self.atlas.lineage.nodes.root_ix, minlength=self.atlas.count)

    @cached_property
    def text_sources(self) -> pa.DictionaryArray:
        """What placed each model."""
        table = pq.read_table(
            self.atlas.path / "index" / "filter.parquet",
            columns=["text_source"],
            read_dictionary=["text_source"],
        )
        return table["text_source"].combine_chunks()

    @cached_property
    def edge_children(self) -> NDArray[np.int32]:
        """Child of each edge, ascending."""
        column: NDArray[np.int32] = self.atlas.lineage.edges["child_ix"].to_numpy()
        return column

    @cached_property
    def edge_parents(self) -> NDArray[np.int32]:
        """Parent of each edge, -1 for a ghost."""
        filled: NDArray[np.int32] = self.atlas.lineage.edges["parent_ix"].fill_null(-1).to_numpy()
        return filled

    @cached_property
    def problem_children(self) -> NDArray[np.int32]:
        """Child of each contradiction, ascending."""
        column: NDArray[np.int32] = self.atlas.lineage.problems["child_ix"].to_numpy()
        return column

    @cached_property
    def ghost_children(self) -> dict[str, int]:
        """How many children each ghost has."""
        ghosts = self.atlas.lineage.ghosts
        return dict(zip(ghosts["parent_id"].to_pylist(), ghosts["children"].to_pylist(), strict=True))

    def has_repeats(self, column: str) -> bool:
        """Whether a model lists a value twice in a column of lists; looked up once, and kept."""
        if column not in self._repeats:
            query = (
                f'select coalesce(bool_or(len("{column}") <> len(list_distinct("{column}"))), false) as r from "filter"'
            )
            self._repeats[column] = bool(self.query(query, [])["r"][0].as_py())
        return self._repeats[column]

    @cached_property
    def contradicted(self) -> NDArray[np.bool_]:
        """Whether something contradicts an edge: its date, its relations, a cycle; by row of the edge."""
        found = self.query("select distinct child_ix, parent_id from problems where kind <> 'missing-parent'", [])
        keyed = self.atlas.lineage.edges.select(["child_ix", "parent_id"])
        rows = np.flatnonzero(np.isin(self.edge_children, found["child_ix"].to_numpy()))
        pairs = set(zip(found["child_ix"].to_pylist(), found["parent_id"].to_pylist(), strict=True))
        near = keyed.take(rows)
        told = zip(near["child_ix"].to_pylist(), near["parent_id"].to_pylist(), strict=True)
        marks = np.zeros(keyed.num_rows, bool)
        marks[rows] = [pair in pairs for pair in told]
        return marks

    @cached_property
    def downloads(self) -> NDArray[np.int64]:
        """Downloads of each model, -1 where unknown."""
        filled: NDArray[np.int64] = self.atlas.models.column("downloads").fill_null(-1).to_numpy()
        return filled

    @cached_property
    def cluster_labels(self) -> dict[tuple[int, int], str]:
        """Label of each cluster, by level and number."""
        clusters = self.atlas.map.clusters
        keys = zip(clusters["level"].to_pylist(), clusters["cluster"].to_pylist(), strict=True)
        return dict(zip(keys, clusters["label"].to_pylist(), strict=True))

    @cached_property
    def column_types(self) -> dict[str, str]:
        """SQL type of each column of the view `filter`."""
        table = self.query('describe "filter"', [])
        return dict(zip(table["column_name"].to_pylist(), table["column_type"].to_pylist(), strict=True))

    def word_rarity(self, word: str) -> int:
        """At most how many names hold a word; the last ones asked for are kept."""
        return self._rarity(word)

    def _word_rarity(self, word: str) -> int:
        return self.names.rarity(word)

    @cached_property
    def absent(self) -> list[str]:
        """Columns for which the source of the atlas declares nothing at all."""
        return sorted(name for name, known in self.atlas.manifest["coverage"].items() if not known)


def _interrupt(cursor: duckdb.DuckDBPyConnection, seconds: float, done: threading.Event) -> None:
    """Stop a cursor after some seconds; again and again, since only what runs just then is stopped."""
    wait = seconds
    while not done.wait(wait):
        cursor.interrupt()
        wait = _INSIST
