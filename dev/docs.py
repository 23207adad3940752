"""The pages of docs/ that are made: `make docs` writes them, a test says when one is stale."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import typer

from dev import notebook, pictures
from linli import cli, contracts, demo, manual, navigation
from linli.ledgers import dictionary
from linli.metrics import indicators
from linli.pipeline import build
from linli.text import labels
from linli.warehouse import meanings

DOCS = Path(__file__).resolve().parent.parent / "docs"


def pages() -> dict[str, str]:
    """Return the pages that follow from contracts, queries, labels and the command line alone, by file name."""
    return {
        "data-dictionary.md": dictionary.render() + _tables(),
        "indicators.md": _indicators(),
        "basis.md": _basis(),
        "commands.md": _commands(),
        "views.md": _views(),
    }


def _say(key: str, **values: object) -> str:
    return labels.text(f"docs.{key}", **values)


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


# ---------------------------------------------------------------------------- tables


def _tables() -> str:
    """Return the part of the dictionary on tables that no contract describes."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as checked; attach ':memory:' as target; use target")
        build.blank(connection)
        connection.execute("drop table aged_values")
        found = connection.execute("""
            select table_name, list(column_name order by column_index), list(data_type order by column_index)
            from duckdb_columns() where database_name = 'target' group by table_name order by table_name
        """).fetchall()
    ledgers = contracts.load_all()
    parts = [_say("tables")]
    for name, columns, types in found:
        if name not in ledgers:
            about = meanings.table(name)
            told = (
                [column, meanings.column(name, column), kind]
                for column, kind in zip(columns, types, strict=True)
            )
            rows = ([f"`{column}`", of.title, kind.lower(), of.told] for column, of, kind in told)
            head = labels.get("docs.table_head")
            parts.append(
                f"### {name} · {about.title}\n\n{_say('sentence', text=about.text)}\n\n{_table(head, rows)}"
            )
    return "\n" + "\n".join(parts)


# ---------------------------------------------------------------------------- indicators and what they rest on


def _indicators() -> str:
    parts = [_say("indicators")]
    themes: dict[str, list[indicators.Indicator]] = {}
    for about in indicators.catalogue().values():
        themes.setdefault(about.theme.partition("/")[0], []).append(about)
    for theme, listed in themes.items():
        parts.append(f"## {labels.text(f'page.{theme}')}\n")
        for about in listed:
            basis = labels.text("figure.comma").join(title for title, _ in about.sources)
            facts = {
                "unit": labels.get(f"unit.{about.unit}.word") or labels.text("terms.count"),
                "window": labels.text(f"terms.{about.window}"),
                "needs": indicators.need_titles(about.needs),
                "basis": basis or labels.text("figure.missing"),
            }
            parts.append(f"**{about.title}** `{about.id}`：{about.meaning}\n\n{_say('facts', **facts)}\n")
    return "\n".join(parts)


def _basis() -> str:
    parts = [_say("basis")]
    for key, source in labels.get("basis").items():
        using = [
            about.title for about in indicators.catalogue().values() if source["title"] in dict(about.sources)
        ]
        used = _say("used", titles=labels.text("figure.comma").join(using)) if key != "persons" else ""
        parts.append(f"## {source['title']}\n\n{source['text']}\n\n{used}".rstrip() + "\n")
    return "\n".join(parts)


# ---------------------------------------------------------------------------- views


def _views() -> str:
    parts = [_say("views")]
    named = {"overview": labels.text("page.overview"), "files": _say("views_files")}
    for section, views in {**navigation.VIEWS, "files": dict.fromkeys(navigation.FILES)}.items():
        parts.append(f"## {named.get(section) or labels.text(f'section.{section}')}\n")
        for view in views:
            title = labels.text(f"page.{view}")
            (first, *more) = [
                (mode, width, height, pictures.path(view, width, mode).relative_to(DOCS).as_posix())
                for mode, sizes in pictures.SIZES.items()
                for width, height in sizes
            ]
            others = labels.text("figure.comma").join(
                f"[{labels.text(f'mode.{mode}')} {width}×{height}]({where})"
                for mode, width, height, where in more
            )
            parts.append(f"### {title}\n\n![{title}]({first[-1]})\n\n{others}\n")
    return "\n".join(parts)


# ---------------------------------------------------------------------------- commands


def _commands() -> str:
    root: Any = typer.main.get_command(cli.app)
    parts = [_say("commands")]
    for name, command in root.commands.items():
        context = typer.Context(command, info_name=f"linli {name}", color=False, terminal_width=110)
        usage = manual.usage(command, context).partition(labels.text("manual.usage", call=""))[2]
        told = [
            row for rows in manual.parts(command, context).values() for row in rows if "--help" not in row[0]
        ]
        rows = [[f"`{named}`", text] for named, text in told]
        table = _table(labels.get("docs.command_head"), rows) if rows else ""
        parts.append(f"## {name}\n\n    {usage}\n\n{manual.about(command)}\n\n{table}".rstrip() + "\n")
    return "\n".join(parts)


# ---------------------------------------------------------------------------- all of it


def main() -> None:
    """Write every page, the analysts' page with what it prints on the demo street."""
    for name, page in pages().items():
        (DOCS / name).write_text(page, encoding="utf-8")
    with tempfile.TemporaryDirectory() as made:
        demo.generate(Path(made) / "ledgers")
        build.build(Path(made) / "ledgers", Path(made) / "store")
        os.environ["LINLI_STORE"] = str(Path(made) / "store")
        analyst = DOCS / "analyst.md"
        analyst.write_text(notebook.run(analyst.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
