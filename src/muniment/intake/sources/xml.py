"""Safe reading of XML for every reader: no entity is resolved, nothing is fetched, no document grows beyond its bytes.

The long parts of a document (descriptions) can be cut out as bytes before the parse and flattened by regular
expressions: that is what makes reading fast, and it is why two ways of flattening stand here side by side. Both obey
one table of block elements and give the same text for the same markup.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from muniment.catalogue.values import Claim
from muniment.intake.errors import DocumentProblem
from muniment.intake.values import SourceSpec
from muniment.kernel.dates import date_read
from muniment.kernel.errors import SourceProblem

Element = etree._Element

_ENTITY = re.compile(rb"<!ENTITY\s+(?P<sign>%\s+)?(?P<name>[^\s>]+)(?P<rest>[^>]*)>?", re.DOTALL)
_NAMED = re.compile(rb"<!\[CDATA\[.*?\]\]>|<!--.*?-->|&(?P<name>[A-Za-z][A-Za-z0-9.]*);", re.DOTALL)
_XML_NAMES = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_DECLARED = re.compile(rb"""^(\s*<\?xml[^>]*?)\s+encoding\s*=\s*["']([^"']*)["']""")
_ROOT = re.compile(rb"<[A-Za-z_]")
_TAG = re.compile(rb"<([A-Za-z_][^\s/>]*)")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")  # UTF-16, with and without a byte order mark

#: Elements that begin and end a line of text. All others are part of the running line.
BLOCKS = frozenset(
    [
        "p",
        "heading",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "claim-text",
        "table",
        "tables",
        "row",
        "tr",
        "entry",
        "td",
        "th",
        "tgroup",
        "thead",
        "tbody",
        "maths",
        "math",
        "invention-title",
        "technical-field",
        "background-art",
        "disclosure",
        "description-of-drawings",
        "br",
        "sequence-list",
        "Paragraphs",
        "ClaimText",
        "MathDetails",
    ]
)
_CELLS = frozenset({"entry", "td", "th"})
_SUPER = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_SUPER_ABLE = frozenset("0123456789+-−–=()ni")
#: A closing sign that markup had set apart: `` ,`` before a space or an end (but not `` .5``).
_BEFORE = {sign: re.compile(re.escape(sign) + r"(?=\s|$)") for sign in (" ,", " ;", " .", " :", " )", " ]")}


class Document(NamedTuple):
    """One document, opened: its tree, the inner bytes of what was cut out, and the element names nobody knows."""

    root: Element
    cut: dict[str, tuple[bytes, ...]]
    unknown: tuple[str, ...]


def document(raw: bytes, spec: SourceSpec) -> Document:
    """The document as a tree, without the elements that ``spec.drop`` names, and with what its reader does not know.

    Raises:
        DocumentProblem: as for ``tree``.
    """
    raw = as_utf8(raw)
    rest, parts = raw, {}
    for name in spec.drop:
        rest, parts[name] = cut(rest, name)
    root = tree(rest)
    return Document(root, parts, unknown_names(raw, root, spec.known | spec.ignore))


def as_utf8(raw: bytes) -> bytes:
    """The document in UTF-8 and without a declared encoding, whatever it was written in; UTF-8 is left as it is.

    Raises:
        DocumentProblem: the bytes are not of the declared encoding, or nobody knows that encoding.
    """
    declared = _DECLARED.match(raw)
    name = "utf-16" if raw.startswith(_WIDE) else declared[2].decode("ascii", "replace") if declared else "utf-8"
    if name.lower() in {"utf-8", "utf8", "us-ascii", "ascii"}:
        return raw
    if raw.startswith(_WIDE[2:]):
        name = "utf-16-le" if raw[:1] == b"<" else "utf-16-be"
    try:
        words = raw.decode({"gb2312": "gb18030", "gbk": "gb18030"}.get(name.lower(), name))
    except (UnicodeDecodeError, LookupError) as problem:
        raise DocumentProblem(f"wrongly encoded: {problem}", code="document.encoding") from problem
    return _DECLARED.sub(rb"\1", words.lstrip("\ufeff").encode("utf-8", "replace"))


def tree(raw: bytes) -> Element:
    """The root element of one XML document; comments and processing instructions are not in it.

    Raises:
        DocumentProblem: empty, no XML, cut off, wrongly encoded, or with declared entities (``field`` says where).
    """
    if not raw.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        raise DocumentProblem("the document is empty", code="document.empty", field=None)
    _doctype_check(raw)
    # ``collect_ids=False`` would be faster, but makes libxml2 2.14 open the DTD whatever ``load_dtd`` says.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )
    try:
        root: Element | None = etree.fromstring(_named_replace(raw.lstrip()), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as problem:
        raise _problem(problem) from problem
    if root is None:
        raise DocumentProblem("the document has no root element", code="document.empty", field=None)
    return root


def _problem(problem: Exception) -> DocumentProblem:
    text = str(problem).split(", line", 1)[0].strip() or "not well-formed"
    line = getattr(problem, "lineno", None)
    where = f"line {line}" if line else None
    lower = text.lower()
    if "encod" in lower or "utf-8" in lower or "conversion failed" in lower or "invalid bytes" in lower:
        return DocumentProblem(f"wrongly encoded: {text}", code="document.encoding", field=where)
    if "excessive depth" in lower:
        return DocumentProblem("elements lie over 256 deep within each other", code="document.deep", field=where)
    if "premature end" in lower or "end tag" in lower or "unfinished" in lower or "end of data" in lower:
        return DocumentProblem(f"cut off or not well-formed: {text}", code="document.truncated", field=where)
    return DocumentProblem(f"not well-formed: {text}", code="document.form", field=where)


def _doctype_check(raw: bytes) -> None:
    """A document type may name its DTD, which is never fetched; it may not declare entities of its own.

    Unparsed entities (``NDATA``, the pictures of older US files) hold no text and are let through.
    """
    wide = raw.startswith(_WIDE)
    if wide:
        raw = raw.decode("utf-16-be" if raw[:1] in (b"\xfe", b"\x00") else "utf-16-le", "replace").encode()
    root = _ROOT.search(raw)
    if raw.find(b"<!ENTITY", 0, root.start() if root else len(raw)) < 0:
        return
    for match in _ENTITY.finditer(raw):
        name = match["name"].decode("utf-8", "replace")
        if match["sign"]:
            raise DocumentProblem(f"declares the parameter entity %{name};", code="document.entity", field="DOCTYPE")
        if b"NDATA" not in match["rest"]:
            outside = b"SYSTEM" in match["rest"] or b"PUBLIC" in match["rest"]
            what = "the external entity" if outside else "the entity"
            raise DocumentProblem(f"declares {what} &{name};", code="document.entity", field="DOCTYPE")


def _named_replace(raw: bytes) -> bytes:
    """``&nbsp;`` and its like stand in the DTD that is never fetched: the well-known ones become characters."""

    def char(match: re.Match[bytes]) -> bytes:
        name = match["name"]
        if name is None or name in _XML_NAMES:
            return match[0]
        meaning = html.entities.html5.get(name.decode("ascii") + ";")
        if meaning is None:
            raise DocumentProblem(f"uses the undeclared entity &{name.decode('ascii')};", code="document.entity")
        return "".join(f"&#{ord(letter)};" for letter in meaning).encode("ascii")

    if b"&" not in raw or not any(found not in _XML_NAMES for found in _NAMED_ONLY.findall(raw)):
        return raw
    return _NAMED.sub(char, raw)


_NAMED_ONLY = re.compile(rb"&([A-Za-z][A-Za-z0-9.]*);")


def unknown_names(raw: bytes, root: Element, names: frozenset[str]) -> tuple[str, ...]:
    """Local names of elements of the document that are not among ``names``, each once, in order of the alphabet."""
    strange = {name.rsplit(b":", 1)[-1] for name in set(_TAG.findall(raw))} - _as_bytes(names)
    if not strange:
        return ()
    kept = re.sub(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", b"", raw, flags=re.DOTALL)
    here = {name.rsplit(b":", 1)[-1] for name in _TAG.findall(kept)} | {local(root).encode()}
    return tuple(sorted(name.decode("utf-8", "replace") for name in strange & here))


@lru_cache(maxsize=64)
def _as_bytes(names: frozenset[str]) -> frozenset[bytes]:
    return frozenset(name.encode() for name in names)


# --- cutting and splitting bytes -------------------------------------------------------------------------------------


def cut(raw: bytes, name: str) -> tuple[bytes, tuple[bytes, ...]]:
    """The document without the content of each element ``name``, and the contents (inner bytes), in order.

    The empty element stays where it was. An element that is never closed is left alone: the parse will tell.
    """
    opening, closing = re.compile(rb"<" + name.encode() + rb"(?=[\s>])[^>]*(?<!/)>"), b"</" + name.encode() + b">"
    kept, parts, at = [], [], 0
    while match := opening.search(raw, at):
        end = raw.find(closing, match.end())
        if end < 0:
            break
        kept.append(raw[at : match.end()])
        parts.append(raw[match.end() : end])
        at = end
    kept.append(raw[at:])
    return (b"".join(kept) if parts else raw), tuple(parts)


def split(chunks: Iterable[bytes], *, mark: bytes = b"<?xml ", limit: int = 1 << 28) -> Iterator[bytes]:
    """The documents of a file in which one stands after another, each beginning with ``mark``.

    Args:
        chunks: The file's bytes in order; never held together.
        mark: What begins a document.
        limit: Largest document, in bytes; a larger one is given in pieces, which the parse then refuses.
    """
    rest = b""
    for chunk in chunks:
        seen = max(0, len(rest) - len(mark))
        rest += chunk
        while (at := rest.find(mark, max(1, seen))) > 0:
            if rest[:at].strip(b"\x00\t\r\n \xef\xbb\xbf"):
                yield rest[:at]
            rest, seen = rest[at:], 0
        if len(rest) > limit:
            yield rest
            rest = b""
    if rest.strip(b"\x00\t\r\n \xef\xbb\xbf"):
        yield rest


# --- names, texts, dates ---------------------------------------------------------------------------------------------


def local(element: Element) -> str:
    """The element's name without namespace and prefix (empty for what is no element)."""
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rsplit("}", 1)[-1]


