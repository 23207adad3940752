"""Neighbourhood centers: are they open, used, and when."""

import streamlit as st

from linli import sentences
from linli.components import bars, filters, heatmap, kpi, panel

reader, choice = filters.current()
selection = choice.selection
hours_view = ("center_hours", selection.query())
cells = reader.rows(hours_view[0], **hours_view[1])
bullets_view = ("center_bullets", selection.query())
rows = reader.run(bullets_view[0], **bullets_view[1])

kpi.cards(reader, choice, sentences.center_indicators(reader, selection))

left, right = st.columns(2)
with left:
    panel.drawing(reader, choice, "hours", sentences.hours(cells), heatmap.hours(cells), view=hours_view)
with right:
    panel.drawing(reader, choice, "bullets", sentences.bullets(rows), bars.centers(rows), view=bullets_view)
