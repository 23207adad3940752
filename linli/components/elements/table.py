"""Tables in Chinese: titles and code labels (linli/warehouse/meanings.py), one form for dates and gaps."""

import functools
import math
import re
from collections.abc import Collection, Sequence
from datetime import date, datetime

import pandas as pd

from linli import settings
from linli.components.elements import element, style
from linli.text import formatting, labels
from linli.warehouse import meanings
from linli.warehouse.store import HEAD_ROWS

_NAMES = (
    "name",
    "place",
    "center",
    "post",
    "leader",
    "file",
)  # how columns end that hold what something is called
_CODES = (
    "_id",
    "_ids",
)  # how columns end that hold what something is filed under; left out where there is no room
_SHORT = 5  # signs of a text that is not broken, such as a state
_FINDABLE = 12  # rows of which one finds what one looks for by eye


@functools.cache
def _breaks() -> re.Pattern[str]:
    """Return the places within a name at which it may be broken."""
    return re.compile(rf"(?<=\w)(?={'|'.join(labels.get('table.breaks'))})")


def markup(
    rows: pd.DataFrame,
    empty: str | None = None,
    most: int = HEAD_ROWS,
    total: int | None = None,
    files: tuple[str, Sequence[object]] | None = None,
    ids: Sequence[object] = (),
    doors: Sequence[str] = (),
    right: Collection[str] = (),
) -> str:
    """Return rows as a quiet table; as many as said, the rest is behind the door or in the download.

    Files are a view and what each row opens of it: ("compound", ids of the compounds). Ids name the rows themselves, so that an
    address can lead to one.

    The total is told where the rows are only the first of more. Without rows it is a word that there are none, or
    nothing where that is the empty text, since the title above says it.
    """
    if rows.empty:
        return "" if empty == "" else style.empty(empty or labels.text("table.empty"))
    # Codes come last: nobody reads a row by them.
    codes = [name for name in rows.columns if str(name).endswith("_id")]
    if codes and len(codes) < len(rows.columns):
        source, rows = rows.attrs, rows[[*(name for name in rows.columns if name not in codes), *codes]]
        rows.attrs.update(source)
    # What the screen leaves to the download stands on paper.
    shown = meanings.chinese(rows.head(len(rows) if settings.read().is_for_paper else max(most, HEAD_ROWS)))
    flags = [name in right or pd.api.types.is_numeric_dtype(rows[name]) for name in rows.columns]
    named = [str(name).endswith(_NAMES) for name in rows.columns]
    coded = [str(name).endswith(_CODES) for name in rows.columns]
    head = "".join(
        f'<th class="{"r" if flag else ""}{" code" if code else ""}">{style.escape(name)}</th>'
        for name, flag, code in zip(shown.columns, flags, coded, strict=True)
    )
    view, opened = files or ("", ())
    leads = [element.attribute(door) for door in doors] or [
        element.attribute(element.opens_file(view, key)) for key in opened
    ]
    names = [f' data-row="{style.escape(key)}"' for key in ids]
    blank = [""] * len(shown)
    beyond = ["" if place < most else ' class="unscreened"' for place in range(len(shown))]
    on_screen = min(most, len(shown))
    body = "".join(
        f"<tr{on_paper}{name}{door}>"
        + "".join(_cell(*cell) for cell in zip(row, flags, named, coded, strict=True))
        + "</tr>"
        for row, name, door, on_paper in zip(
            shown.itertuples(index=False, name=None), names or blank, leads or blank, beyond, strict=False
        )
    )
    return (
        (finder("table", on_screen) if on_screen > _FINDABLE and on_screen >= (total or len(rows)) else "")
        + f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        + more(total or len(rows), most, is_whole_on_paper=len(shown) >= (total or len(rows)))
    )


def finder(of: str, rows: int | None = None) -> str:
    """Return the field that finds rows or terms in what follows it, in the words of a part of the catalogue."""
    hint, told = (style.escape(labels.text(f"{of}.{name}")) for name in ("find", "found"))
    return (
        f'<div class="finding"><input type="search" data-find data-told="{told}" placeholder="{hint}" aria-label="{hint}">'
        f'<span class="note">{told.format(n=rows) if rows is not None else ""}</span></div>'
    )


def more(total: int, shown: int, *, is_whole_on_paper: bool = False) -> str:
    """Return the note that only the first rows are shown, or nothing where these are all."""
    if total <= shown:
        return ""
    text = style.escape(labels.text("table.more", shown=shown, rows=f"{total:,}"))
    return f'<div class="note{" more" if is_whole_on_paper else ""}">{text}</div>'


def matrix(
    head: Sequence[str], lines: Sequence[tuple[str, Sequence[str]]], kind: str = "", doors: Sequence[str] = ()
) -> str:
    """Return a table of drawn cells: markup of the columns' heads, and of each line's name and its <td> cells; a line may be a
    door.
    """
    top = "".join(f"<th>{name}</th>" for name in head)
    opens = [element.attribute(door) for door in doors] or [""] * len(lines)
    body = "".join(
        f"<tr{door}><th>{name}</th>{''.join(cells)}</tr>"
        for (name, cells), door in zip(lines, opens, strict=True)
    )
    return f'<div class="matrix {kind}"><table><thead><tr><td></td>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _cell(item: object, right: bool, is_name: bool, is_code: bool) -> str:
    text = written(item)
    kind = " ".join(
        name
        for name, on in (
            ("r", right),
            ("d", isinstance(item, date)),
            ("name", is_name or len(text) <= _SHORT),
            ("muted", text == labels.text("figure.missing")),
            ("code", is_code),
        )
        if on
    )
    # Dates and amounts are sorted by what they are, not by how they are written.
    value = (
        f' data-value="{item:%Y-%m-%d}"'
        if isinstance(item, date) and text != labels.text("figure.missing")
        else ""
    )
    shown = style.escape(text)
    if is_name:
        shown = _breaks().sub("<wbr>", shown)
    return f'<td class="{kind}"{value}>{shown}</td>'


def written(item: object) -> str:
    """Return a cell as text: dates in Chinese form, thousands separated, yes and no in words."""
    if item is None or item is pd.NaT or item is pd.NA or (isinstance(item, float) and math.isnan(item)):
        return labels.text("figure.missing")
    if isinstance(item, bool) or type(item).__name__ == "bool_":
        return labels.text("table.yes" if item else "table.no")
    if isinstance(item, datetime):
        return formatting.day(item) + ("" if item.time() == datetime.min.time() else f" {item:%H:%M}")
    if isinstance(item, date):
        return formatting.day(item)
    if isinstance(item, float) or hasattr(item, "dtype"):
        number = float(item)  # type: ignore[arg-type]
        return formatting.fixed(number, 0 if number.is_integer() else 2)
    return f"{item:,}" if isinstance(item, int) else str(item)
