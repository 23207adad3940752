"""Ledgers in: files of any export become checked parts, with every finding in Chinese."""

import contextlib
import functools
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from linli import contracts
from linli.geo import positions
from linli.ledgers import apart, geometry, limits, read, recognise, workbooks
from linli.ledgers.check import Context, check_table
from linli.ledgers.grid import Grid, column_of
from linli.ledgers.model import FileFault, Finding, Findings, Part, empty_part, told
from linli.ledgers.normalise import title_key
from linli.ledgers.profile import (
    FromValues,
    Geometry,
    LedgerSpec,
    Lookup,
    Profile,
    default_spec,
    known_titles,
    load_profile,
    naming_titles,
)
from linli.ledgers.shaping import every_column_but, is_example, with_joined, with_listed, without_examples
from linli.ledgers.tables import (
    Table,
    persons_column,
    pieces,
    table_of,
    with_extracts,
    with_file_name,
    with_long_rows,
    with_lookup,
    words,
)
from linli.text import labels, signs

__all__ = [
    "Finding",
    "LedgerSpec",
    "LeftOut",
    "Part",
    "Profile",
    "files_of",
    "holds_register",
    "is_read",
    "load_profile",
    "outside",
    "read_geometry",
    "read_source",
    "sheets_in",
    "sheets_of",
    "tried",
]

LeftOut = Mapping[tuple[str, str], frozenset[int]]  # rows to leave out, by file and sheet
Lookups = dict[int, dict[str, dict[str, Any]]]  # by number of the lookup, new title and key

_REGISTER = "communities"  # what every street has
_IGNORED = (".json", ".geojson", ".md", ".toml", ".yaml")
_AFTER_NAME = "_-\uff0d\u2014 .(\uff080123456789"


def read_source(source: Path, profile: Profile | None, left_out: LeftOut | None = None) -> Iterator[Part]:
    """Yield one part for each ledger in each sheet of each file; faults are findings, never exceptions."""
    if profile is None:
        yield from _by_names(source, left_out or {})
    else:
        yield from _ByProfile(source, profile, left_out).parts()


# ---------------------------------------------------------------------------- without a profile


def _by_names(source: Path, left_out: LeftOut) -> Iterator[Part]:
    """Match every sheet, or file of one table, to the ledger it is named after."""
    found = files_of(source)
    if len(found) > limits.FILES:
        yield _told("", "", "", "too_many_files", "error", files=len(found), most=limits.FILES)
        return
    for path in found:
        file = _relative(source, path)
        if fault := _unfit(source, path):
            yield _failed("", file, "", fault)
            continue
        by_file = _ledger_named(read.stem(path))
        if path.suffix.lower() == ".txt" and by_file is None:
            continue  # something to read for people
        if not read.is_ledger_file(path):
            if not path.name.lower().endswith(_IGNORED):
                yield _told("", file, "", "unknown_file", "warning", value=path.name)
            continue
        blank: list[str] = []
        is_bare = by_file is not None  # a file that is called after a ledger and holds nothing is told
        try:
            for grid in apart.run(read.grids, path):
                if grid.sheet == labels.text("template.guide"):
                    continue  # the guide in our own template
                if is_untouched(grid):
                    blank.append(grid.sheet)
                    is_bare = False
                    continue
                if not grid.rows and not _ledger_named(grid.sheet):
                    continue
                is_bare = False
                ledger = _ledger_named(grid.sheet) or by_file
                if grid.is_hidden:
                    if ledger and grid.rows:
                        yield _told("", file, grid.sheet, "hidden_sheet", "warning", value=grid.sheet)
                    continue
                if ledger is None:
                    titles = labels.text("figure.comma").join(
                        contract.title for contract in contracts.load_all().values()
                    )
                    name = grid.sheet or read.stem(path)
                    yield _told("", file, grid.sheet, "unknown_sheet", "warning", value=name, titles=titles)
                else:
                    spec = default_spec(ledger)
                    rows = left_out.get((file, told(grid.sheet)), frozenset())
                    yield from _parts(grid, Context(spec, None, file, told(grid.sheet), set(), {}, rows), {})
            if is_bare:
                raise FileFault("empty_sheet")
        except FileFault as fault:
            yield _failed(by_file or "", file, "", fault)
        if blank:
            titles = labels.text("figure.comma").join(blank)
            yield _told("", file, "", "untouched", "warning", titles=titles)
    for kind, path in _plain_geometry(source).items():
        try:
            _shapes(path, geometry.plain(kind), geometry.PROPERTIES[kind])
        except FileFault as fault:
            yield _failed("", _relative(source, path), "", fault)


