# SPDX-License-Identifier: MIT
"""Invitations on paper: the QR decodes to what enrols, and carries the province's certificate."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from desktop_app import exchange, exchange_views
from desktop_app.app import App
from resources.errors import UserError
from sync import digits
from sync.outcomes import Outcome
from sync.server import cli, invitations, store
from tests.sync.serving import certificate, province_at


def _read(picture: Image.Image) -> str:
    import zxingcpp

    # Among so many modules a reader of every kind of code now and then sees bars, too.
    [found] = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    )
    return str(found.text)


def _rendered(file: Path) -> Image.Image:
    if file.suffix == ".png":
        return Image.open(io.BytesIO(file.read_bytes())).convert("L")
    import pypdfium2

    with pypdfium2.PdfDocument(file) as document:
        picture: Image.Image = document[0].render(scale=3).to_pil()
    return picture


@pytest.mark.parametrize("suffix", [".pdf", ".png"])
def test_the_printed_code_holds_the_whole_invitation(tmp_path: Path, suffix: str) -> None:
    folder, tls = tmp_path / "province", certificate(tmp_path)
    made = ["--data-dir", str(folder), "--address", "https://127.0.0.1"]
    assert cli.main(["init", *made, "--certificate", str(tls.certificate_file)]) == 0
    letter, paper = tmp_path / "xa.tni", tmp_path / f"xa{suffix}"
    words = ["invite", "--data-dir", str(folder), "--commune", "16831"]
    assert cli.main([*words, "--out", str(letter), "--qr", str(paper)]) == 0
    assert digits.decode(_read(_rendered(paper))) == letter.read_bytes()


def test_a_laptop_enrols_over_tls_with_nothing_but_the_digits(
    app: App, tmp_path: Path, opened: Callable[..., App]
) -> None:
    tls = certificate(tmp_path)
    province = store.create(tmp_path / "province", "Nghệ An", "")
    invitations.keep_certificate(province.folder, tls.certificate_file)
    try:
        with province_at(province, tls) as address:
            object.__setattr__(province.keys, "address", address)
            from sync.server import devices

            data = devices.invite(province, "16831")
            exchange.enrol_digits(app, digits.grouped(digits.encode(data)))
            report = exchange.sync_now(app)
    finally:
        province.close()
    assert (report.outcome, report.enrolled_now) == (Outcome.DONE, True)
    assert exchange_views.status(app).label == "NA-16831-01"


def test_a_private_key_never_gets_into_an_invitation(tmp_path: Path) -> None:
    tls = certificate(tmp_path)
    both = tmp_path / "both.pem"
    both.write_bytes(tls.pem + tls.key_file.read_bytes())
    for wrong, code in (
        (both, "private-key"),
        (tls.key_file, "private-key"),
        (tmp_path / "none.pem", "no-certificate"),
    ):
        with pytest.raises(UserError) as refused:
            invitations.keep_certificate(tmp_path, wrong)
        assert refused.value.code == code
    assert invitations.certificate_of(tmp_path) == b""
    invitations.keep_certificate(tmp_path, tls.certificate_file)
    assert b"PRIVATE" not in invitations.certificate_of(tmp_path)
