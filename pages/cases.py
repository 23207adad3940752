"""Cases: one long-standing issue from first to last."""

import streamlit as st

from linli import labels, sentences
from linli.components import filters, panel, style, timeline

reader, choice = filters.current()
cases = {row["case_id"]: row for row in reader.rows("case_list")}
if not cases:
    st.html(style.empty(labels.text("case.empty")))
    st.stop()

filters.own("case", next(iter(cases)), tuple(cases))
names = {key: str(row["case_title"]) for key, row in cases.items()}
key = st.selectbox(labels.text("case.choose"), list(cases), format_func=lambda item: names[item], key="case")
case = cases[key]
panel.headline(style.escape(sentences.case(case)))

facts = style.facts(sentences.case_facts(case)) + panel.note_markup(case["summary"] or "")
panel.drawing(reader, choice, "case", sentences.case_place(case), facts, view=("case_list", {}))
view = ("case_events", {"case_id": key})
events = reader.rows(view[0], **view[1])
panel.drawing(reader, choice, "timeline", names[key], timeline.vertical(events), view=view)
