"""Which database this is. A copy that was restored, here or elsewhere, is another one, whatever stands in its rows:
what waits there to be sent was sent long ago, most likely, so nothing of it goes before somebody has looked at it."""

from django.db import connection, models, transaction

from casework.erasure import replay
from casework.ground import rows

# The cluster, how often it was recovered, the database in it, and the very table.
MARK = """
    SELECT (SELECT system_identifier FROM pg_control_system())::text || '.'
        || (SELECT timeline_id FROM pg_control_checkpoint())::text || '.'
        || (SELECT oid FROM pg_database WHERE datname = current_database())::text || '.'
        || 'casework_letter'::regclass::oid::text
"""


class Home(models.Model):
    """One row: the database that mail last left from."""

    mark = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.mark


@transaction.atomic(durable=True)
def look_around() -> bool:
    """Whether the worker finds itself in another database than the one it last worked in; all mail is then held."""
    here = mark()
    if rows.insert_once(Home(pk=1, mark=here)) or Home.objects.select_for_update().get(pk=1).mark == here:
        return False
    move_in()
    return True


@transaction.atomic
def move_in() -> int:
    """What waits here is held, and from now on mail leaves from here; how much."""
    held = replay.hold_what_waits()
    if not rows.insert_once(Home(pk=1, mark=mark())):
        Home.objects.filter(pk=1).update(mark=mark())
    return held


def mark() -> str:
    with connection.cursor() as cursor:
        cursor.execute(MARK)
        return str(cursor.fetchone()[0])
