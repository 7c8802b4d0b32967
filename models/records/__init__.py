# SPDX-License-Identifier: MIT
"""The records beside the sessions, each kind described once: its fields, their labels and rules."""
