"""When a view no longer looks like its picture: what moved, vanished or changed its colour, but not how letters are drawn."""

import pytest
from PIL import Image, ImageChops, ImageFilter

from dev import docs, pictures
from linli import navigation
from linli.theme import colours

PANEL = (36, 317, 803, 768)  # that of the map on 覆盖地图 in a meeting
BAR = (961, 508, 1099, 530)  # one of its bars


@pytest.fixture(scope="module")
def kept():
    with Image.open(pictures.path("coverage", 1366, "meeting")) as image:
        return image.convert("RGB")


def moved(image):
    part = image.crop(PANEL)
    image.paste("white", PANEL)
    image.paste(part, (PANEL[0] + 12, PANEL[1]))
    return PANEL


def lower(image):
    image.paste(image.crop((0, 317, 1366, 760)), (0, 325))
    return (0, 317, 1366, 768)


def gone(image):
    image.paste("white", PANEL)
    return PANEL


def recoloured(image):
    image.paste(colours.ALARM, BAR)
    return BAR


@pytest.mark.parametrize("fault", [moved, lower, gone, recoloured])
def test_what_moved_vanished_or_changed_its_colour_is_told_with_its_place(kept, fault):
    image = kept.copy()
    at = fault(image)
    boxes = pictures.moved(image, kept)
    assert boxes
    for left, top, right, bottom in boxes:
        assert (at[0] - 12, at[1] - 12) <= (left, top)
        assert right <= at[2] + 24
        assert bottom <= at[3] + 24


def test_letters_that_are_drawn_a_little_otherwise_are_not(kept):
    bolder = Image.blend(kept, kept.filter(ImageFilter.MinFilter(3)), 0.15)
    blurred = kept.filter(ImageFilter.GaussianBlur(0.7))
    further = Image.blend(kept, ImageChops.offset(kept, 1, 0), 0.5)
    assert [pictures.moved(image, kept) for image in (bolder, blurred, further)] == [[], [], []]


def test_what_is_another_one_every_day_is_not(kept):
    image = kept.copy()
    recoloured(image)
    assert pictures.moved(image, kept, [BAR]) == []


def test_another_shape_is_another_picture(kept):
    assert pictures.moved(kept.crop((0, 0, 1024, 768)), kept) == [(0, 0, 1024, 768)]


def test_every_view_has_its_pictures_and_no_picture_is_of_none():
    wanted = {
        pictures.path(view, width, mode)
        for view in navigation.ANCHORS
        for mode, sizes in pictures.SIZES.items()
        for width, _ in sizes
    }
    assert set(pictures.FOLDER.iterdir()) == wanted
    shown = docs.pages()["views.md"]
    assert all(f"images/views/{one.name}" in shown for one in wanted)
    assert sum(one.stat().st_size for one in wanted) < 5_000_000
