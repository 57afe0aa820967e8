"""Pictures of the model: those of the journal, and the file of the moment."""

from studytui.lab import view
from studytui.lab.run import RunState
from studytui.ui.lab.album import Album
from tests.ui.lab.runs import FakeTrainer, spec


def read(trainer: FakeTrainer) -> RunState:
    return trainer.folder.read()[0]


def epoch(shown: view.View | None) -> int | None:
    return shown.epoch if shown else None


def test_looking_back_finds_the_last_picture_until_then() -> None:
    trainer = FakeTrainer(spec()).start()
    for more in (3, 5, 12):
        trainer.train(more).keep()
    run, album = read(trainer), Album(trainer.folder.path)
    found = [epoch(album.of(run.at(cursor))) for cursor in (20, 19, 8, 7, 3, 2)]
    assert found == [20, 8, 8, 3, 3, None]


def test_another_reader_of_the_folder_sees_the_same() -> None:
    trainer = FakeTrainer(spec()).start().train(5).keep().train(5).keep().show()
    first, second = Album(trainer.folder.path), Album(trainer.folder.path)
    assert first.look(read(trainer))
    trainer.train(5).keep()
    run = read(trainer)
    first.look(run)
    second.look(run)
    for cursor in range(1, 16):
        mine, other = first.of(run.at(cursor)), second.of(run.at(cursor))
        assert epoch(mine) == epoch(other)
    assert epoch(first.newest) == epoch(second.newest) == 15


def test_the_moment_is_newer_than_what_was_kept() -> None:
    trainer = FakeTrainer(spec()).start().train(4).keep().train(2).show()
    album = Album(trainer.folder.path)
    assert album.look(read(trainer))
    assert epoch(album.newest) == 6
    assert not album.look(read(trainer)), "nothing new"
    trainer.train(1).keep()
    assert album.look(read(trainer))
    assert epoch(album.newest) == 7


def test_a_moment_of_weights_that_were_given_up_is_none() -> None:
    trainer = FakeTrainer(spec()).start().train(6).show()
    view_file = (trainer.folder.path / view.NAME).read_bytes()
    resumed = FakeTrainer(spec(), "20260302-120000-r4sm").start().train(4).keep()
    (resumed.folder.path / view.NAME).write_bytes(view_file)
    album = Album(resumed.folder.path)
    album.look(read(resumed))
    assert epoch(album.newest) == 4


def test_a_damaged_picture_is_none() -> None:
    trainer = FakeTrainer(spec()).start().train(4)
    (trainer.folder.path / view.NAME).write_bytes(b"PK nonsense")
    album = Album(trainer.folder.path)
    assert not album.look(read(trainer))
    assert album.newest is None
