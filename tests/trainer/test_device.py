import pytest

from studytui.trainer.device import DeviceError, choose, multiplications, threads
from tests.trainer.helpers import spec_of


def test_auto_takes_the_first_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studytui.trainer.device._known", lambda _: True)
    assert choose("auto", trial=lambda _: None).device.type == "cuda"
    broken = {"cuda": "cuda fails: no driver"}
    choice = choose("auto", trial=broken.get)
    assert (choice.device.type, choice.reason) == ("mps", "Apple's GPU was found")
    assert choose("auto", "float64", broken.get).device.type == "xpu"


def test_auto_falls_back_to_the_cpu_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studytui.trainer.device._known", lambda name: name == "cuda")
    choice = choose("auto", trial=lambda name: f"{name} fails: no driver")
    assert (choice.device.type, choice.reason) == ("cpu", "cuda fails: no driver")
    monkeypatch.setattr("studytui.trainer.device._known", lambda _: False)
    assert choose("auto").reason == "no GPU found"


def test_a_device_asked_for_by_name_is_not_replaced() -> None:
    with pytest.raises(DeviceError, match=r"device = xpu: it melted. Set device to auto or cpu."):
        choose("xpu", trial=lambda _: "it melted")
    assert choose("cpu").reason == "asked for"


def test_threads_go_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "6")
    tiny = multiplications((2, 64, 64, 2), rows=32)
    large = multiplications((784, 2048, 2048, 10), rows=256)
    assert threads(spec_of(), tiny) == 1
    assert threads(spec_of(), large) == 6
    assert threads(spec_of(threads=3), tiny) == 3
