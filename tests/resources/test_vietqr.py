# SPDX-License-Identifier: MIT
"""A payment code says what NAPAS and the package that others use would have it say."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.errors import UserError
from resources.paper import vietqr
from resources.paper.vietqr import Payment
from tests.resources import vietqr_golden

ACCOUNT = Payment("970403", "0011012345678")
CARD = Payment("970403", "9704031101234567", card=True)
PUBLISHED = {  # the samples of the NAPAS specification 1.5.2
    "account": (
        ACCOUNT,
        "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA"
        "53037045802VN63049E6F",
    ),
    "account, amount": (
        replace(ACCOUNT, amount=180000, bill="NPS6869", purpose="thanh toan don hang"),
        "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA"
        "530370454061800005802VN62340107NPS68690819thanh toan don hang63042E2E",
    ),
    "card": (
        CARD,
        "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC"
        "53037045802VN63044F52",
    ),
    "card, amount": (
        replace(CARD, amount=180000, bill="NPS6869", purpose="thanh toan don hang"),
        "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC"
        "530370454061800005802VN62340107NPS68690819thanh toan don hang6304A203",
    ),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_samples(name: str) -> None:
    payment, text = PUBLISHED[name]
    assert vietqr.payload(payment) == text
    assert vietqr.read(text) == payment


def test_a_thousand_payments_as_the_package_writes_them() -> None:
    golden = json.loads(vietqr_golden.GOLDEN.read_text("utf-8"))
    assert [tuple(line[:6]) for line in golden] == vietqr_golden.cases()
    assert len(golden) == 1000
    wrong = [line for line in golden if vietqr.payload(Payment(*line[:6])) != line[6]]
    assert wrong == []


_TEXT = st.text(st.characters(max_codepoint=0x1EFF), max_size=30)
PAYMENTS = st.builds(
    Payment,
    bank=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    amount=st.none() | st.integers(1, vietqr.MAX_AMOUNT),
    bill=_TEXT,
    purpose=_TEXT,
)


@given(PAYMENTS)
def test_what_is_written_reads_back_or_is_refused_at_its_field(payment: Payment) -> None:
    try:
        text = vietqr.payload(payment)
    except UserError as refused:
        assert refused.field in {"bill", "purpose"}  # noqa: PT017 - either outcome is right
        return
    assert text.isascii()
    assert vietqr.read(text) == vietqr.checked(payment)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        vietqr.read(text)


@given(st.sampled_from(sorted(PUBLISHED)), st.data())
def test_one_wrong_character_is_noticed(name: str, data: st.DataObject) -> None:
    text = PUBLISHED[name][1]
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(text[at].__ne__))
    with pytest.raises(ValueError, match=r"."):
        vietqr.read(text[:at] + other + text[at + 1 :])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"bank": "97040"}, "bank"),
        ({"account": ""}, "account"),
        ({"account": "1" * 20}, "account"),
        ({"account": "12ă4"}, "account"),
        ({"account": "970403110123", "card": True}, "account"),
        ({"amount": 0}, "amount"),
        ({"amount": 10**13}, "amount"),
        ({"purpose": "tiền rau cải và trứng gà nhà"}, "purpose"),
        ({"bill": "đơn №1"}, "bill"),
    ],
)
def test_what_a_bank_would_refuse_is_refused_at_its_field(
    wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(UserError) as refused:
        vietqr.payload(replace(ACCOUNT, **wrong))
    assert refused.value.field == field


def test_vietnamese_loses_its_marks_and_numbers_their_spaces() -> None:
    payment = Payment("970405", "6200 205 123456", purpose="Tiền mận Mường Lống")
    assert vietqr.checked(payment).purpose == "Tien man Muong Long"
    assert vietqr.checked(payment).account == "6200205123456"
    assert vietqr.plain("ĐỖ Thị Đào") == "DO Thi Dao"
