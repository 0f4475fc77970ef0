"""Triggers that make PostgreSQL refuse what a ledger never does."""

import pgtrigger


def never(name: str, operation: pgtrigger.Operation | pgtrigger.Operations) -> list[pgtrigger.Trigger]:
    """Refuse row operations (update, delete), and TRUNCATE, which needs a trigger of its own."""
    return [
        pgtrigger.Protect(name=name, operation=operation),
        no_truncate(f"{name}_truncate"),
    ]


def no_truncate(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'restrict_violation';",
    )


def refuse(
    name: str,
    operation: pgtrigger.Operation | pgtrigger.Operations,
    *,
    words: str,
    when: str = "true",
    condition: pgtrigger.Condition | None = None,
) -> pgtrigger.Trigger:
    """A rule that a CHECK can't hold, since it looks at other rows or at the row before; broken, it names itself as a
    constraint does. `condition` is looked at first, `when` is SQL on NEW and OLD."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        condition=condition,
        func=f"""
            IF {when} THEN
                RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )


def only_emptied_or_redacted(name: str, *, table: str, column: str, fixed: str) -> pgtrigger.Trigger:
    """An erasure empties the text; an officer takes words out of it, or puts them back, while an erasure that is not
    certified yet has it among its places. `fixed`: the columns that nobody changes."""
    before, after = (", ".join(f"{row}.{each}" for each in fixed.split()) for row in ("OLD", "NEW"))
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        func=f"""
            IF ({before}) IS DISTINCT FROM ({after}) OR NEW.{column} <> '' AND NOT EXISTS (
                SELECT 1 FROM casework_scanhit h
                WHERE (h."table", h."column", h.row) = ('{table}', '{column}', OLD.id::text)
                  AND NOT EXISTS (SELECT 1 FROM casework_certificate c WHERE c.order_id = h.order_id)
            ) THEN
                RAISE EXCEPTION 'pgtrigger: Cannot update rows from {table} table: erasure alone does'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        """,
    )


def append_only(name: str) -> list[pgtrigger.Trigger]:
    return never(name, pgtrigger.Update | pgtrigger.Delete)


def dated_by_the_database(name: str, *, table: str, not_before: str = "NULL") -> pgtrigger.Trigger:
    """The number is the one just drawn from the sequence, the time the clock's: no row far ahead, none dated back."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=f"""
            IF NEW.id IS DISTINCT FROM currval('public.{table}_id_seq') THEN
                RAISE EXCEPTION 'the number of an entry is drawn, not chosen' USING ERRCODE = 'restrict_violation';
            END IF;
            NEW.at := greatest(clock_timestamp(), {not_before});
            RETURN NEW;
        """,
    )


def raises_revision(name: str) -> pgtrigger.Trigger:
    """For tables that every process keeps in memory: a change counts at once, whoever made it
    (casework.centre.site_state)."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="UPDATE casework_centre SET revision = revision + 1; RETURN NULL;",
    )