def find(element: Element | None, path: str) -> Element | None:
    """The first element at a path of local names (``a/b``), whatever their namespaces."""
    if element is None:
        return None
    step, _, rest = path.partition("/")
    for child in element.iterchildren("{*}" + step):
        found = find(child, rest) if rest else child
        if found is not None:
            return found
    return None


def find_all(element: Element | None, path: str) -> list[Element]:
    """All elements at a path of local names below the element, in order."""
    here = [] if element is None else [element]
    for step in path.split("/"):
        here = [child for parent in here for child in parent.iterchildren(f"{{*}}{step}")]
    return here


def leaves(element: Element | None) -> dict[str, str]:
    """The texts of the element's children by local name: the first of each name that has a text.

    One pass instead of a search for each name: for the small records that documents hold by the hundred.
    """
    said: dict[str, str] = {}
    for child in element if element is not None else ():
        tag = child.tag
        if isinstance(tag, str):
            name = tag.rsplit("}", 1)[-1] if tag[0] == "{" else tag
            if name not in said and (words := text(child)):
                said[name] = words
    return said


def text(element: Element | None, path: str | None = None) -> str | None:
    """The element's text (or that of the first at ``path``) on one line, markup flattened; ``None`` for nothing."""
    at = find(element, path) if path else element
    if at is None:
        return None
    plain = at.text if len(at) == 0 else flat(at)
    return " ".join(plain.split()) or None if plain else None


