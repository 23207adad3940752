"""Issues: what comes in, how fast and how well it is resolved."""

import streamlit as st

from linli import figures, indicators, sentences
from linli.components import chart, durations, filters, heatmap, kpi, panel

reader, choice = filters.current()
selection = choice.selection
flows = ("issues_opened", "issues_closed", "issues_backlog")

kpi.cards(reader, choice, [*flows, "on_time_rate", "resolved_rate", "satisfied_rate"])

series = [indicators.trend(reader, name, selection) for name in flows]
left, right = st.columns(2)
with left, panel.panel(reader, choice, "trend", sentences.flow(*series), flows):
    chart.trends(reader, choice, flows, "trend", height=300, every=6)
cohorts = indicators.trend(reader, "completed_30d_rate", selection)
with right, panel.panel(reader, choice, "cohorts", sentences.cohorts(cohorts), ("completed_30d_rate",)):
    chart.trends(reader, choice, ("completed_30d_rate",), "cohorts", height=300, every=6)

now, then = (
    indicators.by(reader, "issues_opened", period, "category")
    for period in (selection, selection.last_year())
)
title = sentences.categories(now, then, figures.months(selection.start, selection.end))
body = heatmap.months(indicators.trend(reader, "issues_opened", selection, months=13, axis="category"))
panel.drawing(reader, choice, "categories", title, body, ("issues_opened",))

times = reader.run("resolve_times", **selection.query())
sources = ("median_days_closed", "median_days_km", "p90_days_closed")
panel.drawing(reader, choice, "durations", sentences.durations(times), durations.strip(times), sources)
