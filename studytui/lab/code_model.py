"""The lines of the exported program that make the model; see `code`."""

from typing import Final

from studytui.lab import code_data
from studytui.lab.declarations import ExperimentSpec
from studytui.lab.fields import number_text
from studytui.lab.streams import stream_seed

_ACTIVATIONS: Final = {
    "relu": "torch.relu({})",
    "leaky_relu": "nn.functional.leaky_relu({})",
    "elu": "nn.functional.elu({})",
    "gelu": "nn.functional.gelu({})",
    "silu": "nn.functional.silu({})",
    "tanh": "torch.tanh({})",
    "sigmoid": "torch.sigmoid({})",
    "identity": "{}",
}
_DROPOUT: Final = """
            if self.training and self.p > 0:  # dropout, with random numbers of its own
                keep = torch.rand(x.shape, dtype=torch.float32, generator=self.generator) >= self.p
                x = x * keep / (1 - self.p)"""


def uses(spec: ExperimentSpec, control: str) -> bool:
    """Whether the control is on at any time; dropout without a hidden layer never is."""
    if control == "dropout" and not spec.hidden:
        return False
    return bool(getattr(spec, control)) or any(item.set.get(control) for item in spec.changes)


def lines(spec: ExperimentSpec) -> list[str]:
    """The class of the network; a linear model needs none."""
    if not spec.hidden:
        return []
    dropout = uses(spec, "dropout")
    head = ["", "class Net(nn.Module):"]
    if dropout:
        p, seed = number_text(spec.dropout), stream_seed(spec.seed, "dropout")
        head += [f"    p, generator = {p}, torch.Generator().manual_seed({seed})", ""]
    layers = "nn.Linear(n, m) for n, m in zip(widths, widths[1:])"
    head += [
        "    def __init__(self, *widths):",
        "        super().__init__()",
        f"        self.linear = nn.ModuleList({layers})",
    ]
    each, layer = "linear in self.linear[:-1]", "linear(x)"
    if spec.batch_norm:
        head.append("        self.norm = nn.ModuleList(nn.BatchNorm1d(m) for m in widths[1:-1])")
        each, layer = "linear, norm in zip(self.linear, self.norm)", "norm(linear(x))"
    return [
        *head,
        "",
        "    def forward(self, x):",
        f"        for {each}:",
        f"            x = {_ACTIVATIONS[spec.activation].format(layer)}",
        *(_DROPOUT.splitlines()[1:] if dropout else []),
        "        return self.linear[-1](x)",
        "",
    ]


def initialised(spec: ExperimentSpec) -> list[str]:
    """Statements that make the model and its first weights."""
    widths = ", ".join([code_data.inputs(spec), *map(str, spec.hidden), code_data.classes(spec)])
    lines = [
        f"torch.manual_seed({stream_seed(spec.seed, 'init')})",
        f"model = {'Net' if spec.hidden else 'nn.Linear'}({widths})",
    ]
    if spec.init == "default":
        return lines
    draw = "nn.init.xavier_uniform_(linear.weight)"
    if spec.init == "he":
        draw = 'nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")'
    layers = "model.linear" if spec.hidden else "[model]"
    return [*lines, f"for linear in {layers}:", f"    {draw}", "    nn.init.zeros_(linear.bias)"]
