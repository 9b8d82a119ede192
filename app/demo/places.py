"""Rooms and customers of the demo, plainly made up."""

from random import Random

from flask_appbuilder.security.sqla.models import User
from sqlalchemy import func, select

from app.demo.people import ACCOUNTS
from app.extensions import db
from app.models import Customer, Room, Site

TWICE = 4
CUSTOMERS = 300
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "涛",
    "明",
    "超",
    "秀英",
    "桂兰",
    "建国",
    "玥",
    "珺",
    "喆",
    "昇",
    "璟",
    "堃",
)


def make_customers(random: Random) -> None:
    """Make the customers once; a second call finds them."""
    if db.session.scalar(select(func.count()).select_from(Customer)):
        return
    sites = list(db.session.scalars(select(Site).order_by(Site.id)))
    owners = {site.id: _agents_of(site) for site in sites}
    for place in range(CUSTOMERS):
        site = sites[place % len(sites)]
        db.session.add(_customer(site, random.choice(owners[site.id]), place, random))
    db.session.flush()
    _enter_some_twice()


def _enter_some_twice() -> None:
    """Let a few stand in the books twice, as they do where several people enter them."""
    for row in db.session.scalars(select(Customer).order_by(Customer.id).limit(TWICE)).all():
        again = Customer(name=row.name, phone=row.phone, site=row.site, owner=row.owner, tags="前台登记")
        db.session.add(again)
    db.session.flush()


def _customer(site: Site, owner: User, place: int, random: Random) -> Customer:
    return Customer(
        name=random.choice(FAMILY) + random.choice(GIVEN),
        customer_class=random.choices("ABC", (1, 3, 6))[0],
        phone=f"138{random.randrange(10**8):08d}",
        site=site,
        room=_room(site, place) if site.kind == "office" else None,
        owner=owner,
    )


def _room(site: Site, place: int) -> Room:
    building, floor, door = place // 60 + 1, place // 4 % 15 + 1, place % 4 + 1
    room = Room(site=site, building=str(building), unit=str(place % 2 + 1), number=f"{floor}{door:02d}-{place}")
    room.code = room.made_code()
    return room


def _agents_of(site: Site) -> list[User]:
    agents = {account.username for account in ACCOUNTS if account.role == "agent"}
    return [user for user in site.users if user.username in agents]
