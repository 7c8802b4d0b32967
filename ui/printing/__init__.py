# SPDX-License-Identifier: MIT
"""Put pages on paper from the window: preview, printer, calibration, and the way to the printer."""
