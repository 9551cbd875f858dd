"""Tags and filters of every page: two languages side by side, dates, numbers, badges, addresses that keep their query."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.template.context import RequestContext
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import is_aware, localtime

from muniment.kernel.texts import Text
from muniment.standards.classifications import scheme_list

register = template.Library()
_HAN = "\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3040-\u9fff\uf900-\ufaff"
_EDGE = re.compile(rf"(?<=[{_HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{_HAN}])")
_THIN = "\u2009"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:\.\d+)?")
_PAUSE = " · "

_LANGUAGES = {
    "zh-Hans": Text("中文", "Chinese"), "zh": Text("中文", "Chinese"), "en": Text("英文", "English"),
    "de": Text("德文", "German"), "fr": Text("法文", "French"), "es": Text("西班牙文", "Spanish"),
    "it": Text("意大利文", "Italian"), "ja": Text("日文", "Japanese"), "ko": Text("韩文", "Korean"),
    "pt": Text("葡萄牙文", "Portuguese"), "nl": Text("荷兰文", "Dutch"), "ru": Text("俄文", "Russian"),
}  # fmt: skip

_KINDS = {
    "patent": Text("发明专利", "patent"), "utility_model": Text("实用新型", "utility model"),
    "design": Text("外观设计", "design"), "trademark": Text("商标", "trade mark"),
    "gi": Text("地理标志", "geographical indication"), "plant_variety": Text("植物新品种", "plant variety"),
    "layout_design": Text("集成电路布图设计", "layout design"), "copyright": Text("著作权", "copyright"),
    "data_set": Text("数据知识产权", "data set"), "traditional_knowledge": Text("传统知识", "traditional knowledge"),
    "protected_sign": Text("特殊标志", "protected sign"),
}  # fmt: skip

_ROLES = {
    "applicant": Text("申请人", "applicant"), "owner": Text("权利人", "owner"), "inventor": Text("发明人", "inventor"),
    "designer": Text("设计人", "designer"), "breeder": Text("培育人", "breeder"), "author": Text("作者", "author"),
    "agent": Text("代理人", "agent"), "agency": Text("代理机构", "agency"), "examiner": Text("审查员", "examiner"),
    "assignor": Text("转让人", "assignor"), "assignee": Text("受让人", "assignee"),
    "licensor": Text("许可人", "licensor"), "licensee": Text("被许可人", "licensee"),
    "pledgor": Text("出质人", "pledgor"), "pledgee": Text("质权人", "pledgee"),
    "petitioner": Text("请求人", "petitioner"), "respondent": Text("被请求人", "respondent"),
}  # fmt: skip

_FAMILIES = {
    "filing": Text("申请", "filing"), "publication": Text("公布", "publication"),
    "examination": Text("审查", "examination"), "grant": Text("授权", "grant"), "lapse": Text("终止", "lapse"),
    "fee": Text("缴费", "fees"), "transfer": Text("转让", "transfer"), "party": Text("当事人变更", "party data"),
    "licence": Text("许可", "licence"), "open_licence": Text("开放许可", "open licence"),
    "pledge": Text("质押", "pledge"), "seizure": Text("保全", "seizure"), "dispute": Text("争议", "dispute"),
    "correction": Text("更正", "correction"), "other": Text("其他", "other"),
}  # fmt: skip

_CHANGES = {
    "came": Text("新增", "came"), "went": Text("移出", "went"), "changed": Text("变更", "changed"),
    "moved": Text("权利人地区变化", "owner's region changed"), "renumbered": Text("改号", "renumbered"), "new_document": Text("新文献", "new document"),
    "correction": Text("更正", "correction"), "event": Text("事件", "event"), "new_source": Text("新来源", "new source"),
    "snapshot_end": Text("快照不再包含", "left out by a snapshot"),
    "read": Text("已读", "read"), "skipped": Text("跳过", "skipped"), "rejected": Text("退回", "rejected"),
    "published": Text("已发布", "published"), "held": Text("搁置", "held"), "open": Text("未完成", "unfinished"),
    "abandoned": Text("已撤销", "undone"), "accepted": Text("接受", "accepted"), "duplicates": Text("重复", "duplicates"),
    "document": Text("文献级", "document level"), "number": Text("号码级", "number level"), "text": Text("文字", "words only"),
}  # fmt: skip

_FACTS = {
    "application_type": Text("申请类型", "type of application"), "grant_gazette_no": Text("授权公报期号", "gazette of the grant"),
    "publication_gazette_no": Text("公布公报期号", "gazette of the publication"), "note": Text("备注", "note"),
    "grant_bulletin_no": Text("授权公报期号", "bulletin of the grant"), "status_on": Text("状态日期", "status dated"),
    "publication_bulletin_no": Text("公布公报期号", "bulletin of the publication"),
    "status": Text("来源所称状态", "status as stated"), "status_stated": Text("来源所称状态", "status as stated"),
    "number_of_claims": Text("权利要求数", "number of claims"), "number_of_figures": Text("附图数", "number of figures"),
    "number_of_drawing_sheets": Text("附图页数", "sheets of drawings"), "term_years": Text("期限（年）", "term in years"),
    "language_of_proceedings": Text("程序语言", "language of proceedings"), "gi_type": Text("地理标志类型", "type of indication"),
    "language_of_filing": Text("申请语言", "language of filing"), "product_type": Text("产品类型", "type of product"),
    "second_language": Text("第二语言", "second language"), "mark_category": Text("商标类别", "category of the mark"),
    "postcode": Text("邮编", "postcode"), "population": Text("人口", "population"),
    "gdp_100m_cny": Text("地区生产总值（亿元）", "GDP in CNY 100 million"),
    "lens_id": Text("Lens 编号", "Lens number"), "document_type": Text("文献类型", "type of document"),
}  # fmt: skip

_TYPES = {
    "date": Text("日期", "date"), "integer": Text("整数", "integer"), "list": Text("列表", "list"), "days": Text("天", "days"),
    "structure": Text("结构", "structure"), "text": Text("文本", "text"), "text by name": Text("按名称的文本", "text by name"),
    "text by language": Text("按语言的文本", "text by language"),
}  # fmt: skip

_INPUTS = {
    "filed_on": Text("申请日", "filed"), "granted_on": Text("授权日", "granted"), "years": Text("年数", "years"),
    "months": Text("月数", "months"), "until_on": Text("届满日", "until"), "expiry_stated_on": Text("来源载明的届满日", "stated"),
    "adjustment_days": Text("补偿天数", "days added"), "renewed_on": Text("续展日", "renewed"),
}  # fmt: skip

_PICTURES = {
    "drawing": Text("附图", "drawing"), "abstract_drawing": Text("摘要附图", "drawing of the abstract"),
    "claim": Text("权利要求中的图", "in a claim"), "description": Text("说明书中的图", "in the description"),
    "mark": Text("商标图样", "the mark"), "view": Text("视图", "view"), "formula": Text("公式", "formula"),
    "table": Text("表", "table"), "other": Text("其他", "other"),
}  # fmt: skip

_WORDS: Mapping[str, Mapping[str, Text]] = {
    "kind": _KINDS, "role": _ROLES, "family": _FAMILIES, "language": _LANGUAGES, "change": _CHANGES,
    "fact": _FACTS, "type": _TYPES, "input": _INPUTS, "picture": _PICTURES, "scheme": {each.code: each.name for each in scheme_list()},
}  # fmt: skip


def _lang(context: RequestContext) -> str:
    return str(context.get("lang", "zh-Hans"))


def spaced(text: str) -> str:
    """The text with a thin space wherever Chinese meets Latin letters or digits."""
    return _EDGE.sub(_THIN, text)


@register.simple_tag(takes_context=True)
def t(context: RequestContext, zh: str, en: str, **values: object) -> str:
    """``{% t "中文" "English" %}``: the wording in the reader's language, places filled from the arguments."""
    counted = {name: f"{value:,}" if type(value) is int else value for name, value in values.items()}
    wording = Text(zh, en).fill(**counted).say(_lang(context)) if values else Text(zh, en).say(_lang(context))
    return spaced(wording)


