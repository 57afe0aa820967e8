"""Where things are kept: can it be written, is there room, is it a network disk."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from studytui import paths, settings
from studytui.cli.doctor.finding import Finding, Level

LEAST_FREE = 50 * 2**20
NETWORK = {
    "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "lustre", "gpfs", "beegfs", "ceph",
    "glusterfs", "fuse.sshfs", "fuse.glusterfs", "9p", "webdav", "davfs",
}  # fmt: skip


def probe() -> Iterator[Finding]:
    """Look at the data folder and the disk below it, and at the notes."""
    folder = paths.data_dir()
    yield _writable(folder)
    yield _room(folder)
    yield _disk(folder)
    try:
        yield Finding("notes", str(paths.content()))
    except paths.ContentMissingError as error:
        yield Finding("notes", "missing", Level.BAD, str(error))
    yield Finding("presets", f"your own: {paths.presets_dir()}")
    yield _settings()
    yield Finding("log", str(paths.log_file()))


def _settings() -> Finding:
    """The file, and whether the app can read it: with a wrong value in it none opens."""
    try:
        settings.load()
    except settings.SettingsError as error:
        return Finding("settings", "have a mistake", Level.BAD, str(error))
    return Finding("settings", str(paths.settings_file()))


def _nearest(folder: Path) -> Path:
    """The folder itself, or its closest parent that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def _writable(folder: Path) -> Finding:
    place = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=place) as probe_file:
            probe_file.write(b"x")
            os.fsync(probe_file.fileno())
    except OSError as error:
        advice = f"{error.strerror}. Choose another folder: export STUDYTUI_HOME=…"
        return Finding("folder", f"{folder} cannot be written", Level.BAD, advice)
    return Finding("folder", str(folder))


def _room(folder: Path) -> Finding:
    free = shutil.disk_usage(_nearest(folder)).free
    shown = f"{free / 2**30:.1f} GiB free"
    if free < LEAST_FREE:
        advice = "A run waits when the disk is full. Make room, or set STUDYTUI_HOME."
        return Finding("room", shown, Level.BAD, advice)
    return Finding("room", shown)


def _disk(folder: Path) -> Finding:
    place = _nearest(folder).resolve()
    mounts = [m for m in psutil.disk_partitions(all=True) if place.is_relative_to(m.mountpoint)]
    if not mounts:
        return Finding("disk", "unknown kind")
    mount = max(mounts, key=lambda m: len(m.mountpoint))
    if mount.fstype in NETWORK:
        advice = "Works, with every answer and event written through; a local disk is faster."
        return Finding("disk", f"network ({mount.fstype})", Level.NOTE, advice)
    return Finding("disk", f"local ({mount.fstype})")
