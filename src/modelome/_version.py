"""The version, in the one place that the build, the manifest of an atlas and `modelome --version` read."""

__version__ = "0.1.0"
