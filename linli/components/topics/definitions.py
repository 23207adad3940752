"""The catalogue of indicators as definitions, and what the ledgers of a version hold."""

import pandas as pd

from linli import contracts, navigation, settings
from linli.components.elements import element, style, table
from linli.components.panels import provenance
from linli.metrics import indicators
from linli.text import labels
from linli.warehouse import meanings, record
from linli.warehouse.store import Reader, Store

_RARE = ("rows_set_aside", "rows_replaced", "rows_after", "rows_far")  # columns shown where a row has any


def title(reader: Reader) -> str:
    """Return how many indicators there are and how many have their ledgers."""
    names = list(indicators.catalogue())
    collected = sum(not indicators.missing(reader, name) for name in names)
    which = "definitions_all" if collected == len(names) else "definitions"
    return labels.text(f"sentence.{which}", n=len(names), collected=collected)


def definitions(reader: Reader) -> str:
    """Return every indicator by topic, then what they rest on, then the columns of the ledgers: each found by its words."""
    themes: dict[str, list[str]] = {}
    for about in indicators.catalogue().values():
        themes.setdefault(about.theme.partition("/")[0], []).append(_term(reader, about))
    groups = [
        _group(labels.text(f"page.{theme}"), themes.pop(theme))
        for theme in navigation.ANCHORS
        if theme in themes
    ]
    groups += [_group(theme, terms) for theme, terms in themes.items()]  # a street's own
    groups.append(_group(labels.text("terms.sources"), _sources()))
    groups.append(
        _group(labels.text("terms.ledgers"), [_ledger(contract) for contract in contracts.in_order()])
    )
    return table.finder("terms") + f'<div class="terms">{"".join(groups)}</div>'


def _group(title: str, terms: list[str]) -> str:
    return f"<section><h3>{style.escape(title)}</h3>{''.join(terms)}</section>"


def _term(reader: Reader, about: indicators.Indicator) -> str:
    lacks = provenance.needs(reader, about.id)
    tag = (
        f'<span class="tag off">{labels.text("status.needs", needs=lacks)}</span>'
        if lacks
        else f'<span class="tag">{labels.text("terms.collected")}</span>'
    )
    line = labels.text(
        "terms.line",
        unit=labels.get(f"unit.{about.unit}.word", about.unit) or labels.text("terms.count"),
        window=labels.text(f"terms.{about.window}"),
        basis=labels.text("figure.comma").join(title for title, _ in about.sources),
    )
    door = element.attribute(element.opens_picture(about.id))
    return (
        f'<div class="term" id="{about.id}"><b{door}>{style.escape(about.title)}</b>{tag}<br>{style.escape(about.meaning)}'
        f'<br><span class="note">{style.escape(line)}</span></div>'
    )


def _sources() -> list[str]:
    """Return what indicators rest on, written out."""
    return [
        f'<div class="term"><b>{style.escape(source["title"])}</b><br>{style.escape(source["text"])}</div>'
        for source in labels.get("basis").values()
    ]


def _ledger(contract: contracts.Contract) -> str:
    """Return a ledger with its columns, folded."""
    told = "".join(
        f"<dt>{style.escape(about.title)}</dt><dd>{style.escape(about.told)}</dd>"
        for about in (meanings.column(contract.id, field.name) for field in contract.fields)
    )
    return (
        f'<details class="term"><summary><b>{style.escape(contract.title)}</b> {style.escape(contract.meaning)}</summary>'
        f'<dl class="facts">{told}</dl></details>'
    )


def correction() -> str:
    """Return where a wrong definition or figure is reported."""
    address = settings.read().correction_address or labels.text("terms.no_address")
    return f'<div class="note">{labels.text("terms.correction", address=style.escape(address))}</div>'


def ledgers(reader: Reader) -> pd.DataFrame:
    """Return every ledger of the contracts with what was read of it; absent ones are marked.

    A count of what befalls few ledgers has a column where it befell one: with all of them the table leaves a narrow screen.
    """
    status = reader.run("ledger_status").set_index("ledger")
    columns = [name for name in status.columns if name not in _RARE or status[name].any()]
    records = []
    for ledger in (contract.id for contract in contracts.in_order()):
        there = ledger in status.index
        row = {"ledger": ledger} | ({name: status.loc[ledger, name] for name in columns} if there else {})
        records.append(row | {"state": labels.text("terms.collected" if there else "status.not_collected")})
    return pd.DataFrame(records, columns=["ledger", "state", *columns])


def broken_versions() -> str:
    """Return a note that names the published versions whose files are damaged; nothing where there is none."""
    broken = Store(settings.read().store).broken()
    if not broken:
        return ""
    told = (labels.text("fault.broken_version", version=name, reason=why) for name, why in broken.items())
    return style.note(labels.text("fault.broken_versions", versions=labels.text("figure.comma").join(told)))


def versions() -> pd.DataFrame:
    """Return the published versions, newest first, by when they were published; ids are for `linli versions`."""
    store = Store(settings.read().store)
    live = store.live_version()
    published = {
        entry.about.get("version"): entry.at_here for entry in record.load(store) if entry.act == "publish"
    }
    return pd.DataFrame(
        [
            {
                "built_at": published.get(version.id, version.built_here).replace(tzinfo=None),
                "data_as_of": version.data_as_of,
                "live": version.id == live,
            }
            for version in store.versions()
        ]
    )
