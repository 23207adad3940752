"""linli's server with one thing more: an open page loads anew when another server answers in its place.

Streamlit's page connects again by itself, but shows what it showed until somebody clicks.
"""

import shutil
import tempfile
import time
from pathlib import Path

from streamlit import file_util
from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

STARTED = "started.txt"  # beside index.html: which server this is
SCRIPT = """<script>
setInterval(async () => {
  const now = await fetch("/%s", {cache: "no-store"}).then(r => r.ok ? r.text() : "", () => "");
  if (now && now !== "%s") location.reload();
}, 300);
</script>"""


def page(streamlit: Path, folder: Path, started: str) -> None:
    """Fill a folder with Streamlit's page, to which the script is added; everything else in it is a link."""
    for entry in streamlit.iterdir():
        if entry.name == "index.html":
            text = entry.read_text(encoding="utf-8")
            if "</head>" not in text:
                raise ValueError(f"{entry}: no </head>; dev/server.py must find another place for its script")
            script = SCRIPT % (STARTED, started)
            (folder / entry.name).write_text(text.replace("</head>", f"{script}</head>", 1), encoding="utf-8")
        else:
            try:
                (folder / entry.name).symlink_to(entry)
            except OSError:  # Windows lets only some make links
                copy = shutil.copytree if entry.is_dir() else shutil.copyfile
                copy(entry, folder / entry.name)
    (folder / STARTED).write_text(started, encoding="utf-8")


def main() -> None:
    """Serve with Streamlit's own arguments."""
    folder = Path(
        tempfile.mkdtemp()
    )  # in the folder that dev.reload removes; Streamlit ends its process abruptly
    page(Path(file_util.get_static_dir()), folder, str(time.time_ns()))
    file_util.get_static_dir = lambda: str(folder)
    PagesManager.uses_pages_directory = False  # as linli.components.server has it
    cli.main()


if __name__ == "__main__":
    main()
