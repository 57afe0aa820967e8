"""The only room that imports textual and plotext: the app, its screens and widgets."""

LEAST_COLUMNS, LEAST_ROWS = 60, 20
