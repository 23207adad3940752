"""The public half of a version: whoever opens it finds no count of few persons, and nothing that a threshold hides."""

import duckdb
import pytest

from linli import contracts
from linli.warehouse import prune, public
from linli.warehouse.store import Store

OF_PERSONS = {
    field.name
    for contract in contracts.load_all().values()
    for field in contract.fields
    if field.counts_people
}


@pytest.fixture(scope="module")
def opened(demo_store, tmp_path_factory):
    store = Store(demo_store)
    copy = Store(tmp_path_factory.mktemp("public"))
    (copy.folder / "versions").symlink_to(store.versions_folder)
    (copy.folder / "current").write_text((store.folder / "current").read_text())
    with duckdb.connect(public.write(copy, copy.reader()), read_only=True) as connection:
        yield copy.reader(), connection


def test_no_column_counts_persons_and_no_value_is_of_an_indicator_that_does(opened):
    _, connection = opened
    columns = connection.execute(
        "select table_name, column_name from duckdb_columns() where not internal"
    ).fetchall()
    assert {table for table, _ in columns} >= {"communities", "compounds", "indicator_values", "told_values"}
    register = {"households", "residents"}  # how large a place is
    assert not [(table, name) for table, name in columns if name in OF_PERSONS - register]
    found = connection.execute("select distinct indicator from indicator_values").fetchall()
    assert found
    assert not {"members_registered", "volunteers_registered", "people_served"} & {name for (name,) in found}


def test_sums_of_persons_are_those_that_may_be_told_before_guests(opened):
    reader, connection = opened
    low = connection.execute(
        "select count(*), min(numerator) from told_values where indicator = 'members_registered'"
    ).fetchall()[0]
    assert low[0] > 100
    assert low[1] >= reader.outside.threshold


def test_it_is_written_anew_for_its_owner_and_group_and_goes_with_its_version(small_store):
    store = Store(small_store)
    made = public.write(store, store.reader())
    size = made.stat().st_size
    assert oct(made.stat().st_mode & 0o777) == "0o640"
    made.write_bytes(b"damaged")
    assert public.write(store, store.reader()).stat().st_size == size
    assert [path.name for path in made.parent.iterdir()] == [made.name]
    prune.prune(store, keep=1)
    assert made.is_file()  # the live one stays


def test_it_says_nothing_of_the_files_that_it_was_made_of(opened):
    """Their names are the operator's, and by its digest a count in a ledger could be guessed until it fits."""
    _, connection = opened
    assert connection.execute("select distinct sources from version").fetchall() == [("[]",)]


def test_what_few_did_is_no_way_to_how_many_they_were(opened):
    """Kilograms and points of a compound by the usual ones of a household tell how many households are behind them."""
    _, connection = opened
    found = {
        name for (name,) in connection.execute("select distinct indicator from indicator_values").fetchall()
    }
    assert not {"waste_conversion_rate", "points_earned", "points_redeemed_rate", "checkin_hours"} & found
    assert "exemplars_consented" not in found  # they agreed to be named in the briefing
    assert {"events_held", "meetings_held", "issues_opened"} <= found  # of what happened once, heads aside
