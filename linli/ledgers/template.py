"""The blank workbook: a sheet for each ledger with titles, what each means, an example, drop-downs, from the contracts."""

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from linli import contracts
from linli.contracts import Contract, Field
from linli.ledgers import normalise
from linli.text import labels, sheets
from linli.theme import colours

_ROWS = 5_000  # as far down as drop-downs reach
_LIST_LIMIT = 255  # Excel takes no longer list of choices within a cell's rule
_TITLE_LIMIT = 32  # of the title of a message
_NUMBER_FORMATS = {"string": "@", "date": "yyyy-mm-dd", "timestamp": "yyyy-mm-dd hh:mm"}
_EXAMPLE_YEAR = 2026


def write(path: Path, ledgers: Collection[str] | None = None) -> None:
    """Write the workbook, of these ledgers or of all; its folder is made if it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with sheets.book(path) as book:
        _fill(book, ledgers)


def made(ledgers: Collection[str] | None = None) -> bytes:
    """Return the workbook, of these ledgers or of all."""
    buffer = io.BytesIO()
    with sheets.book(buffer) as book:
        _fill(book, ledgers)
    return buffer.getvalue()


def themes() -> dict[str, list[str]]:
    """Return the workbooks, one a theme, with their ledgers in the order of work."""
    found: dict[str, list[str]] = {}
    for contract in in_order_of_work():
        found.setdefault(contract.workbook, []).append(contract.id)
    return found


def write_each(folder: Path) -> list[Path]:
    """Write one workbook a theme; return where they are."""
    paths = []
    for theme, ledgers in themes().items():
        paths.append(folder / f"{theme}.xlsx")
        write(paths[-1], ledgers)
    return paths


def in_order_of_work() -> list[Contract]:
    """Return the ledgers in the order in which they are filled: registers that others refer to first."""
    referred = {
        (field.reference or "").partition(".")[0]
        for contract in contracts.load_all().values()
        for field in contract.fields
    }
    return sorted(
        contracts.in_order(), key=lambda contract: contract.update != "all" or contract.id not in referred
    )


def _fill(book: Any, ledgers: Collection[str] | None) -> None:
    chosen = [contract for contract in in_order_of_work() if ledgers is None or contract.id in ledgers]
    _guide(book, chosen)
    for contract in chosen:
        _sheet(book, contract)


def note(field: Field) -> str:
    """Return in Chinese how a column is filled in."""
    parts = [labels.text("template.meaning", meaning=field.meaning)] if field.meaning else []
    parts.append(labels.text("template.required" if field.required else "template.optional"))
    if field.reference:
        ledger, _, name = field.reference.partition(".")
        referred = contracts.load_all()[ledger]
        parts.append(
            labels.text("template.reference", ledger=referred.title, field=referred.field(name).title)
        )
        parts += [labels.text("template.list")] if field.is_list else []
    elif field.values:
        parts.append(
            labels.text("template.values", values=labels.text("figure.comma").join(field.values.values()))
        )
        parts += [labels.text("template.other_values")] if field.open_values else []
    else:
        parts.append(labels.text(f"template.type.{field.type}"))
    parts.append(_limits(field))
    parts += [labels.text("template.unit", unit=field.unit)] if field.unit else []
    return "".join(parts)


def _limits(field: Field) -> str:
    limits = {
        name: f"{limit:g}"
        for name, limit in (("minimum", field.minimum), ("maximum", field.maximum))
        if limit is not None
    }
    if len(limits) == 2:
        return labels.text("template.between", **limits)
    if "minimum" in limits:
        return labels.text("template.at_least", **limits)
    return labels.text("template.at_most", **limits) if limits else ""


def _guide(book: Any, chosen: Sequence[Contract]) -> None:
    """Write how to fill the workbook, and a list of its ledgers that leads to each."""
    page = book.add_worksheet(labels.text("template.guide"))
    page.hide_gridlines(2)
    wrapped = {"text_wrap": True, "valign": "top"}
    for column, width in enumerate((6, 18, 52, 16, 28)):
        page.set_column(column, column, width)
    row = 0
    for line in labels.get("template.lines"):
        page.merge_range(row, 0, row, 4, line, book.add_format(wrapped))
        page.set_row(row, 34)
        row += 1
    head = book.add_format({"bold": True, "bottom": 1, "bg_color": colours.SAND})
    for column, name in enumerate(labels.get("template.contents")):
        page.write_string(row + 1, column, name, head)
    plain, link = (
        book.add_format(wrapped),
        book.add_format({**wrapped, "font_color": colours.DEEP, "underline": 1}),
    )
    for number, contract in enumerate(chosen, start=1):
        place = row + 1 + number
        page.write_number(place, 0, number, plain)
        page.write_url(place, 1, f"internal:'{contract.title}'!A1", link, contract.title)
        page.write_string(place, 2, contract.meaning, plain)
        page.write_string(place, 3, labels.text(f"template.rhythm.{contract.rhythm}"), plain)
        page.write_string(place, 4, labels.text(f"template.update.{contract.update}"), plain)


def _sheet(book: Any, contract: Contract) -> None:
    page = book.add_worksheet(contract.title)
    page.freeze_panes(1, 0)
    for column, field in enumerate(contract.fields):
        head: dict[str, Any] = {"bold": True, "border": 1, "align": "center", "valign": "vcenter"}
        if field.required:
            head["bg_color"] = colours.SAND
        form = {"num_format": number_format(field)}
        page.set_column(column, column, max(14, 2 * len(field.title) + 4), book.add_format(form))
        page.write_string(0, column, field.title, book.add_format(head))
        page.write_comment(0, column, note(field), {"x_scale": 2.2, "y_scale": 1.2})
        example = book.add_format({**form, "italic": True, "font_color": colours.FAINT_EDGE})
        _write_example(page, column, example_of(contract, field), example, is_first=column == 0)
        page.data_validation(
            1, column, _ROWS, column, {**(_rule(field) or {"validate": "any"}), **_hint(field)}
        )


def number_format(field: Field) -> str:
    """Return the format of a column's cells."""
    if field.covers in ("month", "quarter") and field.is_date:
        return "yyyy-mm"
    return "0.0%" if field.unit == "%" else _NUMBER_FORMATS.get(field.type, "General")


