"""Neighbourhood centers: are they open, used, when and for what, and who is out of their reach."""

import streamlit as st

from linli import contracts, labels, policy, sentences, whatif
from linli.components import bars, filters, heatmap, kpi, maps, panel, spaces, table

reader, choice = filters.current()
selection = choice.selection
query = selection.query()
scope = {"community_ids": selection.community_ids, "compound_kinds": selection.compound_kinds}
rules = {key: policy.value(key, selection.last_day) for key in spaces.RULES}

kpi.cards(reader, choice, sentences.center_indicators(reader, selection))

states = reader.rows("center_states", **query)
view = ("center_states", query)
note = labels.text("note.size_method", **spaces.written(rules))
panel.drawing(
    reader, choice, "states", sentences.center_states(states), spaces.states(states), view=view, note=note
)

left, right = st.columns([1.3, 1])
with left:
    cells = reader.rows("center_hours", **query)
    view = ("center_hours", query)
    note = labels.text("note.use_method")
    panel.drawing(reader, choice, "hours", sentences.hours(cells), heatmap.hours(cells), view=view, note=note)
with right:
    rows = reader.rows("center_functions", **query)
    names = contracts.load_all()["center_use"].field("function").values
    title = sentences.functions(rows, names, spaces.is_booked(rows))
    panel.drawing(
        reader, choice, "functions", title, spaces.functions(rows), view=("center_functions", query)
    )

left, right = st.columns([1.3, 1])
reaches = spaces.reaches(rules)
metres = float(filters.chosen("reach", reaches, f"{rules['center_reach_m']:.0f}"))
at = {"month": selection.end, "metres": metres, **scope}
compounds = reader.rows("compounds_reach", **at)
spots = filters.points("new", 5)
found = whatif.reached(compounds, spots, metres / rules["walking_factor"])
with left:
    centers = reader.rows("centers_map", **at)
    body = maps.catchments(reader, compounds, centers, spots, found.compounds)
    body += spaces.trial(sentences.reached(len(spots), found, metres), bool(spots), rules["walking_factor"])
    title = sentences.reach(compounds, metres)
    panel.drawing(
        reader, choice, "reach", title, body, view=("compounds_reach", at), switches=[("reach", reaches)]
    )
with right:
    rings = reader.rows("reach_rings", month=selection.end, **scope)
    body = spaces.rings(rings) + table.markup(sentences.far_rows(compounds), labels.text("empty.far"), 12)
    view = ("reach_rings", {"month": selection.end, **scope})
    panel.drawing(reader, choice, "rings", sentences.rings(rings), body, view=view)

left, right = st.columns(2)
with left:
    bands = {name: labels.text(f"band.{name}") for name in ("own", "size")}
    band = filters.chosen("band", bands)
    view = ("center_bullets" if band == "own" else "center_states", query)
    bullets = reader.run(view[0], **query)
    title = sentences.bullets(bullets) if band == "own" else sentences.size_bands(states)
    body = bars.centers(bullets, band)
    panel.drawing(reader, choice, "bullets", title, body, view=view, switches=[("band", bands)])
with right:
    rows = reader.rows("opening_curve", stop=selection.stop, **scope)
    note = labels.text("opening.note")
    view = ("opening_curve", {"stop": selection.stop, **scope})
    panel.drawing(
        reader, choice, "opening", sentences.opening(rows), spaces.opening(rows, choice), view=view, note=note
    )
    options = {name: labels.text(f"open.{name}") for name in whatif.EXTENSIONS}
    extension = filters.chosen("open", options)
    near, opened = (
        reader.rows("compound_centers", metres=metres, **scope),
        reader.rows("center_open_hours", **query),
    )
    now, then = (whatif.hours_in_reach(near, opened, name) for name in ("now", extension))
    body = spaces.hours_reach(now, then)
    view = ("center_open_hours", query)
    title = sentences.hours_in_reach(now, then)
    panel.drawing(reader, choice, "open", title, body, view=view, switches=[("open", options)])
