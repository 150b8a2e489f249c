"""What a person reads of a difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.testing import CliRunner

from modelome.atlas.difference import Difference
from modelome.cli import app
from modelome.console.model_diff import show_diff
from modelome.genetics.alignment import align
from modelome.genetics.field_changes import FieldChange
from modelome.genetics.line_changes import compare_lines
from modelome.server.diff_schemas import DiffAnswer

if TYPE_CHECKING:
    import pytest

    from modelome import Atlas


def made(a: str, b: str, cards: tuple[str, str] | None) -> Difference:
    field = FieldChange("tags", "changed", ["x"], [a], [f"t{n}" for n in range(14)], 1, 1, 14, None)
    return Difference(
        a="one/a",
        b="other/b",
        kin="child",
        fields=[field],
        undeclared=["gated"],
        metadata=align(a, b),
        without_kinship=align("", ""),
        a_has_card=True,
        b_has_card=cards is not None,
        cards=compare_lines(*cards) if cards else None,
    )


def test_signs_tell_what_colors_tell(capsys: pytest.CaptureFixture[str]) -> None:
    show_diff(DiffAnswer(made("abxd", "aycde", ("kept\nold", "kept\nnew"))).model_dump(mode="json"))
    said = capsys.readouterr().out
    assert "+ other/b  child of the first" in said
    assert "- abxd" in said
    assert "t11 and 2 more" in said
    assert "Declared by neither: gated" in said
    assert "similarity 0.400" in said
    assert "1 lines kept" not in said
    assert "1 line kept, 1 removed, 1 added" in said
    assert "\n- old\n+ new\n" in said


def test_foreign_text_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    show_diff(DiffAnswer(made("\x1b[2J", "\u202eb", None)).model_dump(mode="json"))
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "Only the first model has a card." in said


def test_the_command_tells_of_two_models_and_of_one_that_is_not_there(radar_atlas: Atlas) -> None:
    done = CliRunner().invoke(app, ["diff", str(radar_atlas.path), "Qwen/Qwen3-0.6B", "Qwen/Qwen3-8B"])
    assert done.exit_code == 0
    assert "{'id': 'Qwen/Qwen3-" in done.output
    failed = CliRunner().invoke(app, ["diff", str(radar_atlas.path), "Qwen/Qwen3-0.6B", "no/such-model"])
    assert failed.exit_code == 1
    assert "no/such-model" in failed.stderr
