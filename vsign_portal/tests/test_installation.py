"""docs/operations.md, carried out: roles, database, settings, nginx, web, worker; and what an operator then has."""

import http.client
import re
import shutil
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from threading import Event, Thread
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from django.conf import settings

from casework.tests.smtp_peer import Peer
from casework.tests.visitor import ASK, HIDDEN, QUESTION
from vsign_portal.tests.installed import HOST, Machine, machine, wait_for

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed (apt-get install nginx-light)"),
]
FORM = {"Content_Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    made = Peer().up()
    yield made
    made.down()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, peer: Peer) -> Iterator[Machine]:
    """In the order of the document."""
    with machine(tmp_path_factory.mktemp("installed"), peer.url) as made:
        made.start_database()
        made.make_roles()
        made.manage("migrate", "--no-input", role="owner")
        made.manage("load_start_data", role="owner")
        made.manage("compile_catalogues")
        made.manage("collectstatic", "--no-input", "--verbosity", "0")
        made.manage("trail_key")
        made.manage("check", "--deploy")
        made.start_web()
        made.start("worker", sys.executable, "manage.py", "worker")
        made.start("witness", sys.executable, "manage.py", "witness", "--every", "1")
        made.start_nginx()
        yield made


def log(machine: Machine, name: str) -> str:
    return (machine.folder / "logs" / name).read_text(errors="replace")


def form(machine: Machine, path: str) -> tuple[dict[str, str], str]:
    """What is hidden in it, and the cookie it came with."""
    page = machine.ask("GET", path)
    assert page.status == 200
    cookie = (page.headers.get("Set-Cookie") or "").partition(";")[0]
    return dict(HIDDEN.findall(page.text.partition("<main")[2])), cookie


def test_strangers_get_the_portal_over_tls_under_its_name_alone(installed: Machine) -> None:
    page = installed.ask("GET", "/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    # nginx writes its line once the answer is out.
    wait_for(lambda: page.headers["X-Request-ID"] in log(installed, "nginx.log"))
    with pytest.raises(ssl.SSLError):
        installed.ask("GET", "/", host="elsewhere.example")


def test_what_is_asked_without_tls_is_sent_on(installed: Machine) -> None:
    line = http.client.HTTPConnection("127.0.0.1", installed.ports["http"], timeout=10)
    line.request("GET", ASK, headers={"Host": HOST})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}{ASK}")


def test_a_request_is_taken_and_its_letters_leave(installed: Machine, peer: Peer) -> None:
    hidden, cookie = form(installed, ASK)
    before = len(peer.message_ids)
    answer = installed.ask(
        "POST", ASK, urlencode(hidden | QUESTION), Cookie=cookie, Referer=f"https://{HOST}{ASK}", **FORM
    )
    assert answer.status == 302
    assert re.search(r"VS-[0-9A-Z]{4}-[0-9A-Z]{4}", answer.headers["Location"])
    wait_for(lambda: len(peer.message_ids) >= before + 2)


def test_whoever_lies_about_where_they_come_from_is_counted_all_the_same(installed: Machine) -> None:
    hidden, cookie = form(installed, ASK)
    found = set()
    for last in range(6):
        lie = {"X_Forwarded_For": f"203.0.113.{last}", "Cookie": cookie, "Referer": f"https://{HOST}{ASK}"}
        found.add(installed.ask("POST", ASK, urlencode(hidden), **FORM, **lie).status)
    assert 429 in found


def test_static_files_come_compressed_and_stay_for_a_year(installed: Machine) -> None:
    page = installed.ask("GET", "/").text
    path = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert path
    sheet = installed.ask("GET", path[1], Accept_Encoding="br")
    assert (sheet.status, sheet.headers["Content-Encoding"]) == (200, "br")
    assert "immutable" in sheet.headers["Cache-Control"]
    plain = installed.ask("GET", path[1])
    assert plain.headers["Content-Encoding"] is None
    assert plain.body != sheet.body


def test_more_than_any_form_takes_is_told_in_vietnamese(installed: Machine) -> None:
    answer = installed.ask("POST", ASK, Content_Length=str(90 * 1024 * 1024))
    assert answer.status == 413
    assert "Tệp quá lớn" in answer.text


def test_it_is_ready_and_prometheus_reads_it(installed: Machine) -> None:
    wait_for(lambda: installed.ask("GET", "/readyz").status == 200)
    token = installed.environment["VSIGN_METRICS_TOKEN"]
    assert installed.ask("GET", "/metrics").status == 404
    assert "vsign_database_up 1.0" in installed.ask("GET", "/metrics", Authorization=f"Bearer {token}").text


def test_the_first_manager_sets_a_password_at_the_link_and_signs_in(installed: Machine) -> None:
    made = installed.manage("first_manager", "binh.tran", "binh.tran@example.vn")
    path = urlsplit(made.stdout.strip()).path
    hidden, cookie = form(installed, path)
    typed = {"new_password1": "cá chép hóa rồng 7", "new_password2": "cá chép hóa rồng 7"}
    sent = {"Cookie": cookie, "Referer": f"https://{HOST}{path}", **FORM}
    assert installed.ask("POST", path, urlencode(hidden | typed), **sent).status == 302
    hidden, cookie = form(installed, "/quan-tri/login/")
    typed = {"username": "binh.tran", "password": "cá chép hóa rồng 7"}
    sent = {"Cookie": cookie, "Referer": f"https://{HOST}/quan-tri/login/", **FORM}
    answer = installed.ask("POST", "/quan-tri/login/", urlencode(hidden | typed), **sent)
    assert answer.status == 302
    assert path.split("/")[3] not in log(installed, "web")


