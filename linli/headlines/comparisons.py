"""What a figure is compared with, and what its months, limits and parts say."""

from collections.abc import Sequence
from datetime import date

from linli.headlines import words
from linli.metrics import comparison, indicators
from linli.metrics.comparison import Comparison
from linli.metrics.control_limits import LEAST_MONTHS
from linli.metrics.decomposition import Change
from linli.metrics.history import History, Month
from linli.metrics.indicators import Point, Value
from linli.selection import Selection, add_months, months_between
from linli.text import formatting, labels
from linli.warehouse import sqlfiles
from linli.warehouse.store import Reader


def last_month(indicator: str, points: Sequence[Point]) -> str:
    """Return an indicator in the last month that is over: the plainest title of a trend. Without one nothing."""
    done = [point for point in points if point.is_final and point.value is not None]
    if not done:
        return ""
    about, last = indicators.catalogue()[indicator], done[-1]
    is_sample = about.kind != "count" and about.n_of in sqlfiles.SAMPLED
    # A median that still grows is drawn as each month was known at the same age: not what the whole period tells of.
    key = "last_month_known" if about.kind == "query" and about.matures else "last_month_rate"
    return words.say(
        key if is_sample else "last_month",
        title=about.short,
        month=formatting.month(last.month),
        value=formatting.with_unit(last.value, about.unit),
        n=f"{formatting.number(last.denominator)} {about.of}".strip(),
    )


Led = tuple[str, Value, Comparison]  # an indicator, its value and how it compares


def leads(parts: Sequence[Led]) -> list[str]:
    """Return the parts of the sentence that leads a view: of each indicator its value, and how it compares in words.

    What moved for better or worse comes first, marked as `<u>` and `<em>`; figures that chance alone may have moved are told
    together. Where one cannot tell, the figure stands with what it is counted of: that one cannot is said on its card, for what
    leads a view says what is known. Of one that is not there nothing is said.
    """
    known = [part for part in parts if part[1].status == "ok"]
    alike: dict[tuple[str, ...], list[Led]] = {}
    for part in sorted(known, key=lambda part: not part[2].is_alarm):
        name, value, found = part
        is_alike = _verdict(value, found) == "normal"
        alike.setdefault((found.against,) if is_alike else (name, found.against), []).append(part)
    return [_lead(*led[0]) if len(led) == 1 else _together(led) for led in alike.values()]


def _verdict(value: Value, found: Comparison) -> str:
    """Return which words tell how a figure compares: beside a target the verdict is of its own months, and few cases bear none."""
    if found.change is None:
        return "alone"
    if found.verdict == "insufficient" and found.against != "target" and not value.is_small:
        return "alone"
    return "target" if found.against == "target" else "small" if value.is_small else found.verdict


def _figure(indicator: str, value: Value, mark: str = "") -> str:
    """Return an indicator with its value, marked; in words of its own where the catalogue has some, as one would say it."""
    about = indicators.catalogue()[indicator]
    shown = formatting.with_unit(value.value, about.unit)
    shown = f"<{mark}>{shown}</{mark}>" if mark else shown
    said = str(labels.get(f"lead_as.{indicator}") or "")
    if not said or ("{of}" in said and value.denominator is None):
        return words.say("lead_alone", title=about.title, value=shown)
    counts = {"n": value.numerator, "of": value.denominator} if "{of}" in said else {}
    return said.format(value=shown, **{name: formatting.number(count) for name, count in counts.items()})


def _alone(indicator: str, value: Value) -> str:
    about = indicators.catalogue()[indicator]
    is_counted = about.unit == "percent" and about.has_n and value.denominator is not None
    if not is_counted or labels.get(f"lead_as.{indicator}"):
        return _figure(indicator, value)
    counted = labels.text(
        "kpi.ratio",
        numerator=formatting.number(value.numerator),
        denominator=formatting.number(value.denominator),
        of=about.of,
    )
    return words.say("lead_counted", figure=_figure(indicator, value), counted=counted.strip())


