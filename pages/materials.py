"""Briefing materials: the speech with every blank filled and every claim checked, and its exports."""

import streamlit as st

from linli.briefing import compose, speech
from linli.components.elements import element
from linli.components.panels import panel
from linli.components.state import briefing_choice
from linli.components.topics import snapshots, speech_editor

reader, choice, ask = briefing_choice.asked()
brief = compose(reader, ask, speech_editor.prose())

left, right = st.columns([1.75, 1])
with left:
    speech_editor.follow(reader, ask, brief, element.render(speech_editor.markup(brief), "paper"))
    speech_editor.editor()
with right:
    with panel.plain("materials", speech.length(brief)):
        speech_editor.choices(briefing_choice.days(reader, ask))
        speech_editor.downloads(brief)
        speech_editor.papers(reader, ask, brief)
    for name, title, body in (
        ("claims", speech.claims_title(brief), speech_editor.claims(brief)),
        ("blanks", speech.blanks_title(brief), speech_editor.blanks(brief)),
    ):
        speech_editor.follow(reader, ask, brief, panel.show(reader, choice, name, title, body))

snapshots.panel(reader, choice, "seminar", briefing_choice.own(ask))
