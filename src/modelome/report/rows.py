"""Finding figures in long tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Rows", "share"]


class Rows:
    """The rows of a long table, to be asked for by what they say."""

    def __init__(self, table: pa.Table) -> None:
        self._rows: list[dict[str, Any]] = table.to_pylist()

    def all(self, **wanted: Any) -> list[dict[str, Any]]:
        """Return the rows that say so, in order."""
        return [row for row in self._rows if all(row[name] == value for name, value in wanted.items())]

    def one(self, **wanted: Any) -> dict[str, Any] | None:
        """Return the row that says so, None where there is none or it has no estimate."""
        found = [row for row in self.all(**wanted) if row["estimate"] is not None]
        return found[0] if found else None

    def finetunes(self) -> tuple[str, str | None]:
        """Choose what to show where the paper shows finetunes: declared ones, else inferred ones, else all edges."""
        for source in ("declared", "inferred"):
            if any(row["relation"] == "finetune" and row["relation_source"] == source for row in self._rows):
                return "finetune", source
        return "all", None


def share(row: dict[str, Any], digits: int = 1) -> str:
    """Write an estimate as a percentage with its interval."""
    interval = "" if row["low"] is None else f" [{100 * row['low']:.{digits}f}, {100 * row['high']:.{digits}f}]"
    return f"{100 * row['estimate']:.{digits}f} %{interval}"
