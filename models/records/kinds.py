# SPDX-License-Identifier: MIT
"""Every kind of record, in the order in which officers see them."""

from models.records import communications, partners, plan
from models.records.kind import Kind
from resources.i18n import N_

KINDS: tuple[Kind, ...] = (*communications.KINDS, *partners.KINDS, *plan.KINDS)
GROUPS = (
    (communications.GROUP, N_("Truyền thông")),
    (partners.GROUP, N_("Đơn vị tham gia")),
    (plan.GROUP, N_("Hồ sơ của đợt")),
)
_BY_CODE = {kind.code: kind for kind in KINDS}


def kind(code: str) -> Kind:
    """Return a kind by its code; KeyError for one that there is not."""
    return _BY_CODE[code]
