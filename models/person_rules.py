# SPDX-License-Identifier: MIT
"""The rules of one named person at a session: name, year of birth, consent, telephone.

Source: Law 91/2025/QH15 for consent.
"""

import datetime
import re
from collections.abc import Iterator

from models.guidance_draft import PersonDraft
from models.people import CHILD_AGE
from models.problems import Problem, error, warning
from models.text import fold, normalise, phone_is_possible, phone_prefix_is_known
from resources.i18n import _


def person_problems(person: PersonDraft, at: str, today: datetime.date) -> Iterator[Problem]:
    """Check one new person; `at` prefixes the names of the fields."""
    name = normalise(person.full_name)
    if not 2 <= len(name) <= 60:
        yield error(f"{at}.full_name", "name-length", _("Họ và tên phải có từ 2 đến 60 ký tự."))
    elif re.search(r"\d", name):
        yield warning(
            f"{at}.full_name",
            f"name-digits:{fold(name)}",
            _("Tên “{name}” có chữ số. Kiểm tra lại.").format(name=name),
        )
    if "ho_ten" not in person.consent_scopes:
        yield error(
            f"{at}.consent_scopes",
            "consent-missing",
            _("Chưa có đồng ý ghi họ tên. Đọc thông báo rồi đánh dấu, hoặc chỉ ghi số đếm."),
        )
    year = person.birth_year
    if year is None:
        yield error(f"{at}.birth_year", "birth-year-missing", _("Chưa nhập năm sinh."))
    elif not 1900 <= year <= today.year:
        yield error(
            f"{at}.birth_year",
            "birth-year-range",
            _("Năm sinh phải từ 1900 đến {year}.").format(year=today.year),
        )
    elif _is_child(year, today) and not person.guardian_consent:
        yield error(
            f"{at}.guardian_consent",
            "guardian-missing",
            _("Người dưới 16 tuổi: cần cha mẹ hoặc người giám hộ đồng ý mới được ghi tên."),
        )
    if person.phone:
        if "dien_thoai" not in person.consent_scopes:
            yield error(
                f"{at}.phone",
                "phone-consent",
                _("Chưa có đồng ý ghi số điện thoại. Đánh dấu đồng ý hoặc xóa số."),
            )
        if not phone_is_possible(person.phone):
            yield error(
                f"{at}.phone",
                "phone-shape",
                _("Số điện thoại phải có 10 số, bắt đầu bằng 03, 05, 07, 08 hoặc 09."),
            )
        elif not phone_prefix_is_known(person.phone):
            yield warning(
                f"{at}.phone",
                f"phone-prefix:{person.phone[-4:]}",
                _("Đầu số {prefix} lạ. Kiểm tra lại số điện thoại.").format(
                    prefix=person.phone[:3]
                ),
            )


def _is_child(birth_year: int, today: datetime.date) -> bool:
    # Only the year is kept: whoever turns sixteen this year counts as sixteen.
    return today.year - birth_year < CHILD_AGE
