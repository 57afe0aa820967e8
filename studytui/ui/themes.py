"""The four themes. Curves differ by line and label too: no theme is needed to tell them apart."""

from textual.theme import Theme

# What the screens need beyond textual's own variables. `curve-…` name what is drawn, not how.
# `set-apart` is for formulas and strings within text. `text-muted` is a plain colour: styled text
# does not resolve textual's own, a relative one.
_LIGHT_LINES = {
    "line": "#b8bec6", "key": "#0b5cad", "text-muted": "#5b6470",
    "curve-val": "#c2410c", "curve-train": "#1d4ed8", "curve-running": "#6b7280",
    "curve-ghost": "#9ca3af", "mark-best": "#a16207", "good": "#15803d", "bad": "#b91c1c",
    "set-apart": "#15803d",
}  # fmt: skip
DEFAULT_VARIABLES = {
    "line": "#3a4048", "key": "#7cc4ff", "text-muted": "#929ba6",
    "curve-val": "#ffb454", "curve-train": "#59a6ff", "curve-running": "#8b949e",
    "curve-ghost": "#5b6470", "mark-best": "#f7e06e", "good": "#6fd88b", "bad": "#ff7b72",
    "set-apart": "#6fd88b",
}  # fmt: skip

DARK = Theme(
    name="dark", primary="#7cc4ff", secondary="#3d6fa5", accent="#ffb454", warning="#f0b849",
    error="#ff7b72", success="#6fd88b", foreground="#d7dde5", background="#0f1318",
    surface="#161b22", panel="#1d242d", dark=True, variables=DEFAULT_VARIABLES,
)  # fmt: skip
LIGHT = Theme(
    name="light", primary="#0b5cad", secondary="#4b7fb5", accent="#c2410c", warning="#a16207",
    error="#b91c1c", success="#15803d", foreground="#1b1f24", background="#fbfbfa",
    surface="#f1f2f3", panel="#e6e8ea", dark=False, variables=_LIGHT_LINES,
)  # fmt: skip
# The sixteen colours of the terminal's own palette, on its own background. Nobody knows whether
# that is dark or light: words are in its text colour or in those few that can be read on either,
# never in yellow, white or cyan. Green is weak on white; it marks, beside a sign.
SIXTEEN = Theme(
    name="16-colour", ansi=True, primary="ansi_bright_blue", secondary="ansi_bright_black",
    accent="ansi_magenta", warning="ansi_bright_red", error="ansi_red", success="ansi_green",
    foreground="ansi_default", background="ansi_default", surface="ansi_default",
    panel="ansi_default", boost="ansi_default", dark=True,
    variables={
        "line": "ansi_bright_black", "key": "ansi_magenta", "text-muted": "ansi_default",
        "curve-val": "ansi_magenta", "curve-train": "ansi_bright_blue",
        "curve-running": "ansi_default", "curve-ghost": "ansi_bright_black",
        "mark-best": "ansi_bright_red", "good": "ansi_green", "bad": "ansi_red",
        "set-apart": "ansi_default",
        "scrollbar": "ansi_bright_black", "scrollbar-hover": "ansi_bright_black",
        "scrollbar-active": "ansi_bright_blue", "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default", "scrollbar-corner-color": "ansi_default",
        "scrollbar-background-active": "ansi_default",
        "ansi-background": "ansi_black", "ansi-foreground": "ansi_white",
        "block-cursor-foreground": "ansi_black", "block-cursor-background": "ansi_white",
        "block-cursor-blurred-background": "ansi_blue",
        "input-cursor-background": "ansi_white", "input-cursor-foreground": "ansi_black",
        "input-selection-background": "ansi_bright_blue",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_bright_blue",
        "screen-selection-foreground": "ansi_black",
    },
)  # fmt: skip
# Blue against orange, never red against green (after the palette of Okabe and Ito, 2008).
COLOUR_BLIND_SAFE = Theme(
    name="colour-blind-safe", primary="#56b4e9", secondary="#0072b2", accent="#e69f00",
    warning="#f0e442", error="#d55e00", success="#56b4e9", foreground="#e6e6e6",
    background="#101010", surface="#181818", panel="#222222", dark=True,
    variables=DEFAULT_VARIABLES
    | {"curve-val": "#e69f00", "curve-train": "#56b4e9", "mark-best": "#f0e442",
       "good": "#56b4e9", "bad": "#d55e00", "set-apart": "#56b4e9"},
)  # fmt: skip

ALL = (DARK, LIGHT, SIXTEEN, COLOUR_BLIND_SAFE)
