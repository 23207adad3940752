"""What there is: residents, households and members by community and kind of compound, and how unevenly members live."""

from linli import headlines
from linli.components.charts import bars, maps
from linli.components.elements import table
from linli.components.panels import cards, panel
from linli.components.state import filter_bar
from linli.metrics import indicators
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection

values = cards.show(
    reader,
    choice,
    [
        "compounds_in_scope",
        "households_registered",
        "residents_registered",
        "members_registered",
        "members_probationary",
        "members_per_1000_residents",
    ],
    missing=headlines.base.lead(reader, selection),
)

name = "members_per_1000_residents"
parts = indicators.breakdown(reader, name, selection, "community")
is_several = len(parts) > 1
switches = [("grain", {grain: labels.text(f"base.{grain}") for grain in ("compound", "community")})]
grain = filter_bar.chosen(*switches[0], "community" if is_several else "compound")
body = maps.density(reader, selection, grain, name)
title = headlines.base.uneven(parts)
panel.show(reader, choice, "density", title, body, (name,), switches=switches, span=6 if is_several else 12)

if is_several:  # one community beside itself tells nothing
    title = headlines.leaders.members(parts, values[name])
    body = bars.communities(parts, {}, values[name].value, "per_1000")
    panel.show(reader, choice, "members", title, body, (name,), span=6)

switches = [("by", {by: labels.text(f"base.{by}") for by in ("community", "kind")})]
lines = headlines.base.lines(reader, selection, filter_bar.chosen(*switches[0]))
numbers = headlines.base.table(lines)
body = table.markup(
    numbers, "", doors=[line.door for line in lines], right=tuple(numbers.columns[1:]), most=len(lines)
)
title, note = headlines.base.split(reader, selection), labels.text("base.note", k=reader.threshold)
sources = ("members_registered", "members_probationary", "residents_registered", "households_registered")
panel.show(
    reader, choice, "numbers", title, body, sources, note=note, rests_on=sources[1:2], switches=switches
)
