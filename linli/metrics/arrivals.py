"""Whether the ledgers have come: what of each month, and which are late, as far as a version tells."""

from datetime import date

import duckdb

from linli import contracts
from linli.selection import add_months
from linli.warehouse.kept import kept
from linli.warehouse.store import Answer, Reader, Rows, Source

_MONTHS = 12  # before the newest, of which it is shown what came


@kept
def is_told(reader: Reader) -> bool:
    """Tell whether a version notes what came; one that an older linli built does not."""
    try:
        reader.rows("late_list")
    except duckdb.CatalogException:
        return False
    return True


def late(reader: Reader) -> Rows:
    """Return the ledgers that are late with their last months."""
    return reader.rows("late_list") if is_told(reader) else ()


def since(reader: Reader) -> date:
    """Return the first of the months of which it is shown what came."""
    return add_months(reader.version.data_as_of.replace(day=1), -_MONTHS)


def received(reader: Reader, ledger: str = "") -> Answer:
    """Return what came of the last months: of every ledger, or of one by community."""
    name, asked = ("receipt_communities", {"ledger": ledger}) if ledger else ("receipt_list", {})
    params = {**asked, "start": since(reader)}
    return reader.rows(name, **params) if is_told(reader) else Answer((), Source(name, params))


def completeness(reader: Reader) -> tuple[float | None, int]:
    """Return how many percent of the records that were sent count, and how many do not; sums and repeated titles are none."""
    rows = reader.rows("ledger_status") if reader.may_run("ledger_status") else ()
    kept, rejected, aside = (
        sum(row[name] or 0 for row in rows) for name in ("rows_kept", "rows_rejected", "rows_set_aside")
    )
    lost = int(rejected - aside)
    return (100.0 * kept / (kept + lost), lost) if kept + lost else (None, 0)


def absent(reader: Reader) -> tuple[int, int]:
    """Return how many ledgers there are rows of, and how many of which nothing came."""
    there = (
        {row["ledger"] for row in reader.rows("ledger_status")} if reader.may_run("ledger_status") else set()
    )
    return len(there), len(contracts.load_all().keys() - there) if there else 0
