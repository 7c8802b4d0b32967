# SPDX-License-Identifier: MIT
"""Services of the records beside the sessions: the same few for every kind."""
