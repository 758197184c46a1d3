"""Calls the function with the arguments on standard input, a JSON array, and prints the error."""

import json
import sys

import psycopg

with psycopg.connect(sys.argv[1]) as connection:
    try:
        connection.execute("SELECT linkrunner_outbox.enqueue(%s, %s, %s, %s)", json.load(sys.stdin))
    except psycopg.Error as error:
        diagnosis = error.diag
        print(diagnosis.message_primary, diagnosis.message_detail, diagnosis.message_hint, diagnosis.context)
    else:
        sys.exit("it was accepted")