def _lead(indicator: str, value: Value, found: Comparison) -> str:
    verdict = _verdict(value, found)
    if verdict == "alone":
        return _alone(indicator, value)
    mark = {"improved": "u", "worsened": "em"}.get(verdict, "")
    change = formatting.change(found.change, indicators.catalogue()[indicator].unit)
    told = words.say(f"lead_{verdict}", against=labels.text(f"compare.{found.against}_short"), change=change)
    return words.say("lead", figure=_figure(indicator, value, mark), told=told)


def _together(led: Sequence[Led]) -> str:
    """Return the part of several figures that compare alike."""
    figures = [_figure(name, value) for name, value, _ in led]
    against = labels.text(f"compare.{led[0][2].against}_short")
    return words.say(
        "lead_normal_together", figures=labels.text("figure.comma").join(figures), against=against
    )


def beside(indicator: str, value: Value, found: Comparison) -> tuple[str, str]:
    """Return what stands beside a figure: how far it lies from what it is compared with, and the verdict.

    Where it is compared with nothing the reason takes the first place; the verdict on its own months stays.
    """
    unit = indicators.catalogue()[indicator].unit
    against = labels.text(f"compare.{found.against}_short")
    verdict = labels.text("verdict.small" if value.is_small else f"verdict.{found.verdict}")
    if found.status == "no_past":
        verdict = ""
    if found.against == "target" and not value.is_small and found.verdict in ("normal", "insufficient"):
        # Beside a target these would read as if the distance to it were normal.
        verdict = labels.text(f"verdict.{found.verdict}_itself")
    if found.change is None:
        return labels.text(f"comparison.{found.status}_short", against=against), verdict
    arrow = "" if not found.is_alarm else "▲ " if found.change > 0 else "▼ "
    if found.left_out and found.start:
        against = labels.text(f"compare.{found.against}_months", months=_months_then(found, found.start))
    return f"{arrow}{against} {formatting.change(found.change, unit)}", verdict


def _months_then(found: Comparison, start: date) -> str:
    """Return the months of the earlier period that are compared: a range where they follow one another, else each."""
    back = months_between(start, found.months[0])
    months = [add_months(month, -back) for month in found.months]
    if months_between(months[0], months[-1]) == len(months) - 1:
        first, last = formatting.short_month(months[0]), formatting.short_month(months[-1])
        return first if first == last else f"{first.rstrip(labels.text('figure.month_word'))}–{last}"
    return labels.text("figure.comma").join(formatting.short_month(month) for month in months)


def compared(indicator: str, found: Comparison) -> str:
    """Return a comparison with all it rests on: which months, at which age, what was left out, the interval, the rule."""
    unit = indicators.catalogue()[indicator].unit
    if found.status == "no_target":
        return ""
    if found.change is None:
        return labels.text(f"comparison.{found.status}")
    sides = {
        "value": formatting.with_unit(found.value, unit),
        "change": formatting.change(found.change, unit),
    }
    parts = [
        words.say("compared_value", **sides)
        if found.against == "target"
        else words.say("compared_both", base=formatting.with_unit(found.base, unit), **sides)
    ]
    if found.interval:
        low, high = (formatting.signed(bound, unit) for bound in found.interval)
        parts.append(words.say("compared_interval", low=low, high=high))
    if found.start and found.end and found.months:
        parts.append(
            words.say(
                "compared_months" if found.age else "compared_whole_months",
                now=formatting.months(found.months[0], found.months[-1]),
                then=formatting.months(found.start, found.end),
                days=formatting.number(found.age),
            )
        )
    if found.left_out:
        parts.append(
            words.say(
                "compared_left_out",
                months=labels.text("figure.comma").join(formatting.month(month) for month in found.left_out),
            )
        )
    parts.append(labels.text(f"verdict.{found.verdict}") or labels.text("verdict.insufficient"))
    if found.rule and found.verdict not in ("normal", "insufficient"):
        parts.append(labels.text(f"rule.{found.rule}"))
    if found.assurance and found.against == "target":
        parts.append(labels.text(f"assurance.{found.assurance}_long"))
    return words.say("joiner").join(parts)


