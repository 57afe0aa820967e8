"""The only room that imports textual and plotext: the app, its screens and widgets."""