@register.simple_tag(takes_context=True)
def say(context: RequestContext, text: object) -> str:
    """A ``Text`` (or a ``{zh, en}`` of a JSON document) in the reader's language; anything else as it is."""
    if isinstance(text, Text):
        return spaced(text.say(_lang(context)))
    if isinstance(text, dict) and set(text) == {"zh", "en"}:
        return spaced(Text(text["zh"], text["en"]).say(_lang(context)))
    return str(text)


def _unbroken(line: str) -> SafeString:
    """The line, escaped, with dates and editions that never break over two lines."""
    escaped = conditional_escape(line)
    return mark_safe(_DAY.sub(r'<span class="nowrap">\g<0></span>', escaped))  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def sentence(context: RequestContext, text: object) -> SafeString:
    """A ``Text`` as running words: like ``say``, and its dates stay in one piece."""
    return _unbroken(say(context, text))


@register.simple_tag(takes_context=True)
def answer(context: RequestContext, line: Text, badge: str) -> SafeString:
    """The answer line with its first clause, the status, in the weight and colour of its badge."""
    first, pause, rest = say(context, line).partition(_PAUSE)
    return format_html('<b class="b-{}">{}</b>{}', badge, _unbroken(first), _unbroken(pause + rest))


@dataclass(frozen=True, slots=True)
class Reach:
    """Families of events of which the loaded sources say the same: how far they know, or that they do not."""

    covered: bool
    text: Text
    families: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing at all is known of these families: the text does not name them."""
        return self.text == _NOTHING


_NOTHING = Text("所载来源未覆盖", "not covered by the sources loaded")


@register.filter
def reaches(rows: Iterable[tuple[str, Any]]) -> list[Reach]:
    """The table of coverage with families of one answer in one row, what is known first.

    Args:
        rows: Family and answer (``text``, and ``missing`` where it is not covered), as the register gives them.
    """
    grouped: dict[tuple[bool, Text], list[str]] = {}
    for family, known in rows:
        missing = getattr(known, "missing", None)
        nothing = missing is not None and known.until is None and all(len(each.spans) == 1 for each in missing)
        grouped.setdefault((missing is None, _NOTHING if nothing else known.text), []).append(family)
    found = [Reach(covered, text, tuple(families)) for (covered, text), families in grouped.items()]
    return sorted(found, key=lambda each: not each.covered)


@register.simple_tag(takes_context=True)
def origin(context: RequestContext, record: Any, field: str, lang: str = "") -> str | SafeString:  # noqa: ANN401
    """From which document a field of a record comes, and where that lies: a line that opens the list of sources."""
    at = record.field_sources.get(f"{field}.{lang}" if lang else field)
    if at is None:
        return ""
    kept = record.provenance[at]
    href = url_with(context, tab="raw") + f"#d{at + 1}"
    name = kept.file.replace("!", "/").rsplit("/", 1)[-1]
    return format_html(
        '<span class="src"><a href="{}">{}</a> · {} · {}</span>', href, kept.document, name, kept.position
    )


def word_text(group: str, code: str) -> Text | None:
    """The word for a code of a group in both languages; ``None`` where there is none."""
    return _WORDS[group].get(code)


@register.simple_tag(takes_context=True)
def word(context: RequestContext, group: str, code: object) -> str:
    """The word for a code: ``{% word "kind" "patent" %}``; the code itself where there is none."""
    known = word_text(group, str(code))
    return spaced(known.say(_lang(context))) if known else str(code).replace("_", " ")


@register.simple_tag(takes_context=True)
def day(context: RequestContext, value: date | datetime | str | None) -> str | SafeString:
    """A day as the reader's language writes it, marked up as a time; of an instant the day in the installation's zone."""
    if not value:
        return "—"
    if isinstance(value, datetime):
        kept = localtime(value).date() if is_aware(value) else value.date()
    else:
        kept = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    iso = kept.isoformat()
    shown = f"{kept.year}年{kept.month}月{kept.day}日" if _lang(context).startswith("zh") else iso
    return format_html('<time datetime="{}">{}</time>', iso, shown)


@register.simple_tag
def number(value: int) -> str:
    """A count with its thousands set apart."""
    return f"{value:,}"


@register.simple_tag(takes_context=True)
def url_with(context: RequestContext, **changes: object) -> str:
    """The address of this page with some of its query changed; an empty value takes a key away."""
    request = context["request"]
    query = request.GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def keep(context: RequestContext, *names: str) -> str:
    """The two clocks (or the named keys) of this page as a query for another one, with its question mark."""
    request = context["request"]
    query = request.GET.copy()
    for key in list(query):
        if key not in (names or ("edition", "as_of")):
            del query[key]
    return f"?{query.urlencode()}" if query else ""


@register.filter
def lookup(mapping: Mapping[str, Any], key: str) -> object:
    """A value of a mapping by a key that is itself a variable."""
    return mapping.get(key)


@register.filter
def title_in(titles: Mapping[str, str] | None, lang: str) -> str:
    """The title in the reader's language, else the first; nothing where there is none."""
    found = titles or {}
    wanted = lang.split("-", maxsplit=1)[0]
    mine = (text for tag, text in found.items() if tag.split("-", maxsplit=1)[0] == wanted)
    return next(mine, next(iter(found.values()), ""))


