"""What-if of branch formation: from X members a compound stands alone; which of the others would join whom."""

import streamlit as st

from linli.components.charts import leaflet, maps
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import planning
from linli.metrics import absence
from linli.planning import proposals
from linli.text import formatting, labels
from linli.theme import compound_states

reader, choice = filter_bar.current()
selection = choice.selection
month = proposals.month(reader)
if month is None:
    st.html(style.empty(absence.said(reader, selection, "plan_compounds")))
    st.stop()

scope = selection.scope()
view = ("compounds_map", {"month": month, **scope})
compounds = reader.run(view[0], **view[1])
today = leaflet.joint_groups(compounds)
limits = planning.switches(reader, choice, month)
plan = proposals.within(proposals.read(reader, limits), frozenset(compounds["compound_id"]))
panel.headline(style.escape(planning.summary(plan)))

shown = compound_states.forms(compounds)
body = maps.legend(shown, compound_states.FORMS) + maps.small(reader, compounds, shown, today)
title = labels.text("plan.today", month=formatting.month(month))
panel.show(reader, choice, "today", title, body, view=view, span=6)

shown = planning.forms(plan, compounds)
drawing = maps.small(reader, compounds, shown, planning.joint(plan))
body = maps.legend(shown, compound_states.PROPOSED) + drawing
title = labels.text("plan.proposed", x=limits.threshold)
facts = ("plan_fact_list", {"threshold": limits.threshold}) if proposals.is_published(limits, month) else None
panel.show(reader, choice, "proposed", title, body, view=facts, span=6)

rows = planning.differences(plan, compounds, today)
is_known = not absence.why(reader, selection, "compounds_map").is_certain  # what there is today
title = labels.text("plan.differences", n=len(rows)) if is_known else ""
counted = reader.rows("members_counted", month=month, compound_id=None, **scope)[0]
note = f'<div class="note">{planning.quality(plan)}{planning.counted(counted)}</div>'
body, needs = table.markup(rows, labels.text("plan.same")) + note, ("compounds_map",)
panel.show(reader, choice, "differences", title, body, rests_on=needs)

planning.download(rows, plan)
