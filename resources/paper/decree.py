# SPDX-License-Identifier: MIT
"""The form of administrative documents (Decree 30/2020/NĐ-CP, Appendices I and III) as figures.

One place for the PDF, the DOCX and the test that measures both. Sizes are points, lengths mm.
"""

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0
PAGE = (210.0, 297.0)
TEXT_WIDTH = PAGE[0] - LEFT - RIGHT
ISSUER_WIDTH = 66.0
NATION_WIDTH = TEXT_WIDTH - ISSUER_WIDTH
PAGE_NUMBER_FROM_TOP = 12.0
"""The baseline of the page number, in the top margin."""

NATION_SIZE, MOTTO_SIZE, ISSUER_SIZE, NUMBER_SIZE = 13.0, 14.0, 13.0, 13.0
BODY, PAGE_NUMBER, TABLE = 14.0, 14.0, 12.0
RECIPIENTS_HEAD, RECIPIENTS = 12.0, 11.0
INDENT = 12.7
SPACING = 1.15
"""Lines of the body, in times of a single line of this face (1.15 times its size)."""
SINGLE = 1.15
BETWEEN = 6.0
SHORT_RULE = 0.4
"""A rule of a third to a half of the text above it."""
SIGNING_ROOM = 28.0


def issuer_lines(name: str) -> list[str]:
    """Return the issuer in capitals; a People's Committee takes a line of its own."""
    caps = name.upper()
    head = "ỦY BAN NHÂN DÂN "
    return [head.strip(), caps.removeprefix(head)] if caps.startswith(head) else [caps]


def two_digits(number: int, below: int) -> str:
    """Return a number with a leading zero when it is smaller than `below`."""
    return f"{number:02d}" if number < below else str(number)


def place_and_date(place: str, day: int | None, month: int, year: int) -> str:
    """Return `Mường Lống, ngày 05 tháng 10 năm 2026`: days to 9 and months 1, 2 with a zero.

    Without a day the room for it stays free, to be filled in by hand.
    """
    shown = two_digits(day, 10) if day else "\u00a0" * 6
    return f"{place}, ngày {shown} tháng {two_digits(month, 3)} năm {year}"


def number_line(number: str, symbol: str) -> str:
    """Return `Số: 05/BC-UBND`; without a number the room for it stays free."""
    shown = two_digits(int(number), 10) if number.isdigit() else number
    return f"Số: {shown or chr(0xA0) * 8}/{symbol}"


def roman(number: int) -> str:
    """Return a number from 1 to 39 in Roman numerals."""
    return (
        "X" * (number // 10)
        + ("", *["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"])[number % 10]
    )
