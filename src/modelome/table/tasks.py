"""Tasks (the Hub's pipeline tags): what they are called and which modality they belong to."""

from __future__ import annotations

from functools import cache

from modelome.table import taxonomies

__all__ = ["MODALITIES", "TASKS", "task_label", "task_modality"]

# On the Hub and not in the taxonomy any more: models keep the tag that they were given.
RETIRED = {
    "text2text-generation": ("Text2Text Generation", "nlp"),
    "conversational": ("Conversational", "nlp"),
}


@cache
def _known() -> dict[str, tuple[str, str]]:
    listed = taxonomies.load("tasks")["tasks"]
    return {key: (task["label"], task["modality"]) for key, task in listed.items()} | RETIRED


MODALITIES: dict[str, str] = taxonomies.load("tasks")["modalities"]
TASKS: tuple[str, ...] = tuple(_known())


def task_label(task: str) -> str:
    """Name a task for people; an unknown task is its own name."""
    known = _known().get(task)
    return known[0] if known else task


def task_modality(task: str) -> str:
    """Tell a task's modality (a key of MODALITIES); an unknown task is `other`."""
    known = _known().get(task)
    return known[1] if known else "other"
