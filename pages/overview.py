"""Overview: how the street stands against last year and the plan, and what needs it this week."""

import streamlit as st

from linli import indicators, sentences
from linli.components import actions, bars, chart, filters, heatmap, kpi, maps, panel, targets

reader, choice = filters.current()
selection = choice.selection
scope = {"community_ids": selection.community_ids, "compound_kinds": selection.compound_kinds}
compounds_view = ("compounds_map", {"month": selection.end, **scope})
compounds = reader.run(compounds_view[0], **compounds_view[1])
todo_view = ("action_list", {"month": selection.end, **scope, "limit_rows": 10})
todo = reader.run(todo_view[0], **todo_view[1])
cells = reader.run("center_hours", **selection.query())
plan = targets.progress(reader, selection)
flows = ["issues_opened", "issues_closed"]

lead = st.container()
values = kpi.cards(
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
    panel.headline(sentences.headline(values, choice.compare, sentences.without_branch(compounds)))

left, right = st.columns([1.42, 1])
with left, panel.panel(reader, choice, "map", sentences.compounds_map(compounds), view=compounds_view):
    st.html(maps.tangible_legend(compounds))
    maps.small(reader, compounds)
with right, panel.panel(reader, choice, "actions", sentences.actions(todo), view=todo_view):
    actions.show(todo, choice)

left, right = st.columns([1.42, 1])
series = [indicators.trend(reader, name, selection) for name in [*flows, "issues_backlog"]]
with left, panel.panel(reader, choice, "flow", sentences.flow(*series), tuple(flows)):
    chart.trends(reader, choice, flows, "flow")
with (
    right,
    panel.panel(reader, choice, "hours", sentences.hours(cells), view=("center_hours", selection.query())),
):
    heatmap.hours(cells)

with panel.panel(
    reader,
    choice,
    "targets",
    sentences.targets(plan, selection.end.year),
    view=("target_progress", {"year": selection.end.year}),
):
    bars.targets(plan)
