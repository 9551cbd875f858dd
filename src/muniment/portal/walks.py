"""The walks of the sample country: those that work, with what to do and what to see, and the titles of those to come."""

from __future__ import annotations

from dataclasses import dataclass

from muniment.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and where it leads."""

    text: Text
    href: str


@dataclass(frozen=True, slots=True)
class Walk:
    """A question, who asks it, three steps and what to see at the end."""

    no: int
    title: Text
    persona: str
    asks: Text
    steps: tuple[Step, ...]
    see: Text


WALKS: tuple[Walk, ...] = (
    Walk(
        no=1,
        title=Text("质押物即将失效", "The collateral is about to die"),
        persona="bank-officer",
        asks=Text(
            "银行专员 · 三件专利担保 800 万元贷款，其中一件的年费欠着",
            "bank officer · three patents secure a loan of CNY 8 million, and the fee of one is unpaid",
        ),
        steps=(
            Step(
                Text("打开质押看板：今日要缴多少，最后哪一天", "Open the board: what is due today, and until when"),
                "/pledges",
            ),
            Step(
                Text("看这一笔质押：贷款比担保 61%", "Look at this pledge: loan to value 61 %"),
                "/pledges/Y2025980000318",
            ),
            Step(
                Text("把时钟拨快两周，再看同一页", "Move the clock two weeks on, and look at the same page"),
                "/pledges/Y2025980000318",
            ),
        ),
        see=Text(
            "今天连滞纳金要缴 2,500 元，补缴期到 2026-12-01。两周后：权利自 2026-06-01 起终止，贷款比担保从 61% 升到 88%，处置案件已经备好，等银行核对。",
            "CNY 2,500 with the surcharge today, grace until 2026-12-01. Two weeks later: lapsed with effect from 2026-06-01, "
            "loan to value from 61 % to 88 %, and a disposal lies ready for the bank to check.",
        ),
    ),
    Walk(
        no=7,
        title=Text("这个盒子诚实吗？", "Is this box honest?"),
        persona="inspector",
        asks=Text(
            "执法员 · 在店里用手机输入包装上的号码", "inspector · in a shop, types the number on a box into a phone"
        ),
        steps=(
            Step(
                Text("核对 ZL202219007718.6", "Check ZL202219007718.6"),
                "/check?number=ZL202219007718.6",
            ),
            Step(
                Text("核对 ZL201519000077.0，2023 年 8 月制造", "Check ZL201519000077.0, made in August 2023"),
                "/check?number=ZL201519000077.0&made_on=2023-08-01",
            ),
            Step(
                Text("同一号码，2025 年 3 月制造", "The same number, made in March 2025"),
                "/check?number=ZL201519000077.0&made_on=2025-03-01",
            ),
        ),
        see=Text(
            "没有这个号码：校验位不符；即使只是这一位印错，那件申请也从未授权。第二个号码在 2024 年 5 月终止：此前制造的可以继续销售，此后制造的不可以。",
            "No such number: its check digit is wrong, and even if only that digit is misprinted, the application was "
            "never granted. The second ended in May 2024: goods made before may be sold, goods made after may not.",
        ),
    ),
    Walk(
        no=5,
        title=Text("同一件专利，两个真相", "The same patent, two truths"),
        persona="visitor",
        asks=Text("访客 · 想知道 2025 年 6 月那一天它是否有效", "visitor · was it in force on a day in June 2025?"),
        steps=(
            Step(
                Text("按 2025-12-31 的版本，看 2025-06-30", "In edition 2025-12-31, as of 2025-06-30"),
                "/rights/CN-patent-202119002305?edition=2025-12-31.1&as_of=2025-06-30",
            ),
            Step(
                Text("按 2026-11-20 的版本，看同一天", "In edition 2026-11-20, as of the same day"),
                "/rights/CN-patent-202119002305?edition=2026-11-20.1&as_of=2025-06-30",
            ),
            Step(
                Text("比较两个版本", "Compare the two editions"),
                "/diff?from=2025-12-31.1&to=2026-11-20.1&change=changed&cursor=CN-patent-202119002304",
            ),
        ),
        see=Text(
            "当时的版本说“有效”；如今的版本说“视为自始即不存在”，而 2024 年已付的许可使用费照旧有效（专利法第四十七条）。",
            "The edition of that time says “in force”; today's says “deemed never to have existed”, while the licence "
            "fee paid in 2024 stands (Patent Law 47).",
        ),
    ),
    Walk(
        no=6,
        title=Text("我们的指标为什么下降？", "Why did our figure fall?"),
        persona="analyst",
        asks=Text(
            "分析员 · 云澜省的高价值发明专利少了，想知道是哪些",
            "analyst · Yunlan province has fewer high-value patents: which ones?",
        ),
        steps=(
            Step(Text("进来的 11 件", "The 11 that came in"), "/tour/6#came"),
            Step(Text("离开的 24 件", "The 24 that left"), "/tour/6#left"),
            Step(
                Text("两个版本之间的全部变化", "All that changed between the two editions"),
                "/diff?from=2025-12-31.1&to=2026-11-20.1",
            ),
        ),
        see=Text(
            "35 件专利逐件列出，每件都有前后两个版本的状态和依据，都能点开。指标本身由以后的统计功能计算，这里先看记录。",
            "All 35 patents one by one, each with its status in both editions and the fact behind it, each opening. The "
            "indicator itself will be computed by a later desk; its records are here.",
        ),
    ),
    Walk(
        no=8,
        title=Text("四个名字，一家公司", "Four names, one firm"),
        persona="attorney",
        asks=Text(
            "代理师 · 四份文件上的名字各不相同，是不是同一家？", "attorney · four files, four names: is it one firm?"
        ),
        steps=(
            Step(Text("并排看原始名称", "The raw names side by side"), "/tour/8"),
            Step(
                Text("打开美国专利上的名字", "Open the one on a US patent"),
                "/rights/US-patent-99000813?tab=parties",
            ),
            Step(
                Text("再看名字相近的另一家：岚湾食品", "And another firm of a similar name: 岚湾食品"),
                "/rights/CN-trademark-99000815?tab=parties",
            ),
        ),
        see=Text(
            "每个名字都照原文件显示，没有被悄悄合并；名字相近的食品公司单独列出。有依据的合并与撤销将由以后的功能完成。",
            "Every name stands as its file prints it, none is joined in silence; the food firm of a similar name stands "
            "apart. Joining with evidence, and undoing it, will come with a later desk.",
        ),
    ),
    Walk(
        no=2,
        title=Text("被拒绝，以及为什么", "Refused, and why"),
        persona="university-officer",
        asks=Text(
            "高校专员 · 想对一件共有且已质押的专利实行开放许可",
            "university officer · an open licence on a patent that is co-owned and pledged?",
        ),
        steps=(
            Step(
                Text("先看登记簿里有什么障碍", "See what the register holds against it"),
                "/open-licence/check?number=ZL201919004412.2",
            ),
            Step(
                Text("填写声明，补上两份同意书", "Write the statement; add the two consents"),
                "/procedures/open_licence?rights=CN-patent-201919004412",
            ),
            Step(
                Text("再看一件实用新型", "Then look at a utility model"),
                "/open-licence/check?number=ZL202029001186.0",
            ),
        ),
        see=Text(
            "没有同意书，提交被细则第八十六条第（四）项和专利法第十四条挡住；补上编号就能提交，登记员公布后任何人都可以实施。实用新型没有评价报告，提交不了（专利法第五十条）。",
            "Without consents the statement is stopped by Rules 86(4) and Patent Law 14; with their numbers it goes in, and "
            "once the registrar has published it anybody can take it up. The utility model has no evaluation report, and is "
            "stopped (Patent Law 50).",
        ),
    ),
    Walk(
        no=4,
        title=Text("您不是权利人", "You are not the owner"),
        persona="registrar",
        asks=Text(
            "登记员 · 新岚新能源有限公司来办质押，登记簿上是另一个名字",
            "registrar · a firm files a pledge under a name that the register does not know",
        ),
        steps=(
            Step(Text("登记簿怎么说", "What the register says"), "/rights/CN-patent-201619000952"),
            Step(
                Text("受理质押登记，出质人填新岚新能源有限公司", "Take in the pledge of 新岚新能源有限公司"),
                "/procedures/pledge_registration?rights=CN-patent-201619000952",
            ),
            Step(
                Text("办理更名，再登记质押", "Record the change of name, then register the pledge"),
                "/procedures/party_change?rights=CN-patent-201619000952",
            ),
        ),
        see=Text(
            "登记被理由 R1 挡住：登记簿上的权利人是岚新能源科技有限公司。更名登记之后，权利链完整，质押通过，记录页立即可见。",
            "Registration is stopped by ground R1: the register names 岚新能源科技有限公司. Once the change of name is recorded the "
            "chain is whole, the pledge passes, and the record shows it at once.",
        ),
    ),
    Walk(
        no=10,
        title=Text("从投诉到法院盖章", "From complaint to court seal"),
        persona="founder",
        asks=Text(
            "创业者 · 店里卖的壁灯与自己的专利一样，要停，也要赔偿",
            "founder · a shop sells her patented lamp; it shall stop, and be paid for",
        ),
        steps=(
            Step(
                Text("用手机投诉，附照片，写上 30 万元", "Complain by phone, with photos and CNY 300,000"),
                "/complaints?number=ZL202419005523.6&amount=300000",
            ),
            Step(
                Text("由投诉转调解：双方、期限、文书", "From there to mediation: sides, times, papers"),
                "/procedures/mediation",
            ),
            Step(Text("核验照片的时间戳", "Verify the time stamp of the photo"), "/evidence/verify"),
        ),
        see=Text(
            "投诉马上得到去向和依据（专利法第六十五条）。调解员邀请另一方，双方看到同一条时间线；签署后三十日内共同申请司法确认，材料已经备好；照片的时间戳用 openssl 核验通过。",
            "The complaint is told at once where it goes, and why (Patent Law art. 65). The mediator invites the other side, and both "
            "see one timeline; after signing, thirty days run for the court, and the package is ready; openssl verifies the stamp.",
        ),
    ),
)

COMING: tuple[tuple[int, Text], ...] = (
    (3, Text("我的灯可以叫什么名字？", "What may I call my lamp?")),
    (9, Text("四十一件专利入不敷出", "Forty-one patents cost more than they earn")),
)
