"""Texts that look alike and are not the same: what a clerk cannot see is named."""

import difflib
import unicodedata
from collections.abc import Iterable

from linli.text import labels, signs

_SHAPES = str.maketrans(
    {"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"}
)  # signs that many fonts draw alike
_TRIES, _MOST = 200, 5_000  # texts held against all names, and names that are not too many for it


def _reductions(text: str) -> Iterable[tuple[str, str]]:
    """Yield what two texts may differ in, from what is seen least, and the text without it."""
    plain = signs.plain(text)
    yield "unseen", plain
    plain = "".join(plain.split())
    yield "blanks", plain
    plain = unicodedata.normalize("NFKC", plain)
    yield "width", plain
    plain = plain.casefold()
    yield "case", plain
    plain = "".join(sign for sign in plain if sign.isalnum())
    yield "punctuation", plain
    yield "shape", unicodedata.normalize("NFKC", "".join(text.split())).translate(_SHAPES).casefold()


class Names:
    """Names among which one looks for the one that was meant."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
        self._left = _TRIES
        self._by_reduction: dict[tuple[str, str], str] = {}
        for name in self._names:
            for kind, reduced in _reductions(name):
                self._by_reduction.setdefault((kind, reduced), name)

    def hint(self, text: str) -> str:
        """Return in Chinese which name looks like a text and in what it differs, or comes near it; empty where none does."""
        for kind, reduced in _reductions(text):
            if reduced and (found := self._by_reduction.get((kind, reduced))) and found != text:
                return labels.text("alike.differs", name=found, what=labels.text(f"alike.{kind}"))
        if not self._left or len(self._names) > _MOST:
            return ""
        self._left -= 1
        near = difflib.get_close_matches(text, self._names, n=1, cutoff=0.75)
        return labels.text("alike.near", name=near[0]) if near and near[0] != text else ""
