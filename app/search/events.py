"""Keep the index in step: whatever adds, changes or deletes a customer or room writes its tokens in the same
transaction. Statements that go past the models call `app.search.index` themselves."""

from typing import Any

from sqlalchemy import Connection, event, inspect, select

from app.models.customer import Customer
from app.models.room import Room
from app.search.index import drop, index_customers, index_rooms

SEARCHED = ("name", "phone", "site_id", "room_id", "merged_into_id", "site", "room")


@event.listens_for(Customer, "after_insert")
def _on_new_customer(_mapper: Any, connection: Connection, customer: Customer) -> None:
    index_customers(connection, [customer.id])


@event.listens_for(Customer, "after_update")
def _on_changed_customer(_mapper: Any, connection: Connection, customer: Customer) -> None:
    state: Any = inspect(customer)
    if any(state.attrs[name].history.has_changes() for name in SEARCHED):
        index_customers(connection, [customer.id])


@event.listens_for(Customer, "before_delete")
def _on_gone_customer(_mapper: Any, connection: Connection, customer: Customer) -> None:
    drop(connection, [customer.id])


@event.listens_for(Room, "after_insert")
def _on_new_room(_mapper: Any, connection: Connection, room: Room) -> None:
    index_rooms(connection, [room.id])


@event.listens_for(Room, "after_update")
def _on_changed_room(_mapper: Any, connection: Connection, room: Room) -> None:
    index_rooms(connection, [room.id])
    living = connection.scalars(select(Customer.id).where(Customer.room_id == room.id)).all()
    if living:
        index_customers(connection, living)


@event.listens_for(Room, "before_delete")
def _on_gone_room(_mapper: Any, connection: Connection, room: Room) -> None:
    drop(connection, [-room.id])
