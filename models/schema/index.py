# SPDX-License-Identifier: MIT
"""The search index: contentless full-text tables, folded by triggers, made from today's tables."""

from dataclasses import dataclass

# FTS5 folds 144 of the 146 accented Vietnamese letters; đ and Đ are the two it leaves.
FOLD_D = "replace(replace({0}, 'đ', 'd'), 'Đ', 'D')"


@dataclass(frozen=True)
class SearchIndex:
    """A full-text index over some columns of a table; its rowid is the table's `nr`."""

    name: str
    table: str
    columns: tuple[str, ...]
    prefix: str = "1 2 3"


INDEXES = (
    SearchIndex("search_participant", "participant", ("full_name",)),
    SearchIndex("search_household", "household", ("label", "house_no")),
    SearchIndex("search_session", "guidance_session", ("place", "note", "province_note"), "2 3"),
    SearchIndex("search_team", "digital_team", ("name", "decision_no")),
    SearchIndex("search_member", "team_member", ("full_name",)),
    SearchIndex("search_business", "business", ("name",)),
    SearchIndex("search_activity", "communication_activity", ("title", "channel", "url", "note")),
    SearchIndex("search_broadcast", "broadcast_log", ("title", "station", "note")),
    SearchIndex("search_display", "visual_display", ("location", "text", "permit_note", "note")),
    SearchIndex("search_event", "event", ("title", "place", "status_reason", "note")),
    SearchIndex("search_promotion", "promotion", ("title", "benefit", "conditions", "note")),
    SearchIndex("search_school", "school", ("name", "note")),
    SearchIndex("search_organisation", "organisation", ("name", "note")),
    SearchIndex("search_document", "guiding_document", ("title", "number", "issuer", "note")),
    SearchIndex("search_asset", "identity_asset", ("title", "licence", "note")),
    SearchIndex("search_budget", "budget_line", ("content", "note")),
    SearchIndex("search_example", "outstanding_example", ("name", "achievement", "note")),
    SearchIndex("search_difficulty", "difficulty", ("content", "addressed_to", "note")),
)


def _folded(columns: tuple[str, ...], row: str) -> str:
    return ", ".join(FOLD_D.format(f"coalesce({row}.{c}, '')") for c in columns)


def create_statements(index: SearchIndex) -> list[str]:
    """Return the SQL that makes an index and the triggers that keep it; it starts out empty."""
    columns = ", ".join(index.columns)
    fill = (
        f"INSERT INTO {index.name} (rowid, {columns}) "
        f"SELECT NEW.nr, {_folded(index.columns, 'NEW')} WHERE NOT NEW.deleted"
    )
    remove = f"DELETE FROM {index.name} WHERE rowid = OLD.nr"  # noqa: S608
    watched = ", ".join((*index.columns, "deleted"))
    return [
        f"CREATE VIRTUAL TABLE {index.name} USING fts5({columns}, content='', "
        f"contentless_delete=1, prefix='{index.prefix}', "
        "tokenize='unicode61 remove_diacritics 2')",
        f"CREATE TRIGGER {index.name}_i AFTER INSERT ON {index.table} BEGIN {fill}; END",
        f"CREATE TRIGGER {index.name}_u AFTER UPDATE OF {watched} ON {index.table} "
        f"BEGIN {remove}; {fill}; END",
        f"CREATE TRIGGER {index.name}_d AFTER DELETE ON {index.table} BEGIN {remove}; END",
    ]


def fill_statement(index: SearchIndex) -> str:
    """Return the SQL that fills an empty index from the rows that are there."""
    columns = ", ".join(index.columns)
    return (
        f"INSERT INTO {index.name} (rowid, {columns}) "  # noqa: S608 - names are constants above
        f"SELECT nr, {_folded(index.columns, index.table)} FROM {index.table} WHERE NOT deleted"
    )
