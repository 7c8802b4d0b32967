# SPDX-License-Identifier: MIT
"""Printers by name, and jobs given to them: the one seam between the program and printing systems.

`CupsSpooler` hands the PDF itself to CUPS (Linux); on Windows the window brings a spooler that
renders page by page. A spooler says what happened; what was printed is asked of the officer.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from resources.errors import UserError
from resources.i18n import _

_PATIENCE = 30  # seconds for a print server that does not answer


@dataclass(frozen=True)
class Printer:
    """A printer by the name that the system gives it."""

    name: str
    default: bool = False


@dataclass(frozen=True)
class Job:
    """What is to be printed: whole pages as they are to come out, how often, on which paper."""

    pdf: bytes
    pages: int
    printer: str
    media: str
    copies: int
    title: str


class State(StrEnum):
    """Where a job stands; `GONE` is out of the queue: printed, as far as the system tells."""

    WAITING = "waiting"
    STOPPED = "stopped"
    GONE = "gone"
    NO_PRINTER = "no-printer"


class Spooler(Protocol):
    """A way to print. `report(done, total)` counts pages handed over."""

    def printers(self) -> list[Printer]:
        """Return the printers that are there now; none when there is no printing system."""
        ...

    def send(
        self,
        job: Job,
        report: Callable[[int, int], None],
        cancelled: Callable[[], bool],
    ) -> str:
        """Give a job away and return its number.

        Raises UserError for a printer that is gone, CancelledError on request.
        """
        ...

    def state(self, printer: str, number: str) -> State:
        """Return where a job stands."""
        ...

    def cancel(self, number: str) -> None:
        """Take a job out of the queue."""
        ...


class CupsSpooler:
    """Prints through CUPS with its own commands: arguments in a list, no shell."""

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._environment = {**os.environ, **(environment or {}), "LC_ALL": "C"}

    def printers(self) -> list[Printer]:
        """Return the queues that CUPS has, its default first."""
        names = self._ask("lpstat", "-e").stdout.split()
        words = self._ask("lpstat", "-d").stdout.strip().rpartition(": ")
        default = words[2] if words[1] else ""
        found = [Printer(name, name == default) for name in names]
        return sorted(found, key=lambda printer: not printer.default)

    def send(
        self,
        job: Job,
        report: Callable[[int, int], None],
        _cancelled: Callable[[], bool],
    ) -> str:
        """Spool the PDF, which never becomes a file of ours, and return CUPS's number for it."""
        done = self._ask(
            "lp",
            *("-d", job.printer, "-n", str(job.copies), "-t", job.title),
            *("-o", f"media={job.media}", "-o", "print-scaling=none", "-o", "collate=true"),
            body=job.pdf,
        )
        number = done.stdout.removeprefix("request id is ").split(" ", 1)[0].strip()
        if done.returncode or not number:
            raise self._refused(job.printer, done.stderr)
        report(job.pages, job.pages)
        return number

    def state(self, printer: str, number: str) -> State:
        """Return where a job stands."""
        found = self._ask("lpstat", "-p", printer)
        if found.returncode:
            return State.NO_PRINTER
        waiting = self._ask("lpstat", "-W", "not-completed", "-o", printer).stdout
        if number not in {line.split(" ", 1)[0] for line in waiting.splitlines()}:
            return State.GONE
        return State.STOPPED if " disabled since " in found.stdout else State.WAITING

    def cancel(self, number: str) -> None:
        """Take a job out of the queue; one that is gone already is no error."""
        self._ask("cancel", number)

    def _ask(
        self, program: str, *arguments: str, body: bytes = b""
    ) -> "subprocess.CompletedProcess[str]":
        """Run one of CUPS's commands; one that is missing or hangs answers with an error."""
        found = shutil.which(program)
        if found is None:
            return subprocess.CompletedProcess([program], 127, "", "no such program")
        try:
            done = subprocess.run(  # noqa: S603 - a program of CUPS, arguments in a list
                [found, *arguments],
                env=self._environment,
                capture_output=True,
                input=body,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess([program], 124, "", "no answer")
        return subprocess.CompletedProcess(
            done.args,
            done.returncode,
            done.stdout.decode(errors="replace"),
            done.stderr.decode(errors="replace"),
        )

    def _refused(self, printer: str, why: str) -> UserError:
        if printer not in {known.name for known in self.printers()}:
            return printer_gone(printer)
        return UserError(
            _("Máy in {printer} không nhận lệnh in.").format(printer=printer),
            _("Kiểm tra máy in rồi in lại. Hệ thống báo: {why}").format(why=why.strip()[:200]),
            code="print-refused",
        )


def printer_gone(printer: str) -> UserError:
    """Return what is said when a printer is no longer there."""
    return UserError(
        _("Không còn thấy máy in {printer}.").format(printer=printer),
        _("Kiểm tra dây và nguồn của máy in rồi chọn lại, hoặc lưu thành tệp PDF."),
        field="printer",
        code="printer-gone",
    )
