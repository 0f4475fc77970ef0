"""How often one may try a password or a code. Slowed down is who tries: a net, a browser, a session. Nobody is kept out
because strangers tried their name: a browser in which they got in before is counted by itself, and so is whoever goes
on to show a second factor.

Each try is counted before it is looked at, and given back when it was right.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.http import HttpRequest

from casework.ground import browsers, throttle
from casework.staff import known_browsers

Counter = tuple[str, str]
LONGEST = 150


@dataclass(frozen=True)
class Tries:
    """The counters that one try goes against."""

    counters: tuple[Counter, ...]

    @cached_property
    def over(self) -> frozenset[str]:
        """Counts the try. The scopes whose limit is passed."""
        return frozenset(scope for scope, who in self.counters if throttle.seconds_to_wait(scope, who))

    def was_right(self) -> None:
        for scope, who in self.counters:
            throttle.give_back(scope, who)


def holder_of(username: str) -> User | None:
    """As Django finds whoever signs in, however the name was spelled."""
    spelled = unicodedata.normalize("NFKC", username.replace("\0", "").strip()[:LONGEST])
    return User.objects.filter(username=spelled).first()


# ------------------------------------------------------------- passwords
@dataclass(frozen=True)
class SignIn:
    """A try to sign in. `has_factor`: whether a right password only leads to the question for a code."""

    tries: Tries
    password: str
    has_factor: bool

    @classmethod
    def by(cls, request: HttpRequest, has_device: Callable[[User], bool]) -> "SignIn":
        username = request.POST.get("username", "")
        holder = holder_of(username)
        known = known_browsers.known_to(request, holder)
        if known:
            counters: tuple[Counter, ...] = (("known_browser", known),)
        else:
            name, net = _name(holder, username), browsers.net_address(request)
            counters = (("login", net), ("sign_in", f"{name} {net}"), ("account", name))
        return cls(Tries(counters), request.POST.get("password", ""), bool(holder and has_device(holder)))

    @property
    def is_stopped(self) -> bool:
        """Whether it is not looked at; it takes as long as if it were, so that nobody learns who has a factor."""
        over = self.tries.over
        if over & {"known_browser", "login"}:
            return True
        if over and not self.has_factor:
            make_password(self.password)
            return True
        return False

    @property
    def is_slowed(self) -> bool:
        """Whether a wrong one is answered as a stopped one is."""
        return bool(self.tries.over)


def old_password(request: HttpRequest) -> Tries:
    """Asked of somebody signed in: others in other sessions are not slowed."""
    return Tries((("old_password", request.session.session_key or ""),))


# ------------------------------------------------------------- codes
def code(request: HttpRequest, holder: User) -> Tries:
    known = known_browsers.known_to(request, holder)
    if known:
        return Tries((("known_browser_code", known),))
    name = _name(holder, "")
    return Tries((("code", f"{name} {browsers.net_address(request)}"), ("account_code", name)))


def only_recovery_codes(tries: Tries) -> bool:
    """Whether the short codes were tried too often from everywhere; the long ones cannot be guessed."""
    return tries.over == {"account_code"}


# ------------------------------------------------------------- unlocking
def unlock(holders: Iterable[User]) -> None:
    """Their counters begin anew, in every net."""
    for holder in holders:
        throttle.seconds_to_wait("unlocked", str(holder.pk))


def _name(holder: User | None, username: str) -> str:
    """By the account where there is one, however its name was spelled; with how often it was unlocked today."""
    if holder is None:
        return f"name {username}"
    return f"staff {holder.pk} {throttle.counted('unlocked', str(holder.pk))}"
