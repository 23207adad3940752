"""How long it takes, and who differs by more than chance."""

from collections.abc import Mapping, Sequence

from linli.headlines import words
from linli.metrics import absence, causes, indicators
from linli.metrics.funnel_limits import Funnel, beyond
from linli.metrics.indicators import Value
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader


def durations(medians: Mapping[str, Value]) -> str:
    """Return the median of closed issues and the one that counts open ones in."""
    closed, km = medians["median_days_closed"], medians["median_days_km"]
    if closed.value is None:
        return ""
    shown = formatting.with_unit(closed.value, "days")
    if km.value is None:
        return words.say("durations_no_km", closed=shown)
    return words.say("durations", closed=shown, km=formatting.with_unit(km.value, "days"))


def curves(found: Sequence[tuple[str, float | None, float | None]], axis: str) -> str:
    """Return the share that was closed within a week, of the period also that of the year before; of the first contact the
    share within a day, and that closed within a week.

    Each curve is its name and two shares, 0 to 1: within a week and a month, of the first contact within a day and a week. The
    month is not told: the card beside it tells of another one, by day 30 of those that are so old.
    """
    if not found:
        return ""
    if found[0][1] is None:  # it ends before the first of its two days
        return words.say("curves_short")
    week = found[0][1]
    if axis == "contact":
        closed = found[1][2] if len(found) > 1 else None
        key = "curves_contact" if closed is not None else "curves_day"
        return words.say(key, day=words.percent(week), week=words.percent(closed))
    if axis != "period":
        known = [share for _, share, _ in found if share is not None]
        name = labels.text(f"curve.axis_{axis}")
        return words.say(
            "curves_between", axis=name, low=words.percent(min(known)), high=words.percent(max(known))
        )
    text, then = words.say("curves", week=words.percent(week)), found[1][1] if len(found) > 1 else None
    return text + words.say("curves_then", week=words.percent(then)) if then else text


def funnel(value: Value, found: Funnel, unit: str) -> str:
    """Return how many parts differ from the rest by more than chance, without a name; the unit says what they are parts of."""
    about = indicators.catalogue()[value.indicator]
    if value.value is None:
        return ""
    parts = found.parts
    shown = {
        "rate": about.title,
        "value": formatting.with_unit(value.value, about.unit),
        "n": len(parts),
        "unit": labels.text(f"funnel.of_{unit}"),
    }
    if len(parts) < 2:
        return words.say("funnel_alone" if parts else "funnel_few", **shown)
    low = sum(part.is_outside and part.score < 0 for part in parts)
    high = sum(part.is_outside and part.score > 0 for part in parts)
    if low or high:
        return words.say("funnel", low=low, high=high, **shown)
    out = beyond(found)
    return words.say("funnel_none", **shown) + (words.say("funnel_beyond", out=out) if out else "")


def funnel_note(found: Funnel, least: float) -> str:
    """Return by which rule a part is named, and how many parts and cases were not judged."""
    told = labels.text("funnel.note")
    if found.dispersion >= 1.05:
        told += labels.text("funnel.widened", times=formatting.with_unit(found.dispersion, "fold"))
    if found.unplaced:
        told += labels.text("funnel.unplaced", n=formatting.number(found.unplaced))
    if found.few:
        told += labels.text("funnel.few", n=found.few, least=formatting.number(least))
    return told


def causes_told(reader: Reader, selection: Selection) -> str:
    """Return what makes issues be closed faster or slower again and again; that nothing does, or that it cannot be told."""
    if (why := absence.why(reader, selection, "completed_30d_rate")).is_certain:
        return why.text
    found = causes.repeated(reader, "completed_30d_rate", selection)
    if found.causes is None:
        return words.say("causes_few", n=found.months)
    if not found.causes:
        return words.say("causes_none", n=found.months)
    told = [
        words.say(
            f"cause_{'faster' if cause.is_up else 'slower'}", label=cause.label, k=cause.months, n=cause.of
        )
        for cause in found.causes
    ]
    return words.say("causes", told=labels.text("figure.comma").join(told))