def flat(element: Element) -> str:
    """The element's text, markup flattened, a line for each block; never ``None``."""
    pieces: list[str] = []
    _flatten(element, pieces)
    return tidy("".join(pieces))


def _flatten(element: Element, pieces: list[str]) -> None:
    name = local(element)
    if name in {"sup", "Sup"} and len(element) == 0:
        pieces.append(raised(element.text or ""))
    else:
        gap = " " if name in _CELLS else "\n" if name in BLOCKS else ""
        pieces.append(gap + (_line(element.text)))
        for child in element:
            _flatten(child, pieces)
            pieces.append(_line(child.tail))
        pieces.append(gap)


def _line(words: str | None) -> str:
    return words.replace("\n", " ") if words else ""


def raised(words: str) -> str:
    """A superscript as characters where Unicode has them (``10⁻³``), else the plain letters."""
    clean = words.strip()
    return clean.translate(_SUPER) if clean and _SUPER_ABLE.issuperset(clean) else words


def tidy(words: str) -> str:
    """One space between words, one line break between blocks, no space before a closing sign."""
    lines = (" ".join(line.split()) for line in words.split("\n"))
    plain = "\n".join(line for line in lines if line)
    for sign, before in _BEFORE.items():
        if sign in plain:
            plain = before.sub(sign[1:], plain)
    return plain


