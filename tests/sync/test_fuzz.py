# SPDX-License-Identifier: MIT
"""Whatever strangers write: a refusal with a reason, never a crash, never much memory."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.effort import by_effort
from tests.sync import fuzz

ROOT = Path(__file__).resolve().parents[2]
RUNS = by_effort(20_000, 60_000, 1_000_000)
GROWTH_MB = 64


@given(st.integers(0, len(fuzz.DEPTHS) - 1), st.binary(max_size=600))
def test_rubbish_is_refused_at_every_depth(depth: int, data: bytes) -> None:
    fuzz.one_input(bytes([depth]) + data)


@given(st.sampled_from(fuzz.seeds()), st.data())
def test_what_is_nearly_right_is_refused_too(seed: bytes, data: st.DataObject) -> None:
    altered = bytearray(seed)
    for _each in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(1, len(altered) - 1))
        altered[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(altered)))
    fuzz.one_input(bytes(altered[:cut]))


@pytest.mark.slow
@pytest.mark.timeout(7200)
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is for Linux")
def test_a_fuzzer_finds_neither_a_crash_nor_memory(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(fuzz.seeds()):
        (corpus / str(number)).write_bytes(seed)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "tests.sync.fuzz",
            f"-runs={RUNS}",
            f"-rss_limit_mb={_resting_mb() + GROWTH_MB}",
            "-max_len=4096",
            "-seed=20261010",
            f"-artifact_prefix={tmp_path}/",
            str(corpus),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert re.search(rf"Done {RUNS} runs|DONE", done.stderr), done.stderr[-500:]


def _resting_mb() -> int:
    """Return what the fuzzer takes before it has read anything but its seeds."""
    return _peak_mb("import atheris; [fuzz.one_input(s) for s in fuzz.seeds()]")


def _peak_mb(statement: str) -> int:
    program = (
        f"from tests.sync import fuzz; {statement}\n"
        "import psutil; m = psutil.Process().memory_info()\n"
        "print(getattr(m, 'peak_wset', 0) or fuzz_peak())"
    )
    program = program.replace("fuzz_peak()", "__import__('resource').getrusage(0).ru_maxrss * 1024")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(done.stdout) // 1024 // 1024


BOMBS = {
    "sixteen million empty lists in one change": "fuzz.values_bomb(b'\\x90')",
    "sixteen million empty maps in one change": "fuzz.values_bomb(b'\\x80')",
    "a million recipients": "fuzz.recipients_bomb()",
    "five million changes": "fuzz.changes_bomb()",
    "deep nesting": "fuzz.one_input(bytes([5]) + b'\\x91' * 16_000_000)",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_no_bomb_takes_more_memory_than_the_limits_say(bomb: str) -> None:
    """The bomb itself is up to 16 MB and stands in memory twice while it is made."""
    resting = _peak_mb("data = bytes(16_000_000); data = data + b'x'")
    assert _peak_mb(bomb) - resting <= GROWTH_MB
