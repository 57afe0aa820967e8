"""The parts of the notes browser."""
