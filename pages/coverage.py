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
with right, panel.panel(reader, choice, "card", sentences.card(compounds, clicked)):
    compound_card.show(reader, clicked, selection.end)

left, right = st.columns([1.2, 1])
rate = "tangible_coverage_rate"
now = indicators.by(reader, rate, selection, "community")
with left, panel.panel(reader, choice, "communities", sentences.communities(now), (rate,)):
    before = indicators.by(reader, rate, selection.last_year(), "community")
    bars.communities(now, before, values[rate].value, "percent")
with right, panel.panel(reader, choice, "gaps", sentences.gaps(compounds), view=("compounds_map", chosen)):
    table.show(sentences.gap_rows(compounds), sentences.gaps(compounds))
