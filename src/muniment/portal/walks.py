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
)

COMING: tuple[tuple[int, Text], ...] = (
    (1, Text("质押物即将失效", "The collateral is about to die")),
    (2, Text("被拒绝，以及为什么", "Refused, and why")),
    (3, Text("我的灯可以叫什么名字？", "What may I call my lamp?")),
    (4, Text("您不是权利人", "You are not the owner")),
    (9, Text("四十一件专利入不敷出", "Forty-one patents cost more than they earn")),
    (10, Text("从投诉到法院盖章", "From complaint to court seal")),
)
