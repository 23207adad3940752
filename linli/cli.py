"""The command line: `linli`, `python -m linli`. Exit status: 0 done, 1 the data is at fault, 2 the call is."""

import contextlib
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from linli import build as builds
from linli import contracts, figures, indicators, labels, settings
from linli.filters import Selection
from linli.ledgers import Finding, load_profile
from linli.store import NoVersion, Reader, Store

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

SHOWN_PER_RULE = 20  # on a terminal; --json gives all

SourceArgument = Annotated[Path, typer.Argument(help="A folder of ledgers, or one workbook.")]
ProfileOption = Annotated[
    Path | None, typer.Option("--profile", help="A TOML file that maps an export to ledgers.")
]
StoreOption = Annotated[Path | None, typer.Option("--store", help="Folder of the published versions.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]


def main() -> None:
    """Run the command line; a fault of the call is one line on stderr, never a traceback."""
    try:
        app()
    except (NoVersion, CallError) as error:
        _fail(str(error))


class CallError(Exception):
    """The call is at fault: a path that is not there, an unknown name."""


def _fail(message: str) -> NoReturn:
    typer.echo(message, err=True)
    sys.exit(2)


def _store(folder: Path | None) -> Store:
    return Store(folder or settings.read().store)


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


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
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda fraction, text: bar.update(task, completed=fraction, description=text)


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
        raise CallError(f"{path}: {error}") from error
    return path


@app.command()
def template(out: Annotated[Path, typer.Argument(help="The workbook to write.")]) -> None:
    """Write a blank workbook from the contracts: titles, notes, drop-downs."""
    from linli import template as templates

    templates.write(out)
    typer.echo(str(out))


@app.command()
def demo(
    out: Annotated[Path, typer.Argument(help="The folder to write.")],
    scale: Annotated[int, typer.Option(min=1, help="Streets.")] = 1,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 20260101,
) -> None:
    """Write the ledgers of the fictional street."""
    from linli import demo as demos

    manifest = demos.generate(out, scale=scale, seed=seed)
    for ledger, rows in manifest["counts"].items():
        typer.echo(labels.text("cli.made", ledger=contracts.load_all()[ledger].title, rows=f"{rows:,}"))


@app.command()
def check(source: SourceArgument, profile: ProfileOption = None, as_json: JsonOption = False) -> None:
    """Read and check a source; findings per cell. Publishes nothing."""
    with _progress(as_json) as progress:
        report = builds.check(_source(source), _profile(profile), progress)
    _tell(report, as_json, "cli.faulty")


@app.command()
def build(
    source: SourceArgument,
    profile: ProfileOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check, build and publish a new version."""
    with _progress(as_json) as progress:
        report = builds.build(_source(source), _store(store).folder, _profile(profile), progress)
    _tell(report, as_json)


def _tell(report: builds.Report, as_json: bool, verdict: str = "cli.not_published") -> None:
    if as_json:
        _print_json(
            {
                "version": report.version,
                "ledgers": report.by_ledger(),
                "loads": [asdict(load) for load in report.loads],
                "findings": [asdict(finding) for finding in report.findings],
            }
        )
    else:
        _tell_findings(report)
        for ledger, rows in report.by_ledger().items():
            typer.echo(labels.text("cli.ledger", ledger=contracts.load_all()[ledger].title, **rows))
        if report.version:
            typer.echo(labels.text("cli.published", version=report.version))
        elif report.failed:
            typer.echo(labels.text(verdict))
    if report.failed:
        sys.exit(1)


def _tell_findings(report: builds.Report) -> None:
    by_rule: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in sorted(report.findings, key=lambda item: item.severity):
        by_rule.setdefault((finding.severity, finding.ledger, finding.rule), []).append(finding)
    for (severity, _, _), found in by_rule.items():
        word = labels.text(f"cli.severity.{severity}")
        for finding in found[:SHOWN_PER_RULE]:
            place = " ".join(part for part in (finding.file, finding.sheet, finding.cell) if part)
            typer.echo(f"[{word}] {place} {finding.message}")
        if len(found) > SHOWN_PER_RULE:
            typer.echo(labels.text("cli.more", word=word, n=len(found) - SHOWN_PER_RULE))


@app.command()
def versions(store: StoreOption = None, as_json: JsonOption = False) -> None:
    """List the published versions, newest first; * marks the live one."""
    folder = _store(store)
    live = folder.live_version()
    found = folder.versions()
    if as_json:
        _print_json({"live": live, "versions": [asdict(version) for version in found]})
        return
    for version in found:
        mark = "*" if version.id == live else " "
        typer.echo(f"{mark} {version.id}  {version.data_as_of}  {version.built_at:%Y-%m-%d %H:%M}")


@app.command()
def rollback(version: str, store: StoreOption = None) -> None:
    """Make an earlier version the live one."""
    _store(store).point_to(version)
    typer.echo(labels.text("cli.live", version=version))


@app.command()
def diff(first: str, second: str, store: StoreOption = None, as_json: JsonOption = False) -> None:
    """Show which monthly totals of which indicators differ between two versions."""
    folder = _store(store)
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
        typer.echo(f"{item['indicator']}  {item['month']:%Y-%m}  {item['before']} → {item['after']}")
    if not changes:
        typer.echo(labels.text("cli.no_difference"))


def _totals(reader: Reader) -> dict[tuple[str, date], tuple[float | None, float | None]]:
    return {
        (row["indicator"], row["month"]): (row["numerator"], row["denominator"])
        for row in reader.rows("indicator_totals")
    }


@app.command()
def path(store: StoreOption = None) -> None:
    """Print the live DuckDB file."""
    typer.echo(str(_store(store).reader().path))


@app.command("indicators")
def list_indicators(as_json: JsonOption = False) -> None:
    """List every indicator with its definition."""
    found = indicators.catalogue()
    if as_json:
        keys = ("id", "theme", "title", "meaning", "definition", "unit", "window", "better", "kind", "needs")
        _print_json({"indicators": [{key: getattr(item, key) for key in keys} for item in found.values()]})
        return
    for item in found.values():
        typer.echo(f"{item.id}  {item.title}  [{item.unit}]\n    {item.meaning}")


@app.command()
def show(
    indicator: str,
    community: Annotated[list[str] | None, typer.Option(help="Community id; may be given again.")] = None,
    month: Annotated[str | None, typer.Option(help="YYYY-MM; the last complete month unless given.")] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one indicator for one month: value, n, numerator, denominator, compared periods."""
    reader = _store(store).reader()
    if indicator not in indicators.catalogue():
        raise CallError(labels.text("cli.no_indicator", name=indicator))
    known = {row["community_id"] for row in reader.rows("communities_list")}
    for name in community or []:
        if name not in known:
            raise CallError(labels.text("cli.no_community", name=name))
    chosen = _month(month) if month else indicators.last_final_month(reader, indicator)
    selection = Selection(tuple(community) if community else None, None, chosen, chosen)
    found = indicators.value(reader, indicator, selection)
    if as_json:
        _print_json({**asdict(found), "version": reader.version.id, "data_as_of": reader.version.data_as_of})
        return
    about = indicators.catalogue()[indicator]
    typer.echo(f"{about.title}  {figures.month(chosen)}  {_line(found.status, found.value, about.unit)}")
    typer.echo(f"  n={found.n}  {found.numerator} / {found.denominator}")
    for name, other in (("previous", found.previous), ("last_year", found.last_year)):
        if other:
            word = labels.text(f"cli.{name}")
            typer.echo(f"  {word}  {_line(other.status, other.value, about.unit)}")


def _line(status: str, value: float | None, unit: str) -> str:
    return figures.with_unit(value, unit) if status == "ok" else labels.text(f"status.{status}")


def _month(text: str) -> date:
    match = re.fullmatch(r"(\d{4})-(\d{2})", text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise CallError(labels.text("cli.bad_month", text=text))
    return date(int(match[1]), int(match[2]), 1)


@app.command()
def serve(
    store: StoreOption = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8501,
) -> None:
    """Serve the dashboard on 127.0.0.1."""
    folder = _store(store)
    environment = {**os.environ, "LINLI_STORE": str(folder.folder.resolve())}
    if folder.live_version() is None:
        typer.echo(labels.text("cli.nothing_published"), err=True)
    call = [sys.executable, "-m", "linli.components.server", "run", str(settings.ROOT / "app.py")]
    flags = ["--server.address=127.0.0.1", f"--server.port={port}", "--server.headless=true"]
    os.chdir(settings.ROOT)  # Streamlit looks for .streamlit/ and static/ here
    os.execve(sys.executable, [*call, *flags], environment)
