"""A customer's browser without the browser: opens a page, keeps its cookies and hidden fields, sends what was typed."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?')
CONTACT = {"full_name": "Nguyễn Thị Ánh", "phone": "0912 345 678", "email": "Anh.Nguyen@Example.vn"}
QUESTION = CONTACT | {"topic": "service", "text": "Chữ ký số có dùng được trên máy Mac không?"}
ASK = "/lien-he/"


class Visitor:
    """One browser. `page` is the last page shown."""

    def __init__(self, **environ: str) -> None:
        self.client = Client(enforce_csrf_checks=True, **environ)  # type: ignore[arg-type]
        self.page: Any = None

    def open(self, path: str) -> Any:
        self.page = self.client.get(path)
        return self.page

    @property
    def text(self) -> str:
        return str(self.page.content.decode())

    @property
    def hidden(self) -> dict[str, str]:
        """Of the form in the page: CSRF and submission tokens, the policy version shown, seals."""
        form = self.text.partition("<main")[2]
        return dict(HIDDEN.findall(form))

    def send(self, path: str, answers: dict[str, Any], **changes: Any) -> Any:
        """POST with the hidden fields of the page on the screen; `changes` replace or, being None, drop fields."""
        form = {name: value for name, value in (self.hidden | answers | changes).items() if value is not None}
        self.page = self.client.post(path, form)
        return self.page

    def send_bytes(self, path: str, answers: dict[str, Any], raw: bytes) -> Any:
        """As `send`, with something appended that no browser would write."""
        body = urlencode(self.hidden | answers, doseq=True).encode() + raw
        self.page = self.client.post(path, body, content_type="application/x-www-form-urlencoded")
        return self.page

    def fill_in(self, path: str, answers: dict[str, Any], **changes: Any) -> Any:
        """Open the page and send it."""
        self.open(path)
        return self.send(path, answers, **changes)

    def ask(self, **changes: Any) -> Any:
        """The shortest of the intakes."""
        return self.fill_in(ASK, QUESTION, **changes)


def reference_of(response: HttpResponse) -> str:
    """Of the case whose receipt the answer leads to."""
    assert response.status_code == 302, response.content.decode()[:3000]
    found = re.search(r"VS-[0-9A-Z]{4}-[0-9A-Z]{4}", response["Location"])
    assert found
    return found.group()
