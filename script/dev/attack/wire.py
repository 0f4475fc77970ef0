"""One browser over the wire that sends what it is told: no library that would mend a request on its way."""

import contextlib
import http.client
import re
import secrets
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlencode

PATIENCE = 60
TOKENS = ("csrfmiddlewaretoken", "token", "policy_version", "seal")


@dataclass(frozen=True)
class Answer:
    """Status 0: the connection was closed without an answer."""

    status: int
    location: str
    text: str


@dataclass
class Browser:
    host: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: tuple[tuple[str, str], ...] = ()
    ) -> Answer:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
        given = {name.lower() for name, _value in headers}
        try:
            connection.putrequest(method, path, skip_host="host" in given, skip_accept_encoding=True)
            if body is not None and "content-length" not in given and "transfer-encoding" not in given:
                connection.putheader("Content-Length", str(len(body)))
            if self.cookies and "cookie" not in given:
                connection.putheader("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
            for name, value in headers:
                connection.putheader(name, value.encode("latin-1", "replace"))
            connection.endheaders()
            with contextlib.suppress(OSError):
                connection.send(body or b"")
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _is, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode("utf-8", "replace"))
        except ConnectionRefusedError:
            raise
        except TimeoutError:
            return Answer(599, "", "no answer in time")
        except (OSError, http.client.HTTPException):
            return Answer(0, "", "")
        finally:
            connection.close()

    def post(self, path: str, form: dict[str, str], headers: tuple[tuple[str, str], ...] = ()) -> Answer:
        body = urlencode(form, errors="surrogatepass").encode()
        return self.send("POST", path, body, (("Content-Type", "application/x-www-form-urlencoded"), *headers))

    def post_files(
        self,
        path: str,
        form: dict[str, str],
        files: list[tuple[str, str, bytes]],
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Answer:
        boundary = secrets.token_hex(12)
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
            + value.encode("utf-8", "surrogatepass")
            for name, value in form.items()
        ]
        parts += [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'.encode()
            + content
            for name, file, content in files
        ]
        body = b"\r\n".join([*parts, f"--{boundary}--\r\n".encode()])
        return self.send("POST", path, body, (("Content-Type", f"multipart/form-data; boundary={boundary}"), *headers))


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.files: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "option" and self._select and facts.get("value"):
            self.fields[self._select].append(facts["value"])
        if tag not in ("input", "select", "textarea") or not facts.get("name"):
            return
        self._select = facts["name"] if tag == "select" else ""
        if facts.get("type") == "file":
            self.files.append(facts["name"])
            return
        known = self.fields.setdefault(facts["name"], [])
        if facts.get("value") and facts.get("type") in ("radio", "checkbox", "hidden"):
            known.append(facts["value"])


@dataclass(frozen=True)
class Form:
    """`fields`: name → the values the page offers."""

    fields: dict[str, list[str]]
    files: list[str]


def form_in(page: str) -> Form:
    found = _Fields()
    found.feed(page.partition("<main")[2])
    return Form(found.fields, found.files)


TYPED = {
    "full_name": "Nguyễn Văn Thử",
    "email": "thu@example.vn",
    "phone": "0912 345 678",
    "organisation": "Công ty Thử",
    "tax_code": "0100109106",
    "happened_on": "20/11/2025",
    # Whatever stands in it is taken for a machine.
    "left_empty": "",
}


def as_people_fill_it_in(form: Form) -> dict[str, str]:
    """A good form as often as can be had without knowing what it is about."""
    return {
        name: TYPED.get(name, offered[0] if offered else "Xin hỏi về chữ ký số.")
        for name, offered in form.fields.items()
    }


def reference_in(answer: Answer) -> str:
    found = re.search(r"VS-[0-9A-Z]{4}-[0-9A-Z]{4}", unescape(answer.location))
    return found.group() if found else ""