@register.filter
def langname(tag: str) -> Text:
    """The name of a language."""
    return _LANGUAGES.get(tag, Text(tag, tag))


_SAID: Mapping[str, Text] = {
    "name": Text("名称", "name"),
    "text": Text("文字", "text"),
    "lang": Text("语言", "language"),
    "role": Text("角色", "role"),
    "scheme": Text("分类", "scheme"),
    "symbol": Text("分类号", "symbol"),
    "number": Text("号码", "number"),
    "office": Text("局", "office"),
    "kind": Text("种类", "kind"),
    "kind_code": Text("种类代码", "kind code"),
    "date": Text("日期", "date"),
    "type": Text("类型", "type"),
    "country": Text("国家或地区", "country or region"),
    "region": Text("地区", "region"),
    "region_code": Text("地区代码", "region code"),
    "identifiers": Text("代码", "codes"),
    "names_other": Text("其他语言的名称", "names in other languages"),
    "owner_type": Text("权利人类型", "kind of owner"),
    "first": Text("主分类", "first"),
    "field": Text("内容", "what"),
    "count": Text("数量", "count"),
    "class": Text("类别", "class"),
    "groups": Text("群组", "groups"),
    "category": Text("类别", "category"),
    "by": Text("引用者", "by"),
    "seq": Text("序号", "place"),
    "image": Text("图样", "picture"),
    "media_type": Text("文件类型", "media type"),
    "relation": Text("关系", "relation"),
    "territory": Text("领土", "territory"),
}
"""Parts of a field in words, for what changed of it; a part that is not there is called by its name."""
_UNSAID = frozenset({"hash", "sha256", "digest"})
"""Parts that tell a person nothing: which text or picture it is."""


@register.simple_tag(takes_context=True)
def entries_unlike(context: RequestContext, mine: bytes, other: bytes) -> list[str]:
    """The entries of one JSON value that the other does not have, each as a line; all where only the order differs."""
    left, right = (_entries(json.loads(each)) for each in (mine, other))
    reordered = all(each in right for each in left) and all(each in left for each in right)
    return [_entry_said(each, _lang(context)) for each in left if reordered or each not in right]


def _entries(value: Any) -> list[Any]:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, Mapping):
        return [{name: each} for name, each in value.items()]
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _entry_said(entry: Any, lang: str) -> str:  # noqa: ANN401 - whatever JSON holds
    if isinstance(entry, Mapping):
        told = [
            f"{_SAID[name].say(lang) if name in _SAID else name} {_entry_said(each, lang)}"
            for name, each in entry.items()
            if each not in (None, [], {}, "") and name not in _UNSAID
        ]
        return " · ".join(told) or Text("另一内容", "another content").say(lang)
    if isinstance(entry, list):
        return ", ".join(_entry_said(each, lang) for each in entry)
    return str(entry)
