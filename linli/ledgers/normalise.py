"""Cells to values: what clerks write for numbers, dates, times, yes and no, made into plain values.

Each function takes one cell (text, number, date … as the file holds it) and returns the value, or raises
Fault with the name of the rule that the cell breaks.
"""

import functools
import math
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linli.ledgers import limits
from linli.ledgers.grid import ErrorCell, Merged
from linli.text import signs

WORDS = tomllib.loads((Path(__file__).resolve().parent / "words.toml").read_text(encoding="utf-8"))
MISSING = frozenset(WORDS["missing"])
YES = frozenset(WORDS["yes"])
NO = frozenset(WORDS["no"])

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_FULL_WIDTH[0x3000] = 0x20
_DATE = WORDS["date"]
_UNITS = {kind: frozenset(words) for kind, words in WORDS["units"].items()}


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_NUMBER = re.compile(
    rf"{_any(WORDS['about'])}?\s*([-+]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|[-+]?\.\d+)"
    rf"\s*({WORDS['ten_thousand']})?\s*{WORDS['odd']}?({_any(frozenset().union(*_UNITS.values()))})?"
)
_PARTS = _any(_DATE["parts"])
_BETWEEN = _DATE["between"]
_DAY = (
    rf"(\d{{4}})\s*(?:{_DATE['year']}|{_BETWEEN})\s*(\d{{1,2}})"
    rf"(?:\s*(?:{_DATE['month']}|{_BETWEEN})\s*(\d{{1,2}})?\s*{_DATE['day']}?)?"
    rf"(?:\s*\(?{_DATE['weekday']}\)?)?"
)
_CLOCK = (
    rf"({_PARTS})?\s*(\d{{1,2}})(?:(?::|{_DATE['hour']})(\d{{1,2}})?)?"
    rf"(?:(?::|{_DATE['minute']})(\d{{1,2}}(?:\.\d+)?)?{_DATE['second']}?)?\s*([AaPp][Mm])?"
)
_ZONE = r"\s*(Z|[-+]\d{2}:?\d{2})?"
# An hour stands apart from the digits of the day: 2026-03-051 is a slip of the pen.
_MOMENT = re.compile(rf"{_DAY}(?:\s*T?\s*(?:(?<!\d)|(?={_PARTS})){_CLOCK}{_ZONE})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_HOUR = re.compile(rf"{_CLOCK}(?:\s*(?:[-~]|{WORDS['to']})\s*\S.*)?")
_IN_SIGNS = re.compile(
    rf"([{_DATE['digits']}]{{4}}){_DATE['year']}([{_DATE['digits']}{_DATE['ten']}]{{1,3}}){_DATE['month']}"
    rf"(?:([{_DATE['digits']}{_DATE['ten']}]{{1,3}}){_DATE['day']})?"
)
_EPOCH = datetime(1899, 12, 30)  # day 0 of Excel's serial dates, right from 1900-03-01
# A date before these years is a small number somebody gave the form of a date; a plain number below the day is no date:
# 2024.1 would be one of 1905.
_FIRST, _LAST = 1910, 2100
_FIRST_SERIAL = datetime(1949, 10, 1)
_FAILED = re.compile(rf"{_any(WORDS['failed'])}|Err:\d{{3}}|#{{3,}}")
_SCIENTIFIC = re.compile(r"[-+]?\d(?:\.\d+)?[Ee]\+\d{1,3}")
_FORMULA_TEXT = re.compile(r'=\s*"(.*)"', re.DOTALL)
_LONG = "[0-9][0-9-]{10}"  # no number of a person is shorter
_KEY = "^(?:[0-9A-Za-z][0-9A-Za-z._/-]*)?$"  # of Arrow's, which knows ASCII only
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f"  # blanks that look like others
_BETWEEN_SIGNS = re.compile(rf"(?<=[\u3400-\u9fff])[{_SPACES}]+(?=[\u3400-\u9fff])")
_ODD_SPACE = re.compile(f"[{_SPACES}]")


class Fault(ValueError):
    """The cell breaks a rule; `rule` is its name."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def text(cell: object) -> str:
    """Return a cell as text: trimmed, digits and letters half-width, whole numbers without a point.

    The mark of a text ('0012, ="0012") is left off, and so is what nobody sees: zero-width signs, and blanks of another
    width between two Chinese signs. A number of more digits than a spreadsheet keeps is a fault.
    """
    if isinstance(cell, Merged):
        cell = cell.value
    if isinstance(cell, ErrorCell):
        raise Fault(cell.rule)
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        if abs(cell) >= limits.EXACT:
            raise Fault("long_number")
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    if cell is None:
        return ""
    plain = str(cell)
    if plain.isascii() and plain.isalnum():  # most keys
        return plain
    plain = signs.plain(plain.translate(_FULL_WIDTH))
    if not plain.isascii():
        plain = _ODD_SPACE.sub(" ", _BETWEEN_SIGNS.sub("", plain))
    plain = plain.strip()
    if plain.startswith(("'", "=")):
        quoted = _FORMULA_TEXT.fullmatch(plain)
        if quoted:
            plain = quoted[1].strip()
        elif plain.startswith("'"):  # some programs close it too
            plain = plain[1:].removesuffix("'").strip()
    if plain.startswith(("#", "Err:")) and _FAILED.fullmatch(plain):
        raise Fault("formula_error")
    return plain


def words_in(cell: object) -> str | None:
    """Return the text of a cell that is to hold one, None where it is blank; what a spreadsheet made of it is a fault."""
    plain = text(cell)
    if "E+" in plain.upper() and _SCIENTIFIC.fullmatch(plain):
        raise Fault("scientific")
    return plain or None


def name(cell: object) -> str | None:
    """Return the text of a cell that is to name something: no date, for a spreadsheet makes one of 3-5."""
    held = cell.value if isinstance(cell, Merged) else cell
    if isinstance(held, date | time | timedelta):
        raise Fault("date_for_name")
    return words_in(cell)


def _scalar(cell: object) -> str:
    """Return the text of a cell that is to be a number or a time; what is far too long for one is not looked at."""
    plain = text(cell)
    if len(plain) > limits.SCALAR:
        raise Fault("not_number")
    return unicodedata.normalize("NFKC", plain).strip()


def title_key(title: object) -> str:
    """Return a column title reduced to what matters: blanks, colons and a unit in brackets go."""
    return _title_key(str(title if title is not None else "")[: limits.TITLE])


@functools.lru_cache(maxsize=4096)
def _title_key(title: str) -> str:
    plain = signs.plain(unicodedata.normalize("NFKC", title))
    plain = re.sub(r"[(\[\u3010][^)\]\u3011]*[)\]\u3011]\s*[:*]*\s*$", "", plain) or plain
    return re.sub(r"[\s:*_]", "", plain).casefold()


def number(cell: object, unit: str | None = None) -> float:
    """Return the number in a cell, a unit glued to it left off; with `unit` it must be of the same kind."""
    if isinstance(cell, Merged):
        cell = cell.value
    if isinstance(cell, bool | datetime | date | time | timedelta):
        raise Fault("not_number")
    if isinstance(cell, int | float):
        return _sensible(float(cell) if abs(cell) <= sys.float_info.max else math.inf)
    match = _NUMBER.fullmatch(_scalar(cell).replace("−", "-"))
    if not match:
        raise Fault("not_number")
    if unit and match[3] and not _is_same_unit(match[3], unit):
        raise Fault("other_unit")
    value = float(match[1].replace(",", ""))
    return _sensible(round(value * 10_000, 6) if match[2] else value)


def _is_same_unit(written: str, unit: str) -> bool:
    kinds = [kind for kind, words in _UNITS.items() if unit in words] or ["things"]
    things = {"things", "persons", "households", "buildings"}
    return (
        written == unit
        or any(written in _UNITS[kind] for kind in kinds)
        or (written in _UNITS["things"] and bool(things.intersection(kinds)))
        or ("things" in kinds and any(written in _UNITS[kind] for kind in things))
    )


def _sensible(value: float) -> float:
    """Return a number unless it is none or beyond all sense; no ledger counts so far."""
    if not math.isfinite(value):
        raise Fault("not_number")
    if abs(value) > limits.LARGEST:
        raise Fault("above_maximum" if value > 0 else "below_minimum")
    return value


def integer(cell: object, unit: str | None = None) -> int:
    """Return the whole number in a cell; a formula may miss it in the last digits, which a spreadsheet does not show."""
    value = number(cell, unit)
    if not math.isclose(value, round(value), rel_tol=1e-12):
        raise Fault("not_integer")
    return round(value)


def hour(cell: object) -> int:
    """Return the hour of the day: 7:30 AM, 07:30 and 7:00-8:00 all name one."""
    if isinstance(cell, Merged):
        cell = cell.value
    if isinstance(cell, datetime | time):
        return cell.hour
    match = _HOUR.fullmatch(_scalar(cell))
    if not match:
        return integer(cell)
    return _clock(match[1], match[2], match[5])


def _clock(part: str | None, hours: str, latin: str | None) -> int:
    """Return the hour of the day; raises Fault where the part of the day has no such hour."""
    value = int(hours)
    if part and value <= 12:
        known = _DATE["parts"][part]
        if str(value) not in known:
            raise Fault("not_date")
        return int(known[str(value)])
    half = (latin or "").lower()
    if half == "pm" and value < 12:
        return value + 12
    return 0 if half == "am" and value == 12 else value


def moment(cell: object, form: str | None = None, zone: str | None = None) -> datetime:
    """Return the time in a cell: a date, a serial number or text, year first unless `form` says otherwise.

    A time that carries an offset is moved to `zone`, the street's own clock (where none is given it keeps its own).
    24:00 is the midnight after.
    """
    if isinstance(cell, Merged):
        cell = cell.value
    if isinstance(cell, datetime):
        try:
            return _whole_seconds(_within(_local(cell, zone)))
        except (ValueError, OverflowError) as error:
            raise Fault("not_date") from error
    if isinstance(cell, bool | time | timedelta):
        raise Fault("not_date")
    try:
        if isinstance(cell, date):
            return _within(datetime(cell.year, cell.month, cell.day))
        plain = _scalar(cell)
        if form:
            return _local(datetime.strptime(plain, form), zone)
        if isinstance(cell, int | float) and not _COMPACT.fullmatch(plain):
            return _serial(float(cell))
        return _within(_parse(plain, zone))
    except (ValueError, OverflowError) as error:
        if isinstance(error, Fault) and error.rule != "not_number":
            raise
        raise Fault("not_date") from error


def _serial(value: float) -> datetime:
    found = _within(_EPOCH + timedelta(days=value))
    if found < _FIRST_SERIAL:
        raise Fault("not_date")
    return (found + timedelta(microseconds=500_000)).replace(microsecond=0)


def _whole_seconds(found: datetime) -> datetime:
    """Return a time that lies within some thousandths of a whole second as that: a spreadsheet counts in parts of a day."""
    past = found.microsecond
    if past and (past <= 5_000 or past >= 995_000):
        return (found + timedelta(microseconds=500_000)).replace(microsecond=0)
    return found


def _parse(plain: str, zone: str | None) -> datetime:
    if match := _COMPACT.fullmatch(plain):
        year, month, day, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hours, minutes, seconds)
    if re.fullmatch(r"\d{5}(?:\.\d+)?", plain):
        return _serial(float(plain))
    if match := _IN_SIGNS.fullmatch(plain):
        year = int("".join(str(max(0, _DATE["digits"].index(sign) - 1)) for sign in match[1]))
        return datetime(year, _in_signs(match[2]), _in_signs(match[3]) if match[3] else 1)
    match = _MOMENT.fullmatch(plain)
    if not match:
        raise ValueError(plain)
    year, month, day = (int(part or 1) for part in match.groups()[:3])
    if match[5] is None:
        return datetime(year, month, day)
    past = float(match[7] or 0)
    hours, minutes = _clock(match[4], match[5], match[8]), int(match[6] or 0)
    if past >= 60 or (hours == 24 and (minutes or past)):
        raise ValueError(plain)
    found = datetime(year, month, day, hours % 24 if hours == 24 else hours, minutes)
    found += timedelta(days=hours // 24, seconds=past)
    if match[9]:
        if match[9].startswith("-") and match[7] is None and "T" not in plain:
            raise ValueError(plain)  # 14:30-15:00 is a span
        offset = "+00:00" if match[9] == "Z" else match[9]
        return _local(datetime.fromisoformat(f"{found.isoformat()}{offset}"), zone)
    return found


def _in_signs(written: str) -> int:
    """Return a number below a hundred as Chinese signs write it."""
    tens, ten, ones = written.rpartition(_DATE["ten"])
    if not ten and len(written) > 1:
        raise ValueError(written)
    digits = {sign: max(0, place - 1) for place, sign in enumerate(_DATE["digits"])}
    return (digits[tens] if tens else 1 if ten else 0) * 10 + (digits[ones] if ones else 0)


def _within(found: datetime) -> datetime:
    if not _FIRST <= found.year <= _LAST:
        raise ValueError(found)
    return found


def _local(found: datetime, zone: str | None) -> datetime:
    if found.tzinfo and zone:
        found = found.astimezone(ZoneInfo(zone))
    return found.replace(tzinfo=None)


def plain_moments(cells: pa.Array) -> NDArray[Any] | None:
    """Return what `moment` makes of an array of times without an offset; None where it finds fault with one."""
    try:
        array: NDArray[Any] = cells.cast(pa.timestamp("us")).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    years = array.astype("datetime64[Y]").astype(int) + 1970
    if len(years) and not (years.min() >= _FIRST and years.max() <= _LAST):
        return None
    past = array.astype(np.int64) % 1_000_000
    is_near = (past > 0) & ((past <= 5_000) | (past >= 995_000))
    if is_near.any():
        array = np.where(is_near, (array + np.timedelta64(500_000, "us")).astype("datetime64[s]"), array)
    return array.astype("datetime64[us]")


def plain_words(cells: pa.Array, missing: Iterable[str], most: int) -> NDArray[Any] | None:
    """Return texts as they are where none is but letters, digits and signs within a key, too long, or a word for missing.

    `name` and `words_in` make the same of such.
    """
    if (
        pc.all(pc.match_substring_regex(cells, _KEY)).as_py()
        and not pc.any(pc.is_in(cells, pa.array(missing, pa.string()))).as_py()
        and (pc.max(pc.utf8_length(cells)).as_py() or 0) <= most
        and not signs.may_tell_person(pc.filter(cells, pc.match_substring_regex(cells, _LONG)).to_pylist())
    ):
        found: NDArray[Any] = cells.to_numpy(zero_copy_only=False)
        found[found == ""] = None
        return found
    return None


def day(cell: object, form: str | None = None, zone: str | None = None) -> datetime:
    """Return the day in a cell, as its midnight."""
    return moment(cell, form, zone).replace(hour=0, minute=0, second=0, microsecond=0)


def boolean(cell: object) -> bool:
    """Return yes or no."""
    if isinstance(cell, bool):
        return cell
    plain = text(cell)
    if plain in YES:
        return True
    if plain in NO:
        return False
    raise Fault("not_boolean")
