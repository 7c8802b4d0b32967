# SPDX-License-Identifier: MIT
"""A thousand addressed A6 flyers, each with a code of its own, four on a sheet."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from resources.paper import flyer, flyer_texts, qr, verify
from resources.paper.flyer import Copy, FlyerFooter
from tests.benchmarks.figures import Figure, Figures
from tests.benchmarks.paper import peers

_COPIES = 1000
_FOOTER = FlyerFooter(
    "Tổ công nghệ số cộng đồng bản Trung Tâm",
    "Xã Mường Lống",
    "0962 000 000",
    "16831-26-F05-001",
    "30/09/2026",
)
# Only what a run needs is loaded, as on a laptop that prints from the command line.
_ALONE = """
import json, pathlib, re, sys
from tests.benchmarks.paper.flyers import copies_of, run
made = run(copies_of(int(sys.argv[1])))
# The kernel's own high-water mark: getrusage would tell the parent's.
kept = re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text()).group(1)
print(json.dumps([int(kept) * 1024 / 1e6, len(made) / 1e6]))
"""


def copies_of(count: int) -> list[Copy]:
    """Return stalls with names and addresses of their own."""
    return [
        Copy(f"Quầy số {n}, chợ trung tâm xã", f"https://muonglong.nghean.gov.vn/quay/{n:04d}")
        for n in range(count)
    ]


def run(copies: list[Copy]) -> bytes:
    """Make the run as the program does."""
    return flyer.render(flyer_texts.load("F05"), _FOOTER, "4xA6", copies=copies).pdf


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def measure(scale: float) -> Figures:
    """Measure processor time in turns, then memory and size in a process of its own."""
    count = max(40, int(_COPIES * scale)) // 4 * 4
    copies = copies_of(count)
    pdf = run(copies)  # loads the faces; the codes' matrices are known from here on
    expected = [[c.url for c in copies[n : n + 4]] for n in range(0, count, 4)]
    verify.check(pdf, expected)
    matrices = [qr.symbol_for(copy.url, 25.5).modules for copy in copies]
    peers.fpdf2(copies[:4], matrices[:4])
    peers.naive(copies[:4])
    few = copies[: max(20, count // 10)]  # the naive way takes half a minute for all
    ours, theirs, slow = [], [], []
    for _turn in range(3):
        ours.append(_cpu(lambda: run(copies)))
        theirs.append(_cpu(lambda: peers.fpdf2(copies, matrices)))
        slow.append(_cpu(lambda: peers.naive(few)) * count / len(few))
    qr.forget()
    whole = _cpu(lambda: run(copies))  # choosing every code's mask included
    memory, size = _alone(count)
    return {
        "flyers_vs_fpdf2": Figure(
            min(theirs) / min(ours),
            1,
            "x",
            f"fpdf2 given the same matrices, {min(theirs):.2f} s of CPU for {count}",
            at_least=True,
        ),
        "flyers_vs_naive": Figure(
            min(slow) / whole,
            10,
            "x",
            f"paragraphs and PNG codes in reportlab, {min(slow):.1f} s of CPU; ours {whole:.2f}",
            at_least=True,
        ),
        "flyers_memory": Figure(memory, 100, "MB", f"peak of a process that makes {count}"),
        "flyers_size": Figure(size, 3, "MB", f"PDF of {count} addressed A6 on {count // 4} sheets"),
    }


def _alone(count: int) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", _ALONE, str(count)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[3],
    )
    memory, size = json.loads(done.stdout)
    return float(memory), float(size)
