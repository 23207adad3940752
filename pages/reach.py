"""Reach: who has a center within a walk, who has none, and what a new one or longer hours would bring."""

from linli import labels, policy, sentences, whatif
from linli.components import filters, kpi, panel, spaces, table

reader, choice = filters.current()
selection = choice.selection
scope = selection.scope()
rules = {key: policy.value(key, selection.last_day) for key in spaces.REACH_RULES}

kpi.cards(reader, choice, ["centers_open", "households_within_300m", "households_within_500m"])

reaches = spaces.reaches(rules)
metres = float(filters.chosen("reach", reaches, f"{rules['center_reach_m']:.0f}"))
at = {"month": selection.end, "metres": metres, **scope}
communities = reader.rows("reach_communities", **at)
spots = filters.points("new", 5)
title = sentences.reach(communities, metres)
body = spaces.reach(reader, communities, at, spots, rules["walking_factor"])
switches = [("reach", reaches)]
view = ("compounds_reach", at)
panel.drawing(reader, choice, "reach", title, body, view=view, switches=switches, span=7, rows=2)

asked = {"month": selection.end, **scope}
rings = reader.rows("reach_rings", **asked)
title, body = sentences.rings(rings), spaces.rings(rings)
panel.drawing(reader, choice, "rings", title, body, view=("reach_rings", asked), span=5)

hours = {"start": selection.start, "stop": selection.stop}
options = {name: labels.text(f"open.{name}") for name in whatif.EXTENSIONS}
extension = filters.chosen("open", options)
names = spaces.extendable(reader.rows("extendable_centers", metres=metres, **hours, **scope))
center = filters.chosen("center", names)
trial = {"extra_hours": whatif.EXTENSIONS[extension], "center_id": center, "metres": metres}
gain = whatif.hours_in_reach(reader.rows("hours_in_reach", **trial, **hours, **scope)[0])
title, body = sentences.hours_in_reach(gain), spaces.longer(names, center, extension != "now")
body += spaces.hours_reach(gain)
source = ("center_open_hours", hours)
switches, needs = [("open", options)], ("hours_in_reach",)
panel.drawing(reader, choice, "open", title, body, view=source, switches=switches, rests_on=needs, span=5)

title = sentences.far(communities, metres)
body = table.markup(reader.run("far_list", **at), "", total=spaces.far(communities))
panel.drawing(reader, choice, "far", title, body, view=("compounds_reach", at))
