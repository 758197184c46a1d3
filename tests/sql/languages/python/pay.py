"""Pays an order and enqueues its event, in one transaction. With `fail` as the second argument, fails before the commit."""

import json
import sys

import psycopg

event = {
    "event_name": "order_paid",
    "user_id": "user_12345",
    "event_data": {"order_id": "ORD-12345"},
}

# Commits at the end, and rolls back after an exception.
with psycopg.connect(sys.argv[1]) as connection:
    connection.execute("UPDATE orders SET paid = true WHERE id = %s", ["ORD-12345"])
    connection.execute(
        "SELECT linkrunner_outbox.enqueue('capture-event', %s, %s, false)",
        [json.dumps(event), "user_id:user_12345"],
    )
    if sys.argv[2:] == ["fail"]:
        sys.exit(3)
