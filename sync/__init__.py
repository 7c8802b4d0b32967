# SPDX-License-Identifier: MIT
"""Moving sealed batches between a laptop and the province: no Qt, no threads, no timers."""
