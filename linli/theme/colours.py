"""The colours and words of ink of every picture, page and export: the one place where a colour is written."""

import functools

RED = "#B3201F"  # chrome only, never data
GOLD = "#C8963E"  # the same
INK = "#1F2A30"
SLATE = "#55626A"  # long secondary text, on paper and on the wall
GREY = "#5C6870"
LINE = "#E3E8EA"
RULE = "#CBD3D7"  # borders of what can be clicked
PAPER = "#FFFFFF"
BLACK = "#000000"  # numbers on grounds that are neither light nor dark
READ = 4.5  # contrast of a text to its ground at least (WCAG 2.2, 1.4.3)
WASH = "#F6F8F8"  # grounds that are hardly one
TINT = "#EAF2F3"  # under the pointer, tags
DEEP = "#15565C"  # links in running text
TEAL = "#1B6B72"
MIDDLE = "#4F9AA6"
SOFT = "#66A5AC"
PALE = "#DDF0EE"
BAND = "#DCE6E8"  # usual ranges
BLUE = "#002950"
BROWN = "#4C3128"
SAND = "#E2C18A"
ALARM = "#B5460F"
ALARM_GROUND = "#FBEBE2"
GOLD_GROUND = "#FBF3E4"
GOLD_RULE = "#E5CFA3"
MISSING = "#F1F3F4"  # the quietest of all that is drawn
HATCH_GROUND = "#EEF0F1"
HATCH_LINE = "#B4BCC0"
EDGE = "#7C878D"  # outlines of places
FAINT_EDGE = "#9AA4A9"  # the same of what is not known
BOUND = "#B9C2C6"  # of communities, drawn over others
ROAD = "#DCE8EE"
WATER = "#BFD9EA"
OCHRE = "#96732A"
CATCHMENT = "#83AFC9"  # of households that a center reaches
CATCHMENT_EDGE = "#1B6B72"
FORMS = {"single": "#104248", "joint": "#5B827A", "clustered": "#8DC1F6"}
VIOLET = "#7A61B8"
# Of a chart's series, in their order.
SERIES = (TEAL, SOFT, BLUE, BROWN, SAND, PALE)


def contrast(one: str, other: str) -> float:
    """Return how far apart two colours are in luminance, 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted(_luminance(colour) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@functools.lru_cache(maxsize=1024)  # a heat map asks of each of its cells
def ink_on(ground: str) -> str:
    """Return ink or paper, the first that is read well on a ground; on one in the middle, where neither is, black."""
    return next((ink for ink in (INK, PAPER) if contrast(ink, ground) >= READ), BLACK)


def shade(share: float) -> str:
    """Return the blue-teal of a share between 0 and 1, light to dark."""
    light, dark = (226, 240, 240), (8, 52, 60)
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
