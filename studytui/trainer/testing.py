"""Opening the test split."""

from typing import Any

from studytui.lab.spec import ExperimentSpec
from studytui.trainer.batches import HeldRows
from studytui.trainer.data import Data
from studytui.trainer.engine import evaluate
from studytui.trainer.network import Network
from studytui.trainer.state import ModelState, layout_of


def opened(spec: ExperimentSpec, data: Data, state: ModelState) -> dict[str, Any]:
    """What answers `open_test`: loss and accuracy on the test rows, of end and best weights.

    An error when there are no test rows; nothing of the best when no check was judged. Weights
    within an epoch are not those of the last figures: that is noted.
    """
    if not len(data.test):
        return {"error": "This experiment has no test rows (n_test = 0)."}
    layout = layout_of(spec, data)
    rows = HeldRows.of([data.test], state.flat.dtype, state.flat.device)
    loss, accuracy = evaluate(Network(layout, state.flat, state.stats), rows)[0]
    figures = {"end_test_loss": loss, "end_test_accuracy": accuracy}
    if state.stopper.best_epoch is not None:
        best = Network(layout, state.best_flat, state.best_stats)
        loss, accuracy = evaluate(best, rows)[0]
        figures |= {"test_loss_at_best": loss, "test_accuracy_at_best": accuracy}
    answer: dict[str, Any] = {"do": "open_test", "test": figures}
    if state.batch:
        answer["note"] = f"The end's weights are from within epoch {state.epoch + 1}."
    return answer
