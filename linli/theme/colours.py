"""The colours and words of ink of every picture, page and export: the one place where a colour is written."""

RED = "#B3201F"  # chrome only, never data
GOLD = "#C8963E"  # the same
INK = "#1F2A30"
SLATE = "#55626A"  # long secondary text, on paper and on the wall
GREY = "#6B7780"
LINE = "#E3E8EA"
RULE = "#CBD3D7"  # borders of what can be clicked
PAPER = "#FFFFFF"
WASH = "#F6F8F8"  # grounds that are hardly one
TINT = "#EAF2F3"  # under the pointer, tags
DEEP = "#15565C"  # links in running text
TEAL = "#1B6B72"
MIDDLE = "#4F9AA6"
SOFT = "#8FBFC2"
PALE = "#B5D5D2"
BAND = "#DCE6E8"  # usual ranges
BLUE = "#2F6F9F"
BROWN = "#6B4A3A"
SAND = "#E6D8C8"
ALARM = "#C4501B"
ALARM_GROUND = "#F8E4DA"
GOLD_GROUND = "#FBF3E4"
GOLD_RULE = "#E5CFA3"
MISSING = "#E9EDEF"
HATCH_GROUND = "#EEF0F1"
HATCH_LINE = "#B4BCC0"
EDGE = "#7C878D"  # outlines of places
FAINT_EDGE = "#9AA4A9"  # the same of what is not known
BOUND = "#B9C2C6"  # of communities, drawn over others
ROAD = "#DCE8EE"
WATER = "#BFD9EA"
STRAW = "#C9B27C"
OCHRE = "#A58B4F"
CATCHMENT = "#C9DEE0"  # of households that a center reaches
CATCHMENT_EDGE = "#8FB3B7"
FORMS = {"single": TEAL, "joint": MIDDLE, "clustered": PALE}
# Of a chart's series, in their order.
SERIES = (TEAL, SOFT, BLUE, BROWN, ALARM, PALE)


def ink_on(ground: str) -> str:
    """Return ink or paper, whichever stands out more from a ground."""
    return max(INK, PAPER, key=lambda colour: contrast(colour, ground))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    low, high = sorted(map(_luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def shade(share: float) -> str:
    """Return the blue-teal of a share between 0 and 1, light to dark."""
    light, dark = (214, 227, 228), (22, 84, 91)
    share = min(max(share, 0.0), 1.0)
    mixed = [round(a + (b - a) * share) for a, b in zip(light, dark, strict=True)]
    return "#{:02X}{:02X}{:02X}".format(*mixed)


def hatch(name: str) -> str:
    """Return the SVG pattern that stands for no branch and for no record in every picture: `fill="url(#name)"`."""
    return (
        f'<defs><pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="{HATCH_GROUND}"/>'
        f'<line x1="0" y1="0" x2="0" y2="6" stroke="{HATCH_LINE}" stroke-width="2"/></pattern></defs>'
    )


def variables() -> str:
    """Return the colours as custom properties of a style sheet: `var(--ink)`."""
    named = {name: value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
    return "".join(f"--{name.lower().replace('_', '-')}:{value};" for name, value in named.items())
