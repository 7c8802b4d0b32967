# SPDX-License-Identifier: MIT
"""Everything the officer sees; it speaks to the services of `desktop_app` and to nothing below."""
