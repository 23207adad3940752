"""Conclusion titles: one Chinese sentence computed from the figures a picture shows."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from linli import contracts
from linli.metrics import absence, comparison, indicators
from linli.metrics.comparison import Comparison
from linli.metrics.control_limits import LEAST_MONTHS
from linli.metrics.decomposition import Change
from linli.metrics.effective_coverage import Counted
from linli.metrics.funnel_limits import Funnel
from linli.metrics.history import History, Month
from linli.metrics.indicators import Part, Point, Value
from linli.planning.what_if import Hours, Reached
from linli.selection import Selection, add_months, months_between
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows


def _say(key: str, **values: object) -> str:
    return labels.text(f"sentence.{key}", **values)


def headline(
    reader: Reader,
    selection: Selection,
    compare: comparison.Against,
    values: Mapping[str, Value],
    without_branch: int | None,
) -> str:
    """Return the sentence that leads the overview, with <u> and <em> around good and bad figures.

    Only a change that chance would hardly give is told as one; else a figure is told as it stands.
    """
    against: comparison.Against = "previous" if compare == "previous" else "last_year"
    coverage = indicators.figure(reader, "tangible_coverage_rate", selection)
    effective = indicators.figure(reader, "effective_coverage_rate", selection)
    parts = []
    if coverage.status == "ok":
        parts.append(_moving(reader, "head_coverage", coverage, selection, against))
        # What is covered in name only must not hide behind full coverage.
        fallen = (
            effective.status == "ok"
            and comparison.of(reader, "effective_coverage_rate", selection, against).verdict == "worsened"
        )
        if without_branch:
            parts.append(_say("head_without", n=without_branch))
        elif without_branch == 0 and effective.status != "ok":
            parts.append(_say("head_all_covered"))
        if effective.status == "ok" and (not without_branch or fallen):
            parts.append(_moving(reader, "head_effective", effective, selection, against))
    for key, name in (("head_done", "completed_30d_rate"), ("head_use", "center_use_rate")):
        value = indicators.figure(reader, name, selection)
        if value.status == "ok":
            parts.append(_moving(reader, key, value, selection, against))
    return _say("joiner").join(parts[:3]) + _say("stop") if parts else _other(values)


def _other(values: Mapping[str, Value]) -> str:
    """Return the first figure that there is, where none of those that lead is."""
    for name, value in values.items():
        if value.status == "ok":
            about = indicators.catalogue()[name]
            shown = _marked(formatting.with_unit(value.value, about.unit), "u")
            return _say("head_other", title=about.title, value=shown)
    return _say("head_empty")


def _marked(text: str, tag: str) -> str:
    return f"<{tag}>{text}</{tag}>"


def _moving(reader: Reader, key: str, value: Value, selection: Selection, against: comparison.Against) -> str:
    unit = indicators.catalogue()[value.indicator].unit
    shown = formatting.with_unit(value.value, unit)
    found = comparison.of(reader, value.indicator, selection, against)
    if not found.is_alarm or found.change is None:
        return _say(f"{key}_level", value=shown)
    return _say(
        key,
        against=labels.text(f"compare.{against}_short"),
        verb=_say("rises") if found.change > 0 else _say("falls"),
        by=formatting.change(abs(found.change), unit).lstrip("+"),
        value=_marked(shown, "u" if found.verdict == "improved" else "em"),
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
        _say("compared_value", **sides)
        if found.against == "target"
        else _say("compared_both", base=formatting.with_unit(found.base, unit), **sides)
    ]
    if found.interval:
        low, high = (formatting.signed(bound, unit) for bound in found.interval)
        parts.append(_say("compared_interval", low=low, high=high))
    if found.start and found.end and found.months:
        parts.append(
            _say(
                "compared_months",
                now=formatting.months(found.months[0], found.months[-1]),
                then=formatting.months(found.start, found.end),
                days=formatting.number(found.age),
            )
        )
    if found.left_out:
        parts.append(
            _say(
                "compared_left_out",
                months=labels.text("figure.comma").join(formatting.month(month) for month in found.left_out),
            )
        )
    parts.append(labels.text(f"verdict.{found.verdict}") or labels.text("verdict.insufficient"))
    if found.rule and found.verdict not in ("normal", "insufficient"):
        parts.append(labels.text(f"rule.{found.rule}"))
    if found.assurance and found.against == "target":
        parts.append(labels.text(f"assurance.{found.assurance}_long"))
    return _say("joiner").join(parts)


def compounds_map(compounds: pd.DataFrame, reader: Reader) -> str:
    """Return how many compounds have a branch and where those without one lie."""
    if compounds.empty:
        return ""
    if compounds["form"].isna().any():
        return ""
    without = compounds[compounds["form"] == "none"]
    if without.empty:
        return _say("map_all", n=len(compounds))
    names = list(dict.fromkeys(without["community_name"].dropna()))
    where = labels.text("figure.comma").join(names[:3]) + (
        _say("and_others", n=len(names)) if len(names) > 3 else ""
    )
    return _say("map_some", covered=len(compounds) - len(without), without=len(without), where=where)


def without_branch(compounds: pd.DataFrame) -> int | None:
    """Return how many compounds have no branch; None where branches are not collected."""
    if compounds.empty or compounds["form"].isna().any():
        return None
    return int((compounds["form"] == "none").sum())


def uncovered(steps: Mapping[str, Any] | None) -> int | None:
    """Return how many compounds have no branch, of a row of coverage_steps; None where branches are not collected."""
    return None if steps is None else int(steps["in_scope"] - steps["covered"])


def actions(rows: pd.DataFrame, reader: Reader, selection: Selection) -> str:
    """Return how many things need the street and how many of them are listed; of none, what was looked at for it."""
    day = formatting.day(min(selection.last_day, reader.version.data_as_of))
    if len(rows):
        total, n = int(rows["total"].iloc[0]), len(rows)
        return _say("actions_first" if total > n else "actions", day=day, n=n, total=formatting.number(total))
    parts = absence.parts(reader, selection, "action_list").values()
    seen = [part.what for part in parts if part.kind == "none"]
    if not seen:
        return _say("actions_unknown", day=day)
    return _say("actions_none", day=day, seen=labels.text("figure.comma").join(seen))


def actions_unseen(reader: Reader, selection: Selection) -> str:
    """Return which kinds of things nobody could look for and why; nothing where all could be looked for."""
    unseen: dict[str, list[str]] = {}
    for part in absence.parts(reader, selection, "action_list").values():
        if part.kind in ("not_collected", "too_few"):
            unseen.setdefault(part.reason, []).append(part.what)
    told = [
        _say("action_unseen", kinds=labels.text("figure.comma").join(kinds), reason=reason)
        for reason, kinds in unseen.items()
    ]
    return _say("actions_unseen", unseen=_say("joiner").join(told)) if told else ""


def action(row: Any) -> tuple[str, str, str]:
    """Return the tag, sentence and reason of one action."""
    kind = str(row.kind)
    values = {
        "subject": row.subject_name
        if isinstance(row.subject_name, str)
        else labels.text("figure.no_compound"),
        "community": row.community_name
        if isinstance(row.community_name, str)
        else labels.text("figure.no_community"),
        "days": formatting.number(_number(row.days)),
        "count": formatting.number(_number(row.count)),
        "detail": contracts.value_label("issues", "category", row.detail)
        if isinstance(row.detail, str)
        else "",
    }
    return (
        labels.text(f"action.{kind}.tag"),
        labels.text(f"action.{kind}.sentence", **values),
        labels.text(f"action.{kind}.reason", **values),
    )


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(value)  # type: ignore[arg-type]


def flow(
    opened: Sequence[Point],
    closed: Sequence[Point],
    backlog: Sequence[Point],
    reopened: Sequence[Point] = (),
    *,
    step: str = "month",
) -> str:
    """Return what came in, what was closed and how the backlog moved in the last complete month or week.

    What opened less closed does not explain of the move is named: reopened since, or closed before it was opened.
    """
    done = [point for point in opened if point.is_final]
    if not done:
        return ""
    month = done[-1].month
    came, went = done[-1].value, _at(closed, month)
    again = _at(reopened, month) or 0.0
    named = formatting.week if step == "week" else formatting.month
    # Nothing opened may mean that nothing came or that the ledger was not kept on: only what it holds is told.
    silent = list(itertools.takewhile(lambda point: not point.value, reversed(done)))
    if silent:
        sentence = _say("flow_since_none" if len(silent) > 1 else "flow_none", month=named(silent[-1].month))
        if went:
            sentence += _say("flow_closed", month=named(month), n=formatting.number(went))
    else:
        sentence = _say(
            "flow_opened" if went is None else "flow",
            month=named(month),
            opened=formatting.number(came),
            closed=formatting.number(went),
        )
    left, before = _at(backlog, month), _at(backlog, done[-2].month) if len(done) > 1 else None
    if left is None or before is None:
        return sentence
    move = left - before
    if again:
        sentence += _say("flow_reopened", n=formatting.number(again))
    key = f"backlog_level_{step}" if move == 0 else "backlog_up" if move > 0 else "backlog_down"
    sentence += _say(key, left=formatting.number(left), by=formatting.number(abs(move)))
    rest = move - ((came or 0.0) - (went or 0.0) + again)
    return sentence + (_say("flow_rest", n=formatting.number(abs(rest))) if went is not None and rest else "")


def _at(points: Sequence[Point], month: date) -> float | None:
    return next((point.value for point in points if point.month == month), None)


_HOURS_COMPARED = 3  # hours of the day: of two, the top two are no peak


def booked(cells: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether use by weekday and hour is shown as a share of open minutes; else as visits."""
    return any(cell["booked_minutes"] for cell in cells) and any(cell["bookable_minutes"] for cell in cells)


