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
from linli.warehouse.store import Source

reader, choice = filter_bar.current()
selection = choice.selection
month = proposals.month(reader)
if month is None:
    st.html(style.empty(absence.said(reader, selection, "plan_compounds")))
    st.stop()

scope = selection.scope()
compounds = reader.run("compounds_map", month=month, **scope)
today = leaflet.joint_groups(compounds)
limits = planning.switches(reader, choice, month)
plan = proposals.within(proposals.read(reader, limits), frozenset(compounds["compound_id"]))
panel.headline(style.escape(planning.summary(plan)))

shown = compound_states.forms(compounds)
body = maps.legend(shown, compound_states.FORMS) + maps.small(reader, compounds, shown, today)
title = labels.text("plan.today", month=formatting.month(month))
panel.show(reader, choice, "today", title, body, rows=compounds, span=6)

shown = planning.forms(plan, compounds)
drawing = maps.small(reader, compounds, shown, planning.joint(plan))
body = maps.legend(shown, compound_states.PROPOSED) + drawing
title = labels.text("plan.proposed", x=limits.threshold)
facts = (
    Source("plan_fact_list", {"threshold": limits.threshold})
    if proposals.is_published(limits, month)
    else None
)
panel.show(reader, choice, "proposed", title, body, rows=facts, span=6)

rows = planning.differences(plan, compounds, today)
is_known = not absence.why(reader, selection, "compounds_map").is_certain  # what there is today
title = labels.text("plan.differences", n=len(rows)) if is_known else ""
counted = reader.rows("members_counted", month=month, compound_id=None, **scope)[0]
note = f'<div class="note">{planning.quality(plan)}{planning.counted(counted)}</div>'
body, needs = table.markup(rows, labels.text("plan.same")) + note, ("compounds_map",)
panel.show(reader, choice, "differences", title, body, rests_on=needs)

planning.download(rows, plan)
