"""The one place that reads which rule of the database a statement broke, for the log to tell.

No code waits for a rule to be broken: PostgreSQL would write down the statement, with what people typed. What may be
there already is inserted by `rows.insert(..., once=...)` or `rows.insert_once`; what is checked before it is written is
checked under a lock.
"""


def broken_by(error: BaseException) -> str:
    """The constraint's name; empty for what psycopg refused by itself, and for other errors."""
    for each in (error, error.__cause__):
        if name := getattr(getattr(each, "diag", None), "constraint_name", None):
            return str(name)
    return ""
