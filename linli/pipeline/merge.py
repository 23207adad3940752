"""Files of one ledger become one: what a later file says of a record holds, and whatever it sets aside is counted and told.

A ledger may come in many files, in one folder or in deliveries of many months. What a file does to those before it is its rule:

- `append`: its rows add;
- `period`: they take the place of the rows of the same month and community;
- `all`: those of a delivery take the place of all that was delivered before; files of one delivery add up.

Then of two rows that are the same record that of the later file stays. Later is the file whose rows reach further by the clock
of the ledger, then the one delivered later, then the one whose name comes later (2 before 10), so that it does not matter in
which order files are loaded. Two rows are the same record only if their key agrees and, where both have it, what else identifies
them (`Contract.identified_by`): ids that start anew in each community's file stay, and are a repeated key, and so is a key that
one file has twice, on two sheets too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from linli import contracts
from linli.contracts import Contract, Update
from linli.ledgers import Finding, LeftOut, Profile
from linli.ledgers.model import Part, told
from linli.text import labels
from linli.text.order import natural
from linli.warehouse import sqlfiles

Key = tuple[Any, ...]
RULES = ("superseded", "replaced_months", "replaced")  # why a later file takes the place of a row


@dataclass(frozen=True)
class Batch:
    """What is read as one: a folder or a workbook, by one profile or by names; of a delivery what it was given besides."""

    source: Path
    profile: Profile | None = None
    delivery: str = ""  # its id; nothing where a folder is built at once
    update: Mapping[str, Update] = field(default_factory=dict)  # by ledger, where the delivery says
    left_out: LeftOut = field(default_factory=dict)
    day: date | None = (
        None  # when it was delivered: what lies after it is no date that tells how far a file reaches
    )
    is_latest: bool = (
        True  # its files go by their own names; those of deliveries before by the delivery's too
    )

    def file(self, name: str) -> str:
        """Return how a file of it is called in what is told."""
        return name if self.is_latest else f"{self.delivery}/{name}"

    def rule(self, ledger: str) -> Update:
        """Return what its rows of a ledger do to those before: as the delivery, the profile or the contract says."""
        contract = contracts.load_all()[ledger]
        specs = [spec for spec in self.profile.ledgers if spec.id == ledger] if self.profile else []
        stated = self.update.get(ledger) or next((spec.update for spec in specs if spec.update), None)
        if stated is None and specs and all(spec.from_values or spec.rows for spec in specs):
            stated = "append"  # a register made of what others name never holds all that others name
        if stated is None and self.is_numbered(ledger):
            stated = "period" if contract.dated_by else "all"
        rule = stated or contract.update
        return "all" if rule == "period" and contract.dated_by is None else rule

    def is_numbered(self, ledger: str) -> bool:
        """Tell whether the key of a ledger is made of row numbers, so that it names a row of its own file only."""
        specs = self.profile.ledgers if self.profile else ()
        key = contracts.load_all()[ledger].key
        return any(spec.id == ledger and set(spec.row_id) & set(key) for spec in specs)

    def handles_repeats(self, ledger: str) -> bool:
        """Tell whether the profile says what repeated keys mean, which was done on reading."""
        return (
            any(spec.id == ledger and spec.repeats for spec in self.profile.ledgers)
            if self.profile
            else False
        )


@dataclass(frozen=True)
class Gone:
    """Rows of one sheet that a later file set aside: how many, how many of them say the same, by which file, why."""

    ledger: str
    file: str
    sheet: str
    rows: int
    same: int
    by: str
    rule: str  # one of RULES
    is_news: bool  # the latest batch did it, and it is no register that the profile makes anew each time


class Merge:
    """Keeps what came from where while the ledgers are read, and makes one of them afterwards."""

    def __init__(self, batches: Sequence[Batch]) -> None:
        """Take the batches in the order of their delivery."""
        self.batches = batches
        self._pieces: dict[
            str, dict[tuple[str, str], int]
        ] = {}  # ledger → file and sheet → number of the batch
        self._provided: dict[str, dict[int, set[str]]] = {}

    def note(self, part: Part, batch: int) -> None:
        """Note a part that was read; its rows bear the name of the batch where that is not the only one."""
        if not part.ledger:
            return
        self._provided.setdefault(part.ledger, {}).setdefault(batch, set()).update(part.provided)
        if len(part.frame):
            place = str(part.frame["source_file"].iloc[0]), str(part.frame["source_sheet"].iloc[0])
            self._pieces.setdefault(part.ledger, {})[place] = batch

    def run(self, connection: duckdb.DuckDBPyConnection, today: date) -> list[Gone]:
        """Make one of the files of each ledger; return what was set aside, and fill `provided`."""
        gone: list[Gone] = []
        _places(connection)
        for ledger in self._provided:
            pieces, dropped = self._pieces.get(ledger, {}), set[int]()
            if len(pieces) > 1:
                one = _OneLedger(connection, contracts.load_all()[ledger], self.batches, pieces, today)
                dropped = one.drop_what_all_replaces()
                one.drop_months()
                one.drop_superseded()
                gone += one.gone
            fields = set[str]().union(
                *(found for batch, found in self._provided[ledger].items() if batch not in dropped)
            )
            for name in sorted(fields):
                connection.execute(
                    "insert into provided select $ledger, $field where not exists ("
                    "select 1 from provided where ledger = $ledger and field = $field)",
                    {"ledger": ledger, "field": name},
                )
        return gone


def findings(gone: Iterable[Gone]) -> list[Finding]:
    """Return what is told of rows set aside: only what the last batch did, for the rest was told when it came."""
    return [
        Finding(
            item.ledger,
            item.file,
            item.sheet,
            "",
            "",
            item.rule,
            labels.text(
                f"finding.{item.rule}.message",
                n=f"{item.rows:,}",
                same=f"{item.same:,}",
                changed=f"{item.rows - item.same:,}",
                by=told(item.by),
            ),
            "warning",
        )
        for item in gone
        if item.is_news
    ]


def _places(connection: duckdb.DuckDBPyConnection) -> None:
    """Make a table of the texts that name a community: files may give its id, its name, or one that it had before."""
    for name in ("area_changes", "area_names"):
        query = sqlfiles.load_all()[name].sql
        connection.execute(f"create or replace temp table {name} as {query}")
    connection.execute("""
        create or replace temp table merge_places as
        select key, min(id) as id
        from (
            select community_id as key, community_id as id from checked.communities
            union
            select name as key, community_id as id from checked.communities
            union
            select key, id from temp.area_names where kind = 'community'
        )
        where key is not null
        group by key
        having count(distinct id) = 1
    """)
    for name in ("area_names", "area_changes"):
        connection.execute(f"drop table temp.{name}")


class _OneLedger:
    """The rows of one ledger that came in more than one piece."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        contract: Contract,
        batches: Sequence[Batch],
        pieces: Mapping[tuple[str, str], int],
        today: date,
    ) -> None:
        self.connection = connection
        self.contract = contract
        self.batches = batches
        self.gone: list[Gone] = []
        reaches = self._reaches(pieces, today)
        # Where the profile itself says what repeated rows mean the files of a batch are one.
        whole = {number for number in set(pieces.values()) if self._is_one(number)}
        reach_of: dict[int, date] = {}
        reach_of_file: dict[str, date] = {}
        for (file, sheet), number in pieces.items():
            reach_of[number] = max(reach_of.get(number, date.min), reaches[file, sheet])
            reach_of_file[file] = max(reach_of_file.get(file, date.min), reaches[file, sheet])
        self._order = sorted(reach_of, key=lambda number: (reach_of[number], number))
        ranked: dict[Key, list[tuple[str, str]]] = {}
        for (file, sheet), number in pieces.items():
            if number in whole:
                rank: Key = (reach_of[number], number)
            else:
                rank = (reach_of_file[file], number, natural(file))
            ranked.setdefault(rank, []).append((file, sheet))
        rows = [
            (file, sheet, number, pieces[file, sheet], self.batches[pieces[file, sheet]].rule(contract.id))
            for number, rank in enumerate(sorted(ranked))
            for file, sheet in ranked[rank]
        ]
        self._file_of = {rank: file for file, _, rank, _, _ in reversed(rows)}
        self._batch_of = {rank: batch for _, _, rank, batch, _ in rows}
        connection.execute(
            "create or replace temp table merge_pieces (file varchar, sheet varchar, rank integer, batch integer, rule varchar)"
        )
        connection.executemany("insert into merge_pieces values (?, ?, ?, ?, ?)", rows)
        for number in {batch for batch in pieces.values() if batches[batch].is_numbered(contract.id)}:
            self._name_rows_apart(number)
        self._make_rows()

    def _is_one(self, number: int) -> bool:
        batch = self.batches[number]
        return batch.handles_repeats(self.contract.id) or batch.is_numbered(self.contract.id)

    def _name_rows_apart(self, number: int) -> None:
        """Let ids made of row numbers tell of which delivery they are."""
        delivery = self.batches[number].delivery
        for name in self.contract.key if delivery else ():
            if self.contract.field(name).sql_type == "VARCHAR":
                self.connection.execute(
                    f"""
                    update checked.{self.contract.id} set "{name}" = "{name}" || '-' || $delivery
                    where (source_file, source_sheet) in (select (file, sheet) from merge_pieces where batch = $batch)
                    """,
                    {"delivery": delivery, "batch": number},
                )
                return

    def _reaches(self, pieces: Mapping[tuple[str, str], int], today: date) -> dict[tuple[str, str], date]:
        """Return by piece the latest day of its clocks, none of a day that had not come yet."""
        reaches = dict.fromkeys(pieces, date.min)
        for item in self.contract.fields:
            if not item.is_clock:
                continue
            found = self.connection.execute(f"""
                select source_file, source_sheet, "{item.name}"::date, count(*)
                from checked.{self.contract.id} where "{item.name}" is not null group by all
            """).fetchall()
            for file, sheet, day, _ in found:
                place = file, sheet
                if place in pieces and day <= (self.batches[pieces[place]].day or today):
                    reaches[place] = max(reaches[place], day)
        return reaches

    def _make_rows(self) -> None:
        """Make a table of the rows as far as they are compared."""
        contract, source = self.contract, f"checked.{self.contract.id} as listed"
        community = contract.community
        place = "null::varchar"
        if community:
            source += f'\nleft join merge_places as place on listed."{community.name}" = place.key'
            place = f'coalesce(place.id, listed."{community.name}")'
        elif compound := contract.refers_to("compounds"):
            source += f"""
                left join (
                    select key, min(id) as id from (
                        select compound_id as key, community_id as id from checked.compounds
                        union all
                        select name as key, community_id as id from checked.compounds
                    ) group by key having count(distinct id) = 1
                ) as inside on listed."{compound.name}" = inside.key
                left join merge_places as place on inside.id = place.key"""
            place = "coalesce(place.id, inside.id)"
        month = (
            f"date_trunc('month', listed.\"{contract.dated_by.name}\")::date"
            if contract.dated_by
            else "null::date"
        )
        key = ", ".join(f'listed."{name}" as k{number}' for number, name in enumerate(contract.key))
        known = "".join(
            f", {self._known(field, place)} as i{number}"
            for number, field in enumerate(contract.identified_by)
        )
        said = ", ".join(f'listed."{field.name}"' for field in contract.fields)
        self.connection.execute(f"""
            create or replace temp table merge_rows as
            select
                listed.rowid as id, pieces.file, pieces.sheet, pieces.rank,
                {place} as place, {month} as month, hash(row({said})) as said, {key}{known}
            from {source}
            inner join merge_pieces as pieces on listed.source_file = pieces.file and listed.source_sheet = pieces.sheet
        """)

    @staticmethod
    def _known(field: contracts.Field, place: str) -> str:
        if field.is_date:
            return f'listed."{field.name}"::date'
        return place if str(field.reference).endswith(".community_id") else f'listed."{field.name}"'

    def drop_what_all_replaces(self) -> set[int]:
        """Drop the batches before the last one that replaces everything; return their numbers."""
        whole = [number for number in self._order if self.batches[number].rule(self.contract.id) == "all"]
        if not whole:
            return set()
        dropped = set(self._order[: self._order.index(whole[-1])])
        self._keep_names(dropped)
        by = min(rank for rank, batch in self._batch_of.items() if batch == whole[-1])
        self._drop(
            f"select rows.id, {by} as by_rank, false as is_same from merge_rows as rows"
            " inner join merge_pieces as pieces on rows.file = pieces.file and rows.sheet = pieces.sheet"
            f" where pieces.batch in ({', '.join(map(str, dropped)) or 'null'})",
            "replaced",
        )
        return dropped

    def _keep_names(self, dropped: set[int]) -> None:
        """Keep what rows that go were called: older files of other ledgers still call them so."""
        contract = self.contract
        for name in (item.name for item in contract.fields if item.is_row_name):
            self.connection.execute(
                f"""
                insert into former_names
                select distinct $kind, listed."{contract.key[0]}", listed."{name}"
                from checked.{contract.id} as listed
                inner join merge_rows as rows on listed.rowid = rows.id
                inner join merge_pieces as pieces on rows.file = pieces.file and rows.sheet = pieces.sheet
                where list_contains($dropped, pieces.batch) and listed."{name}" is not null
                """,
                {"kind": contract.row, "dropped": sorted(dropped)},
            )

    def drop_months(self) -> None:
        """Drop the rows of months, of their community, that a later file replaces."""
        self._drop(
            """
            select rows.id, cells.rank as by_rank, false as is_same
            from merge_rows as rows
            inner join (
                select rows.month, rows.place, max(rows.rank) as rank
                from merge_rows as rows
                where rows.rank in (select rank from merge_pieces where rule = 'period')
                group by all
            ) as cells
                on rows.month = cells.month and rows.place is not distinct from cells.place and rows.rank < cells.rank
            """,
            "replaced_months",
        )

    def drop_superseded(self) -> None:
        """Drop the rows of which a later file has the same record."""
        keys = ", ".join(f"k{number}" for number in range(len(self.contract.key)))
        known = [f"i{number}" for number in range(len(self.contract.identified_by))]
        latest = ", ".join([f"'{name}': {name}" for name in ("said", *known)])
        agree = "".join(
            f" and ({name} is null or latest.{name} is null or {name} = latest.{name})" for name in known
        )
        self._drop(
            f"""
            select id, newest as by_rank, said = latest.said as is_same
            from (
                select *, max(rank) over of_key as newest, arg_max({{{latest}}}, rank) over of_key as latest
                from merge_rows
                window of_key as (partition by {keys})
            )
            where rank < newest{agree}
            """,
            "superseded",
        )

    def _drop(self, rows: str, rule: str) -> None:
        """Take rows away, and note of each sheet how many, how many of them say the same, and by which file."""
        self.connection.execute(f"create or replace temp table merge_gone as {rows}")
        found = self.connection.execute("""
            select rows.file, rows.sheet, gone.by_rank, count(*), count(*) filter (where gone.is_same)
            from merge_gone as gone
            inner join merge_rows as rows on gone.id = rows.id
            group by all order by all
        """).fetchall()
        for file, sheet, by, count, same in found:
            is_made = not file.rpartition("/")[
                2
            ]  # of what others name, in no file: the same again each month
            is_news = self.batches[self._batch_of[by]].is_latest and not (is_made and same == count)
            self.gone.append(
                Gone(self.contract.id, file, sheet, count, same, self._file_of[by], rule, is_news)
            )
        if found:
            self.connection.execute(
                f"delete from checked.{self.contract.id} where rowid in (select id from merge_gone)"
            )
            self.connection.execute("delete from merge_rows where id in (select id from merge_gone)")
