# SPDX-License-Identifier: MIT
"""The duties of the plan: due when, for whom, and whether the records show that they were done."""
