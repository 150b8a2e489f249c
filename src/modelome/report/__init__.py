"""The paper's figures and more, from an atlas: one HTML page, and folders of SVG, PNG and CSV."""

from __future__ import annotations

from modelome.report.write import write_report

__all__ = ["write_report"]
