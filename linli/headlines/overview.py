"""The headline of a view, actions and targets."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from linli import contracts
from linli.headlines import words
from linli.metrics import absence, comparison, indicators
from linli.metrics.indicators import Value
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader

_ENOUGH = 3  # parts of the sentence on how things stand, after which nothing more is added


def headline(
    reader: Reader,
    selection: Selection,
    compare: comparison.Against,
    values: Mapping[str, Value],
    without_branch: int | None,
    todo: int = 0,
) -> str:
    """Return the sentence that leads the overview, with <u> and <em> around good and bad figures; it begins with how many
    things need the street, `todo`.

    Only a change that chance would hardly give is told as one; else a figure is told as it stands. What is covered in name only
    does not stand for effective coverage where that can be judged.
    """
    against: comparison.Against = "previous" if compare == "previous" else "last_year"
    coverage = indicators.value_alone(reader, "tangible_coverage_rate", selection)
    effective = indicators.value_alone(reader, "effective_coverage_rate", selection)
    parts = []
    if coverage.status == "ok" and without_branch:
        parts.append(words.say("head_without", n=without_branch))
    if effective.status == "ok":
        parts.append(_moving(reader, "head_effective", effective, selection, against))
    elif coverage.status == "ok":
        parts.append(_moving(reader, "head_coverage", coverage, selection, against))
        parts += [words.say("head_all_covered")] if without_branch == 0 else []
    done, used = (
        indicators.value_alone(reader, name, selection) for name in ("completed_30d_rate", "center_use_rate")
    )
    if done.status == "ok":
        parts.append(_moving(reader, "head_done", done, selection, against))
    if used.status == "ok" and len(parts) < _ENOUGH:
        parts.append(_moving(reader, "head_use", used, selection, against))
    asked = [words.say("head_actions", n=formatting.number(todo))] if todo else []
    return words.say("joiner").join(asked + parts) + words.say("stop") if parts or asked else _other(values)


def _other(values: Mapping[str, Value]) -> str:
    """Return the first figure that there is, where none of those that lead is."""
    for name, value in values.items():
        if value.status == "ok":
            about = indicators.catalogue()[name]
            shown = _marked(formatting.with_unit(value.value, about.unit), "u")
            return words.say("head_other", title=about.title, value=shown)
    return words.say("head_empty")


def _marked(text: str, tag: str) -> str:
    return f"<{tag}>{text}</{tag}>"


def _moving(reader: Reader, key: str, value: Value, selection: Selection, against: comparison.Against) -> str:
    unit = indicators.catalogue()[value.indicator].unit
    shown = formatting.with_unit(value.value, unit)
    found = comparison.of(reader, value.indicator, selection, against)
    if not found.is_alarm or found.change is None:
        return words.say(f"{key}_level", value=shown)
    return words.say(
        key,
        against=labels.text(f"compare.{against}_short"),
        verb=words.say("rises") if found.change > 0 else words.say("falls"),
        by=formatting.change(abs(found.change), unit).lstrip("+"),
        value=_marked(shown, "u" if found.verdict == "improved" else "em"),
    )


def in_all(rows: pd.DataFrame) -> int:
    """Return how many things need the street, of the first of them."""
    return int(rows["total"].iloc[0]) if len(rows) else 0


def actions(rows: pd.DataFrame, reader: Reader, selection: Selection) -> str:
    """Return how many things need the street and how many of them are listed; of none, what was looked at for it."""
    day = formatting.day(min(selection.last_day, reader.version.data_as_of))
    if len(rows):
        total, n = in_all(rows), len(rows)
        return words.say(
            "actions_first" if total > n else "actions", day=day, n=n, total=formatting.number(total)
        )
    parts = absence.parts(reader, selection, "action_list").values()
    seen = [part.what for part in parts if part.kind == "none"]
    if not seen:
        return words.say("actions_unknown", day=day)
    return words.say("actions_none", day=day, seen=labels.text("figure.comma").join(seen))


def actions_unseen(reader: Reader, selection: Selection) -> str:
    """Return which kinds of things nobody could look for and why; nothing where all could be looked for."""
    unseen: dict[str, list[str]] = {}
    for part in absence.parts(reader, selection, "action_list").values():
        if part.kind in ("not_collected", "too_few"):
            unseen.setdefault(part.reason, []).append(part.what)
    told = [
        words.say("action_unseen", kinds=labels.text("figure.comma").join(kinds), reason=reason)
        for reason, kinds in unseen.items()
    ]
    return words.say("actions_unseen", unseen=words.say("joiner").join(told)) if told else ""


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


def targets(rows: pd.DataFrame, year: int) -> str:
    """Return how many of the year's targets are reached, and how many are not or may still be."""
    known = rows[rows["actual"].notna()] if len(rows) else rows
    if known.empty:
        return ""
    counted = known["state"].value_counts()
    text = words.say("targets", year=year, n=len(known), reached=int(counted.get("reached", 0)))
    for state in ("running", "beyond", "missed"):
        text += words.say(f"targets_{state}", n=int(counted[state])) if state in counted else ""
    rest = len(rows) - len(known)
    return text + (words.say("targets_rest", n=rest) if rest else "")
