"""The blank workbook: one sheet a ledger, its titles, notes and drop-downs made from the contracts."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linli import contracts
from linli.contracts import Contract, Field
from linli.text import labels, sheets
from linli.theme import colours

_ROWS = 5_000  # as far down as drop-downs reach
_LIST_LIMIT = 255  # Excel takes no longer list of choices within a cell's rule
_NUMBER_FORMATS = {"string": "@", "date": "yyyy-mm-dd", "timestamp": "yyyy-mm-dd hh:mm"}


def write(path: Path) -> None:
    """Write the workbook; its folder is made if it is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with sheets.book(path) as book:
        _guide(book)
        for contract in contracts.in_order():
            _sheet(book, contract)


def note(field: Field) -> str:
    """Return in Chinese how a column is filled in."""
    parts = [labels.text("template.required" if field.required else "template.optional")]
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


def _guide(book: Any) -> None:
    page = book.add_worksheet(labels.text("template.guide"))
    page.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    page.write_column(0, 0, labels.get("template.lines"))


def _sheet(book: Any, contract: Contract) -> None:
    page = book.add_worksheet(contract.title)
    page.freeze_panes(1, 0)
    for column, field in enumerate(contract.fields):
        head: dict[str, Any] = {"bold": True, "border": 1, "align": "center"}
        if field.required:
            head["bg_color"] = colours.SAND
        cells = book.add_format({"num_format": _NUMBER_FORMATS.get(field.type, "General")})
        page.set_column(column, column, max(14, 2 * len(field.title) + 4), cells)
        page.write_string(0, column, field.title, book.add_format(head))
        page.write_comment(0, column, note(field), {"x_scale": 2})
        if rule := _rule(field):
            page.data_validation(1, column, _ROWS, column, rule)


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