def is_read(path: Path) -> bool:
    """Tell whether a file of this name is read as a ledger; a text is where it is called after one."""
    return read.is_ledger_file(path) and (
        path.suffix.lower() != ".txt" or _ledger_named(read.stem(path)) is not None
    )


def outside(source: Path) -> list[Finding]:
    """Return a finding for each file that only a link brings into a source: whoever copies the source must not follow it."""
    faults = ((path, _unfit(source, path)) for path in files_of(source))
    return [
        finding
        for path, fault in faults
        if fault and fault.rule == "outside_source"
        for finding in _failed("", _relative(source, path), "", fault).findings
    ]


def holds_register(folder: Path, profile: Profile | None = None) -> bool:
    """Tell whether a folder has a register of communities of its own: a file or a sheet of that name, or files of a profile."""
    if profile is not None:
        return any(next(folder.glob(pattern), None) for spec in profile.ledgers for pattern in spec.files)
    paths = [
        path
        for path in files_of(folder)[: limits.FILES]
        if read.is_ledger_file(path) and not _unfit(folder, path)
    ]
    if any(_ledger_named(read.stem(path)) == _REGISTER for path in paths):
        return True
    books = sorted(
        (path for path in paths if path.name.lower().endswith(read.WORKBOOKS)),
        key=lambda path: path.stat().st_size,
    )
    return any(
        _ledger_named(name) == _REGISTER for path in books for name in apart.all_of(workbooks.names, path)
    )


def sheets_of(source: Path) -> tuple[list[tuple[str, Grid]], list[str]]:
    """Return the sheets of a source, each with its file's name, and in Chinese what cannot be read."""
    sheets: list[tuple[str, Grid]] = []
    faulty: list[str] = []
    for path in files_of(source)[: limits.FILES]:
        if read.is_ledger_file(path):
            found, wrong = _sheets(source, path)
            sheets += [(_relative(source, path), grid) for grid, is_blank in found if not is_blank]
            faulty += wrong
    return sheets, faulty


def sheets_in(folder: Path, file: str) -> tuple[list[tuple[Grid, bool]], list[str]]:
    """Return the sheets of one file below a folder, each with whether nobody has written on it, and what cannot be read."""
    path = folder / file
    if not (read.is_ledger_file(path) or read.is_map(path)):
        found = Findings("", file, "")
        found.add("unknown_file", "error", value=path.name)
        return [], [finding.message for finding in found.items]
    return _sheets(folder, path)


def _sheets(source: Path, path: Path) -> tuple[list[tuple[Grid, bool]], list[str]]:
    file = _relative(source, path)
    found: dict[str, tuple[Grid, bool]] = {}
    try:
        if fault := _unfit(source, path):
            raise fault
        for grid in apart.run(read.grids, path):
            if grid.rows and grid.sheet != labels.text("template.guide"):
                found.setdefault(
                    grid.sheet, (grid, is_untouched(grid))
                )  # of a file in parts the first tells what it is
    except FileFault as fault:
        failed = _failed("", file, "", fault).findings
        return list(found.values()), [
            labels.text("finding.in_file", file=each.file, message=each.message) for each in failed
        ]
    return list(found.values()), []


def tried(grid: Grid, profile: Profile, file: str) -> Part:
    """Return what the one ledger of a profile makes of a sheet, its first rows say."""
    return _part(grid, Context(profile.ledgers[0], profile, file, told(grid.sheet), set(), {}), {})


def _plain_geometry(source: Path) -> dict[str, Path]:
    """Return the geometry files of a source without a profile, by kind."""
    paths = {kind: source / geometry.FOLDER / f"{kind}.geojson" for kind in geometry.PROPERTIES}
    return {kind: path for kind, path in paths.items() if path.is_file() and not _unfit(source, path)}


def _unfit(source: Path, path: Path) -> FileFault | None:
    """Return why a file is not opened: it lies elsewhere, or its name is none that may be told."""
    name = _relative(source, path)
    if signs.person_in(name):
        return FileFault("person_file", value=name)
    if signs.hides(name) or any(sign in name for sign in "\t\r\n"):
        return FileFault("hidden_file", value=signs.in_line(name))
    root = os.path.realpath(source)
    inside = source.is_file() or os.path.realpath(path).startswith(root + os.sep)
    return None if inside else FileFault("outside_source", value=name)


