"""What-if of branch formation: from X members a compound stands alone; which of the others would join whom."""

import streamlit as st

from linli import labels, plans
from linli.components import filters, leaflet, looks, maps, panel, planning, style, table

reader, choice = filters.current()
selection = choice.selection
view = (
    "compounds_map",
    {
        "month": selection.end,
        "community_ids": selection.community_ids,
        "compound_kinds": selection.compound_kinds,
    },
)
compounds = reader.run(view[0], **view[1])
limits = planning.switches(reader, selection.last_day)
plan = plans.read(reader, limits)

if plan is None:
    st.html(style.empty(labels.text("plan.not_collected")))
    st.stop()

chosen = plans.within(plan, frozenset(compounds["compound_id"]))
today = plans.branches_today(reader, selection.end, selection.community_ids)
panel.headline(style.escape(planning.summary(chosen, today)))

left, right = st.columns(2)
with left:
    shown = looks.forms(compounds)
    drawing = maps.small(reader, compounds, shown, leaflet.joint_groups(compounds))
    title = labels.text("plan.today")
    panel.drawing(reader, choice, "today", title, looks.legend(shown, looks.FORMS) + drawing, view=view)
with right:
    shown = planning.forms(chosen, compounds)
    drawing = maps.small(reader, compounds, shown, planning.joint(chosen))
    legend = looks.legend(shown, looks.PROPOSED)
    title = labels.text("plan.proposed", x=limits.threshold)
    panel.drawing(reader, choice, "proposed", title, legend + drawing)

rows = planning.differences(chosen, compounds)
title = labels.text("plan.differences", n=len(rows))
note = f'<div class="note">{planning.quality(plan)}</div>'
panel.drawing(reader, choice, "differences", title, table.markup(rows, labels.text("plan.same")) + note)
planning.download(rows, chosen)
