"""Two to four communities beside each other, one with the street, or all with themselves a year before; nobody is ranked."""

from linli import headlines
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import side_by_side
from linli.metrics.side_by_side import clear_first, judged
from linli.text import labels

reader, choice = filter_bar.current()
selection = choice.selection

themes = {name: labels.text(f"section.{name}") for name in side_by_side.THEMES}
against = ("year",) if reader.rights.communities else ("street", "year")
others = {name: labels.text(f"compare_page.with_{name}") for name in against}
switches = [("theme", themes)]
switches += [("against", others)] if len(selection.community_ids or ()) == 1 else []
theme = filter_bar.chosen("theme", themes)
against = filter_bar.chosen("against", others)
sides = side_by_side.sides(reader, selection, against)

names, (first, *rest) = side_by_side.THEMES[theme], (side.selection for side in sides)
found = judged(reader, names, first, rest)
title = headlines.side_by_side.title([side.name for side in sides], found)
body = side_by_side.to_choose(reader, selection)
body += side_by_side.table(reader, sides, clear_first(names, found))
note = labels.text("compare_page.note") + side_by_side.left_out(reader, selection)
panel.show(reader, choice, "compare", title, body, names, note=note, switches=switches)