def files_of(source: Path) -> list[Path]:
    """Return every file of a source, but for hidden ones and the lock files of open workbooks."""
    if source.is_file():
        return [source]
    paths = (path for path in source.rglob("*") if path.is_file())
    hidden = (".", "~$")
    return sorted(
        path for path in paths if not any(part.startswith(hidden) for part in path.relative_to(source).parts)
    )


def _relative(source: Path, path: Path) -> str:
    return path.name if source.is_file() else path.relative_to(source).as_posix()


def _ledger_named(name: str) -> str | None:
    """Return the ledger whose title or id this is, or begins with; the longest name wins.

    A number, an annex or a year before it, and a common slip of the pen, do not matter.
    """
    if found := recognise.exactly(name):
        return found
    return _beginning(signs.plain(name).strip().casefold()) or _beginning(recognise.bare(name).casefold())


def _beginning(plain: str) -> str | None:
    best: tuple[int, str | None] = (0, None)
    for contract in contracts.load_all().values():
        for known in (contract.title, contract.id):
            rest = plain[len(known) :]
            fits = plain.startswith(known.casefold()) and (not rest or rest[0] in _AFTER_NAME)
            if fits and len(known) > best[0]:
                best = len(known), contract.id
    return best[1]


def is_untouched(grid: Grid) -> bool:
    """Tell whether a sheet is one of our template on which nobody has written: its titles, and at most the example."""
    ledger = _ledger_named(grid.sheet) if grid.sheet else None
    if ledger is None or not 1 <= grid.rows <= 2:
        return False
    titles = {title_key(column.cell(0)) for column in grid.columns}
    if not {title_key(field.title) for field in contracts.load_all()[ledger].fields} <= titles:
        return False
    return grid.rows == 1 or is_example(grid.columns[0].cell(1))


# ---------------------------------------------------------------------------- one sheet


def _part(grid: Grid, context: Context, lookups: Lookups) -> Part:
    """Return the part of one sheet that is small."""
    return next(_parts(grid, context, lookups))


def _parts(grid: Grid, context: Context, lookups: Lookups) -> Iterator[Part]:
    """Yield one sheet, in parts where it is long, with a finding instead of rows when it cannot be used."""
    spec = context.spec
    findings = Findings(spec.id, context.file, context.sheet)
    try:
        if not grid.rows:
            raise FileFault("empty_sheet")
        if signs.person_in(grid.sheet):
            findings.add("person_sheet", "warning", value=grid.sheet)
        table = _table(grid, context, lookups, findings)
        if not len(table):
            raise FileFault("empty_sheet")
        told_once: set[tuple[str, str]] = set()  # of the whole sheet, as that it lacks a column
        for number, piece in enumerate(pieces(table)):
            if number:
                findings = Findings(spec.id, context.file, context.sheet)
            part = check_table(piece, context, findings)
            part.findings = [
                item for item in part.findings if item.cell or (item.rule, item.message) not in told_once
            ]
            told_once |= {(item.rule, item.message) for item in part.findings if not item.cell}
            yield part
    except FileFault as fault:
        if fault.rule == "no_header":
            fields = contracts.load_all()[spec.id].fields[:5]
            fault.values["titles"] = labels.text("figure.comma").join(item.title for item in fields)
        part = _failed(spec.id, context.file, context.sheet, fault)
        part.findings = [*findings.items, *part.findings]
        yield part


def _grid(rows: list[dict[str, Any]]) -> Grid:
    """Return a sheet made of these rows, titles first."""
    titles = list(dict.fromkeys(title for row in rows for title in row))
    columns = [column_of([title, *(row.get(title) for row in rows)]) for title in titles]
    for position, column in enumerate(columns):
        column.position = position
    return Grid("", columns, len(rows) + 1)


def _table(grid: Grid, context: Context, lookups: Lookups, findings: Findings) -> Table:
    spec = context.spec
    if title := persons_column(spec):
        raise FileFault("person_column", title=title)
    wanted = {title for titles in known_titles(spec).values() for title in titles}
    named = [*spec.extract, *spec.reject, *(lookup.column for lookup in spec.lookup)]
    named += [*(spec.wide.columns if spec.wide else []), *(spec.repeat_rule.on if spec.repeat_rule else [])]
    named += [*spec.lists, *(title for titles in spec.join.values() for title in titles)]
    every = wanted | {title_key(title) for title in named}
    table = table_of(grid, every, spec.header_row, findings, naming_titles(spec))
    table = without_examples(table)
    table, groups = with_file_name(table, spec.file_name, context.file)
    table = with_joined(with_listed(table, spec.lists), spec.join)
    table = with_extracts(table, spec.extract)
    for number, lookup in enumerate(spec.lookup):
        table = with_lookup(table, lookup.column, lookups[number], findings)
    if spec.wide:
        wide = every_column_but(table, spec.wide)
        context.spec = spec.model_copy(update={"wide": wide})
        table = with_long_rows(table, wide, groups)
    return table


