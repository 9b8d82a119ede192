"""uv, the installer: found on this machine, or fetched as the wheel pinned here and checked before it is unpacked."""

import base64
import hashlib
import os
import platform
import re
import shutil
import ssl
import subprocess
import sys
import urllib.request
import zipfile
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from launcher.package_index import PackageIndex

VERSION = "0.13.9"
OLDEST_USABLE = (0, 9)
WHEELS = {
    # (system, machine): {the end of the file's name: sha256}; static builds first, they run on every Linux
    ("linux", "x86_64"): {
        "musllinux_1_1_x86_64": "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
        "manylinux_2_17_x86_64.manylinux2014_x86_64": (
            "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19"
        ),
    },
    ("linux", "aarch64"): {
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64": (
            "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe"
        ),
        "manylinux_2_28_aarch64": "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    },
    ("darwin", "x86_64"): {
        "macosx_10_12_x86_64": "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    },
    ("darwin", "arm64"): {
        "macosx_11_0_arm64": "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    },
    ("win32", "amd64"): {"win_amd64": "6a44b2ed8111d2f60d2b92627c5dccda3f7ed7570b18ce115e569cd68c28246b"},
    ("win32", "arm64"): {"win_arm64": "eeb92051c2123b9730c46b04cc843cfa4bc7d7b0aec56df431a2215ef4cb0273"},
}
PROGRAM = "uv.exe" if sys.platform == "win32" else "uv"


class UvError(Exception):
    """uv could not be had; says in words what to do."""


def program(folder: Path, index: PackageIndex) -> Path:
    """Return uv: the one in `folder`, the machine's own if it is recent, else a fetched one."""
    ours = folder / f"uv-{VERSION}" / PROGRAM
    if ours.exists():
        return ours
    return _on_path() or unpack(fetch(index), ours)


def wheels(system: str = sys.platform, machine: str = platform.machine()) -> dict[str, str]:
    """Return the pinned files for a platform, name to sha256."""
    try:
        pinned = WHEELS[system, machine.lower()]
    except KeyError:
        raise UvError(
            f"没有适合本机（{system} {machine}）的 uv，请先自行安装 uv {VERSION}。\n"
            f"No uv is pinned for {system} {machine}: install uv {VERSION} yourself, then start again."
        ) from None
    return {f"uv-{VERSION}-py3-none-{tag}.whl": digest for tag, digest in pinned.items()}


def fetch(index: PackageIndex) -> bytes:
    """Return the wheel from the first place that has it, once its hash is right."""
    wanted = wheels()
    for place in _pages(index):
        for name, address in _files(place, index).items():
            if name in wanted:
                return checked(_read(address, index), wanted[name], address)
    raise UvError(
        f"在软件包索引中找不到 uv {VERSION}。"
        "内网请用 PIP_INDEX_URL 指定镜像，或用 HUIYIN_WHEELS 指定存放安装包的文件夹。\n"
        f"uv {VERSION} is in no package index here. "
        "Name a mirror by PIP_INDEX_URL, or a folder of wheels by HUIYIN_WHEELS."
    )


def checked(content: bytes, sha256: str, address: str) -> bytes:
    """Return the content if it is what was pinned."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise UvError(
            f"下载的文件与锁定的校验值不符，已拒绝：{address}\n"
            f"What came is not what was pinned, so it was refused: {address}"
        )
    return content


def unpack(wheel: bytes, target: Path) -> Path:
    """Write the program in the wheel to `target`, all of it or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}")
    with zipfile.ZipFile(BytesIO(wheel)) as archive:
        part.write_bytes(archive.read(f"uv-{VERSION}.data/scripts/{target.name}"))
    part.chmod(0o755)
    return part.replace(target)


def _on_path() -> Path | None:
    found = shutil.which("uv")
    said = subprocess.run([found, "--version"], check=False, capture_output=True, text=True).stdout if found else ""
    version = re.match(r"uv (\d+)\.(\d+)", said)
    recent = version and tuple(map(int, version.groups())) >= OLDEST_USABLE
    return Path(found) if found and recent else None


def _pages(index: PackageIndex) -> list[str]:
    """List the places to look in: folders and pages of links, then each index's page of uv."""
    indexes = () if index.only_links else (index.index, *index.extra)
    return [*index.find_links, *(f"{url.rstrip('/')}/uv/" for url in indexes)]


def _files(place: str, index: PackageIndex) -> dict[str, str]:
    """Return the files a folder or page offers, name to address."""
    folder = _folder(place)
    if folder:
        return {file.name: file.as_uri() for file in folder.glob("*.whl")}
    links = Links()
    try:
        links.feed(_read(place, index).decode("utf-8", "replace"))
    except OSError as error:
        print(f"读不到 / not readable: {_without_password(place)}: {error}", file=sys.stderr)
    addresses = (urljoin(place, link) for link in links.found)
    return {unquote(urlsplit(address).path.rpartition("/")[2]): address for address in addresses}


def _folder(place: str) -> Path | None:
    path = Path(urllib.request.url2pathname(urlsplit(place).path) if place.startswith("file:") else place)
    return path if path.is_dir() else None


class Links(HTMLParser):
    """Collect where a page's links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _read(address: str, index: PackageIndex) -> bytes:
    url = urlsplit(address)
    if url.scheme not in {"https", "http", "file"}:
        raise UvError(f"不是软件包地址 / not an address of packages: {address}")
    plain = urlunsplit(url._replace(netloc=url.netloc.rpartition("@")[2]))
    request = urllib.request.Request(plain)  # noqa: S310 -- the schemes are those above
    request.add_header("Accept", "text/html, */*")
    if url.username:
        login = f"{unquote(url.username)}:{unquote(url.password or '')}".encode()
        request.add_header("Authorization", f"Basic {base64.b64encode(login).decode()}")
    with _opener(index, url.hostname or "").open(request, timeout=120) as answer:
        return bytes(answer.read())


def _opener(index: PackageIndex, host: str) -> urllib.request.OpenerDirector:
    context = ssl.create_default_context(cafile=index.certificates or None)
    if host in index.trusted:  # as pip's trusted-host: the hash is checked all the same
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    proxies = {"http": index.proxy, "https": index.proxy} if index.proxy else None
    return urllib.request.build_opener(
        urllib.request.ProxyHandler(proxies), urllib.request.HTTPSHandler(context=context)
    )


def _without_password(address: str) -> str:
    return re.sub(r"//[^/@]*@", "//", address)
