"""A calibrated synthetic ecosystem of any size, for work on scale where the real table can't be had."""

from modelome.sources.synthetic.ecosystem import Ecosystem, draw_ecosystem
from modelome.sources.synthetic.marks import Mark
from modelome.sources.synthetic.writing import synthesize

__all__ = ["Ecosystem", "Mark", "draw_ecosystem", "synthesize"]
