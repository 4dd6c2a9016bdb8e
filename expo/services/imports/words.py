"""The words that cells of an edition may hold: countries, languages, halls, and the fixed words in both languages."""

import re
from collections.abc import Iterable
from functools import cache

from babel import Locale
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.buyer_details import MESSENGERS, PlanTime, Turnover
from expo.domain.buyers import BUSINESS_TYPES, CHANNELS, Track
from expo.domain.exhibitors import REGIONS, CompanySize, ExportStatus, FactoryLevel
from expo.domain.spreadsheets import days
from expo.domain.spreadsheets.vocabulary import Vocabulary
from expo.domain.venue import BoothKind, HallKind
from expo.domain.wishes import Level, Side
from expo.domain.words import Labelled, Named
from expo.models.base import natural
from expo.models.editions import Day
from expo.models.exhibitors import Sector
from expo.models.venue import Hall, Zone

_ENUMS: dict[str, dict[Labelled, tuple[str, str]]] = {
    "sizes": {
        CompanySize.SMALL: ("소기업", "소상공인 소규모 small"),
        CompanySize.MEDIUM: ("중기업", "중소기업 중견기업 medium"),
    },
    "export_statuses": {
        ExportStatus.DOMESTIC_ONLY: ("내수", "내수기업 없음 무 x n domestic"),
        ExportStatus.BEGINNER: ("수출초보", "초보 수출준비 beginner"),
        ExportStatus.EXPORTING: ("수출 중", "수출기업 수출 수출유망 있음 유 o y exporting"),
    },
    "factory_levels": {
        FactoryLevel.BASIC: ("기초", "기초단계 basic"),
        FactoryLevel.MIDDLE_1: ("중간1", "중간1단계 고도화1 middle1"),
        FactoryLevel.MIDDLE_2: ("중간2", "중간2단계 고도화2 middle2"),
        FactoryLevel.ADVANCED: ("고도화", "고도 advanced"),
    },
    "plan_times": {
        PlanTime.NOW: ("가능한 한 빨리", "즉시 바로 now"),
        PlanTime.QUARTER: ("3개월 이내", "3개월 3개월안"),
        PlanTime.HALF_YEAR: ("6개월 이내", "6개월 6개월안"),
        PlanTime.YEAR: ("1년 이내", "1년 1년안"),
    },
    "turnovers": {
        Turnover.UNDER_1M: ("100만 달러 미만", "100만달러미만"),
        Turnover.UNDER_5M: ("100만~500만 달러", ""),
        Turnover.UNDER_20M: ("500만~2,000만 달러", ""),
        Turnover.UNDER_100M: ("2,000만~1억 달러", ""),
        Turnover.OVER_100M: ("1억 달러 초과", "1억달러이상"),
    },
    "booth_kinds": {
        BoothKind.SHELL: ("조립부스", "조립 기본부스 기본 shell shellscheme"),
        BoothKind.RAW: ("독립부스", "독립 raw rawspace"),
    },
    "tracks": {
        Track.DOMESTIC: ("국내", "내수 국내바이어 한국 domestic korea"),
        Track.OVERSEAS: ("해외", "수출 해외바이어 국외 overseas export foreign"),
    },
    "sides": {
        Side.EXHIBITOR: ("참가기업", "기업 참가업체 업체 exhibitor"),
        Side.BUYER: ("바이어", "구매기업 buyer"),
    },
    "levels": {
        Level.MUST: ("꼭", "필수 꼭만남 꼭만나고싶음 최우선 must mustmeet"),
        Level.INTERESTED: ("관심", "희망 보통 있으면좋음 o y yes v interested interest nice"),
        Level.NEVER: ("제외", "거절 안만남 불가 never no"),
    },
}
_CHANNEL_WORDS = {
    "online": "온라인몰 오픈마켓 온라인 전문몰 이커머스 쇼핑몰 ecommerce",
    "home_shopping": "홈쇼핑 T커머스 티커머스",
    "hypermarket": "대형마트 마트 할인점",
    "vendor": "벤더 유통 벤더유통 도매 유통사",
    "department_store": "백화점",
    "convenience": "편의점 슈퍼 SSM 슈퍼마켓 편의점슈퍼",
    "catering": "급식 식자재 급식식자재 외식 food service",
    "mro": "MRO 공공조달 조달 복지몰",
    "duty_free": "면세점",
    "enterprise": "대기업구매 기업구매 대기업",
    "importer": "수입상 수입사 수입업 수입업체 import",
    "distributor": "유통업체 유통업 도매상 wholesaler distribution",
    "retailer": "소매 소매상 소매업 retail",
    "agent": "에이전트 대리점 중개",
}
_REGION_WORDS = {
    "seoul": "서울 서울시 서울특별시", "busan": "부산 부산시 부산광역시", "daegu": "대구 대구시 대구광역시",
    "incheon": "인천 인천시 인천광역시", "gwangju": "광주 광주시 광주광역시", "daejeon": "대전 대전시 대전광역시",
    "ulsan": "울산 울산시 울산광역시", "sejong": "세종 세종시 세종특별자치시", "gyeonggi": "경기 경기도",
    "gangwon": "강원 강원도 강원특별자치도", "chungbuk": "충북 충청북도", "chungnam": "충남 충청남도",
    "jeonbuk": "전북 전라북도 전북특별자치도", "jeonnam": "전남 전라남도", "gyeongbuk": "경북 경상북도",
    "gyeongnam": "경남 경상남도", "jeju": "제주 제주도 제주특별자치도",
}  # fmt: skip
_COUNTRY_WORDS = {
    "KR": "한국 국내 korea southkorea", "US": "usa 미합중국", "GB": "uk 영국", "AE": "uae", "VN": "viet nam 월남",
    "CN": "중화인민공화국 china", "TW": "대만", "HK": "홍콩 hong kong", "RU": "러시아 russia", "TR": "터키 turkey",
}  # fmt: skip
_LANGUAGE_WORDS = {"zh": "중국어 중문 chinese mandarin", "ko": "국어 한글", "en": "영문 영", "ja": "일어 일문"}


