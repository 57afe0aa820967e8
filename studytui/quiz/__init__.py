"""Questions: kinds and grading, question files, generators, scheduling, the review log."""
