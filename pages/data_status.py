"""Data status: which ledger is there, how fresh, what was rejected and why, which version is live."""

from linli import labels, sentences
from linli.components import filters, panel, table, terms

reader, choice = filters.current()
status = reader.run("ledger_status")
ledgers = terms.ledgers(reader)
counts = reader.run("finding_counts")

absent = len(ledgers) - len(status)
with panel.panel(reader, choice, "ledgers", sentences.ledgers(status, absent), view=("ledger_status", {})):
    table.show(ledgers)

everything = {"ledger": None, "limit_rows": 500}
with panel.panel(reader, choice, "findings", sentences.findings(counts), view=("findings_list", everything)):
    table.show(counts, labels.text("sentence.findings_none"))
    table.show(reader.run("findings_list", **everything), labels.text("sentence.findings_none"))

with panel.panel(reader, choice, "versions", labels.text("sentence.versions")):
    table.show(terms.versions())
