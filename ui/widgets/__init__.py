# SPDX-License-Identifier: MIT
"""The building blocks that pages share."""
