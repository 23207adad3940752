"""How far the plan is: milestones that are late first, frames, and what each target still needs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pandas as pd

from linli.headlines import words
from linli.metrics.targets import Stand
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Rows

_NAMED = 3


def milestones(rows: Rows, selection: Selection) -> str:
    """Return of one plan how many milestones were due by the end of the period and done, and which are late, by name."""
    if not rows:
        return ""
    due = [row for row in rows if row["due_on"] < selection.stop]
    late = [row for row in rows if row["milestone_state"] == "late"]
    text = words.say(
        "plan_milestones",
        plan=rows[0]["plan_name"],
        month=formatting.month(selection.end),
        due=len(due),
        done=sum(row["finished_on"] is not None for row in due),
    )
    if not late:
        return text + (words.say("plan_on_time") if due else "")
    told = [
        words.say("plan_late_item", milestone=row["milestone"], days=row["days_after_due"])
        for row in late[:_NAMED]
    ]
    names = labels.text("figure.comma").join(told)
    names += words.say("plan_and_more") if len(late) > _NAMED else ""
    return text + words.say("plan_late", n=len(late), names=names)


def milestone_rows(rows: Rows) -> pd.DataFrame:
    """Return the milestones that are late or ahead within the table that a meeting reads."""
    columns = (
        "milestone_state",
        "task",
        "milestone",
        "responsible_post",
        "due_on",
        "finished_on",
        "days_after_due",
    )
    return pd.DataFrame([{name: row[name] for name in columns} for row in rows], columns=list(columns))


def frames(rows: Rows, selection: Selection) -> str:
    """Return how much of the time of each frame is over."""
    told = []
    for row in rows:
        if row["ends_on"] < selection.stop:
            told.append(
                words.say("plan_frame_over", plan=row["plan_name"], month=formatting.month(row["ends_on"]))
            )
        elif row["starts_on"] >= selection.stop:
            told.append(
                words.say("plan_frame_ahead", plan=row["plan_name"], month=formatting.month(row["starts_on"]))
            )
        else:
            told.append(words.say("plan_frame", plan=row["plan_name"], share=words.percent(row["elapsed"])))
    return labels.text("kpi.semicolon").join(told)


def frame_texts(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return of a plan its span, and how many of its milestones are done."""
    counted = labels.text("plan_page.counted", done=row["done"], all=row["milestones"])
    return (
        formatting.months(row["starts_on"], row["ends_on"]),
        counted if row["milestones"] else labels.text("plan_page.no_milestones"),
    )


def targets(stands: Sequence[Stand], selection: Selection) -> str:
    """Return how many targets of the year are where they should be by the end of the period, and which are not."""
    known = [stand for stand in stands if stand.is_on_path is not None]
    if not known:
        return ""
    behind = [stand for stand in known if not stand.is_on_path]
    year = selection.end.year
    if not behind:
        return words.say("plan_targets_all", year=year, n=len(known))
    names = labels.text("figure.comma").join(stand.about.short for stand in behind[:_NAMED])
    names += words.say("plan_and_more") if len(behind) > _NAMED else ""
    told = words.say("plan_targets_behind", names=names)
    return words.say("plan_targets", year=year, n=len(known), ahead=len(known) - len(behind), behind=told)


def need(stand: Stand) -> str:
    """Return what the rest of the year has to bring for a target."""
    if stand.is_on_path is None:
        return labels.text("figure.missing")
    if stand.kind == "over":
        return words.say("plan_need_over")
    if stand.needed is None:
        return words.say("plan_need_beyond")
    value = formatting.with_unit(abs(stand.needed), stand.about.unit)
    lower = stand.about.better == "lower"
    if stand.kind == "move":
        if stand.needed == 0:
            return words.say("plan_need_none")
        points = formatting.change(abs(stand.needed), stand.about.unit).lstrip("+")
        return words.say("plan_need_lower" if stand.needed < 0 else "plan_need_move", value=points)
    key = "plan_need_level" if stand.kind == "level" else "plan_need_most" if lower else "plan_need_more"
    return words.say(key, value=value)


def _is_beyond(stand: Stand) -> bool:
    """Tell whether no value of the months left would do."""
    return stand.kind == "level" and stand.needed is None and stand.actual is not None


def target_rows(stands: Sequence[Stand]) -> pd.DataFrame:
    """Return the targets as a table: target, now, where it should be, what the rest needs, and whether the process can."""
    rows = [
        {
            labels.text("plan_page.title"): stand.about.title,
            labels.text("plan_page.target"): formatting.with_unit(stand.target, stand.about.unit),
            labels.text("plan_page.now"): formatting.with_unit(stand.actual, stand.about.unit)
            if stand.status == "ok"
            else labels.text(f"status.{stand.status}"),
            labels.text("plan_page.path"): formatting.with_unit(stand.path, stand.about.unit),
            labels.text("plan_page.need"): need(stand),
            labels.text("plan_page.can"): labels.text(
                f"plan_page.can_{'beyond' if _is_beyond(stand) else stand.assurance}"
            ),
        }
        for stand in stands
    ]
    return pd.DataFrame(rows)


def late(rows: Rows) -> str:
    """Return how many milestones are late and how many lie ahead."""
    if not rows:
        return ""
    counted = Counter(row["milestone_state"] for row in rows)
    key = "plan_list" if counted["late"] else "plan_list_none"
    return words.say(key, n=counted["late"], ahead=counted["ahead"])


def day(rows: Rows, selection: Selection) -> str:
    """Return on that day which tasks of a plan have a milestone that is late; nothing without any."""
    if not rows:
        return ""
    tasks = list(dict.fromkeys(row["task"] for row in sorted(rows, key=lambda row: row["milestone_id"])))
    late = [
        task
        for task in tasks
        if any(row["task"] == task and row["milestone_state"] == "late" for row in rows)
    ]
    said = {"day": formatting.day(selection.stop - timedelta(days=1)), "n": len(tasks), "late": len(late)}
    if not late:
        return words.say("plan_day_none", **said)
    return words.say("plan_day", **said, names=labels.text("figure.comma").join(late))
