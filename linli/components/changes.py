"""What changed between two periods, part by part, as bars to the left and right of nothing."""

from linli import figures, indicators, labels, sentences
from linli.components import style
from linli.decomposition import Change


def bars(change: Change | None, indicator: str) -> str:
    """Return a row per part, in code order: what it adds to the change, and of that volume, mix and rate."""
    if change is None:
        return style.empty(labels.text("empty.change"))
    about = indicators.catalogue()[indicator]
    most = max((abs(effect.total) for effect in change.effects), default=0.0) or 1.0
    rows = []
    for effect in change.effects:
        good = (effect.total > 0) == (about.better == "higher")
        ink = style.BLUE if about.better == "neither" else style.TEAL if good else style.ALARM
        width = 49.5 * abs(effect.total) / most
        left = 50.0 if effect.total >= 0 else 50.0 - width
        marks = (
            f'<div class="tick" style="left:50%;width:1px"></div>'
            f'<div class="bar slim" style="margin-left:{left:.1f}%;width:{width:.1f}%;background:{ink}"></div>'
        )
        shown = figures.change(effect.total, about.unit)
        rows.append(
            f'<div>{style.escape(effect.label)}</div><div class="track">{marks}</div>'
            f'<div class="val">{style.escape(shown)}</div>'
            f'<div class="val muted">{style.escape(sentences.effects((effect.volume, effect.mix, effect.rate), about.unit))}</div>'
        )
    note = f'<div class="note">{labels.text("change.note")}</div>'
    return f'<div class="bars four">{"".join(rows)}</div>{note}'
