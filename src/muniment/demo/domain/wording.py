"""Titles, abstracts, claims and descriptions of made-up inventions, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from muniment.demo.domain.country import Country
from muniment.demo.domain.right import RightPlan

_WAYS_ZH = ("基于{b}的", "带有{b}的", "采用双级{b}的", "可调{b}的", "低能耗", "模块化")
_WAYS_EN = (
    "based on a {b}",
    "with a {b}",
    "with a two-stage {b}",
    "with an adjustable {b}",
    "of low energy use",
    "of modular build",
)
_AIMS_ZH = ("提高{c}", "稳定{c}", "改善{c}", "控制{c}")
_AIMS_EN = ("raising the {c}", "stabilising the {c}", "improving the {c}", "controlling the {c}")


@dataclass(frozen=True, slots=True)
class Wording:
    """What a made-up document says, ``_zh`` and ``_en``; claims as (text, numbers of the claims it refers to).

    ``filed_`` are the claims as they were filed: wider than those granted, with a claim that was struck out later.
    """

    title_zh: str
    title_en: str
    abstract_zh: str
    abstract_en: str
    claims_zh: tuple[tuple[str, tuple[int, ...]], ...]
    claims_en: tuple[tuple[str, tuple[int, ...]], ...]
    filed_zh: tuple[tuple[str, tuple[int, ...]], ...]
    filed_en: tuple[tuple[str, tuple[int, ...]], ...]
    description_zh: tuple[str, ...]
    ipc: tuple[str, ...]


def wording_of(plan: RightPlan, country: Country) -> Wording:
    """The texts of a right: the same plan always reads the same; a copy reads like its original but for some figures."""
    rng = Random(f"words:{plan.like or plan.seed}")
    topic = country.words["topics"][plan.topic]
    base_zh, field_zh, part_zh, aim_zh = topic["zh"]
    base_en, field_en, part_en, aim_en = topic["en"]
    way, goal, degree = rng.randrange(len(_WAYS_ZH)), rng.randrange(len(_AIMS_ZH)), rng.randrange(5, 45)
    low, high = sorted(rng.sample(range(2, 95), 2))
    if plan.like and plan.kind != "patent_us":
        low, high, degree = low + plan.variant % 3, high + plan.variant % 4, degree + plan.variant % 2
    title_zh = f"一种{_WAYS_ZH[way].format(b=part_zh)}{base_zh}"
    title_en = f"{base_en[0].upper()}{base_en[1:]} {_WAYS_EN[way].format(b=part_en)}"
    if plan.title is not None:
        title_zh, title_en = plan.title
    aims_zh, aims_en = _AIMS_ZH[goal].format(c=aim_zh), _AIMS_EN[goal].format(c=aim_en)
    claims_zh = (
        (
            f"一种{base_zh}，用于{field_zh}，其特征在于，包括主体和设于主体上的{part_zh}，所述{part_zh}的参数为{low}至{high}。",
            (),
        ),
        (f"根据权利要求1所述的{base_zh}，其特征在于，所述{part_zh}沿主体均匀布置。", (1,)),
        (f"根据权利要求1或2所述的{base_zh}，其特征在于，还包括与{part_zh}相连的控制单元。", (1, 2)),
        (f"一种使用权利要求1至3中任一项所述{base_zh}的方法，其特征在于，依次进行准备、处理和检验步骤。", (1, 2, 3)),
    )
    claims_en = (
        (
            f"A {base_en} for a {field_en}, comprising a body and a {part_en} arranged on the body, wherein a parameter of the {part_en} is from {low} to {high}.",
            (),
        ),
        (f"The {base_en} of claim 1, wherein the {part_en} is arranged evenly along the body.", (1,)),
        (f"The {base_en} of claim 2, further comprising a control unit connected to the {part_en}.", (2,)),
    )
    return Wording(
        title_zh=title_zh,
        title_en=title_en,
        abstract_zh=f"本公开涉及{field_zh}领域，提供{title_zh}。通过设置{part_zh}并将其参数限定在{low}至{high}之间，{aims_zh}约{degree}%，结构简单，便于维护。",
        abstract_en=f"In the field of the {field_en}, a {base_en} is provided. A {part_en} whose parameter lies between {low} and {high} is provided, {aims_en} by about {degree} %; the structure is plain and easy to maintain.",
        claims_zh=claims_zh if plan.kind == "patent" else claims_zh[:3],
        claims_en=claims_en,
        filed_zh=(
            (f"一种{base_zh}，用于{field_zh}，其特征在于，包括主体和设于主体上的{part_zh}。", ()),
            (f"根据权利要求1所述的{base_zh}，其特征在于，所述{part_zh}的参数为{low}至{high}。", (1,)),
            *claims_zh[1:],
        ),
        filed_en=(
            (f"A {base_en} for a {field_en}, comprising a body and a {part_en} arranged on the body.", ()),
            (f"The {base_en} of claim 1, wherein a parameter of the {part_en} is from {low} to {high}.", (1,)),
            *claims_en[1:],
        ),
        description_zh=(
            "技术领域",
            f"本技术方案属于{field_zh}领域，具体涉及{title_zh}。",
            "背景技术",
            f"现有的{base_zh}在使用中{aim_zh}不够理想，{part_zh}的布置依赖经验。",
            "具体实施方式",
            f"如图1所示，主体上设有{part_zh}，其参数取{low}时{aim_zh}已有改观，取{high}时改善约{degree}%。",
        ),
        ipc=tuple(topic["ipc"]),
    )
