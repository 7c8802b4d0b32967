# SPDX-License-Identifier: MIT
"""`python3 -m tests.benchmarks [NAME…] [--json] [--scale S]`: measure, and print a table."""

import argparse
import importlib
import json
import sys

from tests.benchmarks.figures import Figures

_MODULES = {
    "sync": "tests.benchmarks.sync",
    "window": "tests.benchmarks.window",
    "lists": "tests.benchmarks.lists",
    "flyers": "tests.benchmarks.paper.flyers",
    "qr": "tests.benchmarks.paper.qr",
    "indicators": "tests.benchmarks.indicators",
    "report": "tests.benchmarks.report",
    "sync_thin_link": "tests.benchmarks.sync_thin_link",
    "sync_peers": "tests.benchmarks.sync_peers",
    "server_load": "tests.benchmarks.server_load",
    "print": "tests.benchmarks.paper.printing",
}


def main() -> int:
    """Run the named benchmarks, or all of them; the status is 1 when a goal is missed."""
    from resources import bootstrap

    if not bootstrap.bootstrapped():
        return bootstrap.run("test", ["tests.benchmarks", *sys.argv[1:]])
    parser = argparse.ArgumentParser(prog="python3 -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(_MODULES))
    parser.add_argument("--json", action="store_true", help="one object: figure → value, goal, …")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="share of the full amount of data (1.0)"
    )
    wanted = parser.parse_args()
    unknown = set(wanted.names) - set(_MODULES)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(_MODULES)}")
    figures: Figures = {}
    for name in wanted.names or _MODULES:
        figures |= importlib.import_module(_MODULES[name]).measure(wanted.scale)
    if wanted.json:
        told = {name: figure.to_json() for name, figure in figures.items()}
        sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    else:
        for name, figure in figures.items():
            sign = "≥" if figure.at_least else "≤"
            mark = "holds" if figure.holds else "MISSED"
            sys.stdout.write(
                f"{name:22} {figure.value:10.2f} {sign} {figure.goal:g} {figure.unit:5} {mark:7}"
                f" {figure.against}\n"
            )
    return 0 if all(figure.holds for figure in figures.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
