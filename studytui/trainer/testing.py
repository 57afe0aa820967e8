"""Opening the test split."""

from studytui.lab.spec import ExperimentSpec
from studytui.trainer.batches import HeldRows
from studytui.trainer.data import Data
from studytui.trainer.engine import evaluate
from studytui.trainer.network import Network
from studytui.trainer.state import ModelState, layout_of


def test_figures(spec: ExperimentSpec, data: Data, state: ModelState) -> dict[str, float] | None:
    """Loss and accuracy on the test rows, of the end and of the best weights.

    None when there are no test rows; nothing of the best when no check was judged.
    """
    if not len(data.test):
        return None
    layout = layout_of(spec, data)
    rows = HeldRows.of([data.test], state.flat.dtype, state.flat.device)
    loss, accuracy = evaluate(Network(layout, state.flat, state.stats), rows)[0]
    figures = {"end_test_loss": loss, "end_test_accuracy": accuracy}
    if state.stopper.best_epoch is not None:
        best = Network(layout, state.best_flat, state.best_stats)
        loss, accuracy = evaluate(best, rows)[0]
        figures |= {"test_loss_at_best": loss, "test_accuracy_at_best": accuracy}
    return figures
