# SPDX-License-Identifier: MIT
"""A report's text with places for figures: `{B1}`, and `[…]` that falls away without them.

`Có {B5} lượt người[, trong đó {B10} thuộc hộ nghèo].` drops the bracket while B10 has no figure;
outside a bracket a missing figure reads "chưa có số liệu", never 0.
"""

import re
from collections.abc import Collection, Mapping

from models.text import normalise_lines
from resources.errors import UserError
from resources.i18n import _

MAX_SECTION = 4000
NO_FIGURE = "chưa có số liệu"
_PLACE = re.compile(r"\{([^{}]*)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_GAPS = (
    (re.compile(r" +"), " "),
    (re.compile(r" +([.,;:])"), r"\1"),
    (re.compile(r":[,;]"), ":"),
    (re.compile(r"[,;:](?=[.;])"), ""),
    (re.compile(r"(?<![.])[.](?:[.;,])+(?![.])"), "."),
)
_START = re.compile(r"^[ ,;.:]+")
_FRAGMENT = re.compile(r"[.] *[,;] *(\w)")


def places(text: str) -> list[str]:
    """Return the names of the figures that a text has places for, in their order."""
    return _PLACE.findall(text)


def check(text: str, known: Collection[str], field: str) -> str:
    """Return the text in its usual form. Raises UserError that names what cannot be filled."""
    text = normalise_lines(text)
    if len(text) > MAX_SECTION:
        raise UserError(
            _("Mục này dài quá {most} ký tự.").format(most=MAX_SECTION),
            _("Rút gọn, hoặc chuyển bớt sang mục khác."),
            field=field,
            code="section-long",
        )
    for opening, closing in ("{}", "[]"):
        depth = 0
        for char in text:
            depth += (char == opening) - (char == closing)
            if depth not in {0, 1}:
                break
        if depth:
            raise UserError(
                _("Dấu {opening} và {closing} chưa đi thành cặp.").format(
                    opening=opening, closing=closing
                ),
                _("Mỗi dấu mở cần một dấu đóng, không lồng nhau."),
                field=field,
                code="section-pairs",
            )
    unknown = [name for name in places(text) if name not in known]
    if unknown:
        raise UserError(
            _("Không có chỉ tiêu nào mang mã {name}.").format(name="{" + unknown[0] + "}"),
            _("Chọn mã trong danh sách bên phải; mã viết liền, ví dụ {example}.").format(
                example="{B1}"
            ),
            field=field,
            code="section-place",
        )
    return text


def fill(text: str, values: Mapping[str, str | None]) -> str:
    """Return the text with its figures; lines that nothing is left of fall away."""
    lines = [_line(line, values) for line in text.split("\n")]
    return "\n".join(line for line in lines if line)


def _line(line: str, values: Mapping[str, str | None]) -> str:
    def known(part: str) -> bool:
        return all(values.get(name) is not None for name in places(part))

    def put(part: str) -> str:
        return _PLACE.sub(lambda found: values.get(found.group(1)) or NO_FIGURE, part)

    brackets = _OPTIONAL.findall(line)
    if brackets and not any(map(known, brackets)) and not places(_OPTIONAL.sub("", line)):
        return ""  # it was about these figures alone
    return _mended(put(_OPTIONAL.sub(lambda f: put(f.group(1)) if known(f.group(1)) else "", line)))


def _mended(line: str) -> str:
    """Return a line without the gaps that missing parts left."""
    bullet = "- " if line.startswith("- ") else ""
    body = _FRAGMENT.sub(lambda found: ". " + found.group(1).upper(), line.removeprefix(bullet))
    for gap, instead in _GAPS:
        body = gap.sub(instead, body)
    body = _START.sub("", body).strip()
    return bullet + body[:1].upper() + body[1:] if re.search(r"\w", body) else ""
