import pytest

from studytui.trainer import device
from studytui.trainer.device import DeviceError, choose, multiplications, threads
from studytui.trainer.report import report
from tests.trainer.helpers import spec_of


def test_auto_takes_the_first_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studytui.trainer.device.known", lambda _: True)
    assert choose("auto", trial=lambda _: None).device.type == "cuda"
    broken = {"cuda": "cuda fails: no driver"}
    choice = choose("auto", trial=broken.get)
    assert (choice.device.type, choice.reason) == ("mps", "Apple's GPU was found")
    assert choose("auto", "float64", broken.get).device.type == "xpu"


def test_auto_falls_back_to_the_cpu_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studytui.trainer.device.known", lambda name: name == "cuda")
    choice = choose("auto", trial=lambda name: f"{name} fails: no driver")
    assert (choice.device.type, choice.reason) == ("cpu", "cuda fails: no driver")
    monkeypatch.setattr("studytui.trainer.device.known", lambda _: False)
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


def test_the_report_lets_each_gpu_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "known", lambda name: name in ("cuda", "xpu"))
    monkeypatch.setattr(
        device, "trial", lambda name: "cuda fails: no kernel image" if name == "cuda" else None
    )
    found = report()["devices"]
    assert isinstance(found, list)
    assert [(each["name"], each["usable"]) for each in found] == [
        ("cuda", False), ("xpu", True), ("cpu", True),
    ]  # fmt: skip
    assert found[0]["detail"] == "cuda fails: no kernel image"
    monkeypatch.setattr(device, "known", lambda _: False)
    monkeypatch.setattr(device, "trial", lambda name: f"this computer has no {name} device")
    absent = report()["devices"]
    assert isinstance(absent, list)
    assert [each["name"] for each in absent] == ["cuda", "cpu"]
    assert "CUDA" in absent[0]["detail"] or "driver" in absent[0]["detail"]
