"""What the headers of tables are called, in Chinese and English, and what such a column usually is.

The words of other languages stand in ``header_words_abroad``.

A meaning is a target of a mapping (``title``), with options after it (``class scheme=IPC first``), or the part of an
event (``event.occurred_on``), or ``ignore``.
"""

from __future__ import annotations

from collections.abc import Iterator

from muniment.intake.domain.header_words_abroad import ABROAD

_WORDS: dict[str, str] = {
    "number": "专利号 专利号码 专利编号 专利(申请)号 专利申请号/专利号 申请(专利)号 申请号/专利号|Patent Number|Patent No",
    "application": "申请号 专利申请号 申请号码 申请编号 申请号(CN) 商标申请号|Application Number|Application No"
    "|Appl No|Filing Number|Serial Number|Application Numbers|Application Reference|Filing No",
    "publication": "公开号 公告号 公开公告号 公开(公告)号 公布号 授权公告号 公开(公告)号码 文献号|Publication Number"
    "|Publication No|Display Key|Patent Publication Number|Basic Patent Number|Patent Id|Publication Numbers"
    "|Document Number",
    "registration": "注册号 商标注册号 注册号/申请号 登记号 软著登记号 地理标志注册号|Registration Number"
    "|Registration No",
    "other_number": "|Reference Number|Docket Number|Case Number|File Reference",
    "title": "发明名称 专利名称 名称 专利标题 标题 题名 实用新型名称 外观设计名称 软件名称 作品名称|Title"
    "|Title of Invention|Invention Title|DWPI Title|Program Name",
    "abstract": "摘要 文摘 发明摘要|Abstract",
    "claims": "权利要求 权利要求书|Claims|Claim|Claims First|First Claim|Claim Text",
    "description": "说明书|Description",
    "filed_on": "申请日 申请日期 专利申请日 提交日|Application Date|Filing Date|Date of Application|Date of Filing|Application Dates"
    "|Filed On|Filed",
    "granted_on": "授权日 授权公告日 授权日期 授权公告日期 注册日 注册日期 注册公告日|Grant Date|Granted On|Date of Grant"
    "|Registration Date",
    "expiry_stated_on": "届满日 专用权期限止 有效期至 专利权届满日 商标有效期|Expiry Date|Expiration Date|Expires On"
    "|Anticipated Expiration Date|Estimated Expiry Date|Expiration",
    "owner": "专利权人 权利人 当前权利人 当前专利权人 著作权人 商标权人 注册人 商标注册人 申请(专利权)人 持有人 权利人名称"
    "|Owners|Owner|Patentee|Patentee Name|Proprietor|Right Holders|Standardized Assignee",
    "applicant": "申请人 申请人名称 原始申请人 申请单位 申请人(第一)|Applicants|Applicant|Applicant Name",
    "inventor": "发明人 设计人 发明(设计)人 发明人/设计人|Inventors|Inventor",
    "author": "作者|Authors|Author",
    "agent": "代理人 专利代理师 代理师|Agent|Attorney|Attorney Agent|Agents|Representative",
    "agency": "代理机构 专利代理机构 商标代理机构|Agency|Law Firm",
    "class scheme=IPC first": "主分类号 主分类 IPC主分类号 IPC主分类|Main IPC|First IPC",
    "class scheme=IPC": "IPC 分类号 IPC分类号 国际分类号 副分类号 IPC分类|IPC Classes|IPC Codes|IPCR Classifications"
    "|International Classifications|International Classifications Codes|IPC Classifications",
    "class scheme=CPC": "CPC分类号 CPC分类|CPC|CPC Classifications|CPC Codes",
    "class scheme=USPC": "|US Classifications|USPC",
    "class scheme=LOCARNO": "洛迦诺分类号 外观设计洛迦诺分类号 LOC分类号 洛迦诺分类|Locarno Classification|Locarno",
    "goods_class": "国际分类 类别 商标类别 商品类别 尼斯分类 国际类别 商标国际分类|Nice Classes|Nice Class|Class|Classes",
    "goods": "商品/服务 商品服务 商品/服务项目 核定商品 核定使用商品/服务 指定商品|Goods and Services|Goods",
    "mark": "商标 商标名称 商标文字 标识名称|Mark|Trademark|Mark Name|Word Mark",
    "denomination": "品种名称 产品名称 地理标志名称 地理标志产品名称|Denomination|Variety Name|GI Name",
    "priority": "优先权 优先权号 优先权信息|Priority Numbers|Priority Data|Priority Document|Priority Filing Keys Active"
    "|Priority Filing Keys|Priority Filings|Priority Claims",
    "citation": "引证专利 引用专利|Cited Patents|Citations|Cited Patent Numbers",
    "citation_text": "|Non-Patent Citations|NPL Citations|Non Patent Literature|NPL",
    "family_id": "同族号 简单同族 专利族号|Family Id|DOCDB Family|Derwent Accession Number|DWPI Accession Number"
    "|INPADOC Family Id|Simple Family Id",
    "territory": "指定国家 指定国|Designated States|Territories",
    "fact name=priority_on": "优先权日|Date of Priority|Earliest Priority Date|Priority Date|Priority Date Earliest",
    "fact name=lens_id": "|Lens ID",
    "kind": "专利类型 类型 权利类型 专利种类 申请类型 知识产权类型|Patent Type|Right Type|Type of Right",
    "kind_code": "文献种类 文献类型代码 公布级别|Kind Code|Kind",
    "register": "国别 公开国别 受理局 国家/地区 申请国家 公开国|Jurisdiction|Country|Country Code|Office Code|Publication Country"
    "|Publication Country Code|Publication Authority",
    "place": "权利人地址 申请人地址 地址 省市 所在地 所在地区 国省代码 申请人省市 专利权人地址|Address|Place",
    "identifier": "统一社会信用代码 社会信用代码 信用代码|Credit Code|Company Number",
    "name_en": "注册人英文名 注册人英文名称 权利人英文名 权利人英文名称 专利权人英文名 专利权人英文名称 申请人英文名 申请人英文名称"
    "|Owner English Name|Owner Name English|Registrant English Name",
    "publication_date": "公开日 公告日期 公布日 公开(公告)日 公开公告日 公开日期 公布日期|Publication Date|Date of Publication"
    "|Date of Application Publication|Registration Publish Date|Date",
    "event.code": "法律状态 当前法律状态 法律状态代码 事务 事务类型 事务代码 法律事件 法律状态信息|Legal Status|Event Code"
    "|Legal Event|Legal Status Code|Status",
    "event.day": "登记日 登记日期 登记生效日 生效日 生效日期 变更日 变更日期 备案日 备案日期 合同备案日期 法律状态日 事件日"
    " 质押登记日 质押登记日期 转让日期 许可备案日|Event Date|Effective Date|Recorded On|Date Recorded|Execution Date|Pledge Date",
    "event.lapse": "终止日期 终止日 失效日 失效日期 专利权终止日 权利终止日期|Lapse Date|Date of Lapse|Ceased On",
    "event.published_on": "法律状态公告日 公告日 事务公告日 登记公告日|Gazette Date|Published On",
    "event.until_on": "到期日 质押到期日 许可期限止 质押截止日 质押期限止 保全期限止 债务履行期限止|Until|End Date|Valid Until",
    "event.instrument": "质押登记号 质押合同登记号 质押登记编号 登记编号 合同备案号 许可合同备案号 备案号 文号 裁定书号 合同编号 执行通知书文号"
    "|Pledge Registration Number|Contract Number|Instrument Number|Recordal Number",
    "event.amount": "金额 质押金额 贷款金额 合同金额 担保金额 许可费 转让价格 成交金额 融资金额|Amount|Loan Amount|Price",
    "event.pledgor": "出质人 出质方|Pledgor",
    "event.pledgee": "质权人 质权方 贷款银行|Pledgee|Lender",
    "event.assignor": "转让人 转让方 让与人 变更前权利人 变更前|Assignor|Transferor",
    "event.assignee": "受让人 受让方 变更后权利人 变更后|Assignee|Transferee|Assignees|Patent Assignees|Patent Assignee",
    "event.licensor": "许可人 许可方|Licensor",
    "event.licensee": "被许可人 被许可方|Licensee",
    "event.petitioner": "申请保全人 申请执行人 请求人|Petitioner|Creditor",
    "event.respondent": "被执行人 被申请人 被保全人|Respondent|Debtor",
    "event.fee": "缴费日 缴费日期|Fee Paid On|Payment Date",
    "ignore": "序号 编号 备注 年度 年份 月份|#|No|Index|Row No|Serial No|Remarks|URL|Publication Year",
}

