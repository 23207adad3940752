"""Pictures of shared space and values: themes by community, the four levels, bands of participation."""

from linli import contracts
from linli.components.charts import bars
from linli.components.elements import element, style, table
from linli.metrics.indicators import Part
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Rows


def themes(rows: Rows) -> str:
    """Return services of the last twelve months by community, which a line narrows to, and theme; where nothing was offered it
    is hatched.
    """
    if not rows:
        return ""
    codes = list(dict.fromkeys(row["service_theme"] for row in rows))
    names = {row["community_id"]: row["community_name"] for row in rows}
    counts = {(row["community_id"], row["service_theme"]): row["services_in_year"] for row in rows}
    top = max(counts.values()) or 1
    head = [style.escape(_theme(code)) for code in codes]
    lines = [
        (style.escape(name), [_count(counts.get((community, code), 0), top) for code in codes])
        for community, name in names.items()
    ]
    legend = style.legend(
        [
            (colours.shade(0.1), labels.text("theme.few")),
            (colours.shade(1), labels.text("theme.many")),
            (None, labels.text("theme.none")),
        ]
    )
    doors = [f"community={community}" for community in names]
    return legend + table.matrix(head, lines, "tall", doors)


def unit_parts(rows: Rows) -> tuple[Part, ...]:
    """Return the kinds of units with how many there are of each."""
    parts = []
    for row in rows:
        label = contracts.value_label("units", "unit_kind", row["unit_kind"] or "")
        label = label or labels.text("figure.no_value")
        parts.append(Part(row["unit_kind"] or "", label, row["units"], None, row["units"], "ok"))
    return tuple(parts)


def _theme(code: str) -> str:
    return contracts.value_label("unit_services", "service_theme", code) or code


def _count(count: int, top: int) -> str:
    if not count:
        return f'<td class="hatched">{labels.text("theme.blank")}</td>'
    ink = colours.ink_on(colours.shade(count / top))
    return f'<td style="background:{colours.shade(count / top)};color:{ink}">{count:,}</td>'


def levels(rows: Rows, street: str, centers: Rows) -> str:
    """Return the four levels, one line a community, which narrows to it; what is missing or linked to nothing is in alarm, and
    named below, each a door to its file.
    """
    if not rows:
        return ""
    head = "".join(
        f"<th>{labels.text(f'level.{name}')}</th>" for name in ("street", "community", "space", "center")
    )
    lines = []
    for number, row in enumerate(rows):
        first = f'<td rowspan="{len(rows)}" class="root">{style.escape(street)}</td>' if number == 0 else ""
        lines.append(
            f"<tr{element.attribute('community=' + row['community_id'])}>{first}<td>{style.escape(row['community_name'])}</td>"
            f"{_level(row['shared_spaces'], row['loose_spaces'])}{_level(row['centers'], row['loose_centers'])}</tr>"
        )
    body = f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return f'<div class="matrix tall levels"><table>{body}</table></div>{_loose(rows, centers)}'


def _loose(rows: Rows, centers: Rows) -> str:
    names = {row["center_id"]: row["name"] or row["center_id"] for row in centers}
    loose = [key for row in rows for key in (row["loose_ids"] or "").split(",") if key in names]
    if not loose:
        return ""
    told = style.listed(
        [
            f'<button type="button"{element.attribute(element.opens_file("center", key))}>{style.escape(names[key])}</button>'
            for key in loose
        ]
    )
    return f'<dl class="facts wide places"><dt>{labels.text("level.unlinked")}</dt><dd>{told}</dd></dl>'


def _level(count: int, loose: int) -> str:
    if not count:
        return f'<td class="gap">{labels.text("level.missing")}</td>'
    text = labels.text("level.count", n=count)
    if loose:
        return f'<td>{text} <span class="bad">{labels.text("level.loose", n=loose)}</span></td>'
    return f"<td>{text}</td>"


def bands(rows: Rows) -> str:
    """Return how many compounds lie in each band of participation, the lowest first; no compound is named."""
    if not rows:
        return ""
    top = max(row["compounds"] for row in rows) or 1
    parts = []
    for row in rows:
        if row["band"] == 0:
            name, mark = labels.text("participation.none"), '<div class="absent hatched"></div>'
        else:
            name = labels.text(
                "participation.band" if row["to_percent"] is not None else "participation.last",
                low=f"{row['from_percent'] or 0:g}",
                high=f"{row['to_percent'] or 0:g}",
            )
            mark = f'<div class="bar" style="width:{100 * row["compounds"] / top:.1f}%"></div>'
        parts.append(
            bars.row(name, mark, formatting.with_unit(row["compounds"], "compounds"), row["band"] == 0)
        )
    return f'<div class="bars">{"".join(parts)}</div>'
