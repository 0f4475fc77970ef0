"""Whoever moved a case of somebody's had looked at it, and the look is written down (C4.5)."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from casework.case import verbs as of_cases
from casework.case.case import Case
from casework.ledger.access import AccessEntry
from casework.ledger.entries import TrailEntry
from casework.ledger.inspection import LiveCheck, register
from casework.staff.verbs import PAGES

FROM_A_LIST = {of_cases.claim.name, of_cases.assign.name, of_cases.close.name}
"""Done to many at once, where lists show nobody's details."""
DAYS = 8
UNSEEN = f"""
    SELECT t.id FROM {TrailEntry._meta.db_table} t
    JOIN {Case._meta.db_table} c ON t.target = 'case ' || c.reference
    WHERE t.at > now() - make_interval(days => %s) AND t.staff_id IS NOT NULL AND t.refused = ''
      AND t.verb = ANY(%s) AND c.person_id IS NOT NULL
      AND NOT EXISTS (
          SELECT FROM {AccessEntry._meta.db_table} a
          WHERE a.staff_id = t.staff_id AND (a.case_id = c.id OR a.person_id = c.person_id)
            AND a.at < t.at + interval '1 minute'
      )
    ORDER BY t.id
"""


def _moved_unseen() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(UNSEEN, [DAYS, sorted(PAGES.keys() - FROM_A_LIST)])
        yield from (f"trail entry {number}" for (number,) in cursor.fetchall())


register(LiveCheck("looks", ("C4.1", "C4.5"), _("Every look at a person is written down"), _moved_unseen))
