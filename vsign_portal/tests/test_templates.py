"""Every template is used by something, and a variable that is missing is noticed."""

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist, engines
from django.template.loader import render_to_string

from vsign_portal.tests.missing_variables import OURS

TEMPLATES = {str(path.relative_to(OURS)) for path in OURS.rglob("*") if path.is_file()}
# Crispy forms puts these names together from the name of the template pack.
OF_THE_FORM_PACK = {"vsign/uni_form.html", "vsign/field.html", "vsign/errors.html"}
# Django asks for these when it has to.
OF_DJANGO = {"400.html", "403.html", "404.html", "500.html"}


@cache
def words_of_the_code() -> tuple[frozenset[str], frozenset[str]]:
    """Every string of the product's code, and every string with gaps as a pattern with an asterisk for each gap."""
    plain, patterns = set(), set()
    for root in ("casework", "consult", "privacy", "vsign_portal"):
        for path in Path(settings.BASE_DIR, root).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        plain.add(node.value)
                    elif isinstance(node, ast.JoinedStr):
                        patterns.add("".join(p.value if isinstance(p, ast.Constant) else "*" for p in node.values))
    return frozenset(plain), frozenset(patterns)


def named_by_code(template: str) -> bool:
    """As it is, or as a pattern (`letters/*.txt`) whose gap is filled by another word of the code."""
    plain, patterns = words_of_the_code()
    return template in plain or any(
        fnmatchcase(template, pattern) and gap_of(template, pattern) in plain
        for pattern in patterns
        if pattern.count("*") == 1 and "." in pattern
    )


def gap_of(template: str, pattern: str) -> str:
    before, after = pattern.split("*")
    return template[len(before) : len(template) - len(after)]


def named_by(template: str) -> set[str]:
    """The templates that one includes or extends."""
    return set(re.findall(r'\{% (?:include|extends) "([^"]+)"', OURS.joinpath(template).read_text()))


def overrides_one_of_a_library(template: str) -> bool:
    loaders = engines["django"].engine.template_loaders[0].loaders  # type: ignore[attr-defined]
    for loader in loaders:
        for origin in loader.get_template_sources(template):
            if OURS not in Path(origin.name).parents:
                try:
                    loader.get_contents(origin)
                except TemplateDoesNotExist:
                    continue
                return True
    return False


def used() -> Iterator[str]:
    seen: set[str] = set()
    waiting = {t for t in TEMPLATES if named_by_code(t) or overrides_one_of_a_library(t)}
    waiting |= OF_DJANGO | OF_THE_FORM_PACK
    while waiting:
        template = waiting.pop()
        seen.add(template)
        yield template
        waiting |= (named_by(template) & TEMPLATES) - seen


def test_every_template_is_used() -> None:
    assert sorted(TEMPLATES - set(used())) == []


def test_names_with_a_gap_need_the_word_that_fills_it() -> None:
    assert named_by_code("letters/receipt.txt")
    assert not named_by_code("letters/no_such_letter_anywhere.txt")


def test_a_variable_that_nobody_gave_fails_the_test() -> None:
    with pytest.raises(pytest.fail.Exception, match=r"consult/_quote.html: no value for row.service_name"):
        render_to_string("consult/_quote.html", {"rows": [{}], "sums": {}})


def test_the_templates_of_libraries_may_ask_for_what_they_like() -> None:
    assert render_to_string("django/forms/widgets/input.html", {}).startswith('<input type=""')


@pytest.mark.parametrize("name", ["400.html", "413.html", "500.html", "503.html"])
def test_pages_for_when_something_is_wrong_need_nothing(name: str) -> None:
    """Neither the centre's details from the database nor a request."""
    assert "024 222 05513" in render_to_string(name)
