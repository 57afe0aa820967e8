"""Reading the notes: a note, the catalog of all of them, search, lint."""
