"""Data status: which ledger is there, how fresh, what was rejected and why, which version is live."""

from linli import labels, sentences
from linli.components import filters, panel, table, terms

reader, choice = filters.current()
status = reader.run("ledger_status")
ledgers = terms.ledgers(reader)
counts = reader.run("finding_counts")

absent = len(ledgers) - len(status)
title = sentences.ledgers(status, absent)
panel.drawing(reader, choice, "ledgers", title, table.markup(ledgers), view=("ledger_status", {}))

everything = {"ledger": None, "limit_rows": 500}
title = sentences.findings(counts)
listed = reader.run("findings_list", **everything)
body = table.markup(counts, "") + table.markup(listed, "", total=sentences.findings_in_all(counts))
panel.drawing(reader, choice, "findings", title, body, view=("findings_list", everything))

panel.drawing(reader, choice, "versions", labels.text("sentence.versions"), table.markup(terms.versions()))
