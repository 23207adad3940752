"""The command line: `linli`, `python -m linli`. Exit status: 0 done, 1 the data is at fault, 2 the call or the machine is."""

import contextlib
import functools
import glob
import io
import itertools
import json
import os
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn, cast, get_args
from urllib.parse import urlencode

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from typer.exceptions import TyperException

from linli import access as rights
from linli import contracts, doctor, headlines, intake, manual, navigation, policy, settings
from linli.ledgers import Finding, load_profile
from linli.manual import CallError
from linli.metrics import comparison, indicators
from linli.pipeline import build as builds
from linli.pipeline import city as cities
from linli.pipeline import dates
from linli.selection import Selection
from linli.text import formatting, labels, signs
from linli.warehouse import faults, files, public, record
from linli.warehouse import prune as pruning
from linli.warehouse import snapshots as shelf
from linli.warehouse.store import Reader, Store

app = typer.Typer(
    cls=manual.Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": manual.HELP},
)
command = functools.partial(app.command, cls=manual.Command)

_LANGUAGES = ("zh", "en")
_LISTED = 12  # of the names that a message lists
SHOWN_PER_RULE = 20  # on a terminal; --json gives all

SourceArgument = Annotated[Path, typer.Argument(help="A folder of ledgers, or one workbook.")]
ProfileOption = Annotated[
    Path | None, typer.Option("--profile", help="A TOML file that maps an export to ledgers.")
]
StoreOption = Annotated[Path | None, typer.Option("--store", help="Folder of the published versions.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def main() -> None:
    """Run the command line; a fault of the call or of the machine is one line on stderr, never a traceback."""
    _make_writable()
    try:
        labels.speak(english=settings.read().is_english)
        _check_settings()
        status = app(args=_language(sys.argv[1:]), prog_name="linli", standalone_mode=False)
    except TyperException as error:
        _fail(manual.in_words(error))
    except (Exception, typer.Abort) as error:
        if faults.is_told(error):
            _fail(faults.sentence(error))
        # What we did not think of, with the place, for whoever mends it.
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        _fail(
            labels.text(
                "fault.internal", where=where, error=" ".join(f"{type(error).__name__} {error}".split())
            )
        )
    if status:
        sys.exit(status)


def _check_settings() -> None:
    """Make sure that what the environment names is there and can be read; raises CallError."""
    if found := settings.wrong():
        raise CallError(labels.text("cli.bad_setting", name=found[0], value=found[1]))
    try:
        policy.rows()
    except ValueError as error:
        raise CallError(labels.text("cli.bad_policy", error=error)) from error


def _make_writable() -> None:
    """Let every sign be written: a console may know no Chinese, and what Windows pipes into a file would depend on its language."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_piped = os.name == "nt" and not stream.isatty()
            stream.reconfigure(encoding="utf-8" if is_piped else None, errors="replace")


def _language(arguments: list[str]) -> list[str]:
    """Take --lang out of a call, wherever it stands, and speak that language; raises CallError."""
    left, said = [], iter(arguments)
    for argument in said:
        name, equals, value = argument.partition("=")
        if name != "--lang":
            left.append(argument)
            continue
        value = value if equals else next(said, "")
        if value not in _LANGUAGES:
            raise CallError(labels.text("manual.no_language", name=value, known=_names(_LANGUAGES)))
        labels.speak(english=value == "en")
    return left


def _print_version(is_asked: bool) -> None:
    if is_asked:
        _say(f"linli {settings.version()}")
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version of linli.", callback=_print_version, is_eager=True),
    ] = False,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="zh|en", help="Language; that of the system unless given.")
    ] = None,
) -> None:
    """A street's dashboard, made from its own ledgers."""


def _say(text: str, err: bool = False) -> None:
    """Print a text; what a ledger holds of signs that control a terminal is not among it."""
    typer.echo(signs.plain(text).replace("\r", " "), err=err)


def _fail(message: str) -> NoReturn:
    _say(message, err=True)
    sys.exit(2)


def _store(named: Path | None, *, may_be_new: bool = False, writes: bool = False) -> Store:
    """Return the store of a call; raises CallError, which names those nearby, for one that is not there.

    Nor is one written that belongs to somebody else: what root publishes there the service could not read.
    """
    folder = named or settings.read().store
    if writes and (owner := files.owned_by_another(folder)):
        raise CallError(labels.text("cli.store_of_another", path=folder, owner=owner))
    if not may_be_new and folder != settings.default_store() and not folder.is_dir():
        raise CallError(labels.text("cli.no_store", path=folder, known=_stores(folder)))
    return Store(folder)


def _stores(folder: Path) -> str:
    """Return the stores that whoever named this one may have meant."""
    there = [path for path in (settings.default_store(), *_beside(folder)) if (path / "versions").is_dir()]
    return _names(map(str, there)) or labels.text("cli.no_store_at_all")


def _beside(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(folder.absolute().parent.iterdir())
    return []


def _known(kind: str, said: str, names: Iterable[tuple[str, str]]) -> str:
    """Return the id of what a call names by its id or its name; raises CallError, which lists what there is."""
    listed = dict(names)
    found = [said] if said in listed else [key for key, name in listed.items() if name == said]
    if len(found) == 1:
        return found[0]
    near = [key for key, name in listed.items() if key in found or said in name] or list(listed)
    shown = _names(f"{key} {listed[key]}".rstrip() for key in near[:_LISTED])
    if len(near) > _LISTED:
        shown = labels.text("cli.and_more", known=shown, n=len(near) - _LISTED)
    key = f"cli.{'two' if found else 'no'}_{kind}"
    raise CallError(labels.text(key if labels.get(key) else f"cli.no_{kind}", name=said, known=shown))


def _ledger(said: str) -> str:
    """Return the id of a ledger that a call names by its id or its title."""
    return _known("ledger", said, ((name, item.title) for name, item in contracts.load_all().items()))


def _version(store: Store, said: str) -> str:
    """Return the id of a version that a call names by it, or by the name of a snapshot of it."""
    if store.has(said):
        return said
    return next((item.version for item in shelf.load_all(store) if item.name == said), said)


def _print_json(value: object) -> None:
    _say(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"not for JSON: {value!r}")


@contextlib.contextmanager
def _progress(quiet: bool) -> Iterator[builds.Progress]:
    """Show a bar on a terminal; nothing elsewhere."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _fraction, _text: None
        return
    columns = TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda fraction, text: bar.update(task, completed=fraction, description=text)


@contextlib.contextmanager
def _keeping(paths: Sequence[Path]) -> Iterator[None]:
    """Keep beside it what somebody wrote into a file that is written anew: a filled template, a profile that was gone over."""
    kept: dict[Path, Path] = {}
    for path in paths:
        if path.is_file():
            names = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in itertools.count(1))
            kept[path] = next(name for name in names if not name.exists())
            shutil.copyfile(path, kept[path])
    try:
        yield
    finally:
        for path, before in kept.items():
            if path.is_file() and path.read_bytes() == before.read_bytes():
                before.unlink()
            else:
                _say(labels.text("cli.kept", path=path, kept=before))


def _source(path: Path) -> Path:
    if not path.exists():
        raise CallError(labels.text("cli.no_source", path=path))
    return path


def _profile(path: Path | None) -> Path | None:
    if path is None:
        return None
    if not path.is_file():
        raise CallError(labels.text("cli.no_profile", path=path))
    try:
        load_profile(path)
    except ValueError as error:
        raise CallError(labels.text("cli.bad_profile", error=error)) from error
    return path


@command()
def template(
    out: Annotated[Path, typer.Argument(help="The workbook to write; a folder for one workbook a theme.")],
    ledger: Annotated[list[str] | None, typer.Option(help="Only this ledger; may be given again.")] = None,
) -> None:
    """Write a blank workbook from the contracts: titles, what they mean, an example, drop-downs."""
    from linli.ledgers import template as templates

    chosen = [_ledger(name) for name in ledger] if ledger else None
    if out.suffix.lower() == ".xlsx":
        with _keeping([out]):
            templates.write(out, chosen)
        _say(str(out))
        return
    with _keeping([out / f"{theme}.xlsx" for theme in templates.themes()]):
        written = templates.write_each(out)
    for path in written:
        _say(str(path))


@command("profile")
def draft_profile(
    source: Annotated[Path, typer.Argument(help="A file of an export, or a folder of them.")],
    ledger: Annotated[
        str | None, typer.Option(help="Which ledger it is, where it is not recognised.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The profile to write; printed unless given.")
    ] = None,
) -> None:
    """Draft a profile from the sheets of an export: columns, forms of dates, words, what is dropped and what is open."""
    from linli.ledgers import draft, sheets_of

    chosen = _ledger(ledger) if ledger is not None else None
    sheets, faulty = sheets_of(_source(source))
    drafts, unknown = draft.of_sheets(sheets, chosen)
    for line in faulty:
        _say(line, err=True)
    if not drafts:
        _say(labels.text("cli.nothing_recognised"), err=True)
        for line in unknown:
            _say(line, err=True)
        sys.exit(1)
    text = draft.toml(source.resolve().stem, drafts, unknown)
    if out is None:
        _say(text.rstrip())
        return
    with _keeping([out]):
        out.write_text(text, encoding="utf-8")
    n = sum(len(each.open) for each in drafts)
    _say(labels.text("cli.drafted", path=out, ledgers=len(drafts), unknown=len(unknown), open=n))


@command()
def demo(
    out: Annotated[Path, typer.Argument(help="The folder to write.")],
    scale: Annotated[int, typer.Option(min=1, help="Streets.")] = 1,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 20260101,
    city: Annotated[bool, typer.Option("--city", help="Each street in a folder of its own.")] = False,
) -> None:
    """Write the ledgers of the fictional street."""
    from linli import demo as demos

    with _progress(quiet=False) as progress:
        manifest = demos.generate(out, scale=scale, seed=seed, city=city, progress=progress)
    for ledger, rows in manifest["counts"].items():
        _say(labels.text("cli.made", ledger=contracts.load_all()[ledger].title, rows=f"{rows:,}"))


@command()
def check(source: SourceArgument, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Read and check a source; findings per cell. Publishes nothing."""
    found = _streets(source, profile)
    with _progress(as_json) as progress:
        if found:
            with tempfile.TemporaryDirectory(prefix="linli-") as made:
                report = cities.build_city(
                    found, Store(Path(made)), profile=_profile(profile), publish=False, progress=progress
                )
        else:
            report = builds.check(_source(source), _profile(profile), progress)
    call = shlex.join(["linli", "build", str(source), *(["--profile", str(profile)] if profile else [])])
    _tell(report, as_json, "cli.faulty" if profile else "cli.faulty_unmapped", call=call)


@command()
def build(
    source: Annotated[
        Path | None,
        typer.Argument(help="A folder of ledgers, or one workbook; with --select only where asked."),
    ] = None,
    profile: ProfileOption = None,
    select: Annotated[
        str | None,
        typer.Option(
            metavar="INDICATOR|TABLE",
            help="Only this, and what reads it, on a copy of the live version that is not made live.",
        ),
    ] = None,
    publish: Annotated[bool, typer.Option("--publish", help="With --select: make it live.")] = False,
    keep: Annotated[
        bool,
        typer.Option("--keep", help="Keep a copy of the files in the store, so that others add to them."),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="Of a city: so many processes of this machine build its streets."),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Of a city: the Dask cluster there builds its streets."),
    ] = None,
    streets: Annotated[
        str,
        typer.Option(metavar="good|all", help="Of a city: publish its good streets, or only all of them."),
    ] = "good",
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check, build and publish a new version; folders with ledgers of their own are the streets of a city."""
    if select is not None:
        _build_selected(select, source, profile, publish, _store(store, writes=True), as_json)
        return
    if publish:
        raise CallError(labels.text("cli.publish_selected"))
    if source is None:
        raise CallError(labels.text("cli.source_or_select"))
    if streets not in get_args(cities.Faulty):
        raise CallError(labels.text("city.streets", value=streets))
    found = _streets(source, profile)
    if (workers or cluster) and not found:
        raise CallError(labels.text("city.not_a_city", source=source))
    if keep and found:
        raise CallError(labels.text("city.no_keep"))
    with _progress(as_json) as progress:
        folder = _store(store, may_be_new=True, writes=True)
        before = folder.live_version()
        if found:
            report = _build_city(found, folder, _profile(profile), workers, cluster, streets, progress)
        else:
            report = builds.build(_source(source), folder.folder, _profile(profile), progress)
    if report.version:
        if keep:
            intake.keep(folder, report.version, source, profile, record.operator(), before)
        _put_on_record(folder, "publish", **intake.log(folder, report.version, report))
    _tell(report, as_json)
    if report.version and not as_json:
        key = "cli.in_place_of" if before else "cli.in_folder"
        _say(labels.text(key, folder=folder.folder, before=before))


def _streets(source: Path, profile: Path | None) -> list[cities.Street]:
    """Return the streets of a source, none where it is one street; raises CallError where their names do not fit."""
    try:
        return cities.streets(_source(source), _profile(profile))
    except ValueError as error:
        raise CallError(str(error)) from error


def _build_city(
    found: list[cities.Street],
    store: Store,
    profile: Path | None,
    workers: int | None,
    cluster: str | None,
    faulty: str,
    progress: builds.Progress,
) -> builds.Report:
    with cities.engine(workers, cluster) as engine:
        return cities.build_city(
            found, store, profile=profile, by=engine, faulty=cast(cities.Faulty, faulty), progress=progress
        )


@command()
def add(
    files: Annotated[list[Path], typer.Argument(help="Files, or folders of files, as they were sent.")],
    profile: ProfileOption = None,
    ledger: Annotated[
        str | None, typer.Option(help="Every sheet is this ledger, whatever its name; by its id.")
    ] = None,
    update: Annotated[
        str | None, typer.Option(help="append, period (replaces the months it holds) or all (replaces all).")
    ] = None,
    note: Annotated[str, typer.Option(help="What this is, for the log.")] = "",
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Start anew: nothing received before counts any more.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add files to those received before, check all, and publish; an error or a question publishes nothing."""
    folder, who = _store(store, may_be_new=True, writes=True), record.operator()
    read_by = _profile(profile)
    text = read_by.read_text(encoding="utf-8") if read_by else ""
    sent = _sent(files)
    if ledger:
        if profile:
            raise CallError(labels.text("cli.ledger_or_profile", ledger=ledger))
        ledger = _ledger(ledger)
        names = json.dumps([glob.escape(name) for name in sorted(sent)], ensure_ascii=False)
        text = f'name = "{ledger}"\n[[ledger]]\nid = "{ledger}"\nfiles = {names}\n'
    delivery = intake.deliver(
        folder, sent, intake.Plan(text, _rules(update, ledger), is_fresh=fresh), who, note
    )
    try:
        with _progress(as_json) as progress:
            shown = intake.preview(folder, delivery, progress=progress)
        is_held = shown.report.failed or bool(shown.questions)
        version = None if is_held else intake.publish(folder, delivery, who).version
    except BaseException:
        intake.discard(folder, delivery.id)
        raise
    if is_held:
        intake.discard(folder, delivery.id)
    shown.report.version = version
    _tell(shown.report, as_json, changes=[asdict(change) for change in shown.changes])
    if not as_json:
        _tell_changes(shown)
        if version:
            _say(labels.text("cli.can_undo", folder=folder.folder))
    if is_held:
        sys.exit(1)


def _sent(paths: Sequence[Path]) -> dict[str, bytes | Path]:
    """Return the files that a call names, by the names they are kept under; those of a folder by their way in it."""
    sent: dict[str, bytes | Path] = {}
    # Not every shell expands *.csv.
    named = [[path] if path.exists() else sorted(map(Path, glob.glob(str(path)))) or [path] for path in paths]  # noqa: PTH207
    for path in map(_source, itertools.chain(*named)):
        inside = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
        for item in inside:
            name = item.relative_to(path).as_posix() if path.is_dir() else item.name
            if not any(part.startswith((".", "~$")) for part in Path(name).parts):
                if name in sent:
                    raise CallError(labels.text("cli.same_name", name=name))
                sent[name] = item
    return sent


def _rules(update: str | None, ledger: str | None) -> dict[str, contracts.Update]:
    """Return the rule that a call gives the ledgers of a delivery: to the one it names, else to all that can follow it."""
    if update is None:
        return {}
    ids = [ledger] if ledger else list(contracts.load_all())
    kept = [name for name in ids if ledger or update != "period" or contracts.load_all()[name].dated_by]
    return dict.fromkeys(kept, cast(contracts.Update, update))


def _tell_changes(shown: intake.Preview) -> None:
    for change in shown.changes:
        if change.added or change.changed or change.gone:
            title = contracts.load_all()[change.ledger].title
            _say(
                labels.text(
                    "cli.change", ledger=title, added=change.added, changed=change.changed, gone=change.gone
                )
            )
    for move in shown.moves:
        verdict = labels.text(f"verdict.{move.comparison.verdict}")
        title = indicators.catalogue()[move.indicator].title
        _say(labels.text("cli.move", month=formatting.month(move.month), indicator=title, verdict=verdict))
    for question in shown.questions:
        title = contracts.load_all()[question.ledger].title
        _say(labels.text("cli.is_whole", ledger=title, gone=question.gone, rows=question.rows), err=True)


@command()
def undo(store: StoreOption = None) -> None:
    """Take the last delivery back: the version before it is live again; its files stay."""
    done = intake.undo(_store(store, writes=True), record.operator())
    _say(labels.text("cli.undone", delivery=done.delivery.id, version=done.version))


@command("received")
def list_received(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List what was received, newest first: when, from whom, which files, and whether it counts."""
    folder = _store(store)
    counting = intake.in_force(folder)
    found = [(known, intake.state(known, counting)) for known in reversed(intake.load_all(folder))]
    if as_json:
        kept = [
            {"id": item.id, "at": item.at, "who": item.who, "note": item.note, "state": state}
            | {"files": [asdict(one) for one in item.files], "version": item.version}
            for item, state in found
        ]
        _print_json({"received": kept})
        return
    for item, state in found:
        names = _names([one.name for one in item.files])
        word = labels.text(f"intake.state.{state}")
        _say(f"{item.id}  {word}  {item.who}  {names}  {item.note}".rstrip())


def _build_selected(
    name: str, source: Path | None, profile: Path | None, publish: bool, store: Store, as_json: bool
) -> None:
    from linli.pipeline import scratch

    made = scratch.make(store, name, _source(source) if source else None, _profile(profile))
    if publish:
        scratch.publish(store, made)
        _put_on_record(store, "publish", version=made.version, made_anew=name)
    folder = store.folder if publish else made.folder
    path = store.path(made.version) if publish else made.path
    if as_json:
        _print_json({**asdict(made), "folder": str(folder), "path": str(path), "published": publish})
        return
    counts = {"tables": len(made.tables), "indicators": len(made.indicators)}
    _say(labels.text("cli.selected", version=made.version, path=path, **counts))
    _say(labels.text("cli.selected_names", names=_names([*made.tables, *made.indicators])))
    if publish:
        _say(labels.text("cli.published", version=made.version))
    else:
        shown = made.indicators[0] if made.indicators else "--all"
        _say(labels.text("cli.selected_look", shown=shown, store=folder))


def _tell(
    report: builds.Report,
    as_json: bool,
    verdict: str = "cli.not_published",
    *,
    call: str = "",
    **more: object,
) -> None:
    if as_json:
        _print_json(
            {
                **more,
                "version": report.version,
                "ledgers": report.by_ledger(),
                "spans": {span.ledger: _span(span) for span in report.spans},
                "loads": [asdict(load) for load in report.loads],
                "findings": [asdict(finding) for finding in report.findings],
                "compared": report.is_compared,
            }
        )
    else:
        _tell_findings(report)
        spans = {span.ledger: span for span in report.spans}
        for ledger, rows in report.by_ledger().items():
            line = labels.text("cli.ledger", ledger=contracts.load_all()[ledger].title, **rows)
            _say(
                line + (labels.text("cli.ledger_replaced", n=rows["replaced"]) if "replaced" in rows else "")
            )
            if ledger in spans:
                key = "cli.span" if spans[ledger].first else "cli.span_unknown"
                _say(labels.text(key, **asdict(spans[ledger])))
            for key, titles in zip(("cli.unread", "cli.lacking"), report.columns(ledger), strict=True):
                if titles:
                    _say(labels.text(key, titles=labels.text("figure.comma").join(titles)))
        if report.version:
            _say(labels.text("cli.published", version=report.version))
        elif report.failed:
            if not report.is_compared:
                _say(labels.text("cli.not_compared"))
            _say(labels.text(verdict))
        elif call:
            n = sum(finding.severity == "warning" for finding in report.findings)
            _say(labels.text("cli.sound_warned" if n else "cli.sound", n=n, call=call))
    if report.failed:
        sys.exit(1)


def _span(span: dates.Span) -> dict[str, object]:
    """Return from when to when a ledger runs; dates are null where none can be relied on."""
    return {
        "from": span.first,
        "to": span.last,
        "as_of": span.as_of,
        "rows_after": span.after,
        "rows_far": span.far,
    }


def _tell_findings(report: builds.Report) -> None:
    by_rule: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in sorted(report.findings, key=lambda item: item.severity):
        by_rule.setdefault((finding.severity, finding.ledger, finding.rule), []).append(finding)
    for (severity, _, _), found in by_rule.items():
        word = labels.text(f"cli.severity.{severity}")
        for finding in found[:SHOWN_PER_RULE]:
            place = " ".join(part for part in (finding.file, finding.sheet, finding.cell) if part)
            _say(f"[{word}] {place} {finding.message}")
        if len(found) > SHOWN_PER_RULE:
            _say(labels.text("cli.more", word=word, n=len(found) - SHOWN_PER_RULE))


@command()
def versions(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List the published versions, newest first; * marks the live one, snapshots that name one stand beside it."""
    folder = _store(store)
    live = folder.live_version()
    found = folder.versions()
    named = shelf.by_version(folder)
    broken = folder.broken()
    if as_json:
        listed = [{**asdict(version), "snapshots": named.get(version.id, [])} for version in found]
        _print_json({"live": live, "versions": listed, "broken": broken})
    else:
        if found:
            _say(labels.text("cli.versions_head"))
        for version in found:
            mark = "*" if version.id == live else " "
            line = f"{mark} {version.id}  {version.data_as_of}  {version.built_here:%Y-%m-%d %H:%M}"
            _say(f"{line}  {_names(named.get(version.id, []))}".rstrip())
        if live is None:
            _say(folder.why_none_is_live(), err=True)
    if broken and not found and not as_json:
        _say(labels.text("fault.none_sound"), err=True)
    _tell_broken(broken, as_json)


def _tell_broken(broken: Mapping[str, str], as_json: bool) -> None:
    """Name the damaged versions, where there are any, and leave with the exit status for that."""
    if not broken:
        return
    if not as_json:
        told = [labels.text("fault.broken_version", version=name, reason=why) for name, why in broken.items()]
        _say(labels.text("fault.broken_versions", versions=_names(told)), err=True)
    sys.exit(1)


@command()
def rollback(version: str, store: StoreOption = None) -> None:
    """Make an earlier version the live one."""
    folder = _store(store, writes=True)
    before, version = folder.live_version(), _version(folder, version)
    folder.point_to(version)
    _put_on_record(folder, "rollback", version=version, **{"from": before})
    _say(labels.text("cli.live", version=version))


def _put_on_record(store: Store, act: record.Act, **about: object) -> None:
    """Add a line to the record; what was done stands, also where that cannot be written, which is then said."""
    try:
        record.add(store, act, record.operator(), about)
    except OSError as error:
        _say(labels.text("cli.not_recorded", path=record.path(store), error=error.strerror), err=True)


@command("record")
def show_record(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show who published, rolled back, signed in, exported; exit 1 where somebody has changed the record."""
    folder = _store(store)
    entries, broken = record.load(folder), record.fault(folder)
    if as_json:
        _print_json({"entries": [asdict(entry) for entry in entries], "broken_at": broken})
    else:
        for entry in entries:
            told = labels.text(
                "record.line",
                number=entry.number,
                at=formatting.moment(entry.at_here),
                who=entry.name,
                act=entry.deed,
                about=record.in_words(entry.about),
            )
            _say(told.rstrip())
        state = "title" if entries else "gone" if folder.versions() else "none"
        text = labels.text(f"record.{state}", n=len(entries))
        _say(labels.text("record.broken", number=broken) if broken else text, err=bool(broken))
        if entries:
            _say(labels.text("record.last", hash=entries[-1].hash))
    if broken:
        sys.exit(1)


def _names(names: Iterable[str]) -> str:
    return manual.known(names)


@command()
def snapshots(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List the named snapshots, newest first."""
    folder = _store(store)
    found, faulty = shelf.load_all(folder), shelf.broken(folder)
    if as_json:
        _print_json({"snapshots": [_about(snapshot) for snapshot in found], "broken": faulty})
    else:
        for snapshot in found:
            _say(f"{snapshot.created_at:%Y-%m-%d %H:%M}  {snapshot.version}  {snapshot.name}")
            _say(f"    {_link(snapshot)}")
        if faulty:
            _say(labels.text("cli.broken_snapshots", files=_names(faulty)), err=True)
    if faulty:
        sys.exit(1)


def _link(snapshot: shelf.Snapshot) -> str:
    return f"{snapshot.view}?{urlencode(snapshot.address)}"


def _about(snapshot: shelf.Snapshot) -> dict[str, object]:
    return {**asdict(snapshot), "link": _link(snapshot)}


@command("snapshot")
def change_snapshot(
    name: str,
    version: Annotated[str | None, typer.Option(help="The live one unless given.")] = None,
    view: Annotated[str, typer.Option(help="Which view it opens.")] = "overview",
    parameter: Annotated[
        list[str] | None, typer.Option("--set", help="key=value as in the address; may be given again.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Remove the snapshot of this name.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Name a version, with a view and what is chosen there; a clean-up keeps it."""
    folder = _store(store, writes=True)
    if remove:
        shelf.remove(folder, name)
        _put_on_record(folder, "snapshot_removed", name=name)
        if as_json:
            _print_json({"removed": name})
        else:
            _say(labels.text("cli.snapshot_removed", name=name))
        return
    view = _view(view)
    version = version and _version(folder, version)
    made = shelf.add(folder, name, version=version, view=view, parameters=_parameters(parameter or []))
    _put_on_record(folder, "snapshot", name=made.name, version=made.version)
    if as_json:
        _print_json(_about(made))
    else:
        _say(labels.text("cli.snapshot_added", name=made.name, link=_link(made)))


def _view(view: str) -> str:
    """Return the id of a view by its id, name or alias."""
    return navigation.ALIASES.get(view) or _known(
        "view", view, ((item, labels.text(f"page.{item}")) for item in navigation.ANCHORS)
    )


def _parameters(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not key or not equals:
            raise CallError(labels.text("cli.bad_set", text=pair))
        found[key] = value
    return found


@command()
def prune(
    keep: Annotated[int, typer.Option(min=1, help="So many newest versions stay.")] = pruning.KEPT,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove old versions; never the live one, nor one that a snapshot names."""
    folder = _store(store, writes=True)
    try:
        done = pruning.prune(folder, keep)
    except pruning.Unsure as error:
        if as_json:
            _print_json({"removed": [], "kept": [], "broken": error.files})
        else:
            _say(str(error), err=True)
        sys.exit(1)
    if done.removed:
        intake.sweep(folder)
        _put_on_record(folder, "prune", removed=[version.id for version in done.removed])
    if as_json:
        _print_json(
            {
                "removed": [version.id for version in done.removed],
                "kept": [
                    {"version": item.version.id, "reasons": item.reasons, "snapshots": item.snapshots}
                    for item in done.kept
                ],
                "broken_versions": done.broken,
            }
        )
        _tell_broken(done.broken, as_json)
        return
    for version in done.removed:
        _say(labels.text("prune.removed", version=version.id, day=version.data_as_of))
    for item in done.kept:
        reasons = _names(
            [
                labels.text(f"prune.reason.{reason}", names=_names(item.snapshots), keep=keep)
                for reason in item.reasons
            ]
        )
        _say(labels.text("prune.kept", version=item.version.id, day=item.version.data_as_of, reasons=reasons))
    if not done.removed:
        _say(labels.text("prune.nothing"))
    _tell_broken(done.broken, as_json)


@command()
def diff(first: str, second: str, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show which monthly totals of which indicators differ between two versions."""
    folder = _store(store)
    first, second = (_version(folder, version) for version in (first, second))
    before, after = (_totals(folder.reader(version)) for version in (first, second))
    changes = [
        {
            "indicator": name,
            "month": month,
            "before": before.get((name, month)),
            "after": after.get((name, month)),
        }
        for name, month in sorted(before.keys() | after.keys())
        if before.get((name, month)) != after.get((name, month))
    ]
    if as_json:
        _print_json({"first": first, "second": second, "changes": changes})
        return
    for item in changes:
        _say(f"{item['indicator']}  {item['month']:%Y-%m}  {item['before']} → {item['after']}")
    if not changes:
        _say(labels.text("cli.no_difference"))


def _totals(reader: Reader) -> dict[tuple[str, date], tuple[float | None, float | None]]:
    whole = Selection(None, None, reader.version.data_as_of, reader.version.data_as_of)
    catalogue = indicators.catalogue()
    return {
        (row["indicator"], row["month"]): (row["numerator"], row["denominator"])
        for row in reader.rows("indicator_totals")
        if row["indicator"] in catalogue
        and (
            not catalogue[row["indicator"]].people
            or indicators.may_show(reader, catalogue[row["indicator"]], whole)
        )
    }


@command()
def path(
    store: StoreOption = None,
    is_public: Annotated[
        bool, typer.Option("--public", help="The half of it that may be handed on: no count of few persons.")
    ] = False,
) -> None:
    """Print the live DuckDB file, which is the steward's; or its public half."""
    folder = _store(store)
    reader = folder.reader()
    _say(str(public.write(folder, reader) if is_public else reader.path))


@command("indicators")
def list_indicators(as_json: JsonOption = False) -> None:
    """List every indicator with its definition."""
    found = indicators.catalogue()
    if as_json:
        keys = ("id", "theme", "title", "meaning", "definition", "unit", "window", "better", "kind", "needs")
        _print_json({"indicators": [{key: getattr(item, key) for key in keys} for item in found.values()]})
        return
    for item in found.values():
        _say(f"{item.id}  {item.title}  [{item.unit}]\n    {item.meaning}")


@command()
def show(
    indicator: Annotated[str | None, typer.Argument(help="An indicator's id; or --all.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every indicator.")] = False,
    community: Annotated[list[str] | None, typer.Option(help="Community id; may be given again.")] = None,
    month: Annotated[str | None, typer.Option(help="YYYY-MM; the last complete month unless given.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="YYYY-MM, the first month of a period.")] = None,
    last: Annotated[str | None, typer.Option("--to", help="YYYY-MM, the last month of a period.")] = None,
    compare: Annotated[
        str | None,
        typer.Option(
            metavar="last_year|previous|target", help="What it is compared with; last_year unless given."
        ),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one indicator, or all, over a month or a period: value, n, numerator, denominator, comparison and verdict."""
    if (indicator is None) == (not every):
        raise CallError(labels.text("cli.one_or_all"))
    if indicator is not None:
        titles = ((name, item.title) for name, item in indicators.catalogue().items())
        indicator = _known("indicator", indicator, titles)
    if compare is not None and compare not in comparison.AGAINST:
        raise CallError(labels.text("cli.no_compare", name=compare, known=_names(comparison.AGAINST)))
    reader = _store(store).reader()
    chosen = _communities(reader, community, None)
    against = [item for item in comparison.AGAINST if item == compare] or ["last_year"]
    names = [indicator] if indicator else list(indicators.catalogue())
    asked = [(name, _period(reader, name, month, first, last, chosen)) for name in names]
    if as_json:
        shown = [_shown(reader, name, selection, against[0]) for name, selection in asked]
        _print_json({"values": shown, "version": reader.version.id, "data_as_of": reader.version.data_as_of})
        return
    for name, selection in asked:
        _print_shown(reader, name, selection, against[0])


@command("find")
def find_text(
    text: Annotated[
        list[str],
        typer.Argument(help="Names, pinyin or initials; or a community, an indicator and a period."),
    ],
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find places, views, indicators and figures by name; each with its address."""
    from linli import find

    reader = _store(store).reader()
    found = find.find(reader, " ".join(text), indicators.last_final_month(reader))
    if as_json:
        answer = found.answer and {**asdict(found.answer), "parameters": dict(found.answer.parameters)}
        if answer:
            del answer["selection"]  # its parameters say it
        hits = [
            {**asdict(hit), "parameters": dict(hit.parameters), "address": hit.address} for hit in found.hits
        ]
        _print_json({"answer": answer, "hits": hits})
        return
    if found.answer:
        _say(found.answer.sentence)
    for hit in found.hits:
        _say(f"{labels.text(f'find.kind.{hit.kind}')} {hit.name} {hit.detail}  /{hit.address}")
    if not found.hits and not found.answer:
        _say(labels.text("find.none", text=" ".join(text)))


def _period(
    reader: Reader,
    indicator: str,
    month: str | None,
    first: str | None,
    last: str | None,
    communities: tuple[str, ...] | None,
) -> Selection:
    if month and (first or last):
        raise CallError(labels.text("cli.month_or_period"))
    named = last or month
    end = _month(named) if named else indicators.last_final_month(reader, indicator)
    start = _month(first) if first else end
    if start > end:
        raise CallError(labels.text("cli.period_backwards", first=first, last=f"{end:%Y-%m}"))
    return Selection(communities, None, start, end)


def _shown(
    reader: Reader, indicator: str, selection: Selection, against: comparison.Against
) -> dict[str, object]:
    """Return one entry of what `show --json` prints; months are texts YYYY-MM, an interval is two numbers."""
    about = indicators.catalogue()[indicator]
    found = indicators.value(reader, indicator, selection)
    beside = comparison.of(reader, indicator, selection, against)
    return {
        "indicator": indicator,
        "window": about.window,
        "scale": about.scale,
        "status": found.status,
        "value": found.value,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "n": found.n,
        "start": found.start,
        "end": found.end,
        "is_final": found.is_final,
        "target": asdict(found.target) if found.target else None,
        "comparison": {
            "against": against,
            "status": beside.status,
            "months": [f"{item:%Y-%m}" for item in beside.months],
            "age": beside.age,
            "left_out": [f"{item:%Y-%m}" for item in beside.left_out],
            "start": beside.start,
            "end": beside.end,
            "base": beside.base,
            "value": beside.value,
            "change": beside.change,
            "interval": beside.interval,
            "verdict": labels.text(f"verdict.{beside.verdict}"),
            "verdict_code": beside.verdict,
            "is_small": found.is_small,
            "rule": beside.rule,
            "assurance": beside.assurance,
        },
    }


def _print_shown(reader: Reader, indicator: str, selection: Selection, against: comparison.Against) -> None:
    about = indicators.catalogue()[indicator]
    found = indicators.value(reader, indicator, selection)
    period = (
        formatting.month(found.end) if about.window == "point" else formatting.months(found.start, found.end)
    )
    _say(f"{about.title}  {period}  {_line(found.status, found.value, about.unit)}")
    if found.denominator is not None:
        n = f"n={formatting.number(found.n)}  " if found.n is not None else ""
        _say(f"  {n}{formatting.number(found.numerator)} / {formatting.number(found.denominator)}")
    elif about.kind == "query" and found.n is not None:
        _say(f"  n={formatting.number(found.n)}")
    if not indicators.has_rows(reader, indicator) and not indicators.missing(reader, indicator):
        _say(f"  {labels.text('cli.no_rows_yet')}")
        if found.value is None:
            return
    beside = comparison.of(reader, indicator, selection, against)
    told = [headlines.comparisons.compared(indicator, beside) or labels.text(f"comparison.{beside.status}")]
    if found.is_small:
        told.append(labels.text("verdict.small"))
    _say(f"  {labels.text(f'compare.{against}')}  {labels.text('sentence.joiner').join(told)}")


@command()
def brief(
    call: Annotated[
        list[str],
        typer.Argument(
            metavar="{docx|pptx|pdf|xlsx|json} OUT | {monthly|agenda} {docx|pdf} OUT | template {docx|pptx} OUT",
            help="The form and the file to write; before them which paper, where it is not the speech.",
        ),
    ],
    community: Annotated[list[str] | None, typer.Option(help="Community id; may be given again.")] = None,
    as_of: Annotated[
        str | None, typer.Option(help="YYYY-MM-DD; the data date unless given, and not after it.")
    ] = None,
    month: Annotated[
        str | None, typer.Option(help="YYYY-MM, of monthly; the last that is over unless given.")
    ] = None,
    street: Annotated[
        str | None, typer.Option(help="Only the communities of this street, where there are several.")
    ] = None,
    masked: Annotated[bool, typer.Option("--masked", help="Call communities by letters.")] = False,
    template_file: Annotated[
        Path | None,
        typer.Option(
            "--template",
            help="A master of your own; templates/brief.docx or .pptx of the store unless given.",
        ),
    ] = None,
    version: Annotated[
        str | None, typer.Option(help="A published version; the live one unless given.")
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write the speech, its slides or its figures, the bulletin of a month or the page before a meeting; persons as before guests."""
    from linli import briefing

    paper, form, out = _brief_call(call)
    if month is not None and paper != "monthly":
        raise CallError(labels.text("cli.brief_month"))
    if as_of is not None and paper == "monthly":
        raise CallError(labels.text("cli.brief_day"))
    if paper == "template":
        out.write_bytes(briefing.templates.default(form))
        _say(str(out))
        return
    folder = _store(store)
    master = _master(folder.folder, form, template_file)
    reader = folder.reader(version and _version(folder, version), privacy="privacy_k_seminar")
    ask = briefing.Ask(_communities(reader, community, street), _day(reader, as_of), is_masked=masked)
    with _progress(quiet=False) as progress:
        progress(0.1, labels.text("cli.composing"))
        if not paper:
            composed = briefing.compose(reader, ask)
            progress(0.6, labels.text("cli.writing", path=out))
            written = briefing.write(composed, form, master)
        else:
            made = (
                briefing.bulletin.compose(reader, ask, _month_of(reader, month))
                if paper == "monthly"
                else briefing.agenda.compose(reader, ask)
            )
            progress(0.6, labels.text("cli.writing", path=out))
            written = briefing.write_paper(made, form, master)
    out.write_bytes(written)
    _say(str(out))


def _brief_call(call: Sequence[str]) -> tuple[str, str, Path]:
    """Return which paper is asked for ("" is the speech), its form and the file to write."""
    from linli import briefing

    kinds = {
        "monthly": briefing.PAPERS,
        "agenda": briefing.PAPERS,
        "template": tuple(briefing.templates.FORMS),
    }
    paper = call[0] if call[0] in kinds else ""
    forms = kinds.get(paper, (*briefing.FORMATS, "json"))
    form, *rest = (*call[1 if paper else 0 :], "")
    if form not in forms:
        raise CallError(labels.text("cli.brief_form", form=form, known=_names(forms)))
    if len(rest) != 2:
        raise CallError(
            labels.text("cli.brief_out", call=" ".join(("linli brief", *filter(None, (paper, form)))))
        )
    out = Path(rest[0])
    ending = out.suffix.lower().removeprefix(".")
    if ending != form and ending in (*briefing.FORMATS, "json"):
        raise CallError(labels.text("cli.brief_ending", path=out, form=form))
    return paper, form, out


def _master(store: Path, form: str, named: Path | None) -> Path | None:
    """Return the master that a file is built on: the one named, else that of the store; None is the one that comes along."""
    from linli import briefing

    if named is None:
        return briefing.templates.of(store, form)
    if form not in briefing.templates.FORMS:
        raise CallError(labels.text("template_file.form", form=form))
    if not named.is_file():
        raise CallError(labels.text("cli.no_template", path=named))
    if named.suffix.lower() != f".{form}":
        raise briefing.templates.refused(named, "suffix", form=form.upper())
    return named


def _month_of(reader: Reader, text: str | None) -> date:
    """Return the month of a bulletin: the one named, else the last that is over."""
    from linli import briefing

    known = briefing.bulletin.months(reader)
    if text is None:
        return indicators.last_final_month(reader)
    month = _month(text)
    if month not in known:
        first, last = (f"{edge:%Y-%m}" for edge in (known[-1], known[0]))
        raise CallError(labels.text("cli.month_outside", text=text, first=first, last=last))
    return month


def _communities(reader: Reader, named: list[str] | None, street: str | None) -> tuple[str, ...] | None:
    """Return the communities that are named or lie in a street, in order of their codes; None is all of them."""
    rows = reader.rows("communities_list")
    known = [row["community_id"] for row in rows]
    names = [(row["community_id"], row["name"] or "") for row in rows]
    asked = {_known("community", name, names) for name in named or known}
    chosen = [item for item in known if item in asked]
    if street is not None:
        of_street = {row["community_id"] for row in rows if row["street"] == street}
        if not of_street:
            there = sorted({row["street"] for row in rows if row["street"]})
            raise CallError(labels.text("cli.no_street", name=street, known=_names(there)))
        chosen = [item for item in chosen if item in of_street]
        if not chosen:
            raise CallError(labels.text("cli.not_in_street", name=street))
    return None if chosen == known else tuple(chosen)


def _day(reader: Reader, text: str | None) -> date:
    from linli import briefing

    first, last = briefing.first_day(reader), reader.version.data_as_of
    if text is None:
        return last
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise CallError(labels.text("cli.bad_day", text=text)) from None
    if not first <= day <= last:
        raise CallError(labels.text("cli.day_outside", text=text, first=first, last=last))
    return day


def _line(status: str, value: float | None, unit: str) -> str:
    return formatting.with_unit(value, unit) if status == "ok" else labels.text(f"status.{status}")


def _month(text: str) -> date:
    match = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if not match or not 1 <= int(match[2]) <= 12 or not int(match[1]):
        raise CallError(labels.text("cli.bad_month", text=text))
    return date(int(match[1]), int(match[2]), 1)


@command("doctor")
def look_over(
    store: StoreOption = None,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the dashboard.")] = doctor.PORT,
    url: Annotated[
        str, typer.Option(help="Address of the dashboard behind a proxy: what comes through is tried too.")
    ] = "",
    only: Annotated[
        list[str] | None, typer.Option(metavar="CHECK", help="Look at this alone; may be given again.")
    ] = None,
    is_strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 on what is to be heeded too, such as a late ledger.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Look at this machine, the environment and the store; say what is wrong and what to do. Exit 1 on a fault."""
    if strange := set(only or ()) - set(doctor.known()):
        raise CallError(
            labels.text("cli.unknown_check", names=_names(sorted(strange)), known=_names(doctor.known()))
        )
    if url and not re.match("https?://[^/]", url):
        raise CallError(labels.text("cli.bad_url", text=url))
    asked = doctor.Asked(_store(store).folder, port, url, only=tuple(only or ()))
    with _progress(as_json) as progress:
        lines = doctor.examine(asked, progress)
    if as_json:
        _print_json(doctor.as_json(lines))
    else:
        _say("\n".join(doctor.in_words(lines)))
    if not doctor.is_well(lines) or (is_strict and any(line.state != "ok" for line in lines)):
        sys.exit(1)


@command()
def completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|powershell", help="The shell.")] = "bash",
) -> None:
    """Print a script by which a shell completes commands and options."""
    _say(manual.completion(typer.main.get_command(app), shell))


@command("print")
def print_view(
    view: Annotated[str, typer.Argument(help="A view, by the name in its address.")],
    out: Annotated[Path, typer.Argument(help="The PDF to write.")],
    parameter: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="What is chosen in its address; may be given again."),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Write a view as PDF, with its name, filters, data date and page numbers; needs a browser on this machine."""
    from linli import printing

    view = _view(view)
    folder = _store(store)
    chosen = _parameters(parameter or [])
    folder.reader(chosen.get("version"))
    out.write_bytes(printing.pdf(folder.folder, view, chosen))
    _say(str(out))


@command()
def serve(
    store: StoreOption = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port.")] = doctor.PORT,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    access: Annotated[
        Path | None, typer.Option("--access", help="access.toml: who signs in how, and may see what.")
    ] = None,
    also_named: Annotated[
        list[str] | None,
        typer.Option(
            "--name", help="A name by which people open the page, beside localhost; may be given again."
        ),
    ] = None,
    path: Annotated[
        str,
        typer.Option(
            help="Path under which a proxy passes the page on, such as linli; the top unless given."
        ),
    ] = "",
    is_open: Annotated[
        bool,
        typer.Option(
            "--open-to-everybody", help="Let everybody see everything, without sign-in, on any address."
        ),
    ] = False,
) -> None:
    """Serve the dashboard, on 127.0.0.1 unless told; on any other address nobody gets in without signing in."""
    folder = _store(store, may_be_new=True)  # a new street begins on the page
    allowed = access or settings.read().access
    names = [*(also_named or ()), *(rights.load(allowed).sign_in.hosts if allowed else ())]
    if host not in rights.LOOPBACK:
        if not allowed and not is_open:
            raise CallError(labels.text("access.serve.open", host=host))
        if not names:
            raise CallError(labels.text("access.serve.hosts", host=host))
    environment = {
        **os.environ,
        "LINLI_STORE": str(folder.folder.resolve()),
        "LINLI_GATE": secrets.token_hex(),
        "LINLI_OPEN": "yes" if is_open else "",
        "FORWARDED_ALLOW_IPS": "",  # who connects is who connects, whatever a header says of others
    }
    if allowed:
        environment["LINLI_ACCESS"] = str(allowed.resolve())
    # Each run has a thread of its own, and glibc would keep a heap for every few of them that never shrinks.
    environment.setdefault("MALLOC_ARENA_MAX", "2")
    # Pictures and messages come and go by the hundred KB: each in pages of its own, they leave no holes between what stays.
    environment.setdefault("MALLOC_MMAP_THRESHOLD_", "131072")
    if not folder.folder.exists():
        _say(labels.text("cli.new_store", path=folder.folder, known=_stores(folder.folder)), err=True)
    what = labels.text("access.serve.nothing")
    try:
        reader = folder.reader()
        what = labels.text("access.serve.what", version=reader.version.id, day=reader.version.data_as_of)
        _tell_unknown(reader, rights.load(allowed) if allowed else None)
    except faults.Fault as fault:  # it may be mended, or built, while the page is up
        _say(str(fault), err=True)
    _free(host, port)
    place = {
        "name": names[0] if names else host,
        "port": f"{port}/{path.strip('/')}".rstrip("/"),
        "store": folder.folder.resolve(),
    }
    _say(labels.text("access.serve.serving", what=what, **place), err=True)
    _say(labels.text("access.serve.of", version=settings.version(), path=settings.ROOT), err=True)
    if is_open and not allowed:
        _say(labels.text("access.serve.open_now"), err=True)
    call = [sys.executable, "-m", "linli.components.server", f"--host={host}", f"--port={port}"]
    os.chdir(settings.ROOT)  # Streamlit looks for .streamlit/ and static/ here
    call += [f"--path={path}", *(f"--name={item}" for item in names)]
    if os.name == "nt":  # there a process cannot become another: its console would be given back at once
        sys.exit(subprocess.run(call, env=environment, check=False).returncode)
    os.execve(sys.executable, call, environment)


def _tell_unknown(reader: Reader, allowed: rights.Access | None) -> None:
    """Say which communities of access.toml the data do not know."""
    there = {row["community_id"] for row in reader.rows("communities_list")}
    named = {place for rule in (allowed.rules if allowed else ()) for place in rule.communities or ()}
    if strange := sorted(named - there):
        _say(labels.text("access.serve.strange", places=_names(strange)), err=True)


def _free(address: str, port: int) -> None:
    """Make sure that a port may be listened on; raises CallError."""
    try:
        with socket.create_server((address, port)):
            return
    except (OSError, OverflowError) as error:
        raise CallError(labels.text("fault.port", port=port, reason=faults.reason(error))) from error
