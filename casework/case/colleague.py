"""What the database itself holds of a member of staff."""

import pgtrigger
from django.contrib.auth.models import User


class Colleague(User):
    """Django's own account, for the rule that stands in its table. Code uses User."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            pgtrigger.Trigger(
                name="colleague_who_left_has_no_open_case",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("is_active"),
                # At the end of the transaction: the cases are given back after the account is changed.
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__is_active=False),
                func="""
                    IF EXISTS (SELECT 1 FROM casework_case c JOIN auth_user u ON u.id = c.assignee_id
                               WHERE u.id = NEW.id AND NOT u.is_active AND c.status <> 'closed') THEN
                        RAISE EXCEPTION 'somebody deactivated still has open cases'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'colleague_who_left_has_no_open_case';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]
