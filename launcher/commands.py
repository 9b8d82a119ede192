"""The commands of run.py."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from launcher import environment
from launcher.environment import ROOT, RUNNING, TESTING, EnvironmentFailedError
from launcher.uv import UvError

HELP = """回音 Huiyin

  python3 run.py                启动面板 / run the panel
  python3 run.py test [...]     测试：SQLite、PostgreSQL、浏览器；其余参数交给 pytest / tests, pytest's arguments
  python3 run.py lint           检查格式、写法、类型、翻译 / format, rules, types, translations
  python3 run.py bench [...]    性能测量 / measure
  python3 run.py flask [...]    管理命令，例如 flask --help / administration
  python3 run.py lock           重新锁定依赖版本 / lock the dependencies anew

环境变量 / settings
  HUIYIN_HOST HUIYIN_PORT       监听地址与端口 / where to listen (127.0.0.1:8080)
  HUIYIN_PUBLIC_URL             用户访问的网址 / the address people type
  HUIYIN_DATA                   数据文件夹 / database, uploads, secret (data/)
  HUIYIN_DATABASE_URL           例如 postgresql://user:password@host/name / PostgreSQL instead of SQLite
  HUIYIN_SECRET_KEY             会话密钥 / secret of the sessions
  HUIYIN_DEMO=0                 不要演示数据 / no demo data
  HUIYIN_WHEELS                 内网：存放安装包的文件夹 / closed network: folder of wheels
  PIP_INDEX_URL                 软件包镜像 / mirror of the package index
"""


def main(arguments: list[str]) -> int:
    """Run what was typed and return the exit code."""
    word, *rest = arguments or ["serve"]
    command = COMMANDS.get(word)
    if command is None:
        print(f"没有“{word}”这个命令 / there is no command '{word}'\n\n{HELP}", file=sys.stderr)
        return 2
    try:
        return command(rest)
    except UvError as error:
        print(error, file=sys.stderr)
    except EnvironmentFailedError:
        print("运行环境没有装好，原因见上文 / the environment is not ready, see above", file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def serve(rest: list[str]) -> int:
    return _become(environment.ready(RUNNING), "-m", "app.server", *rest)


def test(rest: list[str]) -> int:
    # One more than there are cores: a case that waits for a browser or a server leaves its core to another.
    workers = [] if _chooses_workers(rest) else ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    return _become(environment.ready(TESTING), "-m", "pytest", *workers, *rest)


def lint(rest: list[str]) -> int:
    """Run every check, also after one has failed, and name those that did."""
    python = environment.ready(TESTING)
    failed = [name for name, command in CHECKS.items() if _fails(name, python, *command)]
    print(f"未通过 / failed: {', '.join(failed)}" if failed else "全部通过 / all checks passed")
    return 1 if failed else 0


def bench(rest: list[str]) -> int:
    return _become(environment.ready(TESTING), "-m", "bench", *rest)


def flask(rest: list[str]) -> int:
    return _become(environment.ready(RUNNING), "-m", "flask", "--app", "app", *rest)


def lock(rest: list[str]) -> int:
    """Write both lock files; `rest` is for uv, say --upgrade."""
    how = ("pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url")
    same = (*how, "--python-version", "3.11", "--custom-compile-command", "python3 run.py lock", "pyproject.toml")
    running = environment.call_uv(*same, "--output-file", RUNNING, *rest)
    return running or environment.call_uv(*same, "--group", "dev", "-c", RUNNING, "--output-file", TESTING, *rest)


def show_help(rest: list[str]) -> int:
    print(HELP)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "serve": serve,
    "test": test,
    "lint": lint,
    "bench": bench,
    "flask": flask,
    "lock": lock,
    "help": show_help,
    "--help": show_help,
    "-h": show_help,
}
CHECKS = {
    "ruff check": ("-m", "ruff", "check", "."),
    "ruff format": ("-m", "ruff", "format", "--check", "."),
    "mypy": ("-m", "mypy"),
    "translations": ("-m", "tools.translations", "--check"),
}


def _chooses_workers(words: list[str]) -> bool:
    """Tell whether pytest was told how many workers to use, or to stop and talk, which workers cannot."""
    return any(word.startswith(("-n", "--numprocesses", "--pdb", "--trace", "-p")) or word == "-s" for word in words)


def _fails(name: str, python: Path, *arguments: str) -> bool:
    print(f"── {name}", flush=True)
    return subprocess.run([python, *arguments], check=False, cwd=ROOT).returncode != 0


def _become(python: Path, *arguments: str) -> NoReturn:
    """Hand this process over, so that signals and the exit code are the program's own."""
    os.chdir(ROOT)
    sys.stdout.flush()
    command = [str(python), *arguments]
    if sys.platform == "win32":  # there exec starts a second process and lets go of the console
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(python, command)  # noqa: S606 -- a list of words, there is no shell in it
