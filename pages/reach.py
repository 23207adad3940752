"""Reach: who has a center within a walk, who has none, and what a new one or longer hours would bring."""

import streamlit as st

from linli import labels, policy, sentences, whatif
from linli.components import filters, kpi, panel, spaces, table

reader, choice = filters.current()
selection = choice.selection
scope = {"community_ids": selection.community_ids, "compound_kinds": selection.compound_kinds}
rules = {key: policy.value(key, selection.last_day) for key in spaces.REACH_RULES}

kpi.cards(reader, choice, ["centers_open", "households_within_300m", "households_within_500m"])

left, right = st.columns([1.5, 1])
reaches = spaces.reaches(rules)
metres = float(filters.chosen("reach", reaches, f"{rules['center_reach_m']:.0f}"))
at = {"month": selection.end, "metres": metres, **scope}
communities = reader.rows("reach_communities", **at)
spots = filters.points("new", 5)
with left:
    title = sentences.reach(communities, metres)
    body = spaces.reach(reader, communities, at, spots, rules["walking_factor"])
    panel.drawing(
        reader, choice, "reach", title, body, view=("compounds_reach", at), switches=[("reach", reaches)]
    )
with right:
    asked = {"month": selection.end, **scope}
    rings = reader.rows("reach_rings", **asked)
    panel.drawing(
        reader, choice, "rings", sentences.rings(rings), spaces.rings(rings), view=("reach_rings", asked)
    )
    hours = {"start": selection.start, "stop": selection.stop}
    options = {name: labels.text(f"open.{name}") for name in whatif.EXTENSIONS}
    extra = whatif.EXTENSIONS[filters.chosen("open", options)]
    row = reader.rows("hours_in_reach", extra_hours=extra, metres=metres, **hours, **scope)[0]
    now, then = row["now"], row["longer"]
    title, body = sentences.hours_in_reach(now, then), spaces.hours_reach(now, then)
    source = ("center_open_hours", hours)
    panel.drawing(reader, choice, "open", title, body, view=source, switches=[("open", options)])

title = sentences.far(communities, metres)
body = table.markup(reader.run("far_list", **at), labels.text("empty.far"), total=spaces.far(communities))
panel.drawing(reader, choice, "far", title, body, view=("compounds_reach", at))