def test_the_doctor_finds_nothing_wrong(installed: Machine) -> None:
    installed.back_up_and_prove()
    wait_for(lambda: installed.ask("GET", "/readyz").status == 200)
    installed.manage("first_manager", "binh.tran", "binh.tran@example.vn", check=False)
    said = installed.manage("doctor", check=False)
    assert "WRONG" not in said.stdout, said.stdout
    assert said.returncode == 0


def test_every_promise_that_can_be_looked_at_is_kept(installed: Machine) -> None:
    wait_for((installed.folder / "witness" / "heads").exists, 150)
    if not list((installed.folder / "backups").glob("*.age")):
        installed.back_up_and_prove()
    said = installed.manage("clauses", check=False)
    assert "BROKEN" not in said.stdout, said.stdout


def test_the_role_that_serves_can_rewrite_no_ledger_and_the_auditor_reads_no_person(installed: Machine) -> None:
    for statement in (
        "DELETE FROM casework_trailentry",
        "UPDATE casework_accessentry SET page = 'x'",
        "ALTER TABLE casework_trailentry DISABLE TRIGGER ALL",
        "DROP TABLE casework_case",
        "CREATE TABLE mine (x int)",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            installed.sql("app", statement)
    assert installed.sql("auditor", "SELECT count(*) FROM casework_trailentry")[0][0] > 0
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        installed.sql("auditor", "SELECT * FROM casework_person")


def test_the_server_of_the_database_writes_down_nothing_that_was_typed(installed: Machine) -> None:
    assert QUESTION["email"] not in log(installed, "postgres")


def test_nginx_writes_down_no_address_and_no_path(installed: Machine) -> None:
    said = log(installed, "nginx.log")
    assert said
    assert "127.0.0.1" not in said
    assert ASK not in said
    assert "quan-tri" not in said


def test_a_page_stands_there_while_the_portal_is_worked_on(installed: Machine) -> None:
    (installed.folder / "away").touch()
    try:
        page = installed.ask("GET", "/")
        assert installed.ask("POST", ASK, "text=x", **FORM).status == 503
    finally:
        (installed.folder / "away").unlink()
    assert (page.status, page.headers["Retry-After"]) == (503, "120")
    assert "đang được bảo trì" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert installed.ask("GET", "/").status == 200


def test_script_server_serves_with_the_role_that_owns_nothing_and_migrates_as_the_owner_alone(
    installed: Machine,
) -> None:
    """On a database beside it, that nobody has migrated."""
    installed.sql("postgres", "CREATE DATABASE bare OWNER vsign_owner TEMPLATE template0")
    env = installed.environment | {"DATABASE_URL": installed.url("app", "bare"), "PORT": "0"}
    command = [sys.executable, "script/serve.py"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("manage.py migrate --check: the database lacks migrations")
    env["DATABASE_OWNER_URL"] = installed.url("app", "bare")
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False)
    assert "permission denied" in done.stderr.splitlines()[-1]


def workers_of(web: "subprocess.Popen[bytes]") -> set[str]:
    found = subprocess.run(["pgrep", "-P", str(web.pid)], capture_output=True, text=True, check=False)
    return set(found.stdout.split())


def test_an_upgrade_turns_nobody_away(installed: Machine) -> None:
    """The steps of the document, while people open a form: migrate as the owner, reload the web server."""
    web = next(each for each in installed.running if "gunicorn" in str(each.args))
    found: list[int | str] = []
    over = Event()

    def visit() -> None:
        while not over.wait(0.2):
            try:
                found.append(installed.ask("GET", ASK).status)
            except (OSError, http.client.HTTPException) as error:
                found.append(type(error).__name__)

    visitors = [Thread(target=visit) for _n in range(4)]
    for each in visitors:
        each.start()
    before = workers_of(web)
    installed.manage("migrate", "--no-input", role="owner")
    web.send_signal(signal.SIGHUP)
    wait_for(lambda: not before & workers_of(web))
    over.set()
    for each in visitors:
        each.join()
    assert len(found) > 20
    assert set(found) == {200}


def test_while_the_web_server_is_gone_nginx_says_so_and_static_files_stay(installed: Machine) -> None:
    page = installed.ask("GET", "/").text
    path = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert path
    installed.ask("GET", path[1])
    web = next(each for each in installed.running if "gunicorn" in str(each.args))
    web.terminate()
    web.wait(30)
    gone = installed.ask("GET", "/")
    assert (gone.status, gone.headers["Retry-After"]) == (503, "120")
    assert "đang được bảo trì" in gone.text
    assert installed.ask("GET", path[1]).status == 200
    installed.start_web()
    assert installed.ask("GET", "/").status == 200
