"""Commands of the administrator: `python3 run.py flask <command>`."""

import os
import threading
import time
from pathlib import Path

import click
from flask import Flask, current_app
from sqlalchemy import select

from app.extensions import db, writing
from app.models.form_template import FormTemplate
from app.worker import Worker

SERVER = "HUIYIN_SERVER"
"""Environment variable that tells a child the process id of its server."""
FORMS = Path(__file__).resolve().parent.parent / "forms"
PAPER_IMPORT = FORMS.parent / "docs" / "paper-import.md"


def register(app: Flask) -> None:
    for command in (packs, demo, work, verify, anchor, rebuild, rebuild_search, score_paper):
        app.cli.add_command(command)


@click.command("install-packs")
def packs() -> None:
    """Install or renew the shipped packs 安装制度包."""
    click.echo(f"{install_packs()} changed")


@click.command()
def demo() -> None:
    """Fill the demo 生成演示数据."""
    end_with_server()
    from app.demo.seed import seed

    seed()


@click.command()
def work() -> None:
    """Do the background work until stopped 后台任务."""
    end_with_server()
    Worker(current_app._get_current_object()).run()  # type: ignore[attr-defined]  # the proxy's own way to the app


@click.command()
def verify() -> None:
    """Check every log chain and anchor 核验日志链."""
    from app.operations.log import verify as check

    report = check(db.session)
    for line in report.lines():
        click.echo(line)
    raise SystemExit(0 if report.is_sound else 1)


@click.command()
def anchor() -> None:
    """Anchor all chain heads of the day that has ended 锚定日志."""
    from app.operations.log import anchor_yesterday

    with writing():
        anchor_yesterday()


@click.command()
@click.argument("template")
def rebuild(template: str) -> None:
    """Rebuild what is derived from a template's answers 重建索引."""
    from app.answers.folding import rebuild as again

    template_id = db.session.scalar(select(FormTemplate.id).where(FormTemplate.key == template))
    if template_id is None:
        raise click.ClickException(f"there is no form template {template!r}")
    steps, total = again(template_id), 0
    done: int | None = 0
    while done is not None:
        with writing():  # one transaction a step, so that submits get their turn
            done = next(steps, None)
        total += done or 0
    click.echo(f"{total} entries")


@click.command("rebuild-search")
def rebuild_search() -> None:
    """Rebuild what customers and rooms are found by 重建查找索引."""
    from app.search.index import rebuild as again

    steps, total = again(), 0
    done: int | None = 0
    while done is not None:
        with writing():
            done = next(steps, None)
        total += done or 0
    click.echo(f"{total} customers and rooms")


@click.command("score-paper")
@click.argument("texts", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--expected", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Where documents are.")
@click.option("--wrong", is_flag=True, help="Say what differs.")
@click.option("--write", is_flag=True, help="Renew docs/paper-import.md.")
def score_paper(texts: Path, expected: Path | None, *, wrong: bool, write: bool) -> None:
    """Score how texts of paper forms are read 评分：纸质表单识别."""
    from app.paper_in.report import renewed, table
    from app.paper_in.scoring import pairs, score

    scores = [score(*pair) for pair in pairs(texts, expected or texts)]
    if not scores:
        raise click.ClickException("no NAME.txt has a NAME.json")
    click.echo(table(scores))
    for each in scores if wrong else ():
        for line in each.wrong:
            click.echo(f"{each.name}: {line}")
    if write:
        PAPER_IMPORT.write_text(renewed(PAPER_IMPORT.read_text("utf-8"), scores), encoding="utf-8")


def install_packs() -> int:
    """Install every folder of forms/; unchanged ones cost one look."""
    from app.operations.template import install_pack

    folders = sorted(path.parent for path in FORMS.glob("*/pack.json"))
    with writing():
        return sum(install_pack(folder) for folder in folders)


def open_first_door(app: Flask) -> str:
    """Make the demo accounts, or return the token of the first administrator's link when nobody is there."""
    from app.demo.people import make_accounts
    from app.operations.setup import offer_token

    with writing():
        if app.config["HUIYIN_DEMO"]:
            make_accounts()
            return ""
        return offer_token()


def end_with_server() -> None:
    """Stop when the server that started this process is gone, however it went: its next start begins another."""
    server = os.environ.get(SERVER)
    if server:
        threading.Thread(target=_watch, args=(int(server),), daemon=True).start()


def _watch(server: int) -> None:
    while os.getppid() == server:
        time.sleep(1)
    os._exit(0)  # every step is one transaction, so nothing is left half done
