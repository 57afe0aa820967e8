"""Parts of the quiz and progress screens."""
