"""Rows of the sample's tables: trade marks, geographical indications and the gazette of legal status."""

from __future__ import annotations

from datetime import date
from random import Random

from muniment.demo.domain.country import Country
from muniment.demo.domain.right import LAST_DAY, PATENT_KINDS, Happening, RightPlan
from muniment.kernel.dates import years_add
from muniment.standards.numbers import number_print

MARK_HEADER = (
    "注册号", "商标名称", "商标英文", "商标类型", "图样", "国际分类", "类似群", "商品服务", "商品服务英文", "申请日期",
    "初审公告日期", "注册公告日期", "专用权期限至", "注册人", "注册人英文名", "统一社会信用代码", "所在省市", "邮政编码", "代理机构", "公告日",
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
PROCEEDING_HEADER = (
    "登记机构", "权利种类", "申请号", "登记号", "事项代码", "发生日期", "生效日期", "公告日", "案号", "当事人", "另一方", "承办机构",
    "金额（元）", "期限至", "说明",
)  # fmt: skip
REGISTER_HEADER = (
    "登记机构", "权利种类", "登记号", "名称", "英文名称", "申请日期", "公告日期", "登记日期", "权利人", "权利人英文名",
    "统一社会信用代码", "所在省市", "完成人", "类别", "摘要", "公告日",
)  # fmt: skip

KIND_WORDS = {
    "patent": "发明专利",
    "utility_model": "实用新型",
    "design": "外观设计",
    "trademark": "商标",
    "gi": "地理标志",
    "plant_variety": "植物新品种",
    "layout_design": "集成电路布图设计",
    "copyright": "著作权",
    "data_set": "数据知识产权",
    "traditional_knowledge": "传统知识",
    "protected_sign": "特殊标志",
}
REGISTER_WORDS = {
    "CN": "示例国知识产权局",
    "CN.MARA": "示例国农业农村部植物新品种保护办公室",
    "CN.NFGA": "示例国林业和草原局植物新品种保护办公室",
    "CN.CPCC": "示例国版权保护中心",
    "CN.NCAC": "示例国版权局",
    "CN.84": "云澜省数据知识产权登记平台",
    "CN.85": "汐川省数据知识产权登记平台",
    "CN.86": "朔原省数据知识产权登记平台",
    "CN.87": "桐岭省数据知识产权登记平台",
}
"""How the tables print a register."""

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
    "PM01": "专利权质押合同登记的变更",
    "EM01": "专利实施许可合同备案的变更",
    "EC01": "专利实施许可合同备案的注销",
    "OL01": "专利开放许可声明",
    "PP01": "专利权的保全",
    "PD01": "专利权保全的解除",
    "RR01": "专利权的恢复",
    "IP01": "专利权部分无效",
    "AV01": "专利权的主动放弃",
    "CP01": "专利权人的姓名或者名称的变更",
    "CU01": "实用新型的更正",
    "CI03": "发明专利的更正",
    "CD01": "外观设计的更正",
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
    if plan.goods is not None:
        class_no, goods_zh, goods_en, groups = country.words["mark_classes"][plan.goods]
    zh, en = plan.title or (word[0] + tail[0], f"{word[1]} {tail[1]}".strip())
    form = _form(plan)
    if form == "图形":
        zh, en = "图形", ""
    registered = plan.granted_on if plan.granted_on and plan.granted_on <= as_known_on else None
    return [
        plan.number,
        zh,
        en,
        form,
        mark_picture(plan) if plan.pictured else "",
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
        plan.owner.credit_code,
        plan.owner.place.province_zh + plan.owner.place.zh + plan.owner.county,
        plan.owner.place.postcode,
        country.agency(rng),
        _day(registered or plan.published_on),
    ]


def _form(plan: RightPlan) -> str:
    """Word, combined or figurative: what has a picture is one of the latter; registers print no words of a figure."""
    if not plan.pictured:
        return "文字"
    return "图形" if plan.title is None and plan.variant % 3 == 0 else "文字和图形"


def mark_picture(plan: RightPlan) -> str:
    """The name of the picture of a mark, in the folder of its table."""
    return f"{plan.number}.png"


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
    place = plan.owner.place
    product = rng.choice(country.words["gi_products"])
    registered = plan.granted_on if plan.granted_on and plan.granted_on <= as_known_on else None
    stem = place.zh.removesuffix("市")
    holder = (f"{stem}{product[0]}协会", f"{place.en} {product[1]} Association")
    if plan.title is not None:
        holder = (plan.owner.zh, plan.owner.en)
    return [
        plan.number,
        *(plan.title or (f"{stem}{product[0]}", f"{place.en} {product[1]}")),
        "农产品及食品" if product[0] not in {"青瓷", "竹编"} else "手工艺品",
        place.province_zh + place.zh,
        _day(plan.filed_on),
        _day(registered or plan.published_on),
        _day(registered),
        *holder,
    ]


def proceeding_row(plan: RightPlan, happening: Happening) -> list[str]:
    """One row of the table of proceedings, by ``PROCEEDING_HEADER``."""
    patent = plan.kind in PATENT_KINDS
    values = {
        "登记机构": REGISTER_WORDS[plan.register],
        "权利种类": KIND_WORDS[plan.kind],
        "申请号": number_print(type="application", office="CN", number=plan.number) if patent else "",
        "登记号": "" if patent else plan.number,
        "事项代码": happening.code,
        "发生日期": _day(happening.occurred_on),
        "生效日期": _day(happening.effective_on),
        "公告日": _day(happening.published_on),
        **happening.values,
    }
    return [values.get(name, "") for name in PROCEEDING_HEADER]


def register_row(plan: RightPlan, country: Country, *, as_known_on: date) -> list[str]:
    """One row of the other registers as they stood on a day, by ``REGISTER_HEADER``."""
    rng = Random(f"entry:{plan.seed}")
    words = country.words["entries"][plan.kind]
    stem, thing = rng.choice(country.words["entry_stems"]), rng.choice(words["things"])
    registered = plan.granted_on if plan.granted_on and plan.granted_on <= as_known_on else None
    serial = rng.randrange(1, 99)
    zh, en = f"{stem[0]}{thing[0]}{serial}号", f"{stem[1]} {thing[1]} No. {serial}"
    return [
        REGISTER_WORDS[plan.register],
        KIND_WORDS[plan.kind],
        plan.number,
        zh,
        en,
        _day(plan.filed_on),
        _day(plan.published_on),
        _day(registered),
        plan.owner.zh,
        plan.owner.en,
        plan.owner.credit_code,
        plan.owner.place.province_zh + plan.owner.place.zh + plan.owner.county,
        country.person(rng)[0],
        words["class"],
        words["says"].format(n=zh, p=plan.owner.place.zh, k=rng.randrange(3, 90)),
        _day(registered or plan.published_on),
    ]
