"""Words that people typed, as paragraphs with links: nothing in them is taken for HTML."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^\s()<>\"]{1,500}|/[^\s()<>\"]{0,500})\)")


@register.filter
def prose(text: str) -> SafeString:
    """Paragraphs parted by empty lines; ``[words](https://…)`` or ``[words](/page)`` is a link; all else is as typed."""
    parts = (part.strip() for part in re.split(r"\n\s*\n", str(text).replace("\r\n", "\n")))
    return mark_safe("".join(f"<p>{_inline(part)}</p>" for part in parts if part))  # noqa: S308 - each piece is escaped


def _inline(text: str) -> str:
    pieces, at = [], 0
    for found in _LINK.finditer(text):
        pieces.append(_plain(text[at : found.start()]))
        target = found[2]
        whole = "" if target.startswith("/") and not target.startswith("//") else ' rel="noopener noreferrer"'
        known = target if not target.startswith("//") else "/"
        pieces.append(format_html('<a href="{}"{}>{}</a>', known, mark_safe(whole), found[1]))  # noqa: S308 - two constants
        at = found.end()
    pieces.append(_plain(text[at:]))
    return "".join(pieces)


def _plain(text: str) -> str:
    return "<br>".join(str(escape(line)) for line in text.split("\n"))
