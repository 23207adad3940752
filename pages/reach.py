"""Reach: who has a center within a walk, who has none, and what a new one or longer hours would bring."""

from linli import labels, policy, sentences, whatif
from linli.components import filters, kpi, maps, panel, spaces, table

reader, choice = filters.current()
selection = choice.selection
scope = {"community_ids": selection.community_ids, "compound_kinds": selection.compound_kinds}
rules = {key: policy.value(key, selection.last_day) for key in spaces.REACH_RULES}

kpi.cards(reader, choice, ["centers_open", "households_within_300m", "households_within_500m"])

reaches = spaces.reaches(rules)
metres = float(filters.chosen("reach", reaches, f"{rules['center_reach_m']:.0f}"))
at = {"month": selection.end, "metres": metres, **scope}
compounds = reader.rows("compounds_reach", **at)
centers = reader.rows("centers_map", month=selection.end)
straight = metres / rules["walking_factor"]
spots = filters.points("new", 5)
found = whatif.reached(compounds, spots, straight)
title = sentences.reach(compounds, metres)
body = maps.catchments(reader, compounds, centers, straight, spots, found.compounds)
body += spaces.trial(sentences.reached(len(spots), found, metres), bool(spots), rules["walking_factor"])
panel.drawing(
    reader,
    choice,
    "reach",
    title,
    body,
    view=("compounds_reach", at),
    switches=[("reach", reaches)],
    span=7,
    rows=2,
)

asked = {"month": selection.end, **scope}
rings = reader.rows("reach_rings", **asked)
panel.drawing(
    reader, choice, "rings", sentences.rings(rings), spaces.rings(rings), view=("reach_rings", asked), span=5
)

near = reader.rows("compound_centers", metres=metres, **scope)
hours = {"start": selection.start, "stop": selection.stop}
opened = reader.rows("center_open_hours", **hours)
options = {name: labels.text(f"open.{name}") for name in whatif.EXTENSIONS}
extension = filters.chosen("open", options)
names = spaces.extendable(centers, near, opened)
center = filters.chosen("center", names)
gain = whatif.hours_in_reach(near, opened, extension, center)
title, body = sentences.hours_in_reach(gain), spaces.longer(names, center, extension != "now")
body += spaces.hours_reach(gain)
source = ("center_open_hours", hours)
panel.drawing(reader, choice, "open", title, body, view=source, switches=[("open", options)], span=5)

body = table.markup(sentences.far_rows(compounds), labels.text("empty.far"))
panel.drawing(reader, choice, "far", sentences.far(compounds, metres), body, view=("compounds_reach", at))
