"""Django's own database backend, but for its look at a connection that was kept open.

A server that has become a standby answers SELECT 1 and refuses every write. Such a connection is given up at the next
request, and the new one leads to whichever server takes writes (target_session_attrs=read-write in DATABASE_URL).
"""

from django.db import Error
from django.db.backends.postgresql import base
from psycopg.errors import ReadOnlySqlTransaction


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Asked once a request, in the place of SELECT 1."""
        if self.connection is None:
            return False
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("SHOW transaction_read_only")
                found = cursor.fetchone()
        except self.Database.Error:
            return False
        return found is not None and found[0] == "off"


def refuses_to_write(error: BaseException | None) -> bool:
    return isinstance(error, Error) and isinstance(error.__cause__, ReadOnlySqlTransaction)
