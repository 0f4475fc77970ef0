"""The forms as a schema: whole forms are drawn from what each field says of itself, and a failing one is made small."""

import string
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from script.dev.attack.values import HOSTILE
from script.dev.attack.wire import TOKENS, TYPED, Browser, Form, form_in

TEXT = st.one_of(st.text(max_size=300), st.sampled_from(HOSTILE), st.text(string.digits + "-/+. ", max_size=20))


def whole_forms(form: Form) -> st.SearchStrategy[dict[str, str]]:
    fields: dict[str, st.SearchStrategy[str]] = {}
    for name, offered in form.fields.items():
        if name in TOKENS:
            continue
        good = st.sampled_from([*offered, TYPED.get(name, "Xin hỏi")])
        fields[name] = st.one_of(good, good, TEXT)
    return st.fixed_dictionaries({}, optional=fields)


def run(page: str, form: Form, judge: Any, browser_of: Any, examples: int) -> None:
    """Raises whatever `judge(said, answer)` raises, for the smallest form that makes it."""

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(whole_forms(form))
    def sent(typed: dict[str, str]) -> None:
        browser: Browser = browser_of()
        tokens = form_in(browser.send("GET", page).text).fields
        form_sent = {name: tokens[name][0] for name in TOKENS if tokens.get(name)} | typed
        judge(f"POST {page} {typed!r:.300}", browser.post(page, form_sent))

    sent()
