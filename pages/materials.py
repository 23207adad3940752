"""Briefing materials: the speech with every blank filled and every claim checked, and its exports."""

import streamlit as st

from linli.briefing import compose, speech
from linli.components import briefs, drawn, panel, paper, snapshots

reader, choice, ask = briefs.asked()
brief = compose(reader, ask, paper.prose())

left, right = st.columns([1.75, 1])
with left:
    paper.follow(reader, ask, brief, drawn.draw(paper.markup(brief), "paper"))
    paper.editor()
with right:
    with panel.plain("materials", speech.length(brief)):
        paper.choices(briefs.days(reader, ask))
        paper.downloads(brief)
    for name, title, body in (
        ("claims", speech.claims_title(brief), paper.claims(brief)),
        ("blanks", speech.blanks_title(brief), paper.blanks(brief)),
    ):
        paper.follow(reader, ask, brief, panel.drawing(reader, choice, name, title, body))

snapshots.panel(reader, choice, "seminar", briefs.own(ask))
