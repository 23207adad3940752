"""Neighbourhood centers: are they open, used, when, and who is out of their reach."""

import streamlit as st

from linli import policy, sentences
from linli.components import bars, filters, heatmap, kpi, maps, panel

reader, choice = filters.current()
selection = choice.selection
scope = {"community_ids": selection.community_ids, "compound_kinds": selection.compound_kinds}
hours_view = ("center_hours", selection.query())
cells = reader.rows(hours_view[0], **hours_view[1])
reach_view = ("compounds_reach", {"month": selection.end, **scope})
compounds = reader.rows(reach_view[0], **reach_view[1])
centers = reader.rows("centers_map", month=selection.end, **scope)
bullets_view = ("center_bullets", selection.query())
rows = reader.run(bullets_view[0], **bullets_view[1])

kpi.cards(reader, choice, sentences.center_indicators(reader, selection))

left, right = st.columns(2)
with left:
    panel.drawing(reader, choice, "hours", sentences.hours(cells), heatmap.hours(cells), view=hours_view)
    title = sentences.reach(compounds, policy.value("center_reach_m", selection.last_day))
    body = maps.catchments(reader, compounds, centers)
    panel.drawing(reader, choice, "reach", title, body, view=reach_view)
with right:
    panel.drawing(reader, choice, "bullets", sentences.bullets(rows), bars.centers(rows), view=bullets_view)
