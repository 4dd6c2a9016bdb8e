"""Pictures of goods whose makers have sent none: 18 icons, with the maker's pattern as their cloth.

Each is drawn on a square of 120: what lies behind the cloth, the cloth's outline, and what lies in front of it.
"""

from dataclasses import dataclass
from functools import lru_cache

SIDE = 120


@dataclass(frozen=True, slots=True)
class Icon:
    """One drawing. ``cloth`` is a path that the page fills with the maker's pattern."""

    behind: str
    cloth: str
    front: str = ""

    def symbols(self, name: str) -> str:
        """Return both drawn layers as symbols of a sprite."""
        layers = ((f"{name}-behind", self.behind), (f"{name}-front", self.front))
        return "".join(
            f'<symbol id="{key}" viewBox="0 0 {SIDE} {SIDE}">{layer}</symbol>' for key, layer in layers if layer
        )


def _fill(tone: int) -> str:
    return f'fill="var(--tone-{tone})"'


def _path(tone: int, d: str) -> str:
    return f'<path {_fill(tone)} d="{d}"/>'


def _box(tone: int, x: float, y: float, width: float, height: float, round_: float = 0) -> str:
    corner = f' rx="{round_:g}"' if round_ else ""
    return f'<rect {_fill(tone)} x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"{corner}/>'


def _oval(tone: int, x: float, y: float, across: float, down: float) -> str:
    return f'<ellipse {_fill(tone)} cx="{x:g}" cy="{y:g}" rx="{across:g}" ry="{down:g}"/>'


def _shadow(width: float) -> str:
    return _oval(2, 60, 102, width, 5)


