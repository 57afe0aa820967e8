"""TeX to Unicode, one row or two-dimensional."""
