"""Data status: which ledger is there, how fresh, what was rejected and why, which version is live."""

from linli import headlines
from linli.components.elements import table
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import definitions, done
from linli.text import labels

reader, choice = filter_bar.current()
status = reader.run("ledger_status")
ledgers = definitions.ledgers(reader)
counts = reader.run("finding_counts")

absent = len(ledgers) - len(status)
title = headlines.data_status.ledgers(status, absent)
panel.show(reader, choice, "ledgers", title, table.markup(ledgers), rows=status)

with panel.of_rows(reader, choice, "findings", 12):
    title = headlines.data_status.findings(counts)
    listed = reader.run("findings_list", ledger=None, limit_rows=500)
    body = table.markup(counts, "") + table.markup(
        listed, "", total=headlines.data_status.findings_in_all(counts)
    )
    panel.show(reader, choice, "findings", title, body, rows=listed)

body = table.markup(definitions.versions()) + definitions.broken_versions()
panel.show(reader, choice, "versions", labels.text("sentence.versions"), body)
done.show()
