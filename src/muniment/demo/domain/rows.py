"""Rows of the sample's tables: trade marks, geographical indications and the gazette of legal status."""

from __future__ import annotations

from datetime import date
from random import Random

from muniment.demo.domain.country import Country
from muniment.demo.domain.plan import LAST_DAY, Happening, RightPlan
from muniment.kernel.dates import years_add
from muniment.standards.numbers import number_print

MARK_HEADER = (
    "注册号", "商标名称", "商标英文", "商标类型", "国际分类", "类似群", "商品服务", "商品服务英文", "申请日期",
    "初审公告日期", "注册公告日期", "专用权期限至", "注册人", "注册人英文名", "所在省市", "邮政编码", "代理机构", "公告日",
)  # fmt: skip
GI_HEADER = (
    "登记编号",
    "地理标志名称",
    "英文名称",
    "产品类别",
    "产地",
    "申请日期",
    "公告日",
    "登记日期",
    "申请机构",
    "申请机构英文名",
)
STATUS_HEADER = (
    "申请号", "法律状态代码", "法律状态", "发生日期", "生效日期", "公告日", "登记号", "转让人", "受让人", "受让人英文名",
    "受让人所在地", "出质人", "质权人", "许可人", "被许可人", "许可种类", "金额（万元）", "付款日", "期限至",
)  # fmt: skip

STATUS_WORDS = {
    "SE01": "实质审查的生效",
    "RJ01": "发明专利申请公布后的驳回",
    "WD01": "发明专利申请公布后的视为撤回",
    "CF01": "未缴年费专利权终止",
    "CX01": "专利权有效期届满",
    "IW01": "专利权全部无效",
    "TR01": "专利权的转移",
    "EE01": "专利实施许可合同备案的生效",
    "PE01": "专利权质押合同登记的生效",
    "PC01": "专利权质押合同登记的注销",
}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def status_row(plan: RightPlan, happening: Happening) -> list[str]:
    """One row of the gazette of legal status, by ``STATUS_HEADER``."""
    values = {
        "申请号": number_print(type="application", office="CN", number=plan.number),
        "法律状态代码": happening.code,
        "法律状态": STATUS_WORDS[happening.code],
        "发生日期": _day(happening.occurred_on),
        "生效日期": _day(happening.effective_on),
        "公告日": _day(happening.published_on),
        **happening.values,
    }
    return [values.get(name, "") for name in STATUS_HEADER]


def mark_row(plan: RightPlan, country: Country, *, as_known_on: date) -> list[str]:
    """One row of the register of marks as it stood on a day, by ``MARK_HEADER``."""
    rng = Random(f"mark:{plan.seed}")
    word = rng.choice(country.words["mark_words"])
    tail = rng.choice(country.words["mark_tails"])
    class_no, goods_zh, goods_en, groups = rng.choice(country.words["mark_classes"])
    registered = plan.granted_on if plan.granted_on and plan.granted_on <= as_known_on else None
    return [
        plan.number,
        word[0] + tail[0],
        f"{word[1]} {tail[1]}".strip(),
        rng.choice(("文字", "文字", "文字和图形")),
        class_no,
        "；".join(groups),
        goods_zh,
        goods_en,
        _day(plan.filed_on),
        _day(plan.published_on),
        _day(registered),
        _day(_mark_end(plan, rng)) if registered else "",
        plan.owner.zh,
        plan.owner.en,
        plan.owner.place.province_zh + plan.owner.place.zh,
        plan.owner.place.postcode,
        rng.choice(country.words["agencies"])[0],
        _day(registered or plan.published_on),
    ]


def _mark_end(plan: RightPlan, rng: Random) -> date | None:
    """The last day of the term for which the mark was last renewed; three in four are renewed each time."""
    if plan.granted_on is None:
        return None
    terms = 1
    while years_add(plan.granted_on, 10 * terms) <= LAST_DAY and rng.random() < 0.75:
        terms += 1
    return date.fromordinal(years_add(plan.granted_on, 10 * terms).toordinal() - 1)


def gi_row(plan: RightPlan, country: Country, *, as_known_on: date) -> list[str]:
    """One row of the register of geographical indications as it stood on a day, by ``GI_HEADER``."""
    rng = Random(f"gi:{plan.seed}")
    place = rng.choices(country.prefectures, country.weights)[0]
    product = rng.choice(country.words["gi_products"])
    registered = plan.granted_on if plan.granted_on and plan.granted_on <= as_known_on else None
    stem = place.zh.removesuffix("市")
    return [
        plan.number,
        f"{stem}{product[0]}",
        f"{place.en} {product[1]}",
        "农产品及食品" if product[0] not in {"青瓷", "竹编"} else "手工艺品",
        place.province_zh + place.zh,
        _day(plan.filed_on),
        _day(registered or plan.published_on),
        _day(registered),
        f"{stem}{product[0]}协会",
        f"{place.en} {product[1]} Association",
    ]
