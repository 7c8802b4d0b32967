# SPDX-License-Identifier: MIT
"""`python -m tests.resources.vietqr_golden --update`: ask `vietnam-qr-pay` for 1,000 payloads.

Needs node and npm; what it answers is committed, so that the test needs neither.
"""

import json
import random
import shutil
import string
import subprocess
import sys
import tempfile
from pathlib import Path

from resources import path

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "vietqr.json"
PACKAGE = "vietnam-qr-pay@1.5.1"
COUNT = 1000
_ASK = """
const { QRPay } = require('vietnam-qr-pay');
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(cases.map(([bank, account, card, amount, bill, purpose]) => {
  const code = QRPay.initVietQR({
    bankBin: bank, bankNumber: account, service: card ? 'QRIBFTTC' : 'QRIBFTTA',
    amount: amount === null ? undefined : String(amount), purpose: purpose || undefined,
  });
  code.additionalData.billNumber = bill || undefined;
  return code.build();
})));
"""
Case = tuple[str, str, bool, int | None, str, str]


def cases() -> list[Case]:
    """Return the payments that are asked about: the same each time."""
    chance = random.Random(38)
    banks = path("banks", "banks.csv").read_text("utf-8").splitlines()[1:]
    text = string.ascii_letters + string.digits + " .-/:"

    def words(most: int) -> str:
        return " ".join("".join(chance.choices(text, k=chance.randint(0, most))).split())

    made: list[Case] = []
    for _number in range(COUNT):
        card = chance.random() < 0.3
        alphabet = string.digits if card or chance.random() < 0.8 else string.ascii_letters
        digits = chance.randint(16, 19) if card else chance.randint(1, 19)
        amount = None if chance.random() < 0.4 else int(10 ** chance.uniform(0, 12.9))
        made.append(
            (
                chance.choice(banks)[:6],
                "".join(chance.choices(alphabet, k=digits)),
                card,
                amount,
                words(25) if chance.random() < 0.5 else "",
                words(25) if chance.random() < 0.7 else "",
            )
        )
    return made


def update() -> None:
    """Write the golden file anew."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise SystemExit("npm and node are needed to ask the package")
    asked = cases()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "install", "--silent", PACKAGE], cwd=folder, check=True)
        answer = subprocess.run(
            [node, "-e", _ASK],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
            input=json.dumps(asked),
        )
    lines = [json.dumps([*c, p]) for c, p in zip(asked, json.loads(answer.stdout), strict=True)]
    GOLDEN.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        raise SystemExit(__doc__)
    update()