ICONS = {
    "jar": Icon(_shadow(30) + _box(3, 33, 32, 54, 66, 12), "M33 52h54v32h-54z", _box(5, 36, 20, 48, 15, 4)),
    "bottle": Icon(
        _shadow(20) + _path(3, "M52 18h16v20c0 8 10 10 10 22v34a6 6 0 0 1-6 6h-24a6 6 0 0 1-6-6v-34c0-12 10-14 10-22z"),
        "M42 62h36v26h-36z",
        _box(5, 51, 10, 18, 12, 3),
    ),
    "tube": Icon(
        _shadow(24) + _path(3, "M38 12h44l-7 72h-30z"), "M40.2 34h39.6l-3 34h-33.6z", _box(5, 44, 84, 32, 16, 4)
    ),
    "pouch": Icon(
        _shadow(28) + _path(3, "M36 14h48c-2 10 4 20 4 44c0 20-2 32-4 42h-48c-2-10-4-22-4-42c0-24 6-34 4-44z"),
        "M32.6 48h54.8q1 16-.2 32h-54.4q-1.2-16-.2-32z",
        _box(5, 36, 14, 48, 9, 1),
    ),
    "bowl": Icon(
        _shadow(30) + _oval(2, 60, 52, 40, 10) + _oval(5, 60, 53, 33, 6.5),
        "M20 52c0 28 18 44 40 44s40-16 40-44c0 6-18 10-40 10s-40-4-40-10z",
    ),
    "box": Icon(
        _shadow(36) + _path(4, "M22 40l38-14l38 14v42l-38 18l-38-18z") + _path(2, "M22 40l38-14l38 14l-38 16z"),
        "M22 40l38 16v44l-38-18z",
    ),
    "cup": Icon(
        _shadow(24) + _path(3, "M36 28h48l-6 66a6 6 0 0 1-6 6h-24a6 6 0 0 1-6-6z"),
        "M38 48h44l-3 30h-38z",
        _box(5, 33, 20, 54, 10, 3),
    ),
    "pot": Icon(
        _shadow(36) + _box(3, 26, 48, 68, 46, 10) + _box(5, 14, 56, 14, 8, 4) + _box(5, 92, 56, 14, 8, 4),
        "M26 62h68v16h-68z",
        _box(4, 24, 40, 72, 10, 4) + _box(5, 53, 30, 14, 9, 4),
    ),
    "cooker": Icon(
        _shadow(34) + _box(2, 26, 36, 68, 60, 14) + _path(4, "M26 50v-2a22 22 0 0 1 22-22h24a22 22 0 0 1 22 22v2z"),
        "M26 60h68v22h-68z",
        _box(5, 50, 18, 20, 10, 4) + _oval(5, 84, 90, 3, 3) + _box(5, 36, 88.5, 22, 3, 1.5),
    ),
    "stick": Icon(_shadow(12) + _box(3, 54, 46, 12, 54, 4) + _path(5, "M58 92h4v10l-2 4l-2-4z"), "M42 16h36v30h-36z"),
    "textile": Icon(
        _shadow(38) + _box(2, 24, 32, 72, 18, 8) + _box(4, 24, 72, 72, 20, 8),
        "M32 50h56a8 8 0 0 1 8 8v6a8 8 0 0 1-8 8h-56a8 8 0 0 1-8-8v-6a8 8 0 0 1 8-8z",
    ),
    "board": Icon(_shadow(34) + _box(3, 24, 24, 72, 74, 6), "M24 64h72v22h-72z", _box(1, 52, 31, 16, 6, 3)),
    "device": Icon(
        _shadow(28) + _box(2, 38, 18, 44, 78, 10),
        "M38 56h44v26h-44z",
        _oval(5, 60, 38, 13, 13) + _oval(3, 60, 38, 7, 7) + _box(5, 32, 94, 56, 7, 3),
    ),
    "machine": Icon(
        _shadow(42)
        + _box(3, 16, 42, 62, 54, 4)
        + _box(4, 78, 56, 26, 40, 4)
        + _box(5, 24, 28, 26, 14, 2)
        + _box(5, 28, 16, 7, 14, 2),
        "M16 64h62v20h-62z",
        _box(1, 82, 64, 18, 10, 2) + _box(1, 24, 49, 46, 8, 2),
    ),
    "coil": Icon(
        _shadow(36) + _oval(3, 60, 60, 38, 38) + _oval(2, 60, 60, 32, 32),
        "M60 34a26 26 0 1 0 0 52a26 26 0 1 0 0-52z",
        _oval(5, 60, 60, 10, 10) + _oval(1, 60, 60, 5, 5),
    ),
    "part": Icon(
        _shadow(34) + _path(3, "M60 18l36 21v42l-36 21l-36-21v-42z"),
        "M60 30l26 15v30l-26 15l-26-15v-30z",
        _oval(5, 60, 60, 12, 12) + _oval(1, 60, 60, 6, 6),
    ),
    "filter": Icon(
        _shadow(26) + _box(2, 36, 28, 48, 66, 6),
        "M36 46h48v34h-48z",
        _oval(5, 60, 28, 24, 7) + _oval(3, 60, 28, 14, 4),
    ),
    "shoe": Icon(
        _shadow(44) + _path(3, "M18 64c0-14 2-26 4-30c8 6 18 6 22 2c6 14 22 22 40 24c14 2 20 8 20 22h-86z"),
        "M24 64h40c8 6 20 8 38 8v10h-82z",
        _box(5, 16, 82, 90, 12, 4),
    ),
}

