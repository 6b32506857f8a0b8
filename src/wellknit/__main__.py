"""`python -m wellknit COMMAND`: Django's commands with Wellknit's settings, and errors a keeper can read."""

import os
import shlex
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command; `each "a --x" b` runs several in one process."""
    words = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wellknit.config.settings")
    from wellknit.config.environment import Misconfigured

    lines = [shlex.split(line) for line in words[1:]] if words[:1] == ["each"] else [words]
    try:
        for line in lines:
            _run(line)
    except Misconfigured as error:
        print(f"wellknit: {error}", file=sys.stderr)
        return 2
    return 0


def _run(line: list[str]) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["wellknit", *line])


if __name__ == "__main__":
    sys.exit(main())