def _told(ledger: str, file: str, sheet: str, rule: str, severity: Any, **values: Any) -> Part:
    found = Findings(ledger, file, sheet)
    found.add(rule, severity, **values)
    return empty_part("", file, sheet, found.items)


def _failed(ledger: str, file: str, sheet: str, fault: FileFault) -> Part:
    return _told(ledger, file, sheet, fault.rule, "error", **fault.values)


# ---------------------------------------------------------------------------- by a profile


class _ByProfile:
    """Reads the ledgers that a profile names, in its order; those made of others' values come last."""

    def __init__(self, source: Path, profile: Profile, left_out: LeftOut | None = None) -> None:
        self.source = source
        self.left_out = left_out or {}
        self.profile = profile
        self.distinct: dict[tuple[str, str], dict[str, int]] = {
            (spec.from_values.ledger, spec.from_values.field): {}
            for spec in profile.ledgers
            if spec.from_values
        }

    def parts(self) -> Iterator[Part]:
        """Yield the parts of every ledger."""
        for spec in self.profile.ledgers:
            if spec.from_geometry:
                yield self._of_geometry(spec)
            elif spec.rows:
                context = Context(spec, self.profile, "", self.profile.name, set(), {})
                yield _part(_grid(spec.rows), context, {})
            elif not spec.from_values:
                for part in self._of_files(spec):
                    self._collect(part)
                    yield part
        for spec in self.profile.ledgers:
            if spec.from_values:
                yield self._of_values(spec, spec.from_values)
        for declared in self.profile.geometry:
            try:
                self._shapes_of(declared.kind)
            except FileFault as fault:
                yield _failed("", declared.file, "", fault)

    def _collect(self, part: Part) -> None:
        for (ledger, field), found in self.distinct.items():
            if part.ledger == ledger:
                first = part.frame.drop_duplicates(field)[[field, "source_row"]].dropna()
                for value, row in first.itertuples(index=False):
                    found.setdefault(str(value), int(row))

    def _of_files(self, spec: LedgerSpec) -> Iterator[Part]:
        lookups: Lookups = {}
        try:
            lookups = {number: self._lookup(item) for number, item in enumerate(spec.lookup)}
            locators = {spec.locate.geometry: self.locator(spec.locate.geometry)} if spec.locate else {}
        except FileFault as fault:
            yield _failed(spec.id, str(fault.values.get("file", "")), "", fault)
            return
        seen: set[int] = set()
        paths: list[Path] = []
        for pattern in spec.files:
            try:
                paths += [path for path in self._matching(pattern) if path not in paths]
            except FileFault as fault:
                yield _failed(spec.id, "", "", fault)
        # Of rows repeated in a later file the last one is kept, so the last file comes first.
        for path in reversed(paths) if spec.repeats == "last" else paths:
            file = _relative(self.source, path)
            wanted = {title_key(name) for name in spec.sheet}
            try:
                found = False
                for grid in apart.run(read.grids, path, spec.encoding):
                    if grid.is_hidden and title_key(grid.sheet) not in wanted:
                        continue
                    unwanted = title_key(grid.sheet) not in wanted if wanted else not grid.rows
                    if grid.sheet and unwanted:
                        continue
                    found = True
                    rows = self.left_out.get((file, told(grid.sheet)), frozenset())
                    context = Context(spec, self.profile, file, told(grid.sheet), seen, locators, rows)
                    yield from _parts(grid, context, lookups)
                if not found:
                    rule = "no_sheet" if wanted else "empty_sheet"
                    yield _failed(
                        spec.id, file, "", FileFault(rule, value=labels.text("figure.comma").join(spec.sheet))
                    )
            except FileFault as fault:
                yield _failed(spec.id, file, "", fault)

    def _matching(self, pattern: str) -> list[Path]:
        """Return the files below the source that fit a pattern; raises FileFault where there is none that may be read."""
        if self.source.is_file():
            found = [self.source] if self.source.match(pattern) else []
        else:
            found = sorted(path for path in self.source.glob(pattern) if path.is_file())
        if not found:
            raise FileFault("no_file", value=pattern)
        if len(found) > limits.FILES:
            raise FileFault("too_many_files", files=len(found), most=limits.FILES)
        for path in found:
            if fault := _unfit(self.source, path):
                raise fault
        return found

    def _one_file(self, pattern: str) -> Path:
        """Return the first file that fits a pattern, beside the source where that is a file itself."""
        folder = self.source.parent if self.source.is_file() else self.source
        paths = sorted(path for path in folder.glob(pattern) if path.is_file())
        if not paths:
            raise FileFault("no_file", value=pattern, file=pattern)
        if fault := _unfit(folder, paths[0]):
            fault.values["file"] = pattern
            raise fault
        return paths[0]

    def _lookup(self, lookup: Lookup) -> dict[str, dict[str, Any]]:
        """Return, by new title, the value of each key of the other file."""
        path = self._one_file(lookup.file)
        found = Findings("", lookup.file, "")
        wanted = {title_key(title) for title in (lookup.key, *lookup.take.values())}
        table = table_of(apart.all_of(read.grids, path)[0], wanted, None, found)
        key = table.column(lookup.key)
        names = words(key)
        taken: dict[str, dict[str, Any]] = {}
        for new, title in lookup.take.items():
            column = table.column(title)
            taken[new] = {
                names[code]: column.cell(row) for row, code in enumerate(key.codes.tolist()) if code >= 0
            }
        return taken

    @functools.cache  # noqa: B019 - lives as long as one reading of the source
    def _shapes_of(self, kind: str) -> geometry.Places:
        spec = _geometry_of(self.profile, kind)
        return _shapes(self._one_file(spec.file), spec, ())

    def locator(self, kind: str) -> positions.Locator:
        """Return what finds the polygon of a kind around a point."""
        return positions.Locator({name: shape for name, (_, shape) in self._shapes_of(kind).items()})

    def _of_geometry(self, spec: LedgerSpec) -> Part:
        """Make one row of each place, however many polygons it has."""
        kind = str(spec.from_geometry)
        declared = _geometry_of(self.profile, kind)
        try:
            path = self._one_file(declared.file)
            places = self._shapes_of(kind)
        except FileFault as fault:
            return _failed(spec.id, declared.file, "", fault)
        file = path.relative_to(self.source).as_posix() if self.source.is_dir() else path.name
        grid = _grid([properties for properties, _ in places.values()])
        return _part(grid, Context(spec, self.profile, file, "", set(), {}), {})

    def _of_values(self, spec: LedgerSpec, origin: FromValues) -> Part:
        """Make one row of each value that the ledgers read so far have in a field."""
        ledger, field = origin.ledger, origin.field
        found = self.distinct[ledger, field]
        title = contracts.load_all()[ledger].title
        grid = _grid([{"value": value} for value in found])
        key = [item.name for item in contracts.load_all()[spec.id].fields if item.required]
        made = spec.model_copy(update={"columns": {name: ["value"] for name in key} | spec.columns})
        part = _part(grid, Context(made, self.profile, "", title, set(), {}), {})
        if part.ledger:
            part.frame["source_row"] = [found[str(value)] for value in part.frame[key[0]]]
        return part


