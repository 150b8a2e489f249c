"""Columns of any type brought to one type, without a loop over rows.

What cannot be read as a count, an instant or a flag becomes missing: a listing writes its missing numbers as NaN, as
an empty field, or as `None`, and one odd counter is no reason to lose a model.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["counts", "decoded", "flags", "instants", "scores", "texts", "words"]

COUNT = r"^[0-9]{1,18}(\.0*)?$"
NUMBER = r"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,3})?$"
INSTANT_TEXT = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
MISSING_WORDS = ["", "none", "null", "nan", "<na>", "nat"]
LARGEST_EXACT = float(2**63)


def _nulls(array: pa.Array, kind: pa.DataType) -> pa.Array:
    return pa.nulls(len(array), kind)


def decoded(array: pa.Array) -> pa.Array:
    """Plain values of a dictionary-encoded, large or view column; other columns unchanged."""
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_large_string(array.type) or pa.types.is_string_view(array.type):
        array = array.cast(pa.string())
    return array


def texts(array: pa.Array) -> pa.Array:
    """Strings; blank is missing. Numbers are not turned into names."""
    array = decoded(array)
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        array = array.cast(pa.string())
    if not pa.types.is_string(array.type):
        return _nulls(array, pa.string())
    blank = pc.equal(pc.utf8_trim_whitespace(array), "")
    return pc.if_else(pc.fill_null(blank, False), pa.scalar(None, pa.string()), array)


def words(array: pa.Array) -> pa.Array:
    """Short strings without the spellings of nothing: `None`, `nan`, `null`."""
    trimmed = pc.utf8_trim_whitespace(texts(array))
    nothing = pc.is_in(pc.utf8_lower(trimmed), value_set=pa.array(MISSING_WORDS))
    return pc.if_else(nothing, pa.scalar(None, pa.string()), trimmed)


def counts(array: pa.Array) -> pa.Array:
    """Whole numbers from zero up, int64; NaN, infinity, negatives and what is no number are missing."""
    array = decoded(array)
    kind = array.type
    if pa.types.is_string(kind):
        trimmed = pc.utf8_trim_whitespace(array)
        good = pc.fill_null(pc.match_substring_regex(trimmed, COUNT), False)
        whole = pc.replace_substring_regex(trimmed, r"\..*$", "")
        return pc.if_else(good, whole, pa.scalar(None, pa.string())).cast(pa.int64())
    if pa.types.is_floating(kind):
        values = array.cast(pa.float64())
        good = pc.and_(pc.is_finite(values), pc.and_(pc.greater_equal(values, 0.0), pc.less(values, LARGEST_EXACT)))
        kept = pc.if_else(pc.fill_null(good, False), values, pa.scalar(None, pa.float64()))
        return pc.cast(pc.floor(kept), pa.int64())
    if pa.types.is_decimal(kind):
        return counts(array.cast(pa.float64()))
    if pa.types.is_uint64(kind):
        small = pc.less_equal(array, pa.scalar(2**63 - 1, pa.uint64()))
        return pc.if_else(pc.fill_null(small, False), array, pa.scalar(None, pa.uint64())).cast(pa.int64())
    if pa.types.is_integer(kind):
        values = array.cast(pa.int64())
        return pc.if_else(pc.fill_null(pc.greater_equal(values, 0), False), values, pa.scalar(None, pa.int64()))
    return _nulls(array, pa.int64())


def scores(array: pa.Array) -> pa.Array:
    """Finite numbers, float32."""
    array = decoded(array)
    kind = array.type
    if pa.types.is_string(kind):
        trimmed = pc.utf8_trim_whitespace(array)
        good = pc.fill_null(pc.match_substring_regex(trimmed, NUMBER), False)
        array = pc.if_else(good, trimmed, pa.scalar(None, pa.string())).cast(pa.float64())
    elif pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        array = array.cast(pa.float64(), safe=False)
    else:
        return _nulls(array, pa.float32())
    small = array.cast(pa.float32(), safe=False)
    return pc.if_else(pc.fill_null(pc.is_finite(small), False), small, pa.scalar(None, pa.float32()))


def flags(array: pa.Array) -> pa.Array:
    """Booleans, from booleans or from the words for them."""
    array = decoded(array)
    if pa.types.is_boolean(array.type):
        return array
    if pa.types.is_integer(array.type) or pa.types.is_floating(array.type):
        return pc.not_equal(array, 0)
    if pa.types.is_string(array.type):
        low = pc.utf8_lower(pc.utf8_trim_whitespace(array))
        yes = pc.is_in(low, value_set=pa.array(["true", "1", "1.0", "yes"]))
        no = pc.is_in(low, value_set=pa.array(["false", "0", "0.0", "no"]))
        return pc.if_else(yes, True, pc.if_else(no, False, pa.scalar(None, pa.bool_())))
    return _nulls(array, pa.bool_())


def instants(array: pa.Array) -> pa.Array:
    """Instants, timestamp[ms, UTC]; text is ISO 8601, without a zone it is UTC; what is no date is missing."""
    array = decoded(array)
    kind = array.type
    if pa.types.is_string(kind):
        return _instants_from_text(array)
    if pa.types.is_timestamp(kind):
        return pc.cast(array, pa.timestamp("ms", tz="UTC"), safe=False)
    if pa.types.is_date(kind):
        return array.cast(pa.timestamp("ms")).cast(pa.timestamp("ms", tz="UTC"))
    return _nulls(array, pa.timestamp("ms", tz="UTC"))


def _instants_from_text(array: pa.Array) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(array)
    good = pc.fill_null(pc.match_substring_regex(trimmed, INSTANT_TEXT), False)
    plain = pc.if_else(good, trimmed, pa.scalar(None, pa.string()))
    parts = pc.extract_regex(
        plain,
        r"^(?P<day>.{10})(?:[T ](?P<clock>[0-9:]+)(?:\.(?P<fraction>[0-9]+))?)?(?P<zone>Z|[+-][0-9]{2}:?[0-9]{2})?$",
    )
    day = pc.struct_field(parts, "day")
    clock = pc.if_else(pc.equal(pc.struct_field(parts, "clock"), ""), "00:00:00", pc.struct_field(parts, "clock"))
    clock = pc.if_else(pc.equal(pc.utf8_length(clock), 5), pc.binary_join_element_wise(clock, ":00", ""), clock)
    seconds = pc.strptime(
        pc.binary_join_element_wise(day, clock, " "),
        format="%Y-%m-%d %H:%M:%S",
        unit="ms",
        error_is_null=True,
    )
    # strptime takes 30 February for 1 March
    real = pc.equal(pc.strftime(seconds, format="%Y-%m-%d"), day)
    seconds = pc.if_else(real, seconds, pa.scalar(None, seconds.type))
    fraction = pc.utf8_slice_codeunits(
        pc.utf8_rpad(pc.struct_field(parts, "fraction"), width=3, padding="0"), start=0, stop=3
    )
    zone = pc.replace_substring(pc.struct_field(parts, "zone"), ":", "")
    zone = pc.if_else(pc.is_in(zone, value_set=pa.array(["", "Z"])), "+0000", zone)
    hours = pc.utf8_slice_codeunits(zone, start=1, stop=3).cast(pa.int64())
    minutes = pc.utf8_slice_codeunits(zone, start=3, stop=5).cast(pa.int64())
    sign = pc.if_else(pc.starts_with(zone, "-"), -1, 1)
    offset = pc.multiply(sign, pc.add(pc.multiply(hours, 3_600_000), pc.multiply(minutes, 60_000)))
    millis = pc.subtract(pc.add(seconds.cast(pa.int64()), fraction.cast(pa.int64())), offset)
    return millis.cast(pa.timestamp("ms", tz="UTC"))


def null_where(array: pa.Array, mask: np.ndarray) -> pa.Array:
    """Return the column with the rows of `mask` missing."""
    return pc.if_else(pa.array(np.asarray(mask, dtype=bool)), pa.scalar(None, array.type), array)
