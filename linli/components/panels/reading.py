"""How to read the forms of pictures that not everybody has met: a sketch and three sentences behind a key."""

from linli.components.elements import style
from linli.text import labels
from linli.theme import colours

_SKETCHES = {
    "funnel": (
        f'<path d="M8 14C70 40 130 46 232 48M8 106C70 80 130 74 232 72" stroke="{colours.MIDDLE}"/>'
        f'<path d="M8 60H232" stroke="{colours.INK}"/>'
        + "".join(
            f'<circle cx="{x}" cy="{y}" r="5" fill="{colours.GREY}"/>'
            for x, y in ((34, 42), (52, 76), (84, 54), (120, 66), (176, 57))
        )
        + f'<circle cx="148" cy="96" r="6" fill="{colours.ALARM}"/>'
    ),
    "curve": (
        f'<path d="M8 112H232" stroke="{colours.RULE}"/>'
        f'<path d="M8 110V70H30V44H60V26H110V18H232V8H110V14H60V32H30V58H8Z" fill="{colours.BAND}" stroke="none"/>'
        f'<path d="M8 112V66H30V40H60V24H110V14H232" stroke="{colours.TEAL}"/>'
        f'<path d="M8 112V96H30V80H60V62H110V44H232" stroke="{colours.BROWN}" stroke-dasharray="3 4"/>'
    ),
    "limits": (
        f'<rect x="8" y="34" width="224" height="46" fill="{colours.LINE}"/><path d="M8 57H232" stroke="{colours.GREY}"/>'
        f'<path d="M8 60L38 50L68 66L98 24L128 58L158 48L188 62L218 96" stroke="{colours.BROWN}"/>'
        f'<circle cx="98" cy="24" r="6" stroke="{colours.GREY}"/>'
        f'<path d="M218 88l8 8l-8 8l-8 -8z" fill="{colours.ALARM}" stroke="none"/>'
    ),
    "change": f'<path d="M100 8V112" stroke="{colours.INK}"/>'
    + "".join(
        f'<rect x="{x}" y="{y}" width="{width}" height="14" rx="3" fill="{ink}"/>'
        for x, y, width, ink in (
            (100, 14, 120, colours.BLUE),
            (100, 40, 70, colours.BLUE),
            (100, 66, 18, colours.BLUE),
            (64, 92, 36, colours.BROWN),
        )
    ),
    "chain": "".join(
        f'<rect x="8" y="{y}" width="{width}" height="18" rx="3" fill="{colours.MIDDLE}"/>'
        for y, width in ((8, 224), (36, 120), (64, 60), (92, 14))
    ),
}


def key(form: str) -> str:
    """Return the key that opens how a form of picture is read; raises KeyError for one that has no sketch."""
    sketch = (
        f'<svg viewBox="0 0 240 120" fill="none" stroke-width="2" aria-hidden="true">{_SKETCHES[form]}</svg>'
    )
    lines = "".join(f"<li>{style.escape(line)}</li>" for line in labels.get(f"reading.{form}.lines"))
    method = style.note(labels.text(f"reading.{form}.method"))
    return (
        f'<details class="how" data-pill="how-{form}"><summary>{style.escape(labels.text("reading.button"))}</summary>'
        f'<div class="menu">{sketch}<ol>{lines}</ol>{method}</div></details>'
    )
