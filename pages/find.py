"""What a few words find: a figure, and places, views and indicators that bear the name."""

from linli import find
from linli.components.elements import style
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import files
from linli.text import labels

reader, choice = filter_bar.current()
text = filter_bar.asked("q")
found = find.find(reader, text, choice.selection.end)

if found.answer:
    panel.headline(style.escape(found.answer.sentence))
title = labels.text("find.title", text=text, n=len(found.hits) + bool(found.answer))
if not found.hits and not found.answer:
    title = labels.text("find.none" if text else "find.empty", text=text)
panel.show(reader, choice, "found", title, files.hits(found))