STATUS_CODES: tuple[tuple[str, str], ...] = (
    ("质押合同登记的生效", "PE01"),
    ("质押合同登记的注销", "PC01"),
    ("质押合同登记的变更", "PM01"),
    ("质押生效", "PE01"),
    ("质押注销", "PC01"),
    ("质押", "PE01"),
    ("许可合同备案的生效", "EE01"),
    ("许可合同备案的注销", "EC01"),
    ("许可合同备案的变更", "EM01"),
    ("开放许可", "OL01"),
    ("许可", "EE01"),
    ("解除保全", "PD01"),
    ("保全的解除", "PD01"),
    ("保全", "PP01"),
    ("未缴年费", "CF01"),
    ("欠费终止", "CF01"),
    ("届满", "CX01"),
    ("期限届满", "CX01"),
    ("部分无效", "IP01"),
    ("全部无效", "IW01"),
    ("放弃", "AV01"),
    ("专利权的转移", "TR01"),
    ("申请权的转移", "TA01"),
    ("转移", "TR01"),
    ("转让", "TR01"),
    ("恢复", "RR01"),
    ("驳回", "RJ01"),
    ("视为撤回", "WD01"),
    ("实质审查", "SE01"),
    ("授权", "GR01"),
    ("公布", "PB01"),
)
"""Wordings of the Chinese gazette and of tables after it, the longer before the shorter, with the office's codes.

Source: INPADOC/CNIPA gazette codes, ``reference/domain.md`` 2.3.7.
"""

