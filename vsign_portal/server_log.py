"""What PostgreSQL writes into its own log is not in the portal's hands, but it can be asked: `check --deploy` does."""

from collections.abc import Sequence

from django.core import checks
from django.db import DatabaseError, connection

# Statements, parameters and details quote what people typed.
DISCREET: dict[str, frozenset[str]] = {
    "log_min_error_statement": frozenset({"panic", "fatal"}),
    "log_error_verbosity": frozenset({"terse"}),
    "log_parameter_max_length_on_error": frozenset({"0"}),
    "log_statement": frozenset({"none", "ddl"}),
    "log_min_duration_statement": frozenset({"-1"}),
    "log_min_duration_sample": frozenset({"-1"}),
    "log_transaction_sample_rate": frozenset({"0"}),
}


def talkative() -> list[str]:
    """Each setting of the server by which words of customers would come into its log, as it stands."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name", [list(DISCREET)])
        return [f"{name} = {setting}" for name, setting in cursor.fetchall() if setting not in DISCREET[name]]


def says_nothing_of_people(**kwargs: object) -> Sequence[checks.CheckMessage]:
    try:
        found = talkative()
    except DatabaseError:  # a database that is not there writes nothing
        return []
    hint = "In postgresql.conf: " + ", ".join(f"{name} = {min(DISCREET[name])}" for name in DISCREET)
    message = f"The log of PostgreSQL would hold what customers typed: {', '.join(found)}."
    return [checks.Error(message, hint=hint, id="vsign_portal.E010")] if found else []
