import pickle
from pathlib import Path

import pytest
import torch

from studytui.trainer.checkpoint import CheckpointError, load, save, save_best
from studytui.trainer.data import load as load_data
from tests.trainer.helpers import epoch_of, resumed, spec_of, stack_of, train

SPEC = spec_of(n_train=30, n_val=20, hidden=[5], batch_norm=True, dropout=0.3, batch_size=8)


def test_what_was_saved_goes_on_exactly(tmp_path: Path) -> None:
    stack = stack_of(SPEC)
    train(stack, 2)
    count = iter(range(10))
    stack.advance(lambda: next(count) == 1)
    save(tmp_path, stack.capture(0), seq=7)
    saved = load(tmp_path, SPEC, stack.datas[0])
    assert saved is not None
    assert saved.seq == 7
    again = resumed(stack, saved.state)
    assert (again.epoch, again.step, again.batch) == (2, 10, 2)
    assert epoch_of(again) == epoch_of(stack)
    assert torch.equal(again.network.flat, stack.network.flat)
    assert [path.name for path in tmp_path.iterdir()] == ["last.pt"]


def test_best_weights_have_a_file_of_their_own(tmp_path: Path) -> None:
    stack = stack_of(SPEC)
    train(stack, 3)
    save_best(tmp_path, stack.capture(0))
    content = torch.load(tmp_path / "best.pt", weights_only=True)
    assert torch.equal(content["flat"], stack.best_flat)
    assert content["epoch"] == stack.stoppers[0].best_epoch


def test_no_checkpoint_is_no_fault(tmp_path: Path) -> None:
    assert load(tmp_path, SPEC, load_data(SPEC)) is None


class _Bomb:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (pytest.fail, ("a pickle was run",))


def test_a_pickle_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "last.pt").write_bytes(pickle.dumps(_Bomb()))
    with pytest.raises(CheckpointError, match="is damaged"):
        load(tmp_path, SPEC, load_data(SPEC))


@pytest.mark.parametrize("kept", [0, 10, 500, -1])
def test_a_damaged_file_is_named(tmp_path: Path, kept: int) -> None:
    save(tmp_path, stack_of(SPEC).capture(0), seq=0)
    file = tmp_path / "last.pt"
    content = bytearray(file.read_bytes())
    file.write_bytes(content[:kept])
    with pytest.raises(CheckpointError, match=r"last.pt: cannot be resumed from: it is damaged"):
        load(tmp_path, SPEC, load_data(SPEC))


@pytest.mark.parametrize(
    "entry", ["flat", "controls", "stopper", "dropout_used", "version", "order", "optimizer"]
)
def test_entries_that_do_not_fit_are_refused(tmp_path: Path, entry: str) -> None:
    save(tmp_path, stack_of(SPEC).capture(0), seq=0)
    file = tmp_path / "last.pt"
    content = torch.load(file, weights_only=True)
    content[entry] = "nonsense"
    torch.save(content, file)
    with pytest.raises(CheckpointError, match="cannot be resumed from"):
        load(tmp_path, SPEC, load_data(SPEC))


@pytest.mark.parametrize(
    ("name", "value"), [("lr", "fast"), ("dropout", 5.0), ("patience", 0), ("epochs", None)]
)
def test_controls_are_checked_as_commands_are(tmp_path: Path, name: str, value: object) -> None:
    save(tmp_path, stack_of(SPEC).capture(0), seq=0)
    file = tmp_path / "last.pt"
    content = torch.load(file, weights_only=True)
    content["controls"][name] = value
    torch.save(content, file)
    with pytest.raises(CheckpointError, match="cannot be resumed from"):
        load(tmp_path, SPEC, load_data(SPEC))


def test_another_experiments_checkpoint_is_refused(tmp_path: Path) -> None:
    save(tmp_path, stack_of(SPEC).capture(0), seq=0)
    other = spec_of(n_train=30, n_val=20, hidden=[6])
    with pytest.raises(CheckpointError, match="fit"):
        load(tmp_path, other, load_data(other))


def test_a_write_that_fails_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stack = stack_of(SPEC)
    save(tmp_path, stack.capture(0), seq=1)

    def full(*_: object) -> None:
        raise RuntimeError("PytorchStreamWriter failed writing file data/0")

    monkeypatch.setattr(torch, "save", full)
    with pytest.raises(OSError, match="may be full"):
        save(tmp_path, stack.capture(0), seq=2)
    monkeypatch.undo()
    saved = load(tmp_path, SPEC, stack.datas[0])
    assert saved is not None
    assert saved.seq == 1
    assert [path.name for path in tmp_path.iterdir()] == ["last.pt"]
