"""Neighbourhood centers: are they open, used, and when."""

import streamlit as st

from linli import sentences
from linli.components import bars, filters, heatmap, kpi, panel

reader, choice = filters.current()
selection = choice.selection
cells = reader.run("center_hours", **selection.query())
rows = reader.run("center_bullets", **selection.query())

kpi.cards(reader, choice, sentences.center_indicators(reader, selection))

left, right = st.columns([1, 1])
with (
    left,
    panel.panel(reader, choice, "hours", sentences.hours(cells), view=("center_hours", selection.query())),
):
    heatmap.hours(cells)
with (
    right,
    panel.panel(
        reader, choice, "bullets", sentences.bullets(rows), view=("center_bullets", selection.query())
    ),
):
    bars.centers(rows)
