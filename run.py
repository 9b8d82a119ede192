"""回音 Huiyin：`python3 run.py` 启动面板；`python3 run.py --help` 列出其余命令。

Needs nothing but Python 3.11 or newer. Everything down to the check of the version stays readable for older ones.
"""

import sys

OLDEST = (3, 11)


def refusal(version):  # type: ignore[no-untyped-def]  # annotations would be one more thing an old Python stumbles over
    """Return what to tell the owner of a Python that is too old, or nothing."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        "回音需要 Python {0}.{1} 或更新版本，这里是 {2}.{3}。请安装新版本后再运行，例如：python3.12 run.py\n"
        "Huiyin needs Python {0}.{1} or newer, this is {2}.{3}. Install one and type, say: python3.12 run.py"
    ).format(*(OLDEST + tuple(version[:2])))


if __name__ == "__main__":
    if refusal(sys.version_info):
        sys.exit(refusal(sys.version_info))
    from launcher.commands import main

    sys.exit(main(sys.argv[1:]))
