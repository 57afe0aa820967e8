"""Running the blocks of notes, and comparing what they print."""

import os
import select
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studytui.notes import note as notes
from studytui.notes import run
from studytui.notes.compare import difference
from studytui.notes.note import Note
from studytui.notes.run import Cache, Result, Runner
from studytui.notes.runner import printed_until


def parsed(source: str) -> Note:
    return notes.parse(source, Path("/c/a.md"), Path("/c"))


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("loss 0.12345", "loss 0.12346", True),
        ("loss 0.1234", "loss 0.1235", True),
        ("loss 0.123", "loss 0.124", False),
        ("1.000e-03", "1.0004e-03", True),
        ("step 100", "step 101", False),
        ("tensor([1., 2.])", "tensor([1.,  2.])", True),
        ("a  b", "a b", True),
        ("−1.5", "-1.5", True),
        ("1.2e-8", "-3.4e-9", True),
        ("nan", "nan", True),
        ("nan", "inf", False),
        ("one", "two", False),
        ("one", "one\n", True),
        ("one", "one\ntwo", False),
        ("v2", "v3", False),
    ],
)
def test_comparison(shown: str, printed: str, same: bool) -> None:
    assert (difference(shown, printed) == "") is same


@given(st.floats(-1e6, 1e6, allow_subnormal=False), st.floats(-4e-4, 4e-4))
def test_four_digits_are_compared(value: float, off: float) -> None:
    assert difference(f"x {value!r}", f"x {value * (1 + off)!r}") == ""


@given(st.text(max_size=80))
def test_everything_is_the_same_as_itself(text: str) -> None:
    assert difference(text, text) == ""
    assert difference(text, text, exact=True) == ""


def test_exact_means_exact() -> None:
    assert difference("0.12345", "0.12346", exact=True)


SOURCE = """text

```python run
x = 2
print(x * 3.0)
```
```output
6.0
```

```python run
print(x + 1)
```

```python
not_run()
```

```python run
print("wrong")
```

```output exact
right
```
"""


def test_blocks_know_their_output() -> None:
    found = run.blocks(parsed(SOURCE))
    assert [(b.line, b.shown, b.exact) for b in found] == [
        (3, "6.0", False), (11, None, False), (19, "right", True)
    ]  # fmt: skip


def test_problems_and_the_mended_text() -> None:
    note = parsed(SOURCE)
    results = [Result("6.0\n"), Result("3\n"), Result("wrong\n")]
    assert [(p.line, p.message.split(":")[0]) for p in run.problems(note, results)] == [
        (11, "The block prints, but no ```output fence follows; `--fix` writes it."),
        (23, "Not what the block prints"),
    ]
    mended = run.fixed(note, results, SOURCE)
    assert list(run.problems(parsed(mended), results)) == []
    assert "```\n```output\n3\n```\n" in mended
    assert run.fixed(parsed(mended), results, mended) == mended


def test_fences_of_lists_keep_their_indentation() -> None:
    source = "- item\n\n  ```python run\n  if True:\n      print(1)\n  ```\n"
    note = parsed(source)
    assert run.blocks(note)[0].code == "if True:\n    print(1)"
    assert run.fixed(note, [Result("1\n")], source).endswith("  ```output\n  1\n  ```\n")


def test_fences_of_quotations_and_of_list_items_themselves_are_read_and_mended() -> None:
    source = "> ```python run\n> if True:\n>\n>     print(1)\n> ```\n> ```output\n> 0\n> ```\n"
    [block] = run.blocks(parsed(source))
    assert (block.code, block.shown) == ("if True:\n\n    print(1)", "0")
    assert run.fixed(parsed(source), [Result("1\n")], source) == source.replace("> 0", "> 1")
    item = "1. ```python run\n   print(1)\n   ```\n"
    assert run.fixed(parsed(item), [Result("1\n")], item).endswith("   ```output\n   1\n   ```\n")