def of_edition(session: Session, edition_id: int) -> dict[str, Vocabulary]:
    """Return the vocabularies of an edition, without those of its companies."""
    halls = session.scalars(select(Hall).where(Hall.edition_id == edition_id).order_by(Hall.position)).all()
    sectors = session.scalars(select(Sector).where(Sector.edition_id == edition_id).order_by(Sector.position)).all()
    zones = session.scalars(select(Zone).where(Zone.edition_id == edition_id).order_by(natural(Zone.code))).all()
    on = session.scalars(select(Day.on).where(Day.edition_id == edition_id).order_by(Day.on)).all()
    tracks = _ENUMS["tracks"]
    return _fixed() | {
        days.DAYS: days.vocabulary(on),
        "halls": Vocabulary.of(_row(hall) for hall in halls if hall.kind is not HallKind.FACILITY),
        "sectors": Vocabulary.of(_sector(sector) for sector in sectors),
        "zones": Vocabulary.of(
            (
                zone.id,
                Named.of(zone),
                (zone.code, zone.name_ko, zone.name_en, tracks[zone.track][0], *tracks[zone.track][1].split()),
            )
            for zone in zones
        ),
    }


def _row(row: Hall | Sector) -> tuple[object, Named, tuple[str, ...]]:
    return row.id, Named.of(row), (row.code, row.name_ko, row.name_en)


def countries() -> Vocabulary:
    """Return the countries of the world by all that they may be called."""
    return _fixed()["countries"]


def _sector(row: Sector) -> tuple[object, Named, tuple[str, ...]]:
    """Return a line of business by its names, and by each part of them: ``식품`` of ``식품·음료``."""
    id_, name, called = _row(row)
    parts = (part for one in (row.name_ko, row.name_en) for part in re.split(r"[·,/&]|\band\b|\b및\b", one))
    return id_, name, (*called, *parts)


@cache
def _fixed() -> dict[str, Vocabulary]:
    enums = {
        name: Vocabulary.of(
            (member, Named(ko, member.label), (ko, member.label, member.value, *also.split()))
            for member, (ko, also) in members.items()
        )
        for name, members in _ENUMS.items()
    }
    return enums | {
        "channels": _coded(CHANNELS | BUSINESS_TYPES, _CHANNEL_WORDS),
        "messengers": _coded(
            MESSENGERS,
            {"kakao": "카카오톡 카톡", "line": "라인", "wechat": "위챗", "zalo": "잘로", "whatsapp": "왓츠앱"},
        ),
        "answers": Vocabulary.of(
            [
                (True, Named("예", "Yes"), ("예", "yes", "y", "true", "o", "1", "필요", "유")),
                (False, Named("아니요", "No"), ("아니요", "아니오", "no", "n", "false", "x", "0", "불필요", "무")),
            ]
        ),
        "regions": _coded(REGIONS, _REGION_WORDS),
        "countries": Vocabulary.of(_of_babel("territories", _COUNTRY_WORDS)),
        "languages": Vocabulary.of(_of_babel("languages", _LANGUAGE_WORDS)),
    }


def _coded(labels: dict[str, str], also: dict[str, str]) -> Vocabulary:
    return Vocabulary.of(
        (code, Named(also[code].split()[0], label), (code, label, *also[code].split()))
        for code, label in labels.items()
    )


def _of_babel(what: str, also: dict[str, str]) -> Iterable[tuple[object, Named, tuple[str, ...]]]:
    """Yield the countries or languages of the world with their names in Korean and English; neighbours' words too."""
    korean, english = getattr(Locale("ko"), what), getattr(Locale("en"), what)
    others = [getattr(Locale(language), what) for language in ("ja", "vi", "zh", "zh_Hant")]
    for code, name in korean.items():
        if len(code) == 2 and code.isalpha() and code not in {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"}:
            yield (
                code,
                Named(name, english.get(code, name)),
                (code, name, *(one.get(code, "") for one in (english, *others)), *also.get(code, "").split()),
            )
