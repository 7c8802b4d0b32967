# SPDX-License-Identifier: MIT
"""Which village another one is counted under today, as SQL; without the table classes."""


def village_of_today(village: str) -> str:
    """Return SQL of the village that an SQL expression's village is today.

    That is what it was merged into, else itself. A merger names the village that goes on (see
    `desktop_app.villages.merge`), so one step is enough; records keep the village of their day.
    """
    return f"coalesce((SELECT w.merged_into FROM village w WHERE w.id = {village}), {village})"  # noqa: S608


def villages_within(parameter: str) -> str:
    """Return SQL of the villages that are the parameter's village today: itself, and those merged.

    To be used after IN, where an index by village is to be followed.
    """
    return f"(SELECT w.id FROM village w WHERE coalesce(w.merged_into, w.id) = {parameter})"  # noqa: S608
