"""The lines of the exported program that make the model; see `code`."""

from itertools import groupby, pairwise
from typing import Final

from studytui.lab import code_data
from studytui.lab.declarations import ExperimentSpec
from studytui.lab.fields import number_text
from studytui.lab.streams import stream_seed

_ACTIVATIONS: Final = {
    "relu": "nn.ReLU()",
    "leaky_relu": "nn.LeakyReLU()",
    "elu": "nn.ELU()",
    "gelu": "nn.GELU()",
    "silu": "nn.SiLU()",
    "tanh": "nn.Tanh()",
    "sigmoid": "nn.Sigmoid()",
    "identity": "nn.Identity()",
}
_MOST_WRITTEN_OUT: Final = 5
"""More hidden layers that are alike than these are written as a loop."""
_DROPOUT: Final = """
class Dropout(nn.Module):  # nn.Dropout with random numbers of its own
    p, generator = {p}, torch.Generator().manual_seed({seed})

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        keep = torch.rand(x.shape, dtype=torch.float32, generator=self.generator) >= self.p
        return x * keep / (1 - self.p)

"""


def uses(spec: ExperimentSpec, control: str) -> bool:
    """Whether the control is on at any time."""
    return bool(getattr(spec, control)) or any(item.set.get(control) for item in spec.changes)


def lines(spec: ExperimentSpec) -> list[str]:
    """The classes of the network and, where it is used, of its dropout."""
    dropout = bool(spec.hidden) and uses(spec, "dropout")
    lines: list[str] = []
    if dropout:
        values = {"p": number_text(spec.dropout), "seed": stream_seed(spec.seed, "dropout")}
        lines += _DROPOUT.format(**values).splitlines()
    widths = [code_data.inputs(spec), *map(str, spec.hidden)]
    lines += [
        "",
        "class Net(nn.Module):",
        "    def __init__(self):",
        "        super().__init__()",
        "        self.layers = nn.Sequential(",
    ]
    for (before, width), alike in groupby(pairwise(widths)):
        parts = [f"nn.Linear({before}, {width})"]
        parts += [f"nn.BatchNorm1d({width})"] if spec.batch_norm else []
        parts += [_ACTIVATIONS[spec.activation]]
        parts += ["Dropout()"] if dropout else []
        lines += _repeated(", ".join(parts), len(list(alike)))
    return [
        *lines,
        f"            nn.Linear({widths[-1]}, {code_data.classes(spec)}),",
        "        )",
        "",
        "    def forward(self, x):",
        "        return self.layers(x)",
        "",
    ]


def _repeated(layer: str, times: int) -> list[str]:
    """A hidden layer's lines; many layers that are alike are made in a loop."""
    if times <= _MOST_WRITTEN_OUT:
        return [f"            {layer},"] * times
    return [
        f"            *(part for _ in range({times})",
        f"              for part in ({layer})),",
    ]


def initialised(spec: ExperimentSpec) -> list[str]:
    """Statements that make the model and its first weights."""
    lines = [f"torch.manual_seed({stream_seed(spec.seed, 'init')})", "model = Net()"]
    if spec.init == "default":
        return lines
    he = 'nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")'
    return [
        *lines,
        "for layer in model.layers:",
        "    if isinstance(layer, nn.Linear):",
        f"        {he if spec.init == 'he' else 'nn.init.xavier_uniform_(layer.weight)'}",
        "        nn.init.zeros_(layer.bias)",
    ]
