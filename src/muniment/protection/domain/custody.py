"""The chain of custody: what may be said of a piece of evidence next, and how a stamp is checked by hand."""

from __future__ import annotations

import re
from datetime import date

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.protection.values import BY_HAND

TO_MOST, NOTE_MOST = 300, 1000
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


def hand_check(*, act: str, to: str, note: str, on: date, last_on: date, today: date) -> None:
    """The entry may stand at the end of the chain.

    Args:
        act: A word of ``BY_HAND``.
        to: To whom it went; needed where it went to somebody.
        note: What else is to be known.
        on: The day on which it happened.
        last_on: The day of the entry before it.
        today: The day of law.

    Raises:
        InvalidInput: it may not; the field is named.
    """
    if act not in BY_HAND:
        raise InvalidInput(Text("请选择做了什么", "choose what was done"), code="hand.act", field="act")
    if act in {"handed", "returned"} and not to.strip():
        raise InvalidInput(Text("请写明交给谁", "say to whom it went"), code="hand.to", field="to")
    if len(to) > TO_MOST or len(note) > NOTE_MOST or any(ord(sign) < 32 and sign != "\n" for sign in to + note):
        line = Text(f"至多 {NOTE_MOST} 字，不含控制字符", f"at most {NOTE_MOST} signs, and no control characters")
        raise InvalidInput(line, code="hand.long", field="note")
    if on > today:
        raise InvalidInput(Text("日期不能在今天之后", "the day cannot be after today"), code="hand.on", field="on")
    if on < last_on:
        line = Text(f"日期不能早于上一环节（{last_on}）", f"the day cannot be before the last entry ({last_on})")
        raise InvalidInput(line, code="hand.order", field="on")


def digest_read(text: str) -> str:
    """A SHA-256 as people paste it: blanks, colons and capitals do not count.

    Raises:
        InvalidInput: it is none.
    """
    plain = "".join(sign for sign in text.lower() if not sign.isspace() and sign != ":")
    plain = plain.removeprefix("sha256")
    if _HASH.fullmatch(plain) is None:
        line = Text("SHA-256 是 64 位十六进制数", "a SHA-256 has 64 hexadecimal digits")
        raise InvalidInput(line, code="evidence.hash", field="hash")
    return plain


def verify_command(name: str) -> str:
    """The command by which anybody checks a stamp of a file of that name, beside its stamp and roots."""
    return f'openssl ts -verify -in "{name}.tsr" -data "{name}" -CAfile roots.pem'


def file_plain(name: str) -> str:
    """A file's name as it can stand in a package and in a command, on every system."""
    return re.sub(r"[^\w.\-()\u4e00-\u9fff]+", "_", name).strip("._") or "file"
