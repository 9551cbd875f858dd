"""How often something may be done: sign-ins, codes, letters, and requests of programs.

The limits are the house's own choice. For guessing: NIST SP 800-63B-4, section 3.2.2, allows at most 100 failures in a
row; these are far below it, and a new password by letter sets the count of an account to nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from muniment.accounts.adapters.counting import count_add, count_clear, count_peek
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text

MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in a window of so many seconds."""

    name: str
    times: int
    window_s: int


SIGN_IN_ACCOUNT = Limit("sign-in:account", 10, 900)
SIGN_IN_ADDRESS = Limit("sign-in:address", 50, 900)
CODE = Limit("code", 5, 900)
LETTER_ACCOUNT = Limit("letter:account", 5, 3600)
LETTER_ADDRESS = Limit("letter:address", 20, 3600)


@dataclass(frozen=True, slots=True)
class Counted:
    """A request of a program, counted: how many it may send a minute, how many are left, when the count starts anew."""

    limit: int
    left: int
    reset_s: int
    over: bool


def network_address(request: HttpRequest) -> str:
    """The address that asks: what the outermost of our own proxies saw (``MUNIMENT_PROXIES`` of them stand before us)."""
    proxies = settings.MUNIMENT_PROXIES
    passed = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def limit_take(limit: Limit, who: str) -> None:
    """One more time is counted.

    Raises:
        NotAllowed: it is one too many (``retry_after_s`` says when to come back).
    """
    now = time.time()
    if count_add(f"{limit.name}:{who}", window_s=limit.window_s, now=now) > limit.times:
        raise _too_often(limit, now)


def limit_check(limit: Limit, who: str) -> None:
    """Nothing is counted.

    Raises:
        NotAllowed: the limit is used up.
    """
    now = time.time()
    if count_peek(f"{limit.name}:{who}", window_s=limit.window_s, now=now) >= limit.times:
        raise _too_often(limit, now)


def limit_note(limit: Limit, who: str) -> None:
    """One more time is counted, whatever the limit."""
    count_add(f"{limit.name}:{who}", window_s=limit.window_s, now=time.time())


def limit_clear(limit: Limit, who: str) -> None:
    """The count starts from nothing."""
    count_clear(f"{limit.name}:{who}")


def request_count(*, who: str, limit: int, now: float) -> Counted:
    """The request is counted against ``limit`` a minute; nothing is refused here."""
    n = count_add(f"request:{who}", window_s=MINUTE_S, now=now)
    return Counted(limit=limit, left=max(0, limit - n), reset_s=MINUTE_S - int(now) % MINUTE_S, over=n > limit)


def _too_often(limit: Limit, now: float) -> NotAllowed:
    wait = limit.window_s - int(now) % limit.window_s
    line = Text("尝试次数过多，请在 {n} 分钟后再试", "too many tries: come back in {n} minutes")
    return NotAllowed(line.fill(n=-(-wait // 60)), code=f"throttle.{limit.name.replace(':', '_')}", retry_after_s=wait)
