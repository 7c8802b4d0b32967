# SPDX-License-Identifier: MIT
"""The pages; they are strangers to each other."""
