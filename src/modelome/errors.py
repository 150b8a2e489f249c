"""Every error that modelome raises on purpose.

    ModelomeError
    ├── SourceError          an input cannot be read as a listing of models
    │   ├── SourceMissing        nothing lies at that path
    │   ├── SourceEmpty          the input holds no rows
    │   ├── SourceDamaged        truncated, or not the format that its name says
    │   └── SourceColumns        the columns that a listing needs are not there
    ├── SynthesisError       a synthetic ecosystem cannot be written
    ├── AtlasError           an atlas cannot be opened or used
    │   ├── AtlasMissing         no atlas lies at that path
    │   ├── AtlasDamaged         a file is missing, has another size, or another hash
    │   ├── AtlasTooNew          written by a newer format than this version reads
    │   ├── AtlasTooOld          written by an older format than this version reads
    │   ├── AnalysisMissing      the atlas has no figures of that name
    │   └── PopulationEmpty      none of its models is among those asked for
    ├── BuildError           a build cannot go on
    │   ├── DiskFull             no space is left where the atlas is built
    │   ├── BuildLocked          another build is writing the same atlas
    │   └── UpdateError          that atlas cannot be updated with these settings
    ├── ModelNotFound        no model of that id in the atlas
    ├── FilterError          a filter expression that does not parse
    └── EmbedderError        an embedder cannot be loaded

A message says three things: the input, what is wrong with it, and what to do.
"""

from __future__ import annotations

__all__ = [
    "AnalysisMissing",
    "AtlasDamaged",
    "AtlasError",
    "AtlasMissing",
    "AtlasTooNew",
    "AtlasTooOld",
    "BuildError",
    "BuildLocked",
    "DiskFull",
    "EmbedderError",
    "FilterError",
    "ModelNotFound",
    "ModelomeError",
    "PopulationEmpty",
    "SourceColumns",
    "SourceDamaged",
    "SourceEmpty",
    "SourceError",
    "SourceMissing",
    "SynthesisError",
    "UpdateError",
]


class ModelomeError(Exception):
    """Base of all errors that a user can act on."""


class SourceError(ModelomeError):
    """An input cannot be read as a listing of models."""


class SourceMissing(SourceError):
    """Nothing lies at the given path."""


class SourceEmpty(SourceError):
    """The input holds no rows."""


class SourceDamaged(SourceError):
    """The input is truncated, or is not the format that its name says."""


class SourceColumns(SourceError):
    """The columns that a listing needs are not in the input."""


class SynthesisError(ModelomeError):
    """A synthetic ecosystem cannot be written as asked."""


class AtlasError(ModelomeError):
    """An atlas cannot be opened or used."""


class AtlasMissing(AtlasError):
    """No atlas lies at the given path."""


class AtlasDamaged(AtlasError):
    """A file of the atlas is missing, has another size, or another hash."""


class AtlasTooNew(AtlasError):
    """The atlas was written by a newer format than this version reads."""


class AtlasTooOld(AtlasError):
    """The atlas was written by an older format than this version reads."""


class AnalysisMissing(AtlasError):
    """The atlas has no analysis of that name."""


class PopulationEmpty(AtlasError):
    """No model of an atlas is among those that a report was asked for."""


class BuildError(ModelomeError):
    """A build cannot go on."""


class DiskFull(BuildError):
    """No space is left where the atlas is built."""


class BuildLocked(BuildError):
    """Another build is writing the same atlas."""


class UpdateError(BuildError):
    """An atlas cannot be updated as asked; a full build can be made."""


class ModelNotFound(ModelomeError):
    """No model of that id is in the atlas."""

    def __init__(self, model_id: str, suggestions: tuple[str, ...] = ()) -> None:
        self.model_id = model_id
        self.suggestions = suggestions
        hint = f" Did you mean {', '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"No model {model_id!r} in this atlas.{hint}")


class FilterError(ModelomeError):
    """A filter expression that does not parse; names the term and the place."""

    def __init__(self, message: str, term: str, position: int) -> None:
        self.term = term
        self.position = position
        super().__init__(f"{message} (at character {position + 1}: {term!r})")


class EmbedderError(ModelomeError):
    """An embedder cannot be loaded."""