def own_months(value: Value, found: Comparison) -> str:
    """Return what a title says of a figure beside its own months."""
    return words.say(
        "own_months", verdict=labels.text("verdict.small" if value.is_small else f"verdict.{found.verdict}")
    )


def limits(indicator: str, found: History) -> str:
    """Return what the limits of a chart are and of which months, and at which age the months are drawn."""
    if not found.has_month:
        return labels.text("limits.no_month")
    if not found.has_limits:
        return labels.text("limits.none", least=LEAST_MONTHS)
    about = indicators.catalogue()[indicator]
    parts = [
        labels.text(
            "limits.note_season" if about.seasonal else "limits.note",
            months=formatting.months(found.rests_on[0], found.rests_on[-1]),
            n=len(found.rests_on),
        )
    ]
    if about.matures:
        parts.append(labels.text("limits.age", month=formatting.month(found.months[-1].month)))
    if any(item.mark == "beyond" for item in found.months):
        parts.append(labels.text("limits.beyond"))
    return "".join(parts)


def month_within(item: Month, title: str, unit: str, found: Comparison) -> str:
    """Return what a chart says of one month: its value, its limits, and whether it lies beyond them."""
    shown = f"{formatting.month(item.month)} {title} {formatting.with_unit(item.value, unit)}"
    if item.band:
        low, high = (formatting.number(edge, unit) for edge in (item.band.low, item.band.high))
        shown += labels.text("limits.hover", low=low, high=high, unit=formatting.unit(unit))
    if item.mark:
        verdict = f"verdict.{found.verdict}" if item.mark == "alarm" else "limits.outside"
        shown += f"{words.say('joiner')}{labels.text(verdict)}"
    return shown


def change(
    reader: Reader,
    indicator: str,
    selection: Selection,
    against: comparison.Against,
    found: Change | None,
    split: str = "category",
) -> str:
    """Return by how much a figure changed against another period, whether beyond chance, and what made it."""
    about = indicators.catalogue()[indicator]
    both = comparison.of(reader, indicator, selection, against)
    if both.change is None:
        reason = labels.text(f"comparison.{both.status}")
        return words.say("change_empty", title=about.title, reason=reason)
    text = words.say(
        "change",
        title=about.title,
        against=formatting.months(both.start or selection.start, both.end or selection.end),
        change=formatting.change(both.change, about.unit),
        verdict=labels.text(f"verdict.{both.verdict}"),
    )
    if found is None:
        crossed = split == "both" and about.kind == "query"
        return text + words.say("change_uncrossed" if crossed else "change_undivided")
    told = effects(found, about)
    return text + (words.say("change_parts", parts=told) if told else "")


def effects(found: Change, about: indicators.Indicator) -> str:
    """Return in words what made a change: of a ratio mix and rate, of a count the two parts that added most to it."""
    if about.kind != "count":
        return effect(found.sums(), about.unit)
    towards = 1 if found.total >= 0 else -1
    # What nobody noted a part of is none.
    named = (item for item in found.effects if all(item.key if isinstance(item.key, tuple) else [item.key]))
    most = sorted(named, key=lambda item: -towards * item.total)[:2]
    told = [
        f"{item.label} {formatting.change(item.total, about.unit)}"
        for item in most
        if towards * item.total > 0
    ]
    key = "change_up" if towards > 0 else "change_down"
    return words.say(key, parts=labels.text("figure.comma").join(told)) if told else ""


def effect(sums: tuple[float, float, float], unit: str) -> str:
    """Return volume, mix and rate in words, without those that are nothing."""
    written = [
        (name, formatting.change(value, unit))
        for name, value in zip(("volume", "mix", "rate"), sums, strict=True)
    ]
    told = [labels.text(f"change.{name}", value=text) for name, text in written if not text.startswith("±")]
    return labels.text("figure.comma").join(told)
