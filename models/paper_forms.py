# SPDX-License-Identifier: MIT
"""Paper forms that were printed: the token on each leads back to what was prefilled."""

from sqlmodel import Field, SQLModel


class PaperForm(SQLModel, table=True):
    """One printed form of a session; stays at home.

    `body` is the draft it was printed from. `draft_id` is the form that was opened from it,
    `session_id` the session that came of it; both are empty while the paper is out.
    """

    __tablename__ = "paper_form"

    token: str = Field(primary_key=True, max_length=9)
    title: str
    body: str
    printed_at: str
    draft_id: str | None = Field(default=None, index=True)
    session_id: str | None = None
