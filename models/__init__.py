# SPDX-License-Identifier: MIT
"""What exists and how it is kept: drafts, tables, rows, and the encrypted store beneath them."""
