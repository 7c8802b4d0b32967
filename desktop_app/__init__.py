# SPDX-License-Identifier: MIT
"""The application without a face: services, vault and commands; no Qt in here."""
