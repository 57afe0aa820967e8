"""What an experiment is: spec, controls, events, runs, early stopping, verdicts, run folders."""
