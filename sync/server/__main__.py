# SPDX-License-Identifier: MIT
"""`python3 -m sync.server`: the province's server, on a fresh machine with no step before."""

import sys
from collections.abc import Sequence

from resources import bootstrap


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if not bootstrap.bootstrapped() and (bootstrap.ROOT / "pyproject.toml").exists():
        return bootstrap.run("server", ["sync.server", *arguments])
    if arguments[:1] == ["serve"]:
        from sync.server import stopping

        stopping.watch()  # before anything that takes its time is imported
    from sync.server import cli

    return cli.main(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
