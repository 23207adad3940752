"""Overview: how the street stands against last year and the plan, and what needs it this week."""

import streamlit as st

from linli import headlines, policy
from linli.components.charts import bars, heatmap, line_chart
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import actions, coverage_panels
from linli.metrics import indicators, targets
from linli.text import formatting, labels

reader, choice = filter_bar.current()
selection = choice.selection
coverage = coverage_panels.overview(reader, selection)

lead = st.container()
values = cards.show(
    reader,
    choice,
    [
        "effective_coverage_rate",
        "tangible_coverage_rate",
        "completed_30d_rate",
        "satisfied_rate",
        "center_use_rate",
        "issues_backlog",
    ],
)
asked = {"month": selection.end, **selection.scope(), "limit_rows": 10}
waiting = (
    headlines.overview.in_all(reader.run("action_list", **asked)) if reader.may_run("action_list") else 0
)
with lead:
    panel.headline(
        headlines.overview.headline(reader, selection, choice.compare, values, coverage.without, waiting)
    )

panel.show(reader, choice, "map", coverage.title, coverage.body, rows=coverage.rows, span=7)

is_long = False  # the list then stands beside the map and what flows
with panel.of_rows(reader, choice, "actions", 5):
    todo = reader.run("action_list", **asked)
    title = headlines.overview.actions(todo, reader, selection)
    soon = policy.value("due_soon_days", reader.version.data_as_of)
    due = reader.rows("due_soon", **selection.scope(), due_within=soon)[0]
    is_long = len(todo) > 7
    body = actions.lines(todo, choice) + actions.rest(todo, due)
    note = headlines.overview.actions_unseen(reader, selection)
    clicked = panel.show(
        reader, choice, "actions", title, body, rows=todo, note=note, span=5, lines=2 if is_long else 1
    )
    actions.follow(clicked, todo, choice)

flows = ("issues_opened", "issues_closed")
series = [indicators.trend(reader, name, selection) for name in (*flows, "issues_backlog", "issues_reopened")]
title, drawing = headlines.issues.flow(*series), line_chart.trends(reader, choice, flows)
panel.show(reader, choice, "flow", title, drawing, flows, span=7)

cells = reader.rows("center_hours", **selection.query())
least = reader.rule("peak_hour_min_records", selection.last_day)
title = headlines.centers.hours(cells, least)
note = labels.text("note.peak_hours", least=formatting.number(least))
panel.show(
    reader, choice, "hours", title, heatmap.hours(cells), rows=cells, note=note, span=6 if is_long else 5
)

year = selection.end.year
plan = targets.progress(reader, selection)
title = headlines.overview.targets(plan, year)
rows = reader.rows("target_progress", year=year)
panel.show(reader, choice, "targets", title, bars.targets(plan), rows=rows, span=6 if is_long else 12)
