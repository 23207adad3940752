"""Definitions: what each indicator means and which ledgers it needs."""

from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import definitions

reader, choice = filter_bar.current()

body = definitions.correction() + definitions.definitions(reader)
panel.show(reader, choice, "terms", definitions.title(reader), body)
