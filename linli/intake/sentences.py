"""What the steward's page says of what lies on the desk, of what is wrong with it, and of what would change."""

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

import pandas as pd

from linli import contracts
from linli.intake import desk as desks
from linli.intake import received
from linli.intake.changes import Mute
from linli.intake.desk import Desk
from linli.intake.publishing import Group, Preview
from linli.intake.received import Delivery
from linli.metrics import indicators
from linli.metrics.indicators import Value
from linli.text import formatting, labels
from linli.warehouse import record

POINT_OF_NO_RETURN = 0.97  # of publishing: from here on it is not called off any more
_MOVES = 8
_FILES = 3


def dropped(desk: Desk | None) -> str:
    """Return what was dropped, or what to do."""
    if desk is None:
        return labels.text("upload.title.empty")
    files, sheets = len(desk.delivery.files), len(desk.sheets)
    if desk.faulty:
        return labels.text("upload.title.faulty", files=files, sheets=sheets, n=len(desk.faulty))
    return labels.text("upload.title.dropped", files=files, sheets=sheets)


def sheets(desk: Desk) -> str:
    """Return how many sheets are known and how many are asked about."""
    known = sum(sheet.ledger is not None and sheet.state != "ask" for sheet in desk.sheets)
    if asked := len(desk.open()):
        return labels.text("upload.title.ask", known=known, n=asked)
    blank = sum(sheet.ledger is None for sheet in desk.sheets)
    return labels.text("upload.title.known_but" if blank else "upload.title.known", known=known, blank=blank)


def sheet_rows(desk: Desk) -> pd.DataFrame:
    """Return the sheets with what each is and how that is known."""
    titles = {contract.id: contract.title for contract in contracts.load_all().values()}
    rows = []
    for sheet in desk.sheets:
        state = labels.text(f"upload.state.{sheet.state}")
        if sheet.state != "ask" and sheet.known:
            state = labels.text("upload.state.known", name=sheet.known)
        rows.append(
            (
                sheet.title,
                sheet.rows,
                _called(titles, sheet),
                state,
            )
        )
    return pd.DataFrame(rows, columns=labels.get("upload.sheet_columns"))


def _called(titles: Mapping[str, str], sheet: desks.Sheet) -> str | None:
    """Return which ledger a sheet is, or may be."""
    if sheet.state != "ask":
        return titles.get(sheet.ledger or "")
    likely = sheet.ledger or sheet.likeliest
    return labels.text("upload.perhaps", ledger=titles[likely]) if likely else None


def found(shown: Preview) -> str:
    """Return what is wrong, and whether that stops publishing."""
    errors = [group for group in shown.groups if group.severity == "error"]
    own, before = desks.by_delivery(shown.groups, shown.delivery)
    warnings = sum(group.n for group in own)
    if errors:
        n = sum(group.n for group in errors)
        return labels.text("upload.title.errors", kinds=len(errors), n=formatting.number(n))
    if warnings:
        return labels.text("upload.title.warnings", n=formatting.number(warnings))
    return labels.text("upload.title.clean_but" if before else "upload.title.clean")


def rows_of(groups: Iterable[Group]) -> int:
    """Return in how many rows these findings are."""
    return len(
        {
            (finding.file, finding.sheet, row)
            for group in groups
            for finding in group.findings
            if (row := desks.row_of(finding)) is not None
        }
    )


def group(item: Group) -> str:
    """Return what a group of findings is called: rule, ledger, how many."""
    ledger = contracts.load_all()[item.ledger].title if item.ledger in contracts.load_all() else ""
    rule = labels.get(f"code.rule.{item.rule}", item.rule)
    return labels.text(
        f"upload.group.{item.severity}", rule=rule, ledger=ledger, n=formatting.number(item.n)
    ).replace("  ", " ")


def finding_rows(item: Group, most: int) -> pd.DataFrame:
    """Return the first findings of a group."""
    rows = [
        (finding.file, finding.sheet or None, finding.cell or None, finding.value or None, finding.message)
        for finding in item.findings[:most]
    ]
    return pd.DataFrame(rows, columns=labels.get("upload.finding_columns"))


def changes(shown: Preview) -> str:
    """Return how many rows come, change and go."""
    added, changed, gone = (
        sum(getattr(change, name) for change in shown.changes) for name in ("added", "changed", "gone")
    )
    if not added + changed + gone:
        return labels.text("upload.title.same")
    return labels.text(
        "upload.title.changes",
        added=formatting.number(added),
        changed=formatting.number(changed),
        gone=formatting.number(gone),
    )


def dates(shown: Preview) -> list[tuple[str, str]]:
    """Return the data date before and after."""
    before = (
        formatting.day(shown.data_as_of_before) if shown.data_as_of_before else labels.text("figure.missing")
    )
    after = formatting.day(shown.data_as_of) if shown.data_as_of else labels.text("figure.missing")
    return [(labels.text("upload.date_before"), before), (labels.text("upload.date_after"), after)]


