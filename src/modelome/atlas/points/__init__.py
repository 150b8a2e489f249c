"""Point files: what the browser reads to draw every model (docs/points-format.md)."""

from modelome.atlas.points.container import Encoding, read_container, write_container
from modelome.atlas.points.order import block_boundaries, draw_order, morton2
from modelome.atlas.points.quantize import Extent, dequantize, extent_of, quantize

__all__ = [
    "Encoding",
    "Extent",
    "block_boundaries",
    "dequantize",
    "draw_order",
    "extent_of",
    "morton2",
    "quantize",
    "read_container",
    "write_container",
]
