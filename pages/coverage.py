"""Coverage map: which compounds have a branch, of which form, and where the gaps are."""

import streamlit as st

from linli import indicators, sentences
from linli.components import bars, compound_card, filters, kpi, maps, panel, table

reader, choice = filters.current()
selection = choice.selection
everything = {"month": selection.end, "community_ids": None, "compound_kinds": None}
chosen = everything | {"community_ids": selection.community_ids, "compound_kinds": selection.compound_kinds}
compounds = reader.run("compounds_map", **chosen)

values = kpi.cards(
    reader,
    choice,
    [
        "compounds_in_scope",
        "compounds_covered",
        "tangible_coverage_rate",
        "tangible_coverage_rate_households",
        "building_groups_active",
        "vacant_posts",
    ],
)

left, right = st.columns([1.9, 1])
with (
    left,
    panel.panel(reader, choice, "forms", sentences.compounds_map(compounds), view=("compounds_map", chosen)),
):
    st.html(maps.forms_legend(compounds))
    clicked = maps.large(reader, compounds, reader.run("compounds_map", **everything))
with right:
    body = compound_card.card(reader, clicked, selection.end)
    panel.drawing(reader, choice, "card", sentences.card(compounds, clicked), body)

left, right = st.columns([1.2, 1])
rate = "tangible_coverage_rate"
now = indicators.by(reader, rate, selection, "community")
with left:
    before = indicators.by(reader, rate, selection.last_year(), "community")
    body = bars.communities(now, before, values[rate].value, "percent")
    panel.drawing(reader, choice, "communities", sentences.communities(now), body, (rate,))
with right:
    title = sentences.gaps(compounds)
    body = table.markup(sentences.gap_rows(compounds), title)
    panel.drawing(reader, choice, "gaps", title, body, view=("compounds_map", chosen))
