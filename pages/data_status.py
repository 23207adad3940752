"""Data status: what is late, what was found, which ledger is there and how fresh, which version is live, who published it."""

import streamlit as st

from linli import contracts, headlines
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import filter_bar
from linli.components.topics import definitions, done, receipts
from linli.metrics import arrivals
from linli.text import labels

reader, choice = filter_bar.current()
if choice.selection.community_ids or choice.selection.compound_kinds:
    st.html(style.note(labels.text("note.data_status.whole")))
titles = {name: item.title for name, item in contracts.load_all().items()}
ledger = filter_bar.chosen("received", {"": "", **titles})
asked = arrivals.received(reader, ledger)
title = headlines.data_status.received(reader, ledger, asked)
body = receipts.communities(asked) if ledger else receipts.ledgers(asked)
status = reader.run("ledger_status")
undated = "" if ledger else headlines.data_status.undated(asked, status["ledger"])
switch = headlines.data_status.whole_or(ledger)
panel.show(reader, choice, "received", title, body, rows=asked, note=undated, switches=[("received", switch)])

counts = reader.run("finding_counts")
with panel.of_rows(reader, choice, "findings", 12):
    chosen = headlines.data_status.chosen(filter_bar.asked("finding"), counts)
    params = {"ledger": chosen[0], "rule": chosen[1]}
    listed, total = reader.head("findings_list", **params)
    title = headlines.data_status.findings(counts)
    body = receipts.findings(counts, chosen) + receipts.listed(listed, total)
    note = headlines.data_status.which(chosen, counts)
    panel.show(reader, choice, "findings", title, body, rows=listed, note=note)

ledgers = definitions.ledgers(reader)
title = headlines.data_status.ledgers(status, len(ledgers) - len(status))
panel.show(reader, choice, "ledgers", title, table.markup(ledgers), rows=status)

body = table.markup(definitions.versions()) + definitions.broken_versions()
panel.show(reader, choice, "versions", labels.text("sentence.versions"), body)
receipts.log()
done.show()
