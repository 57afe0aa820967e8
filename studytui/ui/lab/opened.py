"""What the test split said, and how often it was asked."""

from studytui.lab.figures import figure
from studytui.lab.run import RunState


def opened_line(run: RunState) -> list[str]:
    """One line when the test split was opened; none before."""
    if not run.tests:
        return []
    looks = len(run.tests)
    figures = run.tests[-1].test or {}
    then = run.tests[-1].epoch
    end = f"end {figure(figures.get('end_test_loss'))}"
    end += f", accuracy {figure(figures.get('end_test_accuracy'))}"
    best = f"best {figure(figures.get('test_loss_at_best'))}"
    best += f", accuracy {figure(figures.get('test_accuracy_at_best'))}"
    times = "once" if looks == 1 else f"{looks} times"
    when = "" if then == run.epoch else f" after epoch {then}"
    return [f" test{when}: {end} · {best} · looked at {times}"]
