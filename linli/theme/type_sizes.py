"""The five sizes of letters of every page, paper and slide: the one place where a size is written."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Sizes:
    """From the finest, of axes and tables that would not fit, to the sentence that leads and the figure of a card."""

    fine: int
    small: int
    text: int
    title: int
    lead: int


DESK = Sizes(fine=13, small=15, text=16, title=19, lead=26)
MEETING = Sizes(fine=16, small=18, text=20, title=24, lead=28)
# In points. A speech is set in the title's and the lead's, as the standard for official documents has it.
PAPER = Sizes(fine=7, small=10, text=14, title=16, lead=22)
SLIDES = Sizes(
    fine=11, small=14, text=18, title=24, lead=32
)  # the largest; what does not fit its room is smaller
LEAST = 12  # pixels of any letter, on a phone too
PRINT_ROOT = 11  # what a text is on paper; the others keep their proportion


def of(mode: str) -> Sizes:
    """Return the sizes of a display mode; those for meetings are larger."""
    return DESK if mode == "desk" else MEETING


def variables(mode: str) -> str:
    """Return the sizes as custom properties, in parts of the text, so that paper and a panel on the wall scale them all."""
    sizes = of(mode)
    named = "".join(f"--type-{name}:{size / sizes.text:g}rem;" for name, size in asdict(sizes).items())
    least = LEAST if mode == "desk" else sizes.fine  # of a picture, however small it is drawn
    return f"{named}--type-root:{sizes.text}px;--type-print:{PRINT_ROOT}px;--type-least:{least}px;"


def in_picture(name: str, most: float) -> str:
    """Return the attribute that gives letters of an SVG a size of the page, whatever the picture is scaled to, but at most so
    many of its own units, for which its room was reckoned, unless a meeting could not read them. `--k` is how many units a
    pixel has (element.js).
    """
    wanted = f"min(var(--type-{name})*var(--k,9),{most:g}px)"
    return f'style="font-size:max({wanted},var(--type-least,0px)*var(--k,0))"'
