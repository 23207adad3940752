"""What a compound looks like on every map: by how it is covered, or by the form of its branch."""

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from linli.text import labels
from linli.theme import colours


@dataclass(frozen=True)
class Look:
    """One kind of compound: fill (None is hatched), outline, and its Chinese name."""

    key: str
    fill: str | None
    outline: str
    dashed: bool = False

    @property
    def title(self) -> str:
        """Return the Chinese name."""
        return labels.text(f"look.{self.key}")


_LOOKS = {
    look.key: look
    for look in (
        Look("effective", colours.TEAL, colours.DEEP),
        Look("tangible", colours.SOFT, colours.TEAL),
        Look("unjudged", None, colours.TEAL),
        Look("covered", colours.SOFT, colours.TEAL),
        Look("none", colours.ALARM, colours.BROWN),
        Look("unknown", colours.MISSING, colours.FAINT_EDGE, dashed=True),
        *(Look(form, colour, colours.TEAL) for form, colour in colours.FORMS.items()),
        Look("attached", colours.VIOLET, colours.TEAL),
        Look("exception", colours.SAND, colours.BROWN),
        Look("kept", colours.WASH, colours.BOUND),
    )
}
COVERAGE = ("effective", "tangible", "unjudged", "covered", "none", "unknown")
FORMS = (*colours.FORMS, "none", "unknown")
PROPOSED = (*colours.FORMS, "attached", "exception", "none", "kept", "unknown")


def named(key: str) -> Look:
    """Return the look of a key; raises KeyError for an unknown one."""
    return _LOOKS[key]


def proposed(key: str) -> Look:
    """Return the look of a compound by how a proposal changes it: what stays is quiet, what changes has an edge of ink."""
    look = named(key)
    return look if key in ("kept", "unknown") else replace(look, outline=colours.INK)


def coverage(compounds: pd.DataFrame, column: str = "is_effective") -> list[Look]:
    """Return the look of each row of compounds_map by how it is covered.

    Where no compound with a branch is judged, these look covered rather than all grey.
    """
    judged = (
        bool(compounds.loc[compounds["form"] != "none", column].notna().any()) if len(compounds) else False
    )
    return [
        _LOOKS[_covered(form, effective, judged)]
        for form, effective in zip(compounds["form"], compounds[column], strict=True)
    ]


def _covered(form: object, effective: object, judged: bool) -> str:
    if not isinstance(form, str):
        return "unknown"
    if form == "none":
        return "none"
    if effective is None or effective is pd.NA or pd.isna(effective):
        return "unjudged" if judged else "covered"
    return "effective" if effective else "tangible"


def forms(compounds: pd.DataFrame) -> list[Look]:
    """Return the look of each row of compounds_map by the form of its branch."""
    return [_LOOKS[form if isinstance(form, str) else "unknown"] for form in compounds["form"]]


def leaflet(look: Look) -> dict[str, Any]:
    """Return the look as options of a Leaflet path."""
    options: dict[str, Any] = {
        "color": look.outline,
        "weight": 1.4,
        "fillColor": look.fill or colours.HATCH_GROUND,
        "fillOpacity": 0.95 if look.fill else 1,
    }
    if look.dashed:
        options["dashArray"] = "4 3"
    if not look.fill:
        options["className"] = "hatched"
    return options
