"""Journals: any cut, any split, any torn tail folds to the same run."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.lab.events import Event, Heartbeat, encode
from studytui.lab.journal import Journal, JournalFullError, Tail, read_journal
from studytui.lab.run import fold_all, new_run, summary
from tests.lab.helpers import histories, spec, started


def _lines(events: list[Event]) -> bytes:
    return b"".join(encode(event) + b"\n" for event in events)


@given(histories(), st.data())
def test_any_split_of_the_bytes_gives_the_same_events(
    events: list[Event], data: st.DataObject
) -> None:
    raw = _lines(events)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=8)))
    tail = Tail(Path("nowhere"))
    pieces = [raw[a:b] for a, b in zip([0, *cuts], [*cuts, len(raw)], strict=True)]
    found = [event for piece in pieces for event in tail.feed(piece)]
    assert repr(found) == repr(events)
    assert tail.damaged == 0


@given(histories(), st.data())
def test_a_truncated_journal_is_the_run_as_it_was(events: list[Event], data: st.DataObject) -> None:
    raw = _lines(events)
    cut = data.draw(st.integers(0, len(raw)))
    whole = raw[:cut].count(b"\n")
    tail = Tail(Path("nowhere"))
    start = new_run(spec())
    seen = fold_all(start, tail.feed(raw[:cut]))
    assert repr(summary(seen)) == repr(summary(fold_all(new_run(spec()), events[:whole])))
    assert tail.damaged == 0


@given(histories(), st.data())
def test_a_torn_line_that_was_ended_costs_only_itself(
    events: list[Event], data: st.DataObject
) -> None:
    torn = data.draw(st.integers(0, len(events) - 1))
    line = encode(events[torn])
    length = data.draw(st.integers(1, len(line) - 1))
    raw = _lines(events[:torn]) + line[:length] + b"\n" + _lines(events[torn:])
    tail = Tail(Path("nowhere"))
    assert repr(tail.feed(raw)) == repr(events)
    assert tail.damaged == 1


def test_appending_numbers_and_dates_events(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "events.jsonl", clock=lambda: 5.0)
    written = [journal.append(started()), journal.append(Heartbeat())]
    journal.close()
    journal.close()
    assert [(event.seq, event.t) for event in written] == [(1, 5.0), (2, 5.0)]
    assert read_journal(tmp_path / "events.jsonl") == (written, 0)


def test_reopening_ends_a_torn_line_and_counts_on(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    first = Journal(file)
    first.append(started())
    first.append(Heartbeat())
    first.close()
    with file.open("ab") as stream:
        stream.write(b'{"kind":"epo')
    again = Journal(file)
    assert again.append(Heartbeat()).seq == 3
    again.close()
    events, damaged = read_journal(file)
    assert [event.seq for event in events] == [1, 2, 3]
    assert damaged == 1


def test_a_reader_goes_on_where_it_was(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    tail = Tail(file)
    assert tail.read() == []
    journal = Journal(file)
    journal.append(started())
    assert [event.seq for event in tail.read()] == [1]
    assert tail.read() == []
    journal.append(Heartbeat())
    assert [event.seq for event in tail.read_all()] == [2]
    journal.close()


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "events.jsonl"
    journal = Journal(file)
    journal.append(started())
    real = os.write

    def short(descriptor: int, data: bytes) -> int:
        return real(descriptor, data[:10])

    def full(descriptor: int, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    for failing in (short, full, short):
        monkeypatch.setattr(os, "write", failing)
        with pytest.raises(JournalFullError):
            journal.append(Heartbeat())
    monkeypatch.setattr(os, "write", real)
    assert journal.append(Heartbeat()).seq == 2
    journal.close()
    events, damaged = read_journal(file)
    assert [event.seq for event in events] == [1, 2]
    assert damaged >= 1


def test_other_troubles_of_the_disk_are_not_called_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "events.jsonl")

    def broken(descriptor: int, data: bytes) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "write", broken)
    with pytest.raises(OSError, match="Input/output"):
        journal.append(Heartbeat())
    monkeypatch.undo()
    journal.close()


def test_a_line_without_end_is_given_up() -> None:
    tail = Tail(Path("nowhere"))
    for _ in range(3):
        assert tail.feed(b"x" * (1 << 20)) == []
    assert tail.feed(b"\n" + encode(Heartbeat(seq=1, t=0.0)) + b"\n") == [Heartbeat(seq=1, t=0.0)]
    assert tail.damaged == 1
