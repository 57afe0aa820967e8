"""The chart of a prediction's runs while they train, and the table of what came out."""

import numpy as np

from studytui.quiz.experiment import Trial
from studytui.quiz.questions import Question
from studytui.ui.axes import round_end
from studytui.ui.plot import Curve, Pattern, Plot

_STYLES = (
    ("curve-val", Pattern.SOLID),
    ("curve-train", Pattern.DASHED),
    ("mark-best", Pattern.DOTTED),
    ("good", Pattern.SOLID),
)


def quantity(question: Question) -> str:
    """The curve that the outcomes are about."""
    conditions = " ".join(option.condition for option in question.options)
    return "val_accuracy" if "val_accuracy" in conditions else "val_loss"


def chart(trial: Trial, name: str) -> Plot:
    """Each run's mean over the seeds, the single seeds dim behind it."""
    dim, means = list[Curve](), list[Curve]()
    last = 1
    for place, run in enumerate(trial.names):
        style, pattern = _STYLES[place % len(_STYLES)]
        curves = [curve for curve in trial.curves(run, name) if len(curve)]
        for curve in curves:
            epochs = np.arange(1, len(curve) + 1, dtype=np.float64)
            dim.append(Curve(epochs, curve, "", "curve-ghost", Pattern.SPARSE, ranged=False))
            last = max(last, len(curve))
        if len(curves) == len(trial.seeds):
            common = min(map(len, curves))
            mean = np.mean([curve[:common] for curve in curves], axis=0)
            epochs = np.arange(1, common + 1, dtype=np.float64)
            means.append(Curve(epochs, mean, run, style, pattern))
    label = "accuracy" if name == "val_accuracy" else "loss"
    return Plot([*dim, *means], x_range=(1, round_end(last)), ylabel=f"validation {label}")


def table(trial: Trial, names: frozenset[str]) -> str:
    """The means that decided, as a Markdown table: quantities down, runs across."""
    means, runs = trial.means(), trial.names
    quantities = list(dict.fromkeys(name.partition(".")[2] for name in sorted(names)))
    lines = [f"| mean | {' | '.join(runs)} |", f"|---|{'---|' * len(runs)}"]
    for name in quantities:
        cells = (means.get(f"{run}.{name}") for run in runs)
        shown = ("–" if cell is None else f"{cell:.4g}" for cell in cells)
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(shown)} |")
    return "\n".join(lines)