KIND_WORDS: tuple[tuple[str, str], ...] = (
    ("实用新型", "utility_model"),
    ("実用新案", "utility_model"),
    ("실용신안", "utility_model"),
    ("utilité", "utility_model"),
    ("gebrauchsmuster", "utility_model"),
    ("modelo de utilidade", "utility_model"),
    ("意匠", "design"),
    ("디자인", "design"),
    ("dessin", "design"),
    ("geschmacksmuster", "design"),
    ("desenho", "design"),
    ("商標", "trademark"),
    ("상표", "trademark"),
    ("marque", "trademark"),
    ("marke", "trademark"),
    ("marca", "trademark"),
    ("植物品種", "plant_variety"),
    ("品種", "plant_variety"),
    ("품종", "plant_variety"),
    ("obtention végétale", "plant_variety"),
    ("sortenschutz", "plant_variety"),
    ("cultivar", "plant_variety"),
    ("地理的表示", "gi"),
    ("지리적표시", "gi"),
    ("indication géographique", "gi"),
    ("geografische angabe", "gi"),
    ("indicação geográfica", "gi"),
    ("外观", "design"),
    ("发明", "patent"),
    ("商标", "trademark"),
    ("地理标志", "gi"),
    ("植物新品种", "plant_variety"),
    ("集成电路", "layout_design"),
    ("著作权", "copyright"),
    ("软件", "copyright"),
    ("utility", "utility_model"),
    ("design", "design"),
    ("trademark", "trademark"),
    ("patent", "patent"),
    ("invention", "patent"),
)


def words() -> dict[str, str]:
    """Each known header with its meaning, in all languages."""
    return {name: meaning for name, meaning, _ in spoken()}


def spoken() -> tuple[tuple[str, str, str], ...]:
    """Each known header with its meaning and its language (BCP 47); of a name in several languages the first."""
    known: dict[str, tuple[str, str, str]] = {}
    for name, meaning, lang in _all():
        known.setdefault(name, (name, meaning, lang))
    return tuple(known.values())


def _all() -> Iterator[tuple[str, str, str]]:
    for meaning, names in _WORDS.items():
        chinese, _, english = names.partition("|")
        yield from ((name, meaning, "zh") for name in chinese.split())
        yield from ((name, meaning, "en") for name in english.split("|") if name)
    for lang, meanings in ABROAD.items():
        for meaning, names in meanings.items():
            yield from ((name, meaning, lang) for name in names.split("|"))
