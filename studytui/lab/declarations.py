"""An experiment: one flat, frozen record, each field declared once.

Its constructor checks nothing: specs are made by `spec.parse`.
"""

from typing import Annotated, Final, NamedTuple, get_type_hints

import msgspec

from studytui.lab.fields import Change, Declaration, Field
from studytui.lab.streams import MAX_SEED

D = Declaration

GENERATED: Final = (
    "moons", "circles", "spirals", "xor", "blobs", "random_labels", "interaction",
)  # fmt: skip
"""Data drawn anew from the seed, as many rows as one likes."""


class Table(NamedTuple):
    """How large a data set is that cannot be drawn anew."""

    rows: int
    inputs: int
    classes: int


MEASURED: Final = {
    "digits": Table(1797, 64, 10), "breast_cancer": Table(569, 30, 2), "wine": Table(178, 13, 3),
}  # fmt: skip
"""Data that come with scikit-learn; so many rows and no more."""
TWO_DIMENSIONAL: Final = ("moons", "circles", "spirals", "xor", "blobs")
"""Data of two inputs: decision regions can be drawn."""
ACTIVATIONS: Final = ("relu", "leaky_relu", "elu", "gelu", "silu", "tanh", "sigmoid", "identity")


class ExperimentSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that decides how a run goes, and a few lines about it."""

    title: Annotated[str, D(kind="text", group="about", differs=False, help="Its name")] = ""
    watch: Annotated[
        str, D(kind="text", group="about", differs=False, help="What there is to see, in one line")
    ] = ""
    preset: Annotated[
        str, D(kind="text", group="about", differs=False, help="The preset it began from")
    ] = ""
    group: Annotated[
        str, D(kind="text", group="about", differs=False, help="What it belongs together with")
    ] = ""

    dataset: Annotated[
        str, D(kind="dataset", group="data", choices=(*GENERATED, *MEASURED), help="What to learn")
    ] = "moons"
    target: Annotated[
        str, D(kind="text", group="data", help="The column of a CSV file that names the class")
    ] = "target"
    features: Annotated[
        int,
        D(kind="whole", group="data", low=1, high=10_000, unit="inputs",
          help="Inputs of random_labels and interaction"),
    ] = 20  # fmt: skip
    n_train: Annotated[
        int | float | None,
        D(kind="rows", group="data", nothing="auto", low=0, open_low=True, high=10_000_000,
          help="Training rows, or a share below 1 (auto: 200 generated, 60 % of measured)"),
    ] = None  # fmt: skip
    n_val: Annotated[
        int | float | None,
        D(kind="rows", group="data", nothing="auto", low=0, open_low=True, high=10_000_000,
          help="Validation rows, or a share below 1 (auto: 2000, or half of the rest)"),
    ] = None  # fmt: skip
    n_test: Annotated[
        int | float | None,
        D(kind="rows", group="data", nothing="auto", low=0, high=10_000_000,
          help="Test rows, or a share below 1 (auto: 2000, or what remains)"),
    ] = None  # fmt: skip
    noise: Annotated[
        float,
        D(kind="number", group="data", low=0, high=100, steps=(0, 0.05, 0.1, 0.2, 0.3, 0.5),
          help="Standard deviation of the noise on generated points"),
    ] = 0.2  # fmt: skip
    label_noise: Annotated[
        float,
        D(kind="number", group="data", low=0, high=1, steps=(0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5),
          help="Share of training labels that are made wrong"),
    ] = 0.0  # fmt: skip
    noisy_validation: Annotated[
        bool, D(kind="switch", group="data", help="Make validation labels wrong as well")
    ] = False
    standardize: Annotated[
        bool | None,
        D(kind="switch", group="data", nothing="auto",
          help="Inputs to mean 0 and deviation 1, as measured on the training rows (auto: tables)"),
    ] = None  # fmt: skip

    hidden: Annotated[
        tuple[int, ...],
        D(kind="widths", group="model", help="Units of each hidden layer; nothing: a linear model"),
    ] = (64, 64)
    activation: Annotated[
        str, D(kind="choice", group="model", choices=ACTIVATIONS, help="After each hidden layer")
    ] = "relu"
    batch_norm: Annotated[
        bool, D(kind="switch", group="model", help="Batch normalisation before each activation")
    ] = False
    dropout: Annotated[
        float,
        D(kind="number", group="model", low=0, high=1, open_high=True, live=True, unit="p",
          steps=(0, 0.1, 0.2, 0.3, 0.5, 0.7), help="Share of hidden units dropped in a step"),
    ] = 0.0  # fmt: skip
    dropout_on: Annotated[
        float,
        D(kind="number", group="model", low=0, open_low=True, high=1, open_high=True, unit="p",
          differs=False, steps=(0.1, 0.2, 0.3, 0.5, 0.7), help="What switching dropout on sets"),
    ] = 0.5  # fmt: skip
    init: Annotated[
        str,
        D(kind="choice", group="model", choices=("default", "he", "xavier"),
          help="How weights begin (default: torch's)"),
    ] = "default"  # fmt: skip

    optimizer: Annotated[
        str,
        D(kind="choice", group="training", choices=("sgd", "adam"),
          help="The rule of a step; adamw is read as adam with decay = decoupled"),
    ] = "adam"  # fmt: skip
    momentum: Annotated[
        float,
        D(kind="number", group="training", low=0, high=1, open_high=True,
          steps=(0, 0.5, 0.9, 0.95, 0.99), help="Momentum of SGD"),
    ] = 0.0  # fmt: skip
    lr: Annotated[
        float,
        D(kind="number", group="training", low=0, open_low=True, high=1e15, live=True,
          steps=(1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1, 3, 10), help="Learning rate"),
    ] = 0.01  # fmt: skip
    batch_size: Annotated[
        int | None,
        D(kind="whole", group="training", low=1, high=10_000_000, nothing="full", unit="rows",
          steps=(1, 8, 16, 32, 64, 128, 256), help="Rows of a step; full: all of them"),
    ] = 32  # fmt: skip
    epochs: Annotated[
        int,
        D(kind="whole", group="training", low=1, high=10_000_000, unit="epochs",
          steps=(10, 20, 50, 100, 200, 400, 1000), help="Passes over the training rows, at most"),
    ] = 100  # fmt: skip
    l2: Annotated[
        float,
        D(kind="number", group="training", low=0, high=1e6, live=True, unit="λ",
          steps=(0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1),
          help="Penalty λ‖w‖² on the weights (torch's weight_decay is 2λ)"),
    ] = 0.0  # fmt: skip
    l2_on: Annotated[
        float,
        D(kind="number", group="training", low=0, open_low=True, high=1e6, unit="λ", differs=False,
          steps=(1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1), help="What switching L2 on sets"),
    ] = 3e-3  # fmt: skip
    decay: Annotated[
        str,
        D(kind="choice", group="training", choices=("coupled", "decoupled"),
          help="L2 in the gradient, or straight on the weights (with adam: AdamW)"),
    ] = "coupled"  # fmt: skip
    evaluate_train: Annotated[
        bool, D(kind="switch", group="training", help="Training loss in evaluation mode each epoch")
    ] = True
    seed: Annotated[
        int,
        D(kind="whole", group="training", low=0, high=MAX_SEED, help="Where all chance begins"),
    ] = 0  # fmt: skip
    device: Annotated[
        str,
        D(kind="choice", group="training", choices=("auto", "cpu", "cuda", "mps", "xpu"),
          help="What computes (auto: the first of cuda, mps, xpu, cpu that works)"),
    ] = "auto"  # fmt: skip
    threads: Annotated[
        int | None,
        D(kind="whole", group="training", low=1, high=1024, nothing="auto",
          help="CPU threads (auto: by model size)"),
    ] = None  # fmt: skip
    dtype: Annotated[
        str,
        D(kind="choice", group="training", choices=("float32", "float64"),
          help="Precision; float64 is for comparing with other code"),
    ] = "float32"  # fmt: skip
    pace: Annotated[
        float,
        D(kind="number", group="training", low=0, high=1e6, live=True, differs=False,
          unit="epochs/s", help="Epochs a second at most; 0: as fast as it goes"),
    ] = 0.0  # fmt: skip

    early_stopping: Annotated[
        bool, D(kind="switch", group="stopping", live=True, help="Stop when nothing improves")
    ] = False
    patience: Annotated[
        int,
        D(kind="whole", group="stopping", low=1, high=10_000_000, live=True, unit="checks",
          steps=(1, 3, 5, 10, 20, 50), help="Checks without a gain before it stops"),
    ] = 20  # fmt: skip
    min_delta: Annotated[
        float,
        D(kind="number", group="stopping", low=0, high=1e6, live=True,
          steps=(0, 1e-4, 1e-3, 0.01, 0.1), help="A gain must be larger than this to count"),
    ] = 0.0  # fmt: skip
    start_epoch: Annotated[
        int,
        D(kind="whole", group="stopping", low=1, high=10_000_000, help="First epoch judged"),
    ] = 1  # fmt: skip
    monitor: Annotated[
        str,
        D(kind="choice", group="stopping", choices=("val_loss", "val_accuracy"),
          help="What is judged"),
    ] = "val_loss"  # fmt: skip
    changes: Annotated[
        tuple[Change, ...],
        D(kind="changes", group="stopping", help="Controls to set during the run"),
    ] = ()  # fmt: skip

    @property
    def name(self) -> str:
        """What lists call it: its preset, else its title, else its data."""
        return self.preset or self.title or self.dataset


def _declared() -> dict[str, Field]:
    hints = get_type_hints(ExperimentSpec, include_extras=True)
    fields = {}
    for info in msgspec.structs.fields(ExperimentSpec):
        declaration = hints[info.name].__metadata__[0]
        values = msgspec.structs.asdict(declaration)
        fields[info.name] = Field(name=info.name, default=info.default, **values)
    return fields


FIELDS: Final[dict[str, Field]] = _declared()
"""Every field by name, in the order of the form."""
CONTROLS: Final[tuple[str, ...]] = tuple(name for name, field in FIELDS.items() if field.live)
"""The fields that can change while the model trains."""
