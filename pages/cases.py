"""Cases: one long-standing issue from first to last."""

import streamlit as st

from linli import headlines
from linli.components.charts import timeline
from linli.components.elements import style
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.metrics import absence
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
rows = reader.rows("case_list")
cases = {row["case_id"]: row for row in rows}
if not cases:
    st.html(style.empty(absence.said(reader, selection, "case_list")))
    st.stop()

names = {key: str(row["case_title"]) for key, row in cases.items()}
key = filter_bar.chosen("case", names)
case = cases[key]
panel.headline(style.escape(headlines.cases.case(case)))
if selection.community_ids or selection.compound_kinds:
    st.html(style.note(labels.text("case.everywhere")))

body = style.facts(headlines.cases.case_facts(case)) + style.note(case["summary"] or "")
title = headlines.cases.case_place(case)
panel.show(reader, choice, "case", title, body, rows=rows, switches=[("case", names)])

events = reader.rows("case_events", case_id=key)
title, body = headlines.cases.case_span(events), timeline.vertical(events)
panel.show(reader, choice, "timeline", title, body, rows=events)
