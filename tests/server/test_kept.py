"""What is kept is made once, and only the last things asked for are kept."""

from __future__ import annotations

from modelome.server.kept import Kept


def test_a_thing_is_made_once() -> None:
    made: list[str] = []
    kept: Kept[int] = Kept(2)

    def make(name: str) -> int:
        made.append(name)
        return len(made)

    assert [kept.get("a", lambda: make("a")) for _ in range(3)] == [1, 1, 1]
    assert made == ["a"]


def test_the_thing_that_was_asked_for_longest_ago_goes() -> None:
    kept: Kept[str] = Kept(2)
    for name in ("a", "b", "a", "c"):
        kept.get(name, lambda name=name: f"first {name}")  # type: ignore[misc]
    assert kept.get("a", lambda: "second a") == "first a"
    assert kept.get("b", lambda: "second b") == "second b"


def test_what_is_not_worth_it_is_not_kept() -> None:
    kept: Kept[int] = Kept(2)
    assert kept.get("a", lambda: 1, worth=lambda made: made > 1) == 1
    assert kept.get("a", lambda: 2, worth=lambda made: made > 1) == 2
    assert kept.get("a", lambda: 3) == 2
