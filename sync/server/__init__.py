# SPDX-License-Identifier: MIT
"""The province: it takes bundles in exactly once and signs receipts."""
