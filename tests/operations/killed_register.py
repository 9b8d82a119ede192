"""Run as a program: take entries into a register and sign one of a job, killed (-9) at every statement in turn."""

import sys

from app import create_app
from app.operations import bulk, register, saved_view
from tests.operations.killed import attempt

STATEMENTS = 12


def main(url: str, data: str, user_id: int, book_id: int, line_id: int, entry_ids: list[int]) -> None:
    app = create_app(HUIYIN_DATA=data, HUIYIN_DATABASE_URL=url, HUIYIN_DEMO=0)
    for number in range(1, STATEMENTS + 1):
        attempt(app, number, lambda by: register.take_in(saved_view.find(book_id, by), entry_ids, by), user_id)
        attempt(app, number, lambda by: bulk.work_off(line_id, by), user_id)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]), list(map(int, sys.argv[6:])))
