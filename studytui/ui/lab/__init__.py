"""What the lab shows, made from specs and folded runs; no widgets here."""
