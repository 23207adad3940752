"""What comes in and what goes out: by month, by week, or by working day beside last year."""

from dataclasses import dataclass

from linli import headlines
from linli.components.charts import line_chart
from linli.components.elements import element
from linli.components.state.filter_bar import Choice
from linli.components.topics import durations
from linli.metrics import absence, comparison, indicators, weeks
from linli.text import labels
from linli.warehouse.store import Answer, Reader

_FLOWS = ("issues_opened", "issues_closed", "issues_backlog")
_AGAIN = "issues_reopened"


@dataclass(frozen=True)
class Flow:
    """What the panel of flows shows."""

    title: str
    body: element.Figure | str
    sources: tuple[str, ...] = ()
    rows: Answer | None = None
    note: str = ""


def steps(choice: Choice) -> dict[str, str]:
    """Return by what the flows may be counted; of a category, channel or urgency alone there are only months."""
    every = ("month",) if choice.selection.focus else ("month", "week", "workday")
    return {name: labels.text(f"grain.{name}") for name in every}


def read(reader: Reader, choice: Choice, step: str) -> Flow:
    """Return what came in, went out and is left, by one of the steps."""
    selection = choice.selection
    if step == "workday":
        rows = absence.rows(reader, selection, "aligned_comparison", **selection.query())
        if not rows:
            return Flow("", "", rows=rows)
        opened = comparison.of(reader, "issues_opened", selection, "last_year")
        return Flow(headlines.issues.aligned(rows[0], opened), durations.aligned(rows[0]), rows=rows)
    series = (
        weeks.series(reader, selection)
        if step == "week"
        else {name: indicators.trend(reader, name, selection) for name in (*_FLOWS, _AGAIN)}
    )
    known, every = {name: series[name] for name in _FLOWS}, 6 if step == "month" else 1
    title = headlines.issues.flow(*series.values(), step=step)
    events = line_chart.events(reader, selection, known)
    body = line_chart.lines(known, choice, 240, every, step, events)
    late = reader.rows("late_arrivals", stop=selection.stop, community_ids=selection.community_ids)
    # Late rows are counted by community alone.
    is_part = selection.compound_kinds or selection.focus
    return Flow(title, body, (*_FLOWS, _AGAIN), note="" if is_part else headlines.issues.late(late[0]))
