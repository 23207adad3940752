"""Definitions: what each indicator means and which ledgers it needs."""

from linli.components import filters, panel, terms

reader, choice = filters.current()

with panel.panel(reader, choice, "terms", terms.title(reader)):
    terms.correction()
    terms.show(reader)