def hours(cells: Rows, least: float) -> str:
    """Return in which hours the centers are used most and on which day nothing is recorded.

    Only hours with `least` records or more are compared; no peak is claimed where less than three have them.
    """
    known = [cell for cell in cells if cell["observations"]]
    if not known:
        return ""
    over, under = ("booked_minutes", "bookable_minutes") if booked(known) else ("visits", "observations")
    shares = {}
    for hour in sorted({cell["hour"] for cell in known}):
        of_hour = [cell for cell in known if cell["hour"] == hour]
        base = sum(cell[under] or 0 for cell in of_hour)
        if base and sum(cell["observations"] for cell in of_hour) >= least:
            shares[hour] = sum(cell[over] or 0 for cell in of_hour) / base
    if len(shares) < _HOURS_COMPARED:
        return _say("hours_few", n=formatting.number(sum(cell["observations"] for cell in known)))
    busiest = sorted(shares, key=lambda hour: shares[hour], reverse=True)
    top = sorted(busiest[: max(2, min(4, len(shares) // 3))])
    spans = _say("and").join(_say("span", first=first, last=last + 1) for first, last in _runs(top))
    silent = sorted(set(range(1, 8)) - {cell["weekday"] for cell in known})
    if not silent:
        return _say("hours", spans=spans)
    days = labels.text("figure.comma").join(
        _say("weekday", day=labels.get("chart.weekdays")[day - 1]) for day in silent
    )
    return _say("hours_silent", spans=spans, days=days)


def _runs(hours: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for hour in hours:
        if runs and hour == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], hour)
        else:
            runs.append((hour, hour))
    return runs


def targets(rows: pd.DataFrame, year: int) -> str:
    """Return how many of the year's targets are reached."""
    known = rows[rows["actual"].notna()] if len(rows) else rows
    if known.empty:
        return ""
    text = _say("targets", year=year, n=len(known), reached=int(known["reached"].sum()))
    rest = len(rows) - len(known)
    return text + (_say("targets_rest", n=rest) if rest else "")


def categories(reader: Reader, selection: Selection) -> str:
    """Return the largest named category's share of the period, and how it moved against last year beyond chance."""
    now = indicators.by(reader, "issues_opened", selection, "category")
    total, top, tail = sum(part.numerator or 0 for part in now), _largest(now), _unnamed(now, "issues")
    if not top:
        return ""
    text = _say(
        "categories",
        label=top.label,
        period=formatting.months(selection.start, selection.end),
        share=formatting.with_unit(100.0 * (top.numerator or 0) / total, "percent"),
    )
    found = comparison.parts(reader, "issues_opened", selection, "last_year", "category")
    moved = comparison.share_change(found, top.key) if found.then else None
    if moved is None:
        return text + _say("stop") + tail
    if not moved.is_beyond_chance:
        return text + _say("share_level") + tail
    change = moved.share - moved.before
    key = "share_up" if change > 0 else "share_down"
    return text + _say(key, by=formatting.change(abs(change), "percent").lstrip("+")) + tail


def _largest(parts: Sequence[Part]) -> Part | None:
    """Return the largest part that has a name; rows without one are none of the kinds."""
    named = [part for part in parts if part.key and (part.numerator or part.value)]
    return max(named, key=lambda part: part.numerator or part.value or 0) if named else None


def _unnamed(parts: Sequence[Part], unit: str) -> str:
    """Return how many lie in no part that has a name."""
    n = sum(part.numerator or part.value or 0 for part in parts if not part.key)
    return _say("unnamed", n=formatting.with_unit(n, unit)) if n else ""


def cohorts(indicator: str, points: Sequence[Point]) -> str:
    """Return a rate of the last month that is over; of the 30-day completion whose 30 days are over."""
    is_cohort = indicator == "completed_30d_rate"
    done = [point for point in points if point.is_final and point.value is not None]
    if not done:
        return _say("cohorts_young") if points and is_cohort else ""
    last = done[-1]
    return _say(
        "cohorts" if is_cohort else "cohorts_rate",
        title=indicators.catalogue()[indicator].short,
        month=formatting.month(last.month),
        rate=formatting.with_unit(last.value, "percent"),
        n=formatting.number(last.denominator),
    )


def own_months(value: Value, found: Comparison) -> str:
    """Return what a title says of a figure beside its own months."""
    return _say(
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
        shown += f"{_say('joiner')}{labels.text(verdict)}"
    return shown


def durations(medians: Mapping[str, Value]) -> str:
    """Return the median of closed issues and the one that counts open ones in."""
    closed, km = medians["median_days_closed"], medians["median_days_km"]
    if closed.value is None:
        return ""
    shown = formatting.with_unit(closed.value, "days")
    if km.value is None:
        return _say("durations_no_km", closed=shown)
    return _say("durations", closed=shown, km=formatting.with_unit(km.value, "days"))


def curves(found: Sequence[tuple[str, float | None, float | None]], axis: str) -> str:
    """Return the shares of the first curve at its two days; of the period also that of the year before.

    Each curve is its name and the two shares, 0 to 1: within a week and a month, of the first contact within a day and
    a week.
    """
    if not found:
        return ""
    if found[0][1] is None:  # it ends before the first of its two days
        return _say("curves_short")
    _, week, month = found[0]
    if axis == "contact":
        closed = found[1][2] if len(found) > 1 else None
        key = "curves_contact" if closed is not None else "curves_day"
        return _say(key, day=_percent(week), week=_percent(closed))
    if axis != "period":
        known = [share for _, share, _ in found if share is not None]
        name = labels.text(f"curve.axis_{axis}")
        return _say("curves_between", axis=name, low=_percent(min(known)), high=_percent(max(known)))
    # A curve ends where too few are left to go on.
    text = _say("curves" if month is not None else "curves_week", week=_percent(week), month=_percent(month))
    return text + _say("curves_then", week=_percent(found[1][1])) if len(found) > 1 and found[1][1] else text


def _rate(value: Value) -> str:
    """Return a rate, with a word where it rests on too few cases to conclude anything from it."""
    return formatting.with_unit(value.value, "percent") + (_say("small") if value.is_small else "")


def _percent(share: float | None) -> str:
    return formatting.with_unit(None if share is None else 100 * share, "percent")


def funnel(value: Value, found: Funnel) -> str:
    """Return how many parts differ from the rest by more than chance, without a name."""
    about = indicators.catalogue()[value.indicator]
    if value.value is None:
        return ""
    parts = found.parts
    shown = {"rate": about.title, "value": formatting.with_unit(value.value, about.unit), "n": len(parts)}
    if len(parts) < 2:
        return _say("funnel_alone" if parts else "funnel_few", **shown)
    low = sum(part.is_outside and part.score < 0 for part in parts)
    high = sum(part.is_outside and part.score > 0 for part in parts)
    return _say("funnel", low=low, high=high, **shown) if low or high else _say("funnel_none", **shown)


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
        return _say("change_empty", title=about.title, reason=reason)
    text = _say(
        "change",
        title=about.title,
        against=formatting.months(both.start or selection.start, both.end or selection.end),
        change=formatting.change(both.change, about.unit),
        verdict=labels.text(f"verdict.{both.verdict}"),
    )
    if found is None:
        crossed = split == "both" and about.kind == "query"
        return text + _say("change_uncrossed" if crossed else "change_undivided")
    told = effects(found, about)
    return text + (_say("change_parts", parts=told) if told else "")


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
    return _say(key, parts=labels.text("figure.comma").join(told)) if told else ""


def effect(sums: tuple[float, float, float], unit: str) -> str:
    """Return volume, mix and rate in words, without those that are nothing."""
    written = [
        (name, formatting.change(value, unit))
        for name, value in zip(("volume", "mix", "rate"), sums, strict=True)
    ]
    told = [labels.text(f"change.{name}", value=text) for name, text in written if not text.startswith("±")]
    return labels.text("figure.comma").join(told)


def ages(parts: Sequence[Part], legacy: Value) -> str:
    """Return how many issues are open, how many of them for more than 90 days, and the long-standing ones."""
    total = sum(part.numerator or 0 for part in parts)
    if not total:
        return ""
    old = sum(part.numerator or 0 for part in parts if part.key in ("d365", "more"))
    text = _say("ages", n=formatting.number(total), old=formatting.number(old))
    return text + (_say("legacy", n=formatting.number(legacy.value)) if legacy.value is not None else "")


def rates(resolved: Value, satisfied: Value) -> str:
    """Return the two rates of call-backs with what they are counted from."""
    if resolved.value is None and satisfied.value is None:
        return ""
    return _say(
        "rates",
        resolved=_rate(resolved),
        satisfied=_rate(satisfied),
        n=formatting.number(resolved.denominator if resolved.denominator else satisfied.denominator),
    )


def callbacks(valid: Value, left_out: Value, missing: Value) -> str:
    """Return how many closings were called back with success, left out or never called: what the rates rest on.

    Nothing where that is not collected or nothing was closed.
    """
    if "not_collected" in (valid.status, left_out.status, missing.status):
        return ""
    parts = [value.value or 0.0 for value in (valid, left_out, missing)]
    closed = sum(parts)
    if not closed:
        return ""
    counts = zip(("valid", "excluded", "missing", "closed"), (*parts, closed), strict=True)
    shown = {name: formatting.number(count) for name, count in counts}
    return labels.text(
        "rates.callbacks", **shown, share=formatting.with_unit(100 * parts[0] / closed, "percent")
    )


def aligned(row: Mapping[str, Any], opened: Comparison | None = None) -> str:
    """Return how many issues came a working day, against last year, as far from the Spring Festival where that moves.

    `opened` is what is said of the issues opened against the same months of last year: the verdict is that one.
    """
    then = "_aligned" if row["is_moved"] else "_then"
    if (
        row["issues"] is None
        or row[f"issues{then}"] is None
        or not row["workdays"]
        or not row[f"workdays{then}"]
    ):
        return _say("aligned_few") if row["issues"] is not None else ""
    if row["issues"] < comparison.FEWEST_MOVED:
        return _say("aligned_now_small", n=formatting.number(row["issues"]))
    if row[f"issues{then}"] < comparison.FEWEST_MOVED:
        daily = formatting.number(row["issues"] / row["workdays"], "per_100")
        return _say("aligned_small", now=daily, n=formatting.number(row[f"issues{then}"]))
    now, before = row["issues"] / row["workdays"], row[f"issues{then}"] / row[f"workdays{then}"]
    return _say(
        f"aligned{then}",
        now=formatting.number(now, "per_100"),
        before=formatting.number(before, "per_100"),
        change=formatting.change(100 * (now / before - 1) if before else None, "percent_of"),
        verdict=_say("aligned_verdict", verdict=labels.text(f"verdict.{opened.verdict}"))
        if opened and opened.status == "ok" and not row["is_moved"]
        else "",
    )


def per_workday(issues: float | None, days: float | None) -> tuple[str, str]:
    """Return issues a working day, and how many of both there were."""
    if issues is None or not days:
        return labels.text("figure.missing"), labels.text("status.no_data")
    counted = labels.text("aligned.counted", issues=formatting.number(issues), days=formatting.number(days))
    return labels.text("aligned.daily", rate=formatting.number(issues / days, "per_100")), counted


def rate_map(communities: Rows) -> str:
    """Return how many issues there were, and per 1,000 households of the compounds whose households are known."""
    issues = sum(row["issues"] for row in communities)
    households = sum(row["households"] or 0 for row in communities)
    if not issues or not households:
        return ""
    rate = 1000 * sum(row["issues_known"] for row in communities) / households
    return _say("rate_map", issues=formatting.number(issues), rate=formatting.number(rate, "per_1000"))


def repeats(rows: pd.DataFrame, days: float) -> str:
    """Return in how many places the same kind of request came again within so many days."""
    shown = formatting.number(days)
    if rows.empty:
        return ""
    total = rows.iloc[0]
    return _say("repeats", n=int(total["places"]), days=shown, repeated=int(total["repeated_in_all"]))


def repeat_places(rows: pd.DataFrame) -> int:
    """Return how many places there are in all; the rows are the first of them."""
    return int(rows["places"].max()) if len(rows) else 0


def repeat_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return repeated requests as a table."""
    names = ["compound_name", "category", "issues", "repeated", "last_on"]
    return rows[names]


def late(row: Mapping[str, Any]) -> str:
    """Return by how much the newest month usually still grows, by when rows came or by what earlier versions said."""
    if row["late_share"] is None:
        return _say("late_unknown")
    if row["basis"] == "versions":
        share = formatting.change(100 * row["late_share"], "percent_of")
        return _say(
            "late_versions",
            share=share,
            months=row["months"],
            n=formatting.number(row["issues"]),
            late=formatting.number(row["late"]),
        )
    return _say(
        "late",
        share=_percent(row["late_share"]),
        late=formatting.number(row["late"]),
        n=formatting.number(row["issues"]),
    )


def bullets(rows: pd.DataFrame) -> str:
    """Return how many centers lie below their own median."""
    if rows.empty:
        return ""
    value = rows["value"]
    known = value.notna() & rows["own_median"].notna() & rows["note"].isin(["recorded", "zero"])
    silent = int((rows["note"] == "not_recorded").sum())
    if not known.any():
        recorded = int((value.notna() & rows["note"].isin(["recorded", "zero"])).sum())
        return _say("bullets_unjudged", n=recorded) if recorded else _say("bullets_none_recorded", n=silent)
    text = _say("bullets", n=int(known.sum()), below=int((value[known] < rows["own_median"][known]).sum()))
    return text + (_say("bullets_silent", n=silent) if silent else _say("stop"))


def reach(communities: Rows, metres: float) -> str:
    """Return how many compounds have no center within reach and how many households live there."""
    known, far, households = (
        sum(row[name] for row in communities) for name in ("known", "far", "households_far")
    )
    if not known:
        return ""
    if not far:
        return _say("reach_all", n=known, metres=formatting.number(metres))
    return _say(
        "reach_some", n=far, metres=formatting.number(metres), households=formatting.number(households)
    )


def communities(parts: Sequence[Part]) -> str:
    """Return in how many communities every compound has a branch."""
    known = [part for part in parts if part.status == "ok" and part.key]  # those in no community are none
    if not known:
        return ""
    full = sum(part.numerator == part.denominator for part in known)
    return _say("communities", n=len(known), full=full)


def communities_judged(rows: Rows) -> str:
    """Return in how many communities every compound is effectively covered, of rows of coverage_communities.

    One of which some compounds are not judged is none of them; how many they are is told.
    """
    rows = tuple(row for row in rows if row["community_id"])  # compounds in no community are none
    if not rows:
        return ""
    full = sum(row["effective"] == row["compounds"] for row in rows)
    unjudged = sum(row["unjudged"] for row in rows)
    said = _say("communities_effective", n=len(rows), full=full)
    partly = sum(row["unjudged"] > 0 for row in rows)
    return said + (_say("communities_unjudged", n=partly, unjudged=unjudged) if unjudged else "")


def coverage_steps(row: Mapping[str, Any] | None, found: Counted) -> str:
    """Return how many compounds should have a branch, have one, and are effectively covered of those judged."""
    if row is None:
        return ""
    counts = {"in_scope": row["in_scope"], "covered": row["covered"]}
    if not is_judged(row, found):
        return _say("coverage_steps_unjudged" if row["covered"] else "coverage_steps_none", **counts)
    if not found.unjudged:
        gap = row["covered"] - found.effective
        return _say("coverage_steps", **counts, effective=found.effective, gap=gap)
    return _say(
        "coverage_steps_partly",
        **counts,
        judged=found.judged,
        effective=found.effective,
        rate=formatting.with_unit(found.rate, "percent"),
        unjudged=found.unjudged,
    ) + bounds(found)


def bounds(found: Counted) -> str:
    """Return between which bounds effective coverage lies whatever the unjudged are, where these lie far apart."""
    if not found.is_wide:
        return ""
    low, high = (formatting.with_unit(value, "percent") for value in (found.lower, found.upper))
    return _say("coverage_bounds", low=low, high=high)


def unjudged(found: Counted, indicator: str) -> str:
    """Return how many an indicator does not judge, with the bounds where these lie far apart; empty where all are."""
    if not found.unjudged:
        return ""
    of = labels.text(f"of.{indicator}")
    said = _say("coverage_unjudged", n=formatting.number(found.unjudged), of=of)
    if not found.is_wide:
        return said
    low, high = (formatting.rate(value) for value in (found.lower, found.upper))
    return said + _say("coverage_between", low=low, high=high)


def coverage_map(shown: Sequence[str], compounds: pd.DataFrame, reader: Reader) -> str:
    """Return how many compounds are effectively covered, only tangibly, not at all, or not judged."""
    if not {"effective", "tangible", "unjudged"} & set(shown):
        return compounds_map(compounds, reader)
    return _covered(*(shown.count(key) for key in ("effective", "tangible", "none", "unjudged")))


def _covered(effective: float, tangible: float, none: float, unjudged: float) -> str:
    shown = {"effective": f"{effective:,}", "tangible": f"{tangible:,}", "none": f"{none:,}"}
    said = _say("map_effective", **shown)
    return said + (_say("map_unjudged", n=f"{unjudged:,}") if unjudged else "")


def is_judged(steps: Mapping[str, Any], found: Counted) -> bool:
    """Tell whether any compound with a branch is judged, of a row of coverage_steps."""
    return bool(steps["covered"]) and found.rate is not None


def coverage_totals(steps: Mapping[str, Any] | None, found: Counted) -> str:
    """Return how many compounds are covered effectively, only tangibly, or not at all, or are not judged."""
    if steps is None:
        return ""
    without = steps["in_scope"] - steps["covered"]
    if not is_judged(steps, found):
        if not without:
            return _say("map_all", n=f"{steps['in_scope']:,}")
        return _say("map_covered", covered=f"{steps['covered']:,}", none=f"{without:,}")
    tangible = steps["covered"] - found.effective - found.unjudged
    return _covered(found.effective, tangible, without, found.unjudged)


def gates(codes: str | None) -> str:
    """Return the Chinese names of gates written as g1,g2."""
    return labels.text("figure.comma").join(
        labels.text(f"gate.{code}") for code in (codes or "").split(",") if code
    )


def gaps(rows: Rows, found: Counted) -> str:
    """Return how many compounds are not effectively covered and which gate most of them miss; apart how many are not
    judged. Nothing where no compound is in scope.
    """
    if not found.in_scope:
        return ""
    if not rows:
        return _say("gaps_effective_all")
    missing = [row for row in rows if not row["branches"]]
    failing = [row for row in rows if row["branches"] and row["is_effective"] is False]
    unknown = len(rows) - len(missing) - len(failing)
    apart = _say("gaps_unjudged", n=unknown) if unknown else ""
    missed = Counter(code for row in failing for code in (row["failed"] or "").split(",") if code)
    if missed:
        code, number = min(missed.items(), key=lambda item: (-item[1], item[0]))
        shown = {"none": len(missing), "gate": labels.text(f"gate.{code}"), "missed": number}
        return _say("gaps_effective", n=len(failing) + len(missing), **shown) + apart
    if missing:
        homes = sum(row["households"] or 0 for row in missing)
        return _say("gaps", n=len(missing), households=formatting.number(float(homes))) + apart
    return _say("gaps_none") + apart


def gap_rows(rows: Rows) -> pd.DataFrame:
    """Return the compounds without effective coverage, by code, with their gates in words."""
    return pd.DataFrame(
        [
            {
                "compound_id": row["compound_id"],
                "compound_name": row["compound_name"],
                "community_name": row["community_name"],
                "kind": row["kind"],
                "households": row["households"],
                "failed": (gates(row["failed"]) or None)
                if row["branches"]
                else labels.text("gate.no_branch"),
                "unknown": gates(row["unknown"]) or None,
            }
            for row in rows
        ]
    )


def ledgers(rows: pd.DataFrame, absent: int) -> str:
    """Return what was read, kept and rejected."""
    if rows.empty:
        return _say("ledgers_empty")
    read, kept, rejected = (int(rows[name].sum()) for name in ("rows_read", "rows_kept", "rows_rejected"))
    return _say(
        "ledgers", n=len(rows), absent=absent, read=f"{read:,}", kept=f"{kept:,}", rejected=f"{rejected:,}"
    )


def findings(rows: pd.DataFrame) -> str:
    """Return how many findings the load left."""
    n = findings_in_all(rows)
    return _say("findings", n=f"{n:,}") if n else _say("findings_none")


def findings_in_all(counts: pd.DataFrame) -> int:
    """Return how many findings there are; the list shows the first of them."""
    return int(counts["n"].sum()) if len(counts) else 0


def card(compounds: pd.DataFrame, compound_id: str | None) -> str:
    """Return the title of the compound card."""
    chosen = compounds[compounds["compound_id"] == compound_id] if len(compounds) else compounds
    if chosen.empty:
        return _say("card_none")
    form = chosen["form"].iloc[0]
    if not isinstance(form, str):
        return _say("card_not_collected", community=chosen["community_name"].iloc[0])
    return _say("card", community=chosen["community_name"].iloc[0], form=labels.text(f"code.form.{form}"))


def center_indicators(reader: Reader, selection: Selection) -> list[str]:
    """Return the cards of the centers view; where only heads are counted, their mean stands for visits."""
    counted = indicators.figure(reader, "center_visits", selection).status == "ok"
    heads = indicators.figure(reader, "mean_heads", selection).status == "ok"
    return [
        "center_use_rate",
        "center_open_rate",
        "mean_heads" if heads and not counted else "center_visits",
        "visits_per_100_households",
        "zero_activity_weeks",
        "households_within_500m",
    ]


def center_states(rows: Rows) -> str:
    """Return how many centers are closed, unrecorded, silent, quiet or hot."""
    if not rows:
        return ""
    counts = Counter(row["state"] for row in rows)
    told = [
        _say(f"center_{state}", n=counts[state])
        for state in ("closed", "not_recorded", "silent", "quiet", "hot")
        if counts[state]
    ]
    if not told:
        known = sum(row["state"] != "unknown" for row in rows)
        return _say("centers_usual", n=known) if known else _say("centers_unjudged", n=len(rows))
    unknown = counts["unknown"]
    tail = _say("centers_rest_unjudged", n=unknown) if unknown else ""
    return _say("centers_all", n=len(rows)) + labels.text("figure.comma").join(told) + tail


def size_bands(rows: Rows) -> str:
    """Return how many centers lie below, inside and above the usual range of their size."""
    known = [
        row
        for row in rows
        if row["value"] is not None and row["low"] is not None and row["state"] != "closed"
    ]
    if not known:
        return _say("centers_unjudged", n=len(rows)) if rows else ""
    below = sum(row["value"] < row["low"] for row in known)
    above = sum(row["value"] > row["high"] for row in known)
    return _say("size_bands", n=len(known), below=below, inside=len(known) - below - above, above=above)


def rings(rows: Rows) -> str:
    """Return the share of households within the middle reach and how many lie beyond the farthest."""
    if not rows or rows[0]["share"] is None:
        return ""
    middle, beyond = rows[1], rows[-1]
    share = formatting.with_unit(middle["share"], "percent")
    return _say(
        "rings",
        share=share,
        metres=formatting.number(middle["metres"]),
        far=formatting.number(rows[-2]["metres"]),
        beyond=formatting.number(beyond["households"]),
    )


def functions(rows: Rows, names: Mapping[str, str], is_booked: bool) -> str:
    """Return which function is used most: of its open minutes, or by visits."""
    measure = "use_rate" if is_booked else "visits"
    known = [row for row in rows if row[measure] is not None]
    if not known:
        return ""
    if not is_booked and (
        len({row["method"] for row in known}) > 1 or any(row["methods"] > 1 for row in known)
    ):
        return _say("functions_mixed", n=len(known))

    most, least = (pick(known, key=lambda row: row[measure]) for pick in (max, min))
    if len(known) < 2:
        return _say("functions_one", name=names.get(most["function"], most["function"]))
    return _say(
        "functions",
        most=names.get(most["function"], most["function"]),
        least=names.get(least["function"], least["function"]),
    )


def opening(rows: Rows) -> str:
    """Return how busy the first four weeks were beside what the same centers have once they are settled."""
    if not rows or rows[0]["first_weeks"] is None:
        return _say("opening_few")
    return _say("opening", times=formatting.fixed(rows[0]["first_weeks"], 1), n=rows[0]["most_centers"])


def reached(spots: int, found: Reached, metres: float) -> str:
    """Return what centers put on the map would bring; without one how to put one there."""
    if not spots:
        return _say("whatif_hint", metres=formatting.number(metres))
    return _say(
        "whatif",
        n=spots,
        metres=formatting.number(metres),
        compounds=len(found.compounds),
        households=formatting.number(found.households),
    )


def hours_in_reach(found: Hours | None) -> str:
    """Return how many hours a week a household has an open center within reach, and what an extension would make it."""
    if found is None:
        return ""
    now, then = (formatting.with_unit(hours, "hours_a_week") for hours in (found.now, found.then))
    if not found.gaining:
        return _say("hours_reach", now=now)
    return _say("hours_reach_more", now=now, then=then, households=formatting.number(found.gaining))


def far(communities: Rows, metres: float) -> str:
    """Return how many compounds have no center within reach."""
    if not any(row["known"] for row in communities):
        return ""
    n, known = (sum(row[name] for row in communities) for name in ("far", "known"))
    return _say("far" if n else "far_none", n=n, known=known, metres=formatting.number(metres))


def money(rows: Rows) -> str:
    """Return how much money was granted: the treasury's, and that of society and firms apart."""
    if not rows:
        return ""
    granted = {row["is_fiscal"]: row["granted_in_all"] for row in rows}
    fiscal, other = (
        formatting.with_unit(granted.get(kind, 0.0), "ten_thousand_yuan") for kind in (True, False)
    )
    return (
        _say("money", fiscal=fiscal, other=other) if False in granted else _say("money_fiscal", fiscal=fiscal)
    )


def areas(value: Value, parts: Sequence[Part]) -> str:
    """Return the floor area in service and how most of it was obtained."""
    if value.value is None:
        return ""
    if not value.value:
        return ""
    top, area = _largest(parts), formatting.with_unit(value.value, "m2")
    if not top:
        return _say("areas_alone", area=area)
    return _say("areas", area=area, label=top.label) + _unnamed(parts, "m2")


def projects(rows: Rows, stop: date) -> str:
    """Return how many projects are completed by a day, what area these brought, and how many are behind plan."""
    if not rows:
        return ""
    done = [row for row in rows if row["completed_on"] is not None and row["completed_on"] < stop]
    known = [row for row in done if row["area_before_m2"] is not None and row["area_after_m2"] is not None]
    text = _say("projects", n=len(rows), done=len(done))
    if known:
        before, after = (sum(row[f"area_{name}_m2"] for row in known) for name in ("before", "after"))
        shown = {"before": formatting.with_unit(before, "m2"), "after": formatting.with_unit(after, "m2")}
        text += _say("projects_area", **shown)
    behind = sum(row["project_state"] == "behind" for row in rows)
    return text + (_say("projects_behind", n=behind) if behind else "")


def modules(rows: Rows) -> str:
    """Return how many centers lack a module that every center should have."""
    if not rows:
        return ""
    centers = {row["center_id"] for row in rows}
    lacking = {row["center_id"] for row in rows if row["present"] is False and row["module_group"] > 0}
    unknown = {row["center_id"] for row in rows if row["present"] is None}
    if unknown == centers:
        return _say("modules_unjudged", n=len(centers))
    text = (
        _say("modules", n=len(centers), missing=len(lacking))
        if lacking
        else _say("modules_full", n=len(centers) - len(unknown))
    )
    return text + (_say("modules_unrecorded", n=len(unknown)) if unknown else "")


# ---------------------------------------------------------------------------- shared space and values


def themes(rows: Rows) -> str:
    """Return how many pairs of community and theme had no service in twelve months."""
    if not rows:
        return ""
    blank = sum(not row["services_in_year"] for row in rows)
    return _say("themes", n=len(rows), blank=blank) if blank else _say("themes_full", n=len(rows))


def units(value: Value, parts: Sequence[Part]) -> str:
    """Return how many units take part."""
    if value.value is None:
        return ""
    kinds = labels.text("figure.comma").join(
        _say("units_kind", label=part.label, n=formatting.number(part.value)) for part in parts if part.value
    )
    return _say("units", n=formatting.number(value.value), kinds=kinds)


def events(value: Value, parts: Sequence[Part]) -> str:
    """Return how many events were held and of which theme most were."""
    if value.value is None:
        return ""
    if not value.value:
        return ""
    top, n = _largest(parts), formatting.number(value.value)
    return (_say("events", n=n, label=top.label) if top else _say("events_alone", n=n)) + _unnamed(
        parts, "events"
    )


def levels_linked(rows: Rows) -> str:
    """Return how many communities lack a level, and how many spaces and centers hang in the air."""
    if not rows:
        return ""
    broken = sum(not row["shared_spaces"] or not row["centers"] for row in rows)
    loose = sum(row["loose_spaces"] + row["loose_centers"] for row in rows)
    if not broken and not loose:
        return _say("levels_linked_all", n=len(rows))
    return _say("levels_linked", n=len(rows), broken=broken, loose=loose)


def spaces(value: Value) -> str:
    """Return how many branches have a space of their own or shared."""
    if value.value is None:
        return ""
    lacking = (value.denominator or 0) - (value.numerator or 0)
    shown = {"n": formatting.number(value.denominator), "share": formatting.with_unit(value.value, "percent")}
    return (
        _say("spaces", lacking=formatting.number(lacking), **shown)
        if lacking
        else _say("spaces_all", **shown)
    )


def space_rows(rows: Rows) -> pd.DataFrame:
    """Return the branches without a space, by code."""
    names = ("branch_name", "community_name", "center_name", "center_distance_m")
    return pd.DataFrame(
        [
            {name: row[name] for name in names}
            | {"center_distance_m": row["center_distance_m"] and round(row["center_distance_m"])}
            for row in rows
            if row["has_space"] is False
        ]
    )


def heard(values: Mapping[str, Value]) -> str:
    """Return how many opinions centers collected and how many disputes they settled."""
    opinions, settled = values["opinions_collected"], values["mediations_settled"]
    parts = []
    if opinions.value is not None:
        parts.append(_say("opinions", n=formatting.number(opinions.value)))
    if settled.value is not None:
        parts.append(_say("settled", n=formatting.number(settled.value)))
    rate = values["mediations_settled_rate"]
    if rate.value is not None:
        parts.append(_say("settled_rate", share=_rate(rate)))
    return labels.text("figure.comma").join(parts)


def opinion_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the centers at which opinions were collected, by code."""
    return rows.loc[rows["opinions"] > 0, ["center", "community_name", "opinions", "duplicates"]]


def bands(rows: Rows) -> str:
    """Return how many compounds report points and how many of these lie in the lowest band."""
    known = [row for row in rows if row["band"] > 0]
    total = sum(row["compounds"] for row in known)
    if not total:
        return ""
    return _say("bands", n=total, low=known[0]["compounds"], percent=f"{known[0]['to_percent']:g}")


def points(redeemed: Value, parts: Sequence[Part]) -> str:
    """Return for what most points were earned and what share was redeemed."""
    if not any(part.value for part in parts):
        return ""
    top, share = _largest(parts), formatting.with_unit(redeemed.value, "percent")
    if redeemed.value is None:
        return _say("points_earned", label=top.label) if top else ""
    return _say("points", label=top.label, share=share) if top else _say("points_redeemed", share=share)


def joined(points_rate: Sequence[Point], waste_rate: Sequence[Point]) -> str:
    """Return the last month's share of households in points and in kitchen waste."""
    last = [
        [point for point in points if point.value is not None][-1:] for points in (points_rate, waste_rate)
    ]
    if not any(last):
        return ""
    shown = [formatting.with_unit(found[0].value if found else None, "percent") for found in last]
    return _say("joined", points=shown[0], waste=shown[1])


def waste(points: Sequence[Point]) -> str:
    """Return what share of kitchen waste became enzyme or compost in the last month."""
    known = [point for point in points if point.value is not None]
    if not known:
        return ""
    return _say(
        "waste",
        month=formatting.month(known[-1].month),
        share=formatting.with_unit(known[-1].value, "percent"),
    )


def volunteers(registered: Value, active: Value) -> str:
    """Return how many volunteers are registered and what share is active."""
    if registered.value is None:
        return ""
    return _say(
        "volunteers",
        n=formatting.number(registered.value),
        share=formatting.with_unit(active.value, "percent"),
    )


def brands(rows: pd.DataFrame) -> str:
    """Return how many brands are in use and the events that carried them."""
    if rows.empty:
        return ""
    active = int(rows["is_active"].sum())
    if rows["events"].isna().all():
        return _say("brands_alone", n=active)
    return _say("brands", n=active, events=int(rows["events"].sum()))


def brand_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return brands in use with their events."""
    return rows.loc[rows["is_active"].astype(bool), ["brand_name", "events", "attendees"]]


def exemplars(value: Value) -> str:
    """Return how many exemplary residents consented to being named."""
    if value.value is None:
        return ""
    return _say("exemplars", n=formatting.number(value.value))


def exemplar_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the names that may be shown and what they stand for."""
    return rows[["public_name", "exemplar_kind"]]


# ---------------------------------------------------------------------------- leaders, and work by kind


def collected(reader: Reader, ledger: str) -> bool:
    """Tell whether a ledger is there at all."""
    return any(row["ledger"] == ledger for row in reader.rows("provided_list"))


def posts(rows: Rows, known: Mapping[str, Any]) -> str:
    """Return how many posts are vacant and how many terms have ended or end soon, and of how many nothing tells."""
    text = _posts(rows)
    unknown = {name: known[f"{name}_unknown"] for name in ("posts", "terms")}
    if not any(unknown.values()):
        return text
    parts = [_say(f"posts_unknown_{name}", n=n) for name, n in unknown.items() if n]
    told = _say("posts_unknown", n=known["branches"], unknown=labels.text("figure.comma").join(parts))
    if min(unknown.values()) == known["branches"]:
        return told
    return _say("joiner").join((text or _say("posts_known"), told))


def _posts(rows: Rows) -> str:
    if not rows:
        return ""
    vacant = [row for row in rows if row["is_vacant"]]
    ended = sum(bool(row["is_term_ended"]) for row in rows)
    soon = sum(bool(row["is_ending"]) for row in rows)
    longest = max((row["vacant_days"] or 0 for row in vacant), default=0)
    text = (
        _say("posts_vacant", n=len(vacant), days=formatting.number(longest)) if vacant else _say("posts_full")
    )
    return text + _say("posts_terms", ended=ended, soon=soon)


def post_rows(rows: Rows) -> pd.DataFrame:
    """Return posts by branch code with what stands out in words."""
    return pd.DataFrame(
        [
            {
                "branch_name": row["branch_name"],
                "community_name": row["community_name"],
                "form": row["form"],
                "post_state": _post_state(row),
                "term_ends_on": row["term_ends_on"],
                "filed_on": row["filed_on"],
            }
            for row in rows
        ]
    )


def _post_state(row: Mapping[str, Any]) -> str:
    parts = []
    if row["is_vacant"]:
        parts.append(_say("post_vacant", days=formatting.number(row["vacant_days"])))
    if row["is_term_ended"]:
        parts.append(_say("post_ended", days=formatting.number(-row["days_to_term_end"])))
    elif row["is_ending"]:
        parts.append(_say("post_ending", days=formatting.number(row["days_to_term_end"])))
    return labels.text("figure.comma").join(parts)


def trainings(rows: Rows, month: date) -> str:
    """Return how many of the year's planned trainings were held."""
    if not rows:
        return ""
    planned, held = sum(row["planned"] or 0 for row in rows), sum(row["held"] for row in rows)
    return _say("trainings", year=month.year, planned=formatting.number(planned), held=held)


def reviews(rows: Rows) -> str:
    """Return the share of the two upper levels in the last quarter."""
    if not rows:
        return ""
    last = max(row["quarter"] for row in rows)
    given = [row for row in rows if row["quarter"] == last]
    total = sum(row["branches"] for row in given)
    upper = sum(row["branches"] for row in given if row["level"] in ("good", "fairly_good"))
    return _say(
        "reviews",
        quarter=formatting.quarter(last),
        n=total,
        share=formatting.with_unit(100 * upper / total, "percent"),
    )


def checkins(reader: Reader, selection: Selection) -> str:
    """Return how many members have checked in and how many of them are active."""
    reported = indicators.figure(reader, "checkin_reported", selection)
    active = indicators.figure(reader, "checkin_active_rate", selection)
    if reported.value is None:
        return ""
    shown = formatting.with_unit(active.value, "percent")
    return _say("checkins", n=formatting.number(reported.value), active=shown)


def managed(reader: Reader, selection: Selection) -> str:
    """Return how many three-way talks there were and how far owners committees reach."""
    talks = indicators.figure(reader, "tripartite_meetings", selection)
    committees = indicators.figure(reader, "owners_committee_rate", selection)
    if absence.why(reader, selection, committees.indicator).kind == "not_applicable":
        return ""
    shown = {"talks": formatting.number(talks.value), "share": _rate(committees)}
    told = {"managed_share": committees.value, "managed_talks": talks.value}
    parts = [_say(key, **shown) for key, value in told.items() if value is not None]
    return _say("managed", told=labels.text("figure.comma").join(parts)) if parts else ""


def visits(rows: Rows, days: float) -> str:
    """Return how many compounds without management have not been visited for too long."""
    known = [row for row in rows if row["visit_lapsed"] is not None]
    if not known:
        return ""
    lapsed = sum(row["visit_lapsed"] for row in known)
    text = _say("visits", n=len(known), lapsed=lapsed, days=formatting.number(days))
    rest = len(rows) - len(known)
    return text + (_say("visits_rest", n=rest) if rest else "")


def assigned(rows: Rows) -> str:
    """Return how many compounds without management have no leader assigned."""
    known = [row for row in rows if row["assigned"] is not None]
    if not known:
        return ""
    without = sum(not row["assigned"] for row in known)
    return _say("assigned", n=len(known), without=without) if without else _say("assigned_all", n=len(known))


def unmanaged_rows(rows: Rows) -> pd.DataFrame:
    """Return compounds without management, by code."""
    names = ("compound_name", "community_name", "households", "assigned", "last_visit", "days_since_visit")
    return pd.DataFrame([{name: row[name] for name in names} for row in rows])


def warnings(rows: Rows, watched: bool = True) -> str:
    """Return how many compounds had unusually many issues in the latest month that had any, and how many before.

    Watched tells whether any compound of any month of the period could be judged.
    """
    if not rows:
        return _say("warnings_none" if watched else "warnings_unwatched")
    latest = max(row["month"] for row in rows)
    n = sum(row["month"] == latest for row in rows)
    before = _say("warnings_before", n=len(rows) - n) if len(rows) > n else ""
    return _say("warnings", month=formatting.month(latest), n=n) + before


def steps(row: Mapping[str, Any]) -> str:
    """Return how many requests were discussed, decided and carried out."""
    if row["raised"] is None or row["discussed"] is None:
        return ""
    shown = {name: formatting.number(row[name]) for name in ("raised", "discussed")}
    if row["decided"] is None:
        return _say("steps_partial", **shown)
    return _say(
        "steps",
        decided=formatting.number(row["decided"]),
        done=formatting.number(row["carried_out"]),
        **shown,
    )


def meetings(held: Value, decided: Value) -> str:
    """Return how many meetings were held and what share of them resolved something."""
    if held.value is None:
        return ""
    return _say("meetings", n=formatting.number(held.value), decided=_rate(decided))


def levels(parts: Sequence[Part]) -> str:
    """Return at which level most meetings were held, and their share."""
    total, top = sum(part.numerator or 0 for part in parts), _largest(parts)
    if not total:
        return ""
    if not top:
        return _say("levels_alone", n=formatting.number(total))
    told = _say("levels", label=top.label, share=_percent((top.numerator or 0) / total))
    return told + _unnamed(parts, "events")


def shares(rows: Rows) -> str:
    """Return the share of meetings on a matter of residents, and that at which the branch was present."""
    found = {row["code"]: 100 * row["meetings"] / row["known"] for row in rows if row["known"]}
    if "resident" not in found or "has_branch" not in found:
        return ""
    resident, branch = (formatting.with_unit(found[code], "percent") for code in ("resident", "has_branch"))
    return _say("shares", resident=resident, branch=branch)


def orid(value: Value) -> str:
    """Return how many focused conversations there were and how many reached a decision."""
    if value.value is None:
        return ""
    return _say("orid", n=formatting.number(value.denominator), share=_rate(value))


def overdue(states: Mapping[str | None, int]) -> str:
    """Return how many resolutions were due and how many of them are overdue."""
    due, late = sum(states.values()), states.get("overdue", 0)
    if not due:
        return ""
    if set(states) == {None}:
        return _say("overdue_undated", due=due)
    return _say("overdue", due=due, late=late) if late else _say("overdue_done", due=due)


def covenants(communities: Rows) -> str:
    """Return how many compounds have a covenant and how many of these are filed."""
    if not communities:
        return ""
    n, adopted, filed = (sum(row[name] for row in communities) for name in ("compounds", "adopted", "filed"))
    return _say("covenants", n=n, adopted=adopted, filed=filed)


def case(row: Mapping[str, Any]) -> str:
    """Return what a case took: days, meetings and households as far as they are known, and whether it is solved."""
    if row["days"] is None:
        return _say("case_plain", title=row["case_title"])
    told = [
        _say(f"case_{name}", n=formatting.number(row[name]))
        for name in ("days", "meetings", "households")
        if row[name] is not None
    ]
    told.append(_say("case_solved" if row["closed_on"] else "case_open"))
    return _say("case", title=row["case_title"], told=_say("list").join(told))


def case_place(row: Mapping[str, Any]) -> str:
    """Return where a case is."""
    missing = labels.text("figure.missing")
    return labels.text(
        "case.place", community=row["community_name"] or missing, compound=row["compound_name"] or missing
    )


def case_span(events: Rows) -> str:
    """Return the first and the last milestone of a case."""
    stations = [event for event in events if event["kind"] == "milestone"]
    if not stations:
        return ""
    first, last = stations[0], stations[-1]
    return _say(
        "case_span",
        first=formatting.day(first["date"]),
        begin=first["title"],
        last=formatting.day(last["date"]),
        end=last["title"],
        n=len(stations),
    )


def case_facts(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the figures of a case, each with its name."""
    state = labels.text("case.solved" if row["closed_on"] else "case.open")
    return [
        (labels.text("case.days"), formatting.with_unit(row["days"], "post_days")),
        (labels.text("case.meetings"), formatting.with_unit(row["meetings"], "meetings")),
        (labels.text("case.households"), formatting.with_unit(row["households"], "household_visits")),
        (labels.text("case.visits"), formatting.with_unit(row["visits"], "meetings")),
        (labels.text("case.state"), state),
    ]
