"""Points and kitchen waste: who takes part, in bands; what is earned, redeemed and late; what waste becomes; no person, no rank."""

from linli import headlines
from linli.components.charts import line_chart
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.components.topics import sharing, values
from linli.metrics import absence, indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection
query = selection.query()
waiting = absence.rows(reader, selection, "points_open", **query)

shown = cards.show(
    reader,
    choice,
    [
        "points_participation_rate",
        "points_earned",
        "points_redeemed_rate",
        "waste_participation_rate",
        "waste_kg_per_household",
        "waste_conversion_rate",
    ],
    missing=headlines.missing.redemptions(reader, selection, waiting),
)

is_long = len(waiting) > 6  # the list then stands beside two pictures
title = headlines.values.waiting(waiting, reader.rule("redeem_gap_months", selection.last_day))
body = values.waiting(waiting)
lines = 2 if is_long else 1
panel.show(reader, choice, "waiting", title, body, ("points_redeemed_rate",), waiting, span=6, lines=lines)

rows = absence.rows(reader, selection, "points_kinds", **query)
title, body = headlines.values.points(shown["points_redeemed_rate"], rows), values.kinds(rows)
panel.show(reader, choice, "points", title, body, ("points_earned", "points_redeemed_rate"), rows, span=6)

kept = {name: labels.text(f"banded.{name}") for name in ("points", "waste")}
switches, of = (
    [("banded", kept)],
    {"points": "points_participation_rate", "waste": "waste_participation_rate"},
)
measure = of[filter_bar.chosen(*switches[0])]
rows = reader.rows("participation_bands", **query, indicator=measure)
known = () if absence.why(reader, selection, measure).is_certain else rows
title, body, note = (
    headlines.values.bands(known, shown[measure]),
    sharing.bands(known),
    labels.text("note.bands"),
)
rests_on = (measure,)
panel.show(
    reader,
    choice,
    "bands",
    title,
    body,
    rests_on,
    rows,
    note=note,
    switches=switches,
    rests_on=rests_on,
    span=6,
)

rows = absence.rows(reader, selection, "waste_uses", **query)
title, body = headlines.values.waste_made(rows), values.waste_made(rows)
note = headlines.values.waste_rest(rows)
panel.show(reader, choice, "waste", title, body, ("waste_conversion_rate",), rows, note=note, span=6)

courses = {name: labels.text(f"taking_part.{name}") for name in ("joined", "waste")}
switches = [("taking", courses)]
if filter_bar.chosen(*switches[0]) == "joined":
    sources: tuple[str, ...] = ("points_participation_rate", "waste_participation_rate")
    trends = [indicators.trend(reader, name, selection) for name in sources]
    title = headlines.values.joined(trends, [shown[name] for name in sources])
else:
    sources = ("waste_conversion_rate",)
    title = headlines.values.waste(indicators.trend(reader, sources[0], selection))
curves = line_chart.trends(reader, choice, sources, every=6)
span = 6 if is_long else 12
panel.show(reader, choice, "joined", title, curves, sources, rests_on=sources, switches=switches, span=span)
