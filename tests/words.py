"""English words and codes in what users read: none is wanted."""

import re
from collections.abc import Iterable

# What is written so in Chinese too: forms of files, units, terms, and what stands for a term on the page that explains it.
_FORMS = {"CSV", "XLSX", "PDF", "DOCX", "PPTX", "JSON", "TOML", "SQL", "PNG", "GeoJSON", "WGS", "ORID"}
_FILES = {
    "csv",
    "docx",
    "pptx",
    "xls",
    "xlsx",
    "xlsm",
    "ods",
    "parquet",
    "geojson",
    "zip",
    "et",
    "md",
    "docs",
    "speech",
}
_UNITS, _KEYS = {"kg", "km", "MB"}, {"Esc", "Enter", "Ctrl", "Home", "End"}
ALLOWED = _FORMS | _FILES | _UNITS | _KEYS | {"linli"}
_WORD = re.compile(r"[A-Za-z]+")
# An id that the street or linli gave: with a digit in it.
_ID = re.compile(r"[\w-]*\d[\w-]*", re.ASCII)
_TAG = re.compile(r"<style.*?</style>|<script.*?</script>|<[^>]*>", re.DOTALL)


def english(texts: Iterable[object]) -> set[str]:
    """Return the Latin words of two letters or more in texts that may hold markup."""
    found: set[str] = set()
    for text in texts:
        plain = _ID.sub(
            " ", _TAG.sub(" ", str(text)).replace("&lt;", "<").replace("&amp;", "&").replace("&quot;", '"')
        )
        found.update(word for word in _WORD.findall(plain) if len(word) > 1)
    return found - ALLOWED
