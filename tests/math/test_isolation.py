"""The package stands alone: the standard library and itself."""

import subprocess
import sys

PROBE = """
import sys
before = set(sys.modules)
from studytui.math import render_display, render_inline
render_inline(r"\\frac{a}{b}"), render_display(r"\\begin{pmatrix} a & b \\end{pmatrix}", 40)
loaded = {name for name in set(sys.modules) - before}
standard = set(sys.stdlib_module_names)
print(sorted(n for n in loaded if n.split(".")[0] not in standard
             and n != "studytui" and not n.startswith("studytui.math")))
"""


def test_math_loads_nothing_but_itself() -> None:
    result = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
