"""Streamlit's command line, told beforehand that pages/ is not its automatic menu (DECISIONS 15)."""

from streamlit.runtime.pages_manager import PagesManager
from streamlit.web import cli

if __name__ == "__main__":
    PagesManager.uses_pages_directory = False
    cli.main()
