"""Definitions: what each indicator means and which ledgers it needs."""

from linli.components import filters, panel, terms

reader, choice = filters.current()

body = terms.correction() + terms.definitions(reader)
panel.drawing(reader, choice, "terms", terms.title(reader), body)