_SUP = re.compile(rb"<(?:base:S|s)up>([^<]*)</(?:base:S|s)up>")
_SKIP = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>", re.DOTALL)
_MARKUP = re.compile(r"<(/?[A-Za-z_][^\s/>]*)[^>]*>")


@lru_cache(maxsize=4096)
def _gap(tag: str) -> str:
    """What stands in the text for a start or end tag."""
    name = tag.lstrip("/").rsplit(":", 1)[-1]
    return " " if name in _CELLS else "\n" if name in BLOCKS else ""


def flat_bytes(part: bytes, *, encoding: str = "utf-8") -> str:
    """What ``flat`` gives, for inner bytes that were cut out: plain paragraphs, one a line.

    Raises:
        DocumentProblem: the bytes are not of this encoding.
    """
    if b"<!" in part or b"<?" in part:
        part = _SKIP.sub(b"", part)
    if b"up>" in part:
        part = _SUP.sub(
            lambda match: raised(html.unescape(match[1].decode(encoding, "replace"))).encode(encoding), part
        )
    try:
        words = part.decode(encoding)
    except UnicodeDecodeError as problem:
        raise DocumentProblem(f"wrongly encoded: {problem}", code="document.encoding") from problem
    pieces = _MARKUP.split(words.replace("\n", " "))
    pieces[1::2] = map(_gap, pieces[1::2])
    words = "".join(pieces)
    return tidy(html.unescape(words) if "&" in words else words)


def paragraphs(element: Element | None) -> str | None:
    """The element's blocks as lines of plain text; ``None`` for nothing."""
    return (flat(element) or None) if element is not None else None


def day(element: Element | None, path: str | None = None, *, field: str) -> date | None:
    """The date that the element (or the first at ``path``) states; ``None`` where it states none.

    Raises:
        DocumentProblem: it states no date of any form, or no such day; ``field`` names the field.
    """
    words = text(element, path)
    try:
        return date_read(words)
    except SourceProblem as problem:
        raise DocumentProblem(f"{field}: {problem.message}", code=problem.code, field=field, value=words) from problem


# --- claims ----------------------------------------------------------------------------------------------------------

_DIGITS = re.compile(r"\d+")


def claims(holder: Element | None, *, lang: str) -> tuple[Claim, ...]:
    """The claims below ``holder`` (``claim`` elements at any depth), numbered, with what each depends on.

    A ``claim-ref`` points at the ``id`` of another claim; where the id is not there, its own words give the number.
    """
    if holder is None:
        return ()
    found = list(holder.iter("{*}claim"))
    numbers = {element.get("id", ""): _claim_no(element, seq) for seq, element in enumerate(found, start=1)}
    return tuple(
        Claim(no=_claim_no(element, seq), text=flat(element), lang=lang, depends_on=_depends(element, seq, numbers))
        for seq, element in enumerate(found, start=1)
    )


def _claim_no(element: Element, seq: int) -> int:
    match = _DIGITS.search(element.get("num", ""))
    return int(match[0]) if match and int(match[0]) > 0 else seq


def _depends(element: Element, seq: int, numbers: dict[str, int]) -> tuple[int, ...]:
    own = _claim_no(element, seq)
    named: list[int] = []
    for ref in element.iter("{*}claim-ref"):
        ids = ref.get("idref", "").split()
        hits = [numbers[one] for one in ids if one in numbers]
        named += hits or claim_numbers("".join(str(piece) for piece in ref.itertext()))
    return tuple(sorted({no for no in named if no != own}))


def claim_numbers(words: str) -> list[int]:
    """The numbers that a reference such as ``claims 1 to 3 or 5`` or ``权利要求1-3`` names, ranges filled in."""
    named: list[int] = []
    for match in re.finditer(r"(\d+)(?:\s*(?:-|–|to|through|至|到|~)\s*(\d+))?", words):
        first, last = int(match[1]), int(match[2] or match[1])
        named += range(first, last + 1) if first <= last < first + 200 else [first]
    return named
