"""Run the command line with `python -m linli`."""

from linli.cli import main

main()
