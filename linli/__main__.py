"""The way in, with `linli` and `python -m linli`: also where a package is gone, so that somebody says which."""

import sys

from linli import doctor
from linli.text import labels


def main() -> None:
    """Run the command line; where it cannot be loaded, say so, and look the machine over if that is what was asked."""
    try:
        from linli import cli
    except ImportError as error:
        if sys.argv[1:2] == ["doctor"]:
            sys.exit(doctor.alone(sys.argv[2:]))
        sys.stderr.write(labels.text("manual.broken", error=error) + "\n")
        sys.exit(2)
    except Exception as error:  # contracts or queries of the street's own, read when linli is loaded
        sys.stderr.write(labels.text("manual.not_loaded", error=" ".join(str(error).split())) + "\n")
        sys.exit(2)
    cli.main()


if __name__ == "__main__":
    main()
