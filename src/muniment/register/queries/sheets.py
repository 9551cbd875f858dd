"""Report sheets: one right on paper, as one edition knows it on a day."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from muniment.accounts.queries.house import house_get
from muniment.catalogue.queries.records import image_get
from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text
from muniment.register.adapters.sheet import sheet_pdf, sheet_pictures
from muniment.register.domain.drawing import drawings_of
from muniment.register.domain.sheet import Pen, Plain, Sheet, check_plain, sheet_plain
from muniment.register.queries.answers import answers_get
from muniment.register.queries.checks import Checked
from muniment.register.queries.pictures import picture_png
from muniment.register.queries.rights import RightView
from muniment.standards.numbers import number_print
from muniment.webbase.templatetags.muniment import word_text

_SAMPLE = "sample.json"
_SIGNS = ("mark", "view", "abstract_drawing")


def right_pdf(data_dir: Path, view: RightView, *, lang: str, site: str = "") -> bytes:
    """The report sheet of a right as PDF, in one language.

    Args:
        data_dir: The data folder.
        view: The right as it may be shown.
        lang: ``zh-Hans`` or ``en``.
        site: Address of this installation, before ``/rights/…``.
    """
    picture = _picture(data_dir, view)
    return sheet_pdf(_plain(data_dir, view, lang, site), made_at=view.edition.made_at, picture=picture)


def right_pictures(data_dir: Path, view: RightView, *, lang: str, site: str = "") -> list[bytes]:
    """The pages of the report sheet as PNG, in one language."""
    picture = _picture(data_dir, view)
    return sheet_pictures(_plain(data_dir, view, lang, site), made_at=view.edition.made_at, picture=picture)


def _plain(data_dir: Path, view: RightView, lang: str, site: str) -> Plain:
    record, content = view.record, view.record.content
    headline, below = _titles(view, lang)
    asked = urlencode({"edition": view.edition.name, "as_of": view.as_of.isoformat()})
    used = {each.source for each in record.provenance}
    sheet = Sheet(
        record=record,
        edition=view.edition,
        status=view.status,
        line=view.line,
        ownership=view.ownership,
        expiry=view.expiry,
        answers=answers_get(view),
        coverage=view.coverage,
        timeline=view.timeline,
        drawing=drawings_of(view.timeline)[0],
        headline=headline,
        below=below,
        numbers=[
            (
                each.type,
                number_print(type=each.type, office=each.office, number=each.number, kind_code=each.kind_code),
                each.date.isoformat() if each.date else "",
            )
            for each in content.numbers
        ],
        address=f"{site}/rights/{record.right_id}?{asked}",
        sources=[(seen.title, seen.licence) for seen in view.edition.sources if seen.name in used],
        sample=(data_dir / _SAMPLE).exists(),
    )
    return sheet_plain(sheet, lang=lang, word=_word) | _head(lang)


def check_pdf(data_dir: Path, checked: Checked, *, number: str, lang: str, site: str = "") -> bytes:
    """What a check of a number found, as PDF, in one language.

    Args:
        data_dir: The data folder.
        checked: The verdict and what was known.
        number: As it was typed.
        lang: ``zh-Hans`` or ``en``.
        site: Address of this installation, before ``/check``.
    """
    return sheet_pdf(_check(data_dir, checked, number, lang, site), made_at=checked.edition.made_at, layout="check")


def check_pictures(data_dir: Path, checked: Checked, *, number: str, lang: str, site: str = "") -> list[bytes]:
    """The pages of the sheet of a check as PNG, in one language."""
    plain = _check(data_dir, checked, number, lang, site)
    return sheet_pictures(plain, made_at=checked.edition.made_at, layout="check")


def _check(data_dir: Path, checked: Checked, number: str, lang: str, site: str) -> Plain:
    result = checked.result
    asked = {"number": number, "edition": checked.edition.name, "as_of": result.on.isoformat()}
    if result.made_on:
        asked["made_on"] = result.made_on.isoformat()
    plain = check_plain(
        result,
        number=number,
        edition=checked.edition,
        coverage=checked.coverage,
        address=f"{site}/check?{urlencode(asked)}",
        sample=(data_dir / _SAMPLE).exists(),
        pen=Pen(lang, _word),
    )
    return plain | _head(lang)


def _head(lang: str) -> Plain:
    """Whose sheet it is: name and seal of this installation."""
    house = house_get()
    return {"house": house.name.say(lang), "seal": house.seal}


def _word(group: str, code: str) -> Text:
    plain = code.replace("_", " ")
    return word_text(group, code) or Text(plain, plain)


def _titles(view: RightView, lang: str) -> tuple[str, list[str]]:
    """What the right is called: its mark, else the title in the reader's language; and its other names."""
    content = view.record.content
    titles = dict(content.titles)
    own = [titles.pop(lang, None), *titles.values()]
    names = [content.mark.text if content.mark else None, *own, content.denomination]
    told = [name for name in dict.fromkeys(names) if name]
    return (told[0], told[1:3]) if told else (view.record.right_id, [])


def _picture(data_dir: Path, view: RightView) -> bytes | None:
    """The picture that shows the right at a glance, if there is one that can be read."""
    kept = [image for image in view.record.content.images if image.sha256 and image.role in _SIGNS]
    for image in sorted(kept, key=lambda each: _SIGNS.index(each.role)):
        body = image_get(data_dir, str(image.sha256))
        try:
            return picture_png(body) if body else None
        except SourceProblem:
            continue
    return None
