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
scope = selection.scope()
coverage = coverage_panels.overview(reader, selection)
todo_view = ("action_list", {"month": selection.end, **scope, "limit_rows": 10})
todo = reader.run(todo_view[0], **todo_view[1])
hours_view = ("center_hours", selection.query())
cells = reader.rows(hours_view[0], **hours_view[1])
plan = targets.progress(reader, selection)
plan_view = ("target_progress", {"year": selection.end.year})
flows = ("issues_opened", "issues_closed")

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
with lead:
    panel.headline(headlines.overview.headline(reader, selection, choice.compare, values, coverage.without))

panel.show(reader, choice, "map", coverage.title, coverage.body, view=coverage.view, span=7)

title, note = (
    headlines.overview.actions(todo, reader, selection),
    headlines.overview.actions_unseen(reader, selection),
)
body = actions.lines(todo, choice)
clicked = panel.show(reader, choice, "actions", title, body, view=todo_view, note=note, span=5)
actions.follow(clicked, todo, choice)

series = [indicators.trend(reader, name, selection) for name in (*flows, "issues_backlog", "issues_reopened")]
title, drawing = headlines.issues.flow(*series), line_chart.trends(reader, choice, flows)
panel.show(reader, choice, "flow", title, drawing, flows, span=7)

least = policy.value("peak_hour_min_records", selection.last_day)
title, note = (
    headlines.centers.hours(cells, least),
    labels.text("note.peak_hours", least=formatting.number(least)),
)
panel.show(reader, choice, "hours", title, heatmap.hours(cells), view=hours_view, note=note, span=5)

title = headlines.overview.targets(plan, selection.end.year)
panel.show(reader, choice, "targets", title, bars.targets(plan), view=plan_view)
