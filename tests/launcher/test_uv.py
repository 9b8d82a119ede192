"""The installer is the pinned one or none."""

import hashlib
import io
import os
import stat
import zipfile

import pytest

from launcher import uv
from launcher.environment import ROOT
from launcher.package_index import PackageIndex

NOWHERE = PackageIndex(only_links=True)


def test_refuses_a_wheel_when_its_hash_differs(wheel_folder):
    index = PackageIndex(find_links=(str(wheel_folder(b"something else")),), only_links=True)

    with pytest.raises(uv.UvError, match="已拒绝"):
        uv.fetch(index)


def test_says_what_to_do_when_no_index_has_it():
    with pytest.raises(uv.UvError, match="HUIYIN_WHEELS"):
        uv.fetch(NOWHERE)


def test_says_what_to_do_when_the_platform_has_no_wheel():
    with pytest.raises(uv.UvError, match="linux riscv64"):
        uv.wheels("linux", "riscv64")


@pytest.mark.parametrize(
    ("system", "machine", "first"),
    [
        ("linux", "x86_64", "musllinux_1_1_x86_64"),
        ("linux", "aarch64", "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64"),
        ("darwin", "arm64", "macosx_11_0_arm64"),
        ("darwin", "x86_64", "macosx_10_12_x86_64"),
        ("win32", "AMD64", "win_amd64"),
        ("win32", "ARM64", "win_arm64"),
    ],
)
def test_chooses_the_build_of_the_platform(system, machine, first):
    assert next(iter(uv.wheels(system, machine))) == f"uv-{uv.VERSION}-py3-none-{first}.whl"


def test_pins_every_wheel_by_a_whole_sha256():
    digests = [digest for pinned in uv.WHEELS.values() for digest in pinned.values()]

    assert all(len(digest) == 64 and int(digest, 16) for digest in digests)
    assert len(set(digests)) == len(digests)


def test_is_the_version_the_closed_network_is_told_to_fetch():
    assert f"uv=={uv.VERSION}\n" in (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")


def test_finds_the_wheel_in_a_folder_when_no_index_may_be_asked(wheel_folder, pinned):
    folder = wheel_folder(pinned)

    assert uv.fetch(PackageIndex(find_links=(str(folder),), only_links=True)) == pinned
    assert uv.fetch(PackageIndex(find_links=(folder.as_uri(),), only_links=True)) == pinned


def test_follows_the_links_of_an_index_when_it_is_a_page(tmp_path, wheel_folder, pinned):
    files = wheel_folder(pinned)
    page = tmp_path / "page.html"
    name = next(files.iterdir()).name
    page.write_text(f"<a href='{files.name}/{name}#sha256=0'>{name}</a><a>no link</a>", encoding="utf-8")

    assert uv.fetch(PackageIndex(find_links=(page.as_uri(),), only_links=True)) == pinned


def test_asks_the_next_place_when_one_cannot_be_read(tmp_path, wheel_folder, pinned, capsys):
    gone = (tmp_path / "gone").as_uri().replace("file://", "file://name:secret@")
    index = PackageIndex(find_links=(gone, str(wheel_folder(pinned))), only_links=True)

    assert uv.fetch(index) == pinned
    assert "gone" in capsys.readouterr().err


def test_never_opens_what_is_no_address_of_packages():
    with pytest.raises(uv.UvError, match="ftp"):
        uv.fetch(PackageIndex(index="ftp://example.invalid/simple"))


def test_unpacks_the_program_so_that_it_can_be_run(tmp_path, pinned):
    target = uv.unpack(pinned, tmp_path / f"uv-{uv.VERSION}" / uv.PROGRAM)

    assert target.read_bytes() == b"the program"
    assert os.name == "nt" or target.stat().st_mode & stat.S_IXUSR
    assert [file.name for file in target.parent.iterdir()] == [uv.PROGRAM]


def test_prefers_the_fetched_program_when_the_machine_has_another(tmp_path, fake_uv):
    ours = tmp_path / f"uv-{uv.VERSION}" / uv.PROGRAM
    ours.parent.mkdir()
    ours.touch()
    fake_uv("uv 9.0.0")

    assert uv.program(tmp_path, NOWHERE) == ours


def test_takes_the_machines_own_when_it_is_recent(tmp_path, fake_uv):
    own = fake_uv("uv 0.13.2 (abc 2026-01-01)")

    assert uv.program(tmp_path, NOWHERE) == own


@pytest.mark.parametrize("said", ["uv 0.4.30", "something else", ""])
def test_fetches_its_own_when_the_machines_is_too_old(said, tmp_path, fake_uv):
    fake_uv(said)

    with pytest.raises(uv.UvError):
        uv.program(tmp_path, NOWHERE)


@pytest.fixture
def pinned(monkeypatch):
    """Return a small wheel, pinned for this platform instead of the real one."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(f"uv-{uv.VERSION}.data/scripts/{uv.PROGRAM}", b"the program")
    wheel = content.getvalue()
    digest = hashlib.sha256(wheel).hexdigest()
    monkeypatch.setattr(uv, "wheels", lambda: {f"uv-{uv.VERSION}-py3-none-any_1.whl": digest})
    return wheel


@pytest.fixture
def wheel_folder(tmp_path):
    """Return a function that makes a folder with a wheel of the right name and any content."""

    def make(content):
        folder = tmp_path / "wheels"
        folder.mkdir()
        (folder / next(iter(uv.wheels()))).write_bytes(content)
        return folder

    return make


@pytest.fixture
def fake_uv(tmp_path, monkeypatch):
    """Return a function that puts a program called uv on PATH that says a version."""

    def make(said):
        program = tmp_path / "path" / "uv"
        program.parent.mkdir()
        program.write_text(f"#!/bin/sh\necho '{said}'\n", encoding="ascii")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/bin")
        return program

    return make
