# SPDX-License-Identifier: MIT
"""What becomes paper: plain values in, bytes out; no database, no Qt."""