def change_rows(shown: Preview) -> pd.DataFrame:
    """Return by ledger how many rows there were and will be; those that stay as they are are left away."""
    rows = [
        (
            contracts.load_all()[each.ledger].title,
            each.before,
            each.after,
            each.added,
            each.changed,
            each.gone,
        )
        for each in shown.changes
        if each.added or each.changed or each.gone
    ]
    return pd.DataFrame(rows, columns=labels.get("upload.change_columns"))


def move_rows(shown: Preview) -> pd.DataFrame:
    """Return the indicators that move beyond chance: which, in which month, and how."""
    catalogue = indicators.catalogue()
    rows = [
        (
            catalogue[move.indicator].title,
            formatting.month(move.month),
            _figure(move.before),
            _figure(move.after),
            labels.text(f"verdict.{move.comparison.verdict}"),
        )
        for move in shown.moves[:_MOVES]
    ]
    return pd.DataFrame(rows, columns=labels.get("upload.move_columns"))


def _figure(value: Value | None) -> str:
    """Return a figure with its unit."""
    if value is None or value.status != "ok":
        return labels.text("figure.missing")
    return formatting.with_unit(value.value, indicators.catalogue()[value.indicator].unit)


def revision_rows(shown: Preview) -> pd.DataFrame:
    """Return the figures of months that were over and read otherwise: before and after."""
    catalogue = indicators.catalogue()
    rows = [
        (catalogue[each.indicator].title, formatting.month(month), _figure(before), _figure(after))
        for each in shown.revisions
        for month, before, after in each.figures
    ]
    return pd.DataFrame(rows, columns=labels.get("upload.revision_columns"))


def cell_rows(shown: Preview) -> pd.DataFrame:
    """Return the cells of the first changed rows, as they are and as they will be."""
    rows = []
    for each in shown.cells:
        contract = contracts.load_all()[each.ledger]
        item = contract.field(each.field)
        key = labels.text("figure.comma").join(
            str(desks.written(contract.field(name), part))
            for name, part in zip(contract.key, each.key, strict=False)
        )
        one, other = (desks.written(item, value) for value in (each.before, each.after))
        rows.append((contract.title, key, item.title, one, other))
    return pd.DataFrame(rows, columns=labels.get("upload.cell_columns"), dtype=object)


def moved(shown: Preview) -> list[str]:
    """Return what else is to be said of figures: how many more move, and which months that were over read otherwise."""
    catalogue = indicators.catalogue()
    said = [_mute(each) for each in shown.mute]
    if len(shown.moves) > _MOVES:
        said.append(labels.text("upload.more_moves", n=len(shown.moves) - _MOVES))
    if not shown.moves and shown.data_as_of_before:
        said.append(labels.text("upload.no_moves"))
    if shown.revisions:
        names = labels.text("figure.comma").join(
            catalogue[each.indicator].title for each in shown.revisions[:_MOVES]
        )
        said.append(labels.text("upload.revised", n=len(shown.revisions), names=names))
    return said


def _mute(item: Mute) -> str:
    """Return that columns were read and tell nothing as long as others are missing."""
    comma, contract = labels.text("figure.comma"), contracts.load_all()[item.ledger]
    fields, needed = (
        comma.join(labels.text("upload.quoted", text=contract.field(name).title) for name in names)
        for names in (item.fields, item.needed)
    )
    names = comma.join(indicators.catalogue()[name].short for name in item.indicators)
    return labels.text("upload.mute", ledger=contract.title, fields=fields, needed=needed, indicators=names)


def earlier(groups: Sequence[Group]) -> str:
    """Return how much is found in files that were received before."""
    return labels.text("upload.earlier", n=formatting.number(sum(group.n for group in groups)))


def history(known: Sequence[Delivery], counting: Sequence[Delivery]) -> str:
    """Return how many deliveries what is live is made of."""
    if not known:
        return labels.text("upload.title.no_history")
    if len(counting) < 2:
        return labels.text("upload.title.one_delivery")
    return labels.text("upload.title.history", n=len(counting))


def delivery_rows(known: Sequence[Delivery], counting: Sequence[Delivery], zone: ZoneInfo) -> pd.DataFrame:
    """Return the last deliveries: when, who, what, and whether they count."""
    rows = []
    for each in known:
        at = each.at.astimezone(zone)
        names = labels.text("figure.comma").join(item.name for item in each.files[:_FILES])
        if len(each.files) > _FILES:
            names = labels.text("upload.and_more", names=names, n=len(each.files))
        state = labels.text(f"upload.delivery.{received.state(each, counting)}")
        if left := received.unread(each):
            state = labels.text(
                "upload.unread_files", state=state, names=labels.text("figure.comma").join(left)
            )
        rows.append(
            (
                f"{formatting.day(at.date())} {at:%H:%M}",
                record.named(each.who) or labels.text("record.local"),
                names,
                each.note or None,
                state,
            )
        )
    return pd.DataFrame(rows, columns=labels.get("upload.delivery_columns"))