def example_of(contract: Contract, field: Field) -> str | int | date | datetime | None:
    """Return what could stand in a column, made up from its contract; nothing where a blank says more."""
    if field.is_date:
        return _example_day(field) if field.required else None
    if field.values:
        return next(iter(field.values.values()))
    if field.reference:
        return _called(contracts.load_all()[field.reference.partition(".")[0]])
    if field.type == "boolean":
        return labels.text("template.yes") if field.name.startswith("has_") else None
    if field.type in ("integer", "number"):
        if field.unit == normalise.WORDS["years"]:
            return _EXAMPLE_YEAR
        return int(max(field.minimum or 0, 1)) if field.required or field.unit else None
    if field.is_row_name:
        return _called(contract)
    if field.is_key:
        return labels.text("template.number")
    return labels.text("template.some", what="") if field.required else None


def _example_day(field: Field) -> date | datetime:
    day = date(_EXAMPLE_YEAR, 1 if field.covers == "quarter" else 3, 1)
    return datetime(day.year, day.month, day.day, 9, 30) if field.type == "timestamp" else day


def _called(contract: Contract) -> str:
    """Return an example of what a row is called: its name where it has one, else its number."""
    called = next((field.title for field in contract.fields if field.is_row_name), None)
    if called is None:
        return labels.text("template.number")
    return labels.text("template.some", what=called.removesuffix(labels.text("template.named")))


def _write_example(page: Any, column: int, example: Any, form: Any, *, is_first: bool) -> None:
    if is_first:
        page.write_string(1, column, labels.text("template.example", value=example or ""), form)
    elif isinstance(example, date):
        page.write_datetime(1, column, example, form)
    elif isinstance(example, int):
        page.write_number(1, column, example, form)
    elif example:
        page.write_string(1, column, str(example), form)


def _hint(field: Field) -> dict[str, str]:
    """Return what stands beside a cell while it is chosen."""
    return {"input_title": field.title[:_TITLE_LIMIT], "input_message": note(field)[:_LIST_LIMIT]}


def _rule(field: Field) -> Mapping[str, Any] | None:
    message = {"error_title": labels.text("template.invalid"), "error_message": note(field)[:_LIST_LIMIT]}
    choices = list(field.values.values())
    if field.type == "boolean":
        choices = [labels.text("template.yes"), labels.text("template.no")]
    if choices and len(",".join(choices)) <= _LIST_LIMIT:
        # Where the contract lets other values pass, Excel asks but does not refuse.
        return {
            "validate": "list",
            "source": choices,
            "error_type": "warning" if field.open_values else "stop",
            **message,
        }
    if field.type not in {"integer", "number"} or field.minimum is None:
        return None
    validate = "integer" if field.type == "integer" else "decimal"
    if field.maximum is None:
        return {"validate": validate, "criteria": ">=", "value": field.minimum, **message}
    between = {"criteria": "between", "minimum": field.minimum, "maximum": field.maximum}
    return {"validate": validate, **between, **message}