WORDS = {
    "jar": (
        "된장 고추장 쌈장 조청 청 꿀 김치 깍두기 장조림 조림 볶음 크림 캔들 밀폐용기 뚜껑 도료 코팅제 홍삼 "
        "jar honey kimchi paste cream candle paint syrup"
    ),
    "bottle": (
        "간장 기름 소스 액젓 주스 콤부차 두유 즙 에센스 토닉 원액 물병 가글 세정액 세정제 손세정제 유연제 샴푸 디퓨저 "
        "방향제 탈취제 쉐이크 트리트먼트 커피 bottle oil sauce juice shampoo kombucha milk water perfume serum"
    ),
    "tube": "튜브 치약 선스틱 접착제 실란트 에폭시 요거트 tube toothpaste adhesive sealant",
    "pouch": (
        "파우치 약밥 떡 떡류 건면 과자 칩 부각 스낵 누룽지 죽 김 분말 가루 그래놀라 시리얼 크래커 파스타 육포 "
        "만두 젤리 나물 티백 차 라떼 드립백 지퍼백 물티슈 모래 세제 육수 "
        "pouch snack chips rice powder tea seaweed dumplings"
    ),
    "bowl": "국물 용기 면기 그릇 뚝배기 대접 접시 식판 bowl plate dish",
    "box": (
        "키트 세트 선물 선물함 상자 보관함 완충재 어묵 두부 유과 약과 강정 한과 곶감 계란 구운란 큐브 절편 비누 샴푸바 "
        "기저귀 콘택트렌즈 기와 box kit set gift soap lens"
    ),
    "cup": "컵 텀블러 떡볶이 콜드브루 cup tumbler",
    "pot": "냄비 코펠 찜기 웍 솥 회전솥 pot pan wok",
    "cooker": "밥솥 전기밥솥 조리기 저온조리기 증숙기 살균기 cooker steamer",
    "stick": "스틱 온도계 스푼 수저 칫솔 치실 토크렌치 렌치 어묵바 나사 thermometer spoon brush wrench",
    "textile": (
        "타월 이불 베개 매트 방석 원단 직물 요 마스크 휴지 화장지 수세미 시트마스크 에어캡 "
        "towel fabric mat cushion mask"
    ),
    "board": "도마 쟁반 트레이 선반 테이블 판 방열판 필름 시트 board tray shelf table film sheet",
    "device": (
        "제습기 청정기 공기청정기 청소기 제조기 스탠드 블렌더 정수기 탄산수 랜턴 조명 투광등 고천장등 보안등 "
        "생장등 찜질기 급식기 처리기 충전기 게이트웨이 관리기 카메라 device lamp purifier charger blender camera"
    ),
    "machine": (
        "펌프 공급기 살수기 포장기 부착기 컨베이어 적재기 그리퍼 작업대 세척기 절단기 보조기 탈수기 검사기 검출기 "
        "건조기 환기 금형 정식기 탈곡기 자동차 특장차 집진기 제어반 제어기 machine pump conveyor vehicle printer dryer"
    ),
    "coil": "호스 케이블 하네스 원사 테이프 스프링 hose cable harness yarn tape spring",
    "part": "볼트 너트 오링 패킹 커넥터 베어링 노즐 센서 하우징 고무 절단날 지그 모듈 bolt nut ring connector sensor",
    "filter": "필터 백필터 여과 캔 filter",
    "shoe": "신발 안전화 작업화 운동화 shoe boots",
}
"""Words of names, in Korean and English, that tell which icon a product has."""
HEADINGS = {
    "jar": "0409 1302 1702 2005 3304 3208",
    "bottle": "1515 2103 2202 2009 3305 3307 3402",
    "tube": "3306 3506",
    "pouch": "0712 0813 0902 1902 1904 1905 2003 2008 2101 2104",
    "bowl": "3924 6911",
    "box": "2106 1604 3401 4819 0408",
    "pot": "7323",
    "cooker": "8516",
    "stick": "8204",
    "textile": "6301 6302 6307 9404 9619 5402",
    "board": "4419 9403 3920 7616",
    "device": "8508 8509 8479 9405",
    "machine": "8413 8422 8428 8438 8419 8466 8480 8432 9031",
    "coil": "3917 7320 8544",
    "part": "4016 7318 8536 6909 9026",
    "filter": "8421",
    "shoe": "6403",
}
"""Four-digit headings of the Harmonized System, where no word is known."""
SECTORS = {
    "food": "pouch",
    "household": "jar",
    "appliance": "device",
    "machinery": "machine",
    "industrial": "box",
    "parts": "part",
}
_BY_WORD = {word: name for name, words in WORDS.items() for word in words.split()}
_BY_HEADING = {heading: name for name, headings in HEADINGS.items() for heading in headings.split()}


@lru_cache(maxsize=4096)
def icon(name: str, hs_code: str, sector: str) -> str:
    """Return the name of a product's icon: by the known word its name ends with, its HS heading, its sector.

    In Korean as in English the last word says what the thing is; of words that end alike the longest counts.
    """
    text = name.lower()
    found = [(text.rfind(word) + len(word), len(word), shape) for word, shape in _BY_WORD.items() if word in text]
    if found:
        return max(found)[2]
    heading = hs_code.replace(".", "")[:4]
    return _BY_HEADING.get(heading) or SECTORS.get(sector, "box")
