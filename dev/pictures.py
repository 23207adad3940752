"""The pictures of every view in docs/, and whether a view still looks like its picture.

`make pictures` takes anew those that no longer do; tests/browser/test_nothing_cut.py says which, at every change.
"""

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "images" / "views"
SEEN = FOLDER.parents[2] / "build" / "pictures"
SIZES = {
    "desk": ((1366, 768), (1920, 1080), (1024, 768)),
    "meeting": ((1366, 768),),
}
Box = tuple[float, float, float, float]  # left, top, right, bottom in the pixels of a window

# A kept picture is half as wide as its window where that is wide: letters stay legible, and all of them small.
_WIDE = 1400
_COLOURS, _APART = 32, 14
# What is compared: squares of so many pixels, whose colours are averaged, so that the edges of letters are not.
_SQUARE = 8
# How far a square's colour may be off in any of red, green, blue (of 255). Another Chromium draws letters a little bolder or
# half a pixel further; that moves a square by 20. A bar in place of nothing, or another colour, moves it by 60 and more.
_OFF = 28
# A line of letters that is a pixel wider changes squares here and there; what moved changes many that lie together: so many
# squares of a window of three by three.
_TOGETHER = 5
# What is another one every day, or with every version: it is not compared.
CHANGING = '.stamp, [class*="st-key-panel-versions"], [class*="st-key-panel-published"]'
_BOXES = """(changing) => [...document.querySelectorAll(changing)].filter((one) => one.getClientRects().length)
    .map((one) => one.getBoundingClientRect()).map(({ left, top, right, bottom }) => [left, top, right, bottom])"""
# How long a line is in the font that .ci/chromium installs; where the machine has another, nothing can be compared.
_MEASURED = """() => {
    const line = document.createElement("canvas").getContext("2d");
    line.font = `100px ${getComputedStyle(document.querySelector('[data-testid="stMain"]')).fontFamily}`;
    return line.measureText("邻里 Linli 0123456789%").width;
}"""
_LETTERS = 1090.6


def path(view: str, width: int, mode: str) -> Path:
    """Return where the picture of a view lies."""
    return FOLDER / f"{view}-{width}{'-meeting' if mode == 'meeting' else ''}.webp"


def take(page: Any) -> tuple[Image.Image, list[Box]]:
    """Return what a page of Playwright shows, and where it is another one every day."""
    line = page.context.new_cdp_session(page)
    try:  # several times as fast as a screenshot of Playwright's, which packs it closely
        shot = line.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
    finally:
        line.detach()
    image = Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("RGB")
    return image, [tuple(box) for box in page.evaluate(_BOXES, CHANGING)]


def has_their_letters(page: Any) -> bool:
    """Say whether a browser draws letters by the font of the pictures; with another one all lines are longer or shorter."""
    return bool(abs(page.evaluate(_MEASURED) - _LETTERS) < 0.005 * _LETTERS)


def told(image: Image.Image, where: Path, boxes: Sequence[Box]) -> str:
    """Keep in build/ what a view looks like now, and return in words where it moved and what to do."""
    now = SEEN / where.with_suffix(".png").name
    now.parent.mkdir(parents=True, exist_ok=True)
    image.save(now)
    named = ", ".join(
        f"{right - left}×{bottom - top} at ({left}, {top})" for left, top, right, bottom in boxes[:4]
    )
    return (
        f"not as in docs/images/views/{where.name}: {named}{' …' if boxes[4:] else ''}; it is now {now}; "
        "if that is meant, `make pictures` accepts it"
    )


def keep(image: Image.Image, where: Path) -> None:
    """Write a picture small: few colours where it has its own size, and half of it where it is wide."""
    where.parent.mkdir(parents=True, exist_ok=True)
    if image.width > _WIDE:
        image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX).save(
            where, quality=50, method=6
        )
    else:
        _few(image).save(where, lossless=True, method=6)


def _few(image: Image.Image) -> Image.Image:
    """Return a picture in the colours of which there is most and which are apart: grounds and marks keep theirs, the edges of
    letters have few.
    """
    pixels = np.asarray(image, dtype=int).reshape(-1, 3)
    numbers, where, many = np.unique(
        pixels @ np.array([1 << 16, 1 << 8, 1]), return_inverse=True, return_counts=True
    )
    colours = np.stack([numbers >> 16, numbers >> 8 & 255, numbers & 255], axis=1)
    kept = colours[[many.argmax()]]
    for colour in colours[np.argsort(-many)]:
        if len(kept) < _COLOURS and ((kept - colour) ** 2).sum(axis=1).min() > _APART**2:
            kept = np.vstack([kept, colour])
    nearest = ((colours[:, None] - kept) ** 2).sum(axis=2).argmin(axis=1)
    return Image.fromarray(kept[nearest][where].reshape(image.height, image.width, 3).astype(np.uint8))


def moved(image: Image.Image, kept: Image.Image, changing: Sequence[Box] = ()) -> list[Box]:
    """Return where a picture is another than the one that is kept, as boxes in its own pixels; none where it is the same."""
    if abs(image.width / image.height - kept.width / kept.height) > 0.01:
        return [(0, 0, *image.size)]
    across, down = image.width // _SQUARE, image.height // _SQUARE
    now, then = (
        np.asarray(one.convert("RGB").resize((across, down), Image.Resampling.BOX), dtype=int)
        for one in (image, kept)
    )
    off = np.abs(now - then).max(axis=2) > _OFF
    for left, top, right, bottom in changing:
        off[
            max(0, int(top) // _SQUARE) : int(bottom) // _SQUARE + 1,
            max(0, int(left) // _SQUARE) : int(right) // _SQUARE + 1,
        ] = False
    around = np.pad(off, 1).astype(int)
    together = sum(around[y : y + down, x : x + across] for y in range(3) for x in range(3)) >= _TOGETHER
    return _boxes(off & together)


def _boxes(squares: Any) -> list[Box]:
    """Return the boxes around squares that lie by one another, the largest first; those that are near are one."""
    boxes: list[list[int]] = []
    for y, x in np.argwhere(squares):
        near = [box for box in boxes if box[0] - 4 <= x <= box[2] + 4 and box[1] - 4 <= y <= box[3] + 4]
        boxes = [box for box in boxes if box not in near]
        whole = [*near, [x, y, x + 1, y + 1]]
        boxes.append(
            [*(min(box[i] for box in whole) for i in (0, 1)), *(max(box[i] for box in whole) for i in (2, 3))]
        )
    boxes.sort(key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
    return [tuple(int(side) * _SQUARE for side in box) for box in boxes]  # type: ignore[misc]
