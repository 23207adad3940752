"""What-if of branch formation: from X members a compound stands alone; which others would change their branch, and why."""

import streamlit as st

from linli.components.charts import maps
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import planning
from linli.metrics import absence
from linli.planning import proposals
from linli.text import labels
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
limits = planning.switches(reader, choice, month)
plan = proposals.within(proposals.read(reader, limits), frozenset(compounds["compound_id"]))
found = planning.changes(plan)
shown = planning.looks(found, compounds)
rule = proposals.default_limits(month, reader.rule).threshold
panel.headline(style.escape(planning.summary(plan, found, shown, compounds, rule)))

is_known = not absence.why(reader, selection, "compounds_map").is_certain  # what there is today
title = planning.causes(found, plan, compounds) or labels.text("plan.same") if is_known else ""
legend = maps.legend(shown, compound_states.PROPOSED)
drawing = maps.small(reader, compounds, shown, planning.together(plan))
note = "" if plan.exact else labels.text("plan.inexact")
facts = (
    Source("plan_fact_list", {"threshold": limits.threshold, "privacy": reader.outside.threshold})
    if proposals.is_published(reader, limits, month)
    else compounds
)
panel.show(
    reader, choice, "changes", title, legend + drawing, rows=facts, note=note, rests_on=("compounds_map",)
)

means = planning.pooled(reader, compounds, month)
rows = planning.table_of(found, plan, compounds, means)
title = planning.differences(rows, found) if is_known else ""
counted = reader.rows("members_counted", month=month, compound_id=None, **scope)[0]
note = planning.counted(counted, len(means), reader.threshold)
files = ("compound", rows["compound_id"].tolist()) if len(rows) else None
body = table.markup(rows.drop(columns="compound_id", errors="ignore"), labels.text("plan.same"), files=files)
panel.show(reader, choice, "differences", title, body, note=note, rests_on=("compounds_map",))

planning.download(reader, limits, compounds, month)
