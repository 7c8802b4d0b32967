# SPDX-License-Identifier: MIT
"""The ways on which sealed bytes travel; the same bytes on each."""
