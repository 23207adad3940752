"""Cells to values: what clerks write for numbers, dates, times, yes and no, made into plain values.

Each function takes one cell (text, number, date … as the file holds it) and returns the value, or raises
Fault with the name of the rule that the cell breaks.
"""

import math
import re
import sys
import tomllib
import unicodedata
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from linli.ledgers import limits
from linli.ledgers.read import ErrorCell
from linli.text import signs

WORDS = tomllib.loads((Path(__file__).resolve().parent / "words.toml").read_text(encoding="utf-8"))
MISSING = frozenset(WORDS["missing"])
YES = frozenset(WORDS["yes"])
NO = frozenset(WORDS["no"])

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_FULL_WIDTH[0x3000] = 0x20
_DATE = WORDS["date"]
_HALVES = f"({_DATE['morning']}|{_DATE['afternoon']})"


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_NUMBER = re.compile(
    rf"{_any(WORDS['about'])}?\s*([-+]?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|[-+]?\.\d+)"
    rf"\s*({WORDS['ten_thousand']})?\s*{WORDS['odd']}?{_any(WORDS['units'])}?"
)
_DAY = (
    rf"(\d{{4}})\s*(?:{_DATE['year']}|-|/|\.)\s*(\d{{1,2}})"
    rf"(?:\s*(?:{_DATE['month']}|-|/|\.)\s*(\d{{1,2}})?\s*{_DATE['day']}?)?"
)
_CLOCK = (
    rf"{_HALVES}?\s*(\d{{1,2}})(?:(?::|{_DATE['hour']})(\d{{1,2}})?)?"
    rf"(?:(?::|{_DATE['minute']})(\d{{1,2}}(?:\.\d+)?)?{_DATE['second']}?)?\s*([AaPp][Mm])?"
)
_ZONE = r"\s*(Z|[-+]\d{2}:?\d{2})?"
_MOMENT = re.compile(rf"{_DAY}(?:\s*T?\s*{_CLOCK}{_ZONE})?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?")
_HOUR = re.compile(rf"{_CLOCK}(?:\s*(?:[-~]|{WORDS['to']})\s*\S.*)?")
_EPOCH = datetime(1899, 12, 30)  # day 0 of Excel's serial dates, right from 1900-03-01
_FIRST, _LAST = 1900, 2100


class Fault(ValueError):
    """The cell breaks a rule; `rule` is its name."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def text(cell: object) -> str:
    """Return a cell as text: trimmed, digits and letters half-width, whole numbers without a point."""
    if isinstance(cell, ErrorCell):
        raise Fault("formula_error")
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return signs.plain(str(cell).translate(_FULL_WIDTH)).strip() if cell is not None else ""


def _scalar(cell: object) -> str:
    """Return the text of a cell that is to be a number or a time; what is far too long for one is not looked at."""
    plain = text(cell)
    if len(plain) > limits.SCALAR:
        raise Fault("not_number")
    return unicodedata.normalize("NFKC", plain).strip()


def title_key(title: object) -> str:
    """Return a column title reduced to what matters: blanks, colons and a unit in brackets go."""
    plain = unicodedata.normalize("NFKC", str(title if title is not None else "")[: limits.TITLE])
    plain = re.sub(r"[(\[\u3010][^)\]\u3011]*[)\]\u3011]\s*[:*]*\s*$", "", plain) or plain
    return re.sub(r"[\s:*_]", "", plain).casefold()


def number(cell: object) -> float:
    """Return the number in a cell, a unit glued to it left off."""
    if isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, int | float):
        return _sensible(float(cell) if abs(cell) <= sys.float_info.max else math.inf)
    if isinstance(cell, datetime | date | time | timedelta):
        raise Fault("not_number")
    match = _NUMBER.fullmatch(_scalar(cell).replace("−", "-"))
    if not match:
        raise Fault("not_number")
    value = float(match[1].replace(",", ""))
    return _sensible(round(value * 10_000, 6) if match[2] else value)


def _sensible(value: float) -> float:
    """Return a number unless it is none or beyond all sense; no ledger counts so far."""
    if not math.isfinite(value):
        raise Fault("not_number")
    if abs(value) > limits.LARGEST:
        raise Fault("above_maximum" if value > 0 else "below_minimum")
    return value


def integer(cell: object) -> int:
    """Return the whole number in a cell."""
    value = number(cell)
    if not value.is_integer():
        raise Fault("not_integer")
    return int(value)


def hour(cell: object) -> int:
    """Return the hour of the day: 7:30 AM, 07:30 and 7:00-8:00 all name one."""
    if isinstance(cell, datetime | time):
        return cell.hour
    match = _HOUR.fullmatch(_scalar(cell))
    if not match:
        return integer(cell)
    return _clock(match[1], match[2], match[5])


def _clock(half: str | None, hours: str, latin: str | None) -> int:
    value = int(hours)
    afternoon = half == _DATE["afternoon"] or (latin or "").lower() == "pm"
    morning = half == _DATE["morning"] or (latin or "").lower() == "am"
    if afternoon and value < 12:
        return value + 12
    return 0 if morning and value == 12 else value


def moment(cell: object, form: str | None = None, zone: str | None = None) -> datetime:
    """Return the time in a cell: a date, a serial number or text, year first unless `form` says otherwise.

    A time that carries an offset is moved to `zone` (the source's own wall clock when there is none).
    """
    if isinstance(cell, datetime):
        try:
            return _local(cell, zone)
        except OverflowError as error:
            raise Fault("not_date") from error
    if isinstance(cell, date):
        return datetime(cell.year, cell.month, cell.day)
    if isinstance(cell, bool | time | timedelta):
        raise Fault("not_date")
    try:
        plain = _scalar(cell)
        if form:
            return _local(datetime.strptime(plain, form), zone)
        if isinstance(cell, int | float) and not _COMPACT.fullmatch(plain):
            return _serial(float(cell))
        return _within(_parse(plain, zone))
    except (ValueError, OverflowError) as error:
        raise Fault("not_date") from error


def _serial(value: float) -> datetime:
    found = _within(_EPOCH + timedelta(days=value))
    return (found + timedelta(microseconds=500_000)).replace(microsecond=0)


def _parse(plain: str, zone: str | None) -> datetime:
    if match := _COMPACT.fullmatch(plain):
        year, month, day, hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return datetime(year, month, day, hours, minutes, seconds)
    if plain.isdigit() and len(plain) == 5:
        return _serial(float(plain))
    match = _MOMENT.fullmatch(plain)
    if not match:
        raise ValueError(plain)
    year, month, day = (int(part or 1) for part in match.groups()[:3])
    if match[5] is None:
        return datetime(year, month, day)
    past = float(match[7] or 0)
    found = datetime(year, month, day, _clock(match[4], match[5], match[8]), int(match[6] or 0))
    found += timedelta(seconds=past)
    if past >= 60:
        raise ValueError(plain)
    if match[9]:
        offset = "+00:00" if match[9] == "Z" else match[9]
        return _local(datetime.fromisoformat(f"{found.isoformat()}{offset}"), zone)
    return found


def _within(found: datetime) -> datetime:
    if not _FIRST <= found.year <= _LAST:
        raise ValueError(found)
    return found


def _local(found: datetime, zone: str | None) -> datetime:
    if found.tzinfo and zone:
        found = found.astimezone(ZoneInfo(zone))
    return found.replace(tzinfo=None)


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