def test_an_output_with_a_fence_in_it_is_fenced_by_a_longer_one() -> None:
    printed = "```\nx\n````\n"
    for output in ("", "```output exact\nold\n```\n", "~~~output\nold\n~~~\n"):
        source = f"```python run\nprint(...)\n```\n{output}\ntext\n"
        mended = run.fixed(parsed(source), [Result(printed)], source)
        [block] = run.blocks(parsed(mended))
        assert block.shown == printed.rstrip()
        assert block.exact == ("exact" in output)
        assert mended.endswith("\n\ntext\n")


def test_a_block_finds_a_standard_output_as_programs_expect_it() -> None:
    code = "import sys\nsys.stdout.buffer.write('é€\\n'.encode())\nprint(sys.stdout.encoding)"
    with Runner(preload=False) as runner:
        assert runner.run([code]) == [Result("é€\nutf-8\n")]
        assert runner.run(["print('\\ud800')"]) == [Result("\\ud800\n")]
        assert runner.run(["import sys; print(1); sys.stdout.close()"]) == [Result("1\n")]


def test_standard_error_is_kept_apart() -> None:
    code = "import sys\nprint('a')\nprint('b\x1b[31m', file=sys.stderr)"
    with Runner(preload=False) as runner:
        [result] = runner.run([code])
    assert (result.printed, result.error) == ("a\n", "")
    assert result.stderr.startswith("b")
    assert "\x1b" not in result.stderr


def test_what_a_block_has_started_ends_with_it(tmp_path: Path) -> None:
    os.mkfifo(fifo := tmp_path / "fifo")
    opened = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    shell = f"exec 3>{fifo}; echo; exec sleep 1000"
    code = (
        "from subprocess import PIPE, Popen\n"
        f"child = Popen(['sh', '-c', {shell!r}], stdout=PIPE)\nchild.stdout.readline()"
    )
    with Runner(preload=False) as runner:
        assert runner.run([code]) == [Result("")]
    waiting = select.poll()
    waiting.register(opened, select.POLLHUP)
    assert waiting.poll(10_000), "somebody still holds the other end"
    os.close(opened)


def test_blocks_run_in_order_in_one_process_and_fail_with_their_line() -> None:
    with Runner(preload=False) as runner:
        assert runner.run(["x = 1", "print(x + 1)"]) == [Result(""), Result("2\n")]
        [first, second] = runner.run(["print('seen')", "y = 1\nx"])
        assert first.printed == "seen\n"
        assert second.error == "NameError: name 'x' is not defined (line 2 of the block)"
        assert runner.run(["import sys; sys.exit(3)"])[0].error == "SystemExit: 3"
        assert "SyntaxError" in runner.run(["x ="])[0].error
        assert runner.run(["import os; os._exit(4)"])[0].error.endswith("(status 4)")
        assert "not done after" in runner.run(["while True: pass"], limit=0.2)[0].error
        assert runner.run(["print('\\x1b[31mred')"])[0].printed == "red\n"
        assert len(runner.run(["print('a' * 10**6)"])[0].printed) < 60_000


def test_what_was_printed_before_the_end_is_kept_with_its_block() -> None:
    with Runner(preload=False) as runner:
        late = runner.run(["print('first')", "print('seen')\nwhile True: pass"], limit=0.3)
        assert late == [Result("first\n"), Result("seen\n", "not done after 0.3 s, and stopped")]
        died = runner.run(["pass", "print('seen')\nimport os; os._exit(4)"])
        assert [each.printed for each in died] == ["", "seen\n"]
        assert died[1].error.endswith("(status 4)")


def test_progress_that_breaks_off_within_a_line_is_read_up_to_there() -> None:
    progress = '[0, ""]\n[0, "a"]\n[1, ""]\n[1, "b"]\n[1, "c"]\n[1, "d'
    assert printed_until(progress) == ["a", "bc"]
    assert printed_until("") == []


def test_results_are_kept_by_the_text_of_the_blocks(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.get(["a"]) is None
    cache.put(["a"], [Result("1")])
    cache.put(["b"], [Result("", "failed")])
    assert cache.get(["a"]) == [Result("1")]
    assert cache.get(["b"]) is None
    assert cache.get(["a "]) is None