def _geometry_of(profile: Profile, kind: str) -> Geometry:
    return next(item for item in profile.geometry if item.kind == kind)


# ---------------------------------------------------------------------------- geometry


def _shapes(path: Path, spec: Geometry, wanted: tuple[str, ...]) -> geometry.Places:
    return apart.all_of(geometry.shapes, path, spec, wanted)[0]


def read_geometry(source: Path, profile: Profile | None) -> dict[str, dict[str, Any]]:
    """Return the source's geometry by kind, each a WGS-84 FeatureCollection; unreadable files are left out.

    Features carry community_id or compound_id, and name.
    """
    found: dict[str, dict[str, Any]] = {}
    if profile is None:
        for kind, path in _plain_geometry(source).items():
            with contextlib.suppress(FileFault):
                places = _shapes(path, geometry.plain(kind), geometry.PROPERTIES[kind])
                found[kind] = geometry.collection(places.values())
        return found
    reader = _ByProfile(source, profile)
    for spec in profile.geometry:
        try:
            places = reader._shapes_of(spec.kind)
        except FileFault:
            continue
        key = {"communities": "community_id", "compounds": "compound_id"}.get(spec.kind, "id")
        named = [
            ({key: place, "name": str(properties.get(spec.name, ""))}, shape)
            for place, (properties, shape) in places.items()
        ]
        found[spec.kind] = geometry.collection(named)
    return found
