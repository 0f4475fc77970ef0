"""The requests: everything once that can be listed, then at random until the number is reached."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from script.dev.attack import targets
from script.dev.attack.values import BODIES, FILES, HEADERS, HOSTILE, METHODS, WAITING
from script.dev.attack.wire import TOKENS, Answer, Browser, Form, as_people_fill_it_in, form_in


@dataclass(frozen=True)
class Attack:
    """`said` is enough to do it again by hand."""

    said: str
    send: Callable[[Browser], Answer]


def quoted(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def listed(pages: list[str], forms: dict[str, Form]) -> Iterator[Attack]:
    for page in pages:
        for method in METHODS:
            yield Attack(f"{method} {page}", lambda b, m=method, p=page: b.send(m, p))
            yield Attack(f"{method} {page} with a body", lambda b, m=method, p=page: b.send(m, p, b"x=1"))
        for name, value in HEADERS + (WAITING if page in forms and page.count("/") == 2 else ()):
            given = ((name, value),)
            yield Attack(f"GET {page} {name}: {value[:60]!r}", lambda b, p=page, g=given: b.send("GET", p, None, g))
            yield Attack(f"POST {page} {name}: {value[:60]!r}", lambda b, p=page, g=given: b.send("POST", p, b"x=1", g))
        for kind, body in BODIES:
            given = (("Content-Type", kind),)
            yield Attack(
                f"POST {page} {kind} {body[:40]!r}", lambda b, p=page, g=given, y=body: b.send("POST", p, y, g)
            )
        for value in HOSTILE:
            yield Attack(
                f"GET {page}?q={value[:40]!r}", lambda b, p=page, v=value: b.send("GET", f"{p}?q={quoted(v)[:8000]}")
            )
    yield from _parts()
    for page, form in forms.items():
        for field in form.fields:
            for value in HOSTILE:
                yield in_a_field(page, {field: value})
            yield in_a_field(page, {field: None})
        for name, content in FILES:
            for field in form.files:
                yield with_a_file(page, field, name, content)


def _parts() -> Iterator[Attack]:
    for name, parts in targets.with_parts():
        for number, part in enumerate(parts):
            for value in HOSTILE:
                if value and len(value) < 3000:
                    path = _path(name, parts, number, value)
                    for method in ("GET", "POST"):
                        said = f"{method} {name} {part}={value[:40]!r}"
                        yield Attack(said, lambda b, m=method, p=path: b.send(m, p, b"" if m == "POST" else None))


def _path(name: str, parts: list[str], number: int, value: str) -> str:
    marks = {part: f"part{place}" if part in ("token", "reference", "slug", "purpose", "right") else place + 70_000
             for place, part in enumerate(parts)}  # fmt: skip
    path = str(targets.reverse(name, args=[marks[part] for part in parts]))
    return path.replace(str(marks[parts[number]]), quoted(value))


def in_a_field(page: str, changes: dict[str, str | None]) -> Attack:
    """In a form that is good otherwise, sent from its own page."""

    def send(browser: Browser) -> Answer:
        form = as_people_fill_it_in(form_in(browser.send("GET", page).text)) | changes
        return browser.post(page, {name: value for name, value in form.items() if value is not None})

    shown = {name: value if value is None else value[:40] for name, value in changes.items()}
    return Attack(f"POST {page} {shown!r}", send)


def with_a_file(page: str, field: str, name: str, content: bytes) -> Attack:
    def send(browser: Browser) -> Answer:
        form = as_people_fill_it_in(form_in(browser.send("GET", page).text))
        return browser.post_files(page, form, [(field, name, content)])

    return Attack(f"POST {page} file {name[:20]!r} {content[:20]!r}", send)


def at_random(pages: list[str], forms: dict[str, Form], chance: random.Random) -> Iterator[Attack]:
    """Several things wrong at once."""
    while True:
        page = chance.choice(list(forms))
        form = forms[page]
        names = chance.sample(list(form.fields), min(len(form.fields), chance.randint(1, 4)))
        kept = [name for name in names if name not in TOKENS or chance.random() < 0.1] or names[:1]
        yield in_a_field(page, {name: chance.choice([*HOSTILE, None]) for name in kept})
        headers = tuple(chance.sample(HEADERS, 2))
        if len({name for name, _value in headers}) == 2:
            anywhere, method = chance.choice(pages), chance.choice(METHODS)
            query = quoted(chance.choice(HOSTILE))[:2000]
            yield Attack(
                f"{method} {anywhere} {headers!r:.120}",
                lambda b, m=method, p=f"{anywhere}?{query}={query}", h=headers: b.send(m, p, None, h),
            )
