"""A text of a ledger or of an editor that no file could hold: the briefing is written without it."""

import io
from dataclasses import replace

import docx
import pytest
from pptx import Presentation

from linli import briefing
from tests.briefing.sample import BRIEF

HIDDEN = "\x0b\x1b\u202e\u200b\ufffe"
OPEN = {"docx": docx.Document, "pptx": Presentation}


@pytest.mark.parametrize("form", [*briefing.FORMATS, "json"])
def test_a_briefing_with_signs_that_nobody_sees_and_a_very_long_name_is_written(form):
    brief = replace(BRIEF, title=HIDDEN + "长" * 300, street=f"街道{HIDDEN}" * 100)
    written = briefing.write(brief, form)
    assert "\u202e".encode() not in written
    if form in OPEN:
        properties = OPEN[form](io.BytesIO(written)).core_properties
        assert properties.title == "长" * 255
        assert properties.author.startswith("街道街道")
