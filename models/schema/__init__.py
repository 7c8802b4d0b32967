# SPDX-License-Identifier: MIT
"""The schema's steps, and what is generated anew after each of them."""
