"""TeX to Unicode for the terminal, on one row or in two dimensions.

`render_inline` sets a formula for running text, `render_display` one that stands by itself. The
package needs the standard library only and knows nothing of the rest of the program.
"""

from studytui.math.render import Rendered, render_display, render_inline

__all__ = ["Rendered", "render_display", "render_inline"]
