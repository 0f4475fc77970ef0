"""What every test stands on: the start data, fresh caches, and a flush that append-only tables survive."""

import time
from collections.abc import Iterator
from io import StringIO
from uuid import uuid4
from zlib import crc32

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import DatabaseError, connection, connections
from django.template import engines
from django.utils import translation

from casework.ground import kept
from casework.ledger import keys
from vsign_portal import database_roles
from vsign_portal.tests.missing_variables import Missing


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The same cases in every run and every process: a case that failed is there again."""
    for item in items:
        sampled = item.get_closest_marker("sampled")
        if sampled and crc32(item.nodeid.encode()) % sampled.args[0]:
            item.add_marker(pytest.mark.long)


@pytest.fixture(scope="session")
def django_db_modify_db_settings_xdist_suffix(request: pytest.FixtureRequest) -> None:
    """Each worker of a run has its own database, and each run of the machine's users theirs."""
    suffix = getattr(request.config, "workerinput", {}).get("workerid", "main")
    for alias in connections:
        connections[alias].settings_dict.setdefault("TEST", {})["NAME"] = (
            f"test_{settings.DATABASES['default']['NAME']}_{suffix}"
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """The database a fresh installation has."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        load_start_data()
        make_database_roles()


def make_database_roles() -> None:
    """They are the whole server's, and other runs make them at the same time."""
    for attempt in range(20):
        try:
            database_roles.apply(database_roles.roles())
        except DatabaseError:
            if attempt == 19:
                raise
            time.sleep(0.2)
        else:
            return


@pytest.fixture(autouse=True)
def as_the_app(request: pytest.FixtureRequest) -> None:
    """What serves owns nothing, and so does the connection of a test, until the test is rolled back or its tables are
    emptied. `as_the_administrator` is for the few that look at what stands behind."""
    if request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("_django_db_helper")
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {settings.DATABASE_ROLE_PREFIX}_app")


@pytest.fixture
def as_the_administrator(as_the_app: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")


def load_start_data() -> None:
    """As if installed long ago: tests travel in time, and the policy has to be in force wherever they land."""
    with time_machine.travel("2020-01-01T00:00:00Z"):
        call_command("load_start_data", stdout=StringIO())


def truncate_and_restore(self: object, **options: object) -> None:
    """In place of the flush after tests with real transactions: append-only triggers refuse TRUNCATE, and the
    start data has to be there again for the next test."""
    tables = [f'"{name}"' for name in connection.introspection.django_table_names(only_existing=True)]
    tables += ["procrastinate_jobs", "procrastinate_workers"]
    untouched = {'"django_content_type"', '"auth_permission"', '"auth_group"', '"auth_group_permissions"'}
    listed = ", ".join(sorted(set(tables) - untouched))
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {listed} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")
    kept.forget()
    load_start_data()


@pytest.fixture(autouse=True, scope="session")
def flush_that_knows_ledgers() -> None:
    flush.Command.handle = truncate_and_restore  # type: ignore[assignment, method-assign]


@pytest.fixture(autouse=True, scope="session")
def key_of_the_trail(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Outside the state folder, where a demo may be running."""
    folder = tmp_path_factory.mktemp("trail")
    settings.TRAIL_KEY, settings.WITNESS = folder / "key.pem", ""
    keys.make(settings.TRAIL_KEY)


@pytest.fixture(autouse=True)
def missing_template_variables_fail() -> None:
    """Each time: a test that changes the settings of templates leaves another engine behind."""
    engines["django"].engine.string_if_invalid = Missing()  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def nothing_kept_from_the_test_before(settings: object) -> Iterator[None]:
    translation.activate("vi")
    settings.PAGE_FRESHNESS = 0.0  # type: ignore[attr-defined]
    # Thousands of accounts are made; a slow hash is for those that last.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    # Each test has a file of heads and a journal of its own, made when something is sealed or erased.
    settings.TRAIL_HEADS = settings.TRAIL_KEY.parent / uuid4().hex  # type: ignore[attr-defined]
    settings.TOMBSTONE_FILE = settings.TRAIL_KEY.parent / uuid4().hex  # type: ignore[attr-defined]
    cache.clear()
    kept.forget()
    yield
    kept.forget()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Even of a quiet run: the order of the tests that failed can be had again."""
    if hasattr(config.option, "randomly_seed"):
        terminalreporter.line(f"the same order again: --randomly-seed={config.option.randomly_seed}")
