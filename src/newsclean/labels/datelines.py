"""Datelines: where and when a story was filed, as agencies say it at the start of its first paragraph."""

import re
from typing import NamedTuple

from newsclean.labels.agencies import AGENCY_PATTERN, find_agency
from newsclean.labels.rules.parts import UPPER

# Capitals, or an agency in brackets, tell a place from a subject.
# Possessive, or BONN/BONN/BONN/... could be read in as many ways as there are letters.
_CAPITALS = rf"[{UPPER}]{{3,}}+[{UPPER}.'’]*+(?:[ \-][{UPPER}.'’]++)*+(?:, (?:[{UPPER}][\w.]*\.?(?: [{UPPER}][\w.]*)?))?"
_MIXED = (
    rf"[{UPPER}][\w.'’\-]*+(?: (?:[a-z]{{1,3}} ){{0,2}}[{UPPER}][\w.'’\-]*+){{0,3}}(?:, [{UPPER}][\w.]*)?"
)
_DATE = rf"(?P<date>\d{{1,2}}\.? [{UPPER}]?\w{{2,9}}\.?|[{UPPER}]\w{{2,8}}\.? \d{{1,2}})(?:,? \d{{4}})?"
_AGENCY = rf"(?P<agency>(?:{AGENCY_PATTERN})(?:/\w+)*)"
_DASH = r"(?:\s*(?:--|[–—―])\s*|\s+-\s*|-\s+)"  # "COVID-19" and "BRIEF-Company to close" name no place
# Short names that are other words elsewhere, so that only a dateline is asked for them.
_JAPANESE = {"共同": "Kyodo", "時事": "Jiji", "ロイター": "Reuters"}
_ARABIC = {
    "رويترز": "Reuters",
    "أ ف ب": "AFP",
    "أ.ف.ب": "AFP",
    "د ب أ": "dpa",
    "الأناضول": "Anadolu",
}
_SHORT = _JAPANESE | _ARABIC
_ARABIC_WORD = "[\u0621-\u064a]+"

_FORMS = tuple(
    re.compile(form)
    for form in (
        # WILMINGTON, Del./MOSCOW, Dec 30 (Reuters) -
        rf"(?P<places>{_CAPITALS}(?:/{_CAPITALS})*)(?:,? {_DATE})?(?:,? \(?{_AGENCY}\)?)?{_DASH}",
        # March 5 (Reuters) -
        rf"{_DATE} \({_AGENCY}\){_DASH}",
        # Bonn (dpa/lnw) - | New Delhi [India], March 5 (ANI): | Bonn, 5 mar (EFE).-
        rf"(?P<places>{_MIXED}(?:/{_MIXED})*)(?: \[[{UPPER}]\w+\])?(?:,? {_DATE})?,? ?\({_AGENCY}\)(?:\.?{_DASH}|[.:]?\s+)",
        # (ANSA) - ROMA, 05 MAR -
        rf"\({_AGENCY}\) - (?P<places>{_CAPITALS}(?:/{_CAPITALS})*)(?:, {_DATE})?{_DASH}",
        # БОНН, 5 марта. /ТАСС/.
        rf"(?P<places>{_CAPITALS}(?:/{_CAPITALS})*)(?:, {_DATE})?[.,]? /{_AGENCY}/\.?\s+",
        # 新华社波恩3月5日电（记者张三）
        r"(?P<agency>新华社|新華社)(?P<places>[\u4e00-\u9fff·]{1,12}?)(?P<date>\d{1,2}月\d{1,2}日)[电電]\s?(?:[（(]\s?[记記]者[^（()）]{1,40}[)）])?\s?",
        # 【ロンドン共同】
        rf"【(?P<places>[^【】\s=＝]{{1,12}}?)\s?(?P<agency>{'|'.join(_JAPANESE)})(?:[=＝][^【】]{{1,20}})?】\s?",
        # (서울=연합뉴스) 홍길동 기자 =
        r"\((?P<places>[가-힣·]{1,12})=(?P<agency>연합뉴스)\)\s?(?:[가-힣 ·ㆍ]{2,30}(?:기자|특파원)\s?=\s?)?",
        # بون (رويترز) -
        rf"(?P<places>{_ARABIC_WORD}(?: {_ARABIC_WORD}){{0,3}})(?: {_ARABIC_WORD})? \((?P<agency>{'|'.join(map(re.escape, _ARABIC))})\)\s?[-–—]\s?",
    )
)


class Found(NamedTuple):
    """A dateline: how many characters it has, and what it says."""

    size: int
    places: list[str]
    date: str | None
    agency: str | None


def find_dateline(text: str) -> Found | None:
    """The dateline at the start of `text`."""
    for form in _FORMS:
        if match := form.match(text):
            said = match.groupdict()
            agency = said.get("agency") or ""
            return Found(
                size=match.end(),
                places=[place.strip() for place in (said.get("places") or "").split("/") if place.strip()],
                date=(said.get("date") or "").rstrip(".") or None,
                agency=_SHORT.get(agency) or (find_agency(agency) if agency else None),
            )
    return None
