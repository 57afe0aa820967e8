"""Short ways to make and train stacks in tests, on one CPU thread."""

import torch

from studytui.lab.spec import ExperimentSpec, parse
from studytui.trainer.data import load
from studytui.trainer.engine import Outcome, Stack
from studytui.trainer.state import ModelState, fresh

torch.set_num_threads(1)
CPU = torch.device("cpu")


def spec_of(**fields: object) -> ExperimentSpec:
    """A spec, which must be sound."""
    spec = parse(fields)
    assert isinstance(spec, ExperimentSpec), spec
    return spec


def stack_of(*specs: ExperimentSpec) -> Stack:
    """A fresh stack of these runs, equal data shared."""
    datas = {spec.seed: load(spec) for spec in specs}
    chosen = [datas[spec.seed] for spec in specs]
    states = [fresh(spec, data) for spec, data in zip(specs, chosen, strict=True)]
    return Stack(specs, chosen, states, CPU)


def epoch_of(stack: Stack) -> list[Outcome]:
    """Train one epoch, and what it came to."""
    assert stack.advance(lambda: False)
    return stack.finish_epoch()


def train(stack: Stack, epochs: int) -> list[list[Outcome]]:
    """Outcomes [epoch][model]."""
    return [epoch_of(stack) for _ in range(epochs)]


def resumed(stack: Stack, state: ModelState) -> Stack:
    """A stack of one that goes on from a captured state of model 0."""
    return Stack([stack.specs[0]], [stack.datas[0]], [state], CPU)
