# SPDX-License-Identifier: MIT
"""The commands by topic; each calls one service function and prints what it returned."""
