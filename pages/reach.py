"""Reach: who has a center within a walk, who has none, and what a new one or longer hours would bring."""

from linli import headlines
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import spaces
from linli.planning import what_if
from linli.text import labels
from linli.warehouse.store import Source

reader, choice = filter_bar.current()
selection = choice.selection
scope = selection.scope()
rules = {key: reader.rule(key, selection.last_day) for key in spaces.REACH_RULES}

cards.show(
    reader,
    choice,
    ["centers_open", "households_within_300m", "households_within_500m"],
    ("households_within_500m",),
    missing=headlines.missing.far(
        reader, selection, {"month": selection.end, "metres": rules["center_reach_m"], **scope}
    ),
)

reaches = spaces.reaches(rules)
metres = float(filter_bar.chosen("reach", reaches, f"{rules['center_reach_m']:.0f}"))
at = {"month": selection.end, "metres": metres, **scope}
communities = reader.rows("reach_communities", **at)
spots = filter_bar.points("new", 5)
title = headlines.reach.reach(communities, metres)
body = spaces.reach(reader, communities, at, spots, rules["walking_factor"]) if title else ""
switches = [("reach", reaches)]
compounds = Source("compounds_reach", at)
panel.show(reader, choice, "reach", title, body, rows=compounds, switches=switches, span=7, lines=2)

rings = reader.rows("reach_rings", month=selection.end, **scope)
title, body = headlines.reach.rings(rings), spaces.rings(rings)
panel.show(reader, choice, "rings", title, body, rows=rings, span=5)

hours = {"start": selection.start, "stop": selection.stop}
options = {name: labels.text(f"open.{name}") for name in what_if.EXTENSIONS}
extension = filter_bar.chosen("open", options)
names = spaces.extendable(reader.rows("extendable_centers", metres=metres, **hours, **scope))
center = filter_bar.chosen("center", names)
trial = {"extra_hours": what_if.EXTENSIONS[extension], "center_id": center, "metres": metres}
gain = what_if.hours_in_reach(reader.rows("hours_in_reach", **trial, **hours, **scope)[0])
title = headlines.reach.hours_in_reach(gain)
body = spaces.longer(names, center, extension != "now") + spaces.hours_reach(gain) if title else ""
rows = Source("center_open_hours", hours)
switches, needs = [("open", options)], ("hours_in_reach",)
panel.show(reader, choice, "open", title, body, rows=rows, switches=switches, rests_on=needs, span=5)

title = headlines.reach.far(communities, metres)
rows = reader.run("far_list", **at)
body = table.markup(rows, "", total=spaces.far(communities), files=("compound", list(rows["compound_id"])))
panel.show(reader, choice, "far", title, body, rows=compounds)
