"""The columns that each kind of import knows: headings in both languages, synonyms, how their cells are read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from expo.domain.allocation import MOST_UNITS
from expo.domain.imports import ImportKind
from expo.domain.spreadsheets import days, readers
from expo.domain.spreadsheets.readers import Reader
from expo.domain.words import Named


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a column may hold.

    ``also`` are other headings, without blanks. ``is_required`` means for something new. Several columns may hold a
    field that ``repeats``: their values add up. ``is_contact`` marks data of a person. ``words`` names the vocabulary.
    ``example`` is the cell of the template's row.
    """

    key: str
    name: Named
    read: Reader
    also: tuple[str, ...] = ()
    is_required: bool = False
    repeats: bool = False
    is_contact: bool = False
    words: str = ""
    example: str | int | float = ""

    @property
    def can_be_filled(self) -> bool:
        """Whether rows that lack it may all get the same word: it is needed, and no company is named by it."""
        return self.is_required and self.words not in {"", "exhibitors", "buyers"}


def _field(key: str, ko: str, en: str, read: Reader, also: str = "", **options: Any) -> Field:
    return Field(key, Named(ko, en), read, tuple(also.split()), **options)


def _choice(key: str, ko: str, en: str, words: str, also: str = "", **options: Any) -> Field:
    return _field(key, ko, en, readers.choice(words), also, words=words, **options)


def _choices(key: str, ko: str, en: str, words: str, also: str = "", **options: Any) -> Field:
    return _field(key, ko, en, readers.choices(words), also, words=words, **options)


LINE, CODE, TEXT = readers.line(), readers.code(), readers.lines()

_WEBSITE = _field("website", "홈페이지", "Website", readers.website, "웹사이트 url homepage web")

_CONTACT = (
    _field("contact_name", "담당자", "Contact person", LINE,
        "담당자명 담당자성명 담당자성함 담당자이름 담당 성명 성함 이름 참석자 참석자명 참가자성명 실무자 contact "
        "contactname nameofcontact nameofcontactperson personincharge pic manager representativecontact",
        is_required=True, is_contact=True, example="김하늘"),
    _field("contact_phone", "휴대전화", "Mobile", readers.phone,
        "휴대폰 핸드폰 휴대폰번호 핸드폰번호 휴대전화번호 연락처 전화 전화번호 담당자연락처 담당자휴대폰 "
        "담당자전화 담당자휴대전화 hp 모바일 phone tel telephone mobilephone cell",
        is_contact=True, example="010-0000-1234"),
    _field("contact_email", "이메일", "E-mail", readers.email,
        "메일 전자우편 전자메일 이메일주소 메일주소 email주소 담당자이메일 담당자메일 담당자email email mail "
        "emailaddress contactemail",
        is_required=True, is_contact=True, example="sky@example.com"),
)  # fmt: skip
_OPTIONAL_CONTACT = tuple(replace(field, is_required=False) for field in _CONTACT)

_DAYS = _field("days", "참석일", "Days present", days.days,
    "참석일자 참석일정 참석가능일 참가일 참가일자 참가일정 참여일 방문일 방문일자 방문예정일 방문희망일 참석희망일 "
    "dayspresent attendance attendancedays daysattending attendingdays visitdate visitday days",
    words=days.DAYS, example="")  # fmt: skip

_EXHIBITORS = (
    _field("code", "코드", "Code", CODE,
        "참가번호 기업코드 업체코드 관리번호"),
    _field("name_ko", "회사명", "Company", LINE,
        "회사 기업 업체 기업명 업체명 상호 참가기업 참가업체 참가기업명 회사명국문 회사명한글 국문회사명 기업명국문 "
        "기업명한글 업체명국문 회사국문 companyname name exhibitor companynameinkorean koreanname "
        "nameinkorean", is_required=True, example="(주)하늘푸드"),
    _field("name_en", "회사명(영문)", "Company in English", LINE,
        "영문회사명 영문명 회사영문 기업명영문 업체명영문 영문기업명 englishname nameinenglish "
        "companynameinenglish companyenglish", example="Haneul Food"),
    _choice("hall", "전시관", "Hall", "halls",
        "테마관 희망테마관 관 홀 참가관 전시홀 zone pavilion", is_required=True, example=""),
    _choice("sector", "업종", "Line of business", "sectors",
        "분야 분류 품목군 품목분류 산업분야 섹터 업종섹터 sector category industry", is_required=True),
    _field("business_number", "사업자등록번호", "Business number", readers.business_number,
        "사업자번호 사업자등록no businessregistrationnumber businessregistrationno businessregno "
        "businessregnumber businessno businessid brn registrationnumber registrationno regno taxid",
        example="900-00-00016"),
    _field("representative", "대표자", "Representative", LINE,
        "대표자명 대표 대표이사 대표자성명 ceo representativename", is_contact=True, example="이바다"),
    _field("region", "지역", "Region", readers.region,
        "시도 소재지 소재지역 주소 province address", words="regions"),
    _WEBSITE,
    _choice("size", "기업 규모", "Company size", "sizes",
        "기업유형 규모 기업구분 size"),
    _choice("export_status", "수출 유무", "Export", "export_statuses",
        "수출여부 수출현황 수출단계 exportstatus"),
    _choices("export_countries", "수출국", "Export countries", "countries",
        "수출국가 수출대상국 exportsto"),
    _field("certifications", "인증", "Certificates", readers.texts,
        "보유인증 인증현황 인증서 certifications"),
    _choices("languages", "언어", "Languages", "languages",
        "외국어 상담언어 상담가능언어 구사언어 language"),
    _choice("factory_level", "스마트공장 수준", "Smart-factory level", "factory_levels",
        "스마트공장레벨 공장수준 고도화수준"),
    _field("sponsor_year", "지원 연도", "Year of support", readers.year,
        "지원년도 사업연도 참여연도 supportyear"),
    _field("story_ko", "회사 소개", "About the company", TEXT,
        "기업소개 소개 회사소개국문 companyprofile about"),
    _field("story_en", "회사 소개(영문)", "About in English", TEXT,
        "기업소개영문 영문소개 companyprofileinenglish"),
    *_OPTIONAL_CONTACT,
    _field("units", "신청 부스 수", "Booths asked for", readers.pieces(1, MOST_UNITS),
        "부스개 부스수 부스개수 부스수량 부스규모 신청부스 신청부스개 신청부스수 신청부스개수 희망부스수 참가부스수 "
        "참가규모 참가규모부스 booths numberofbooths boothcount noofbooths units", example=2),
    _choice("booth_kind", "희망 부스 유형", "Kind of booth asked for", "booth_kinds",
        "부스유형 부스타입 부스형태 부스종류 신청부스유형 boothtype kindofbooth"),
    _DAYS,
    _choices("interested", "희망 바이어", "Wished buyers", "buyers",
        "상담희망바이어 wishedbuyer wish wishes", repeats=True),
    _choices("must", "꼭 만날 바이어", "Must-meet buyers", "buyers",
        "필수바이어 필수희망바이어 mustmeet", repeats=True),
)  # fmt: skip

_PRODUCTS = (
    _choice("exhibitor", "참가기업", "Exhibitor", "exhibitors",
        "회사 업체 회사명 기업명 업체명 상호 참가업체 기업코드 사업자등록번호 사업자번호 company companyname",
        is_required=True),
    _field("name_ko", "제품명", "Product", LINE,
        "품명 전시품목 상품명 제품명국문 제품 productname item", is_required=True, example="현미 누룽지"),
    _field("name_en", "제품명(영문)", "Product in English", LINE,
        "영문제품명 영문품명 productnameinenglish englishname", example="Brown rice crisps"),
    _field("about_ko", "제품 설명", "About the product", TEXT,
        "설명 제품소개 특징 상세설명 description"),
    _field("about_en", "제품 설명(영문)", "About in English", TEXT,
        "영문설명 descriptioninenglish"),
    _field("price", "가격(원)", "Price (KRW)", readers.whole(),
        "가격 공급가 소비자가 단가 판매가 price unitprice", example=9900),
    _field("minimum_order", "최소 주문량", "Minimum order", LINE,
        "moq 최소주문수량 최소발주량", example="500개"),
    _field("hs_code", "HS 코드", "HS code", readers.line(12),
        "hs hs번호 세번", example="1904.10"),
)  # fmt: skip

_BUYERS = (
    _field("code", "코드", "Code", CODE,
        "바이어코드 바이어번호 관리번호"),
    _field("name", "바이어명", "Buyer", LINE,
        "회사 기업 업체 회사명 기업명 업체명 바이어 바이어사 구매기업 구매사 상호 회사명국문 company companyname "
        "buyername buyercompany importer organization organisation firm name", is_required=True, example="하늘마트"),
    _field("name_en", "바이어명(영문)", "Buyer in English", LINE,
        "회사명영문 영문명 영문회사명 기업명영문 companynameinenglish englishname", example="Haneul Mart"),
    _choice("track", "구분", "Domestic or overseas", "tracks",
        "국내외 국내해외 국내해외구분 바이어구분 track"),
    _choice("channel", "유통 채널", "Channel", "channels",
        "채널 업태 유형 바이어유형 businesstype type"),
    _choice("country", "국가", "Country", "countries",
        "국가명 국적 나라 나라명 소재국 nation nationality"),
    _field("city", "도시", "City", LINE,
        "지역 소재지"),
    _WEBSITE,
    _choices("languages", "언어", "Languages", "languages",
        "상담언어 사용언어 구사언어 language spokenlanguages speaks"),
    _choices("sectors", "관심 분야", "Interests", "sectors",
        "관심업종 관심품목군 관심분야 구매분야 업종 분야 categories sectors", repeats=True),
    _field("looking_for", "관심 품목", "Looking for", readers.lines(2000),
        "희망품목 구매희망품목 관심상품 구매품목 itemsofinterest productswanted"),
    _field("contact_title", "부서·직위", "Department and position", LINE,
        "직위 직책 직함 부서 부서직위 직급 담당자직위 담당자직책 title position jobtitle", is_contact=True),
    *_CONTACT,
    _field("monthly_quantity", "월 구매 수량", "Pieces a month", readers.whole(1, 10**9),
        "월구매량 월구매규모 구매수량 monthlyquantity monthlyvolume"),
    _field("price_limit", "개당 최고 가격(원)", "Highest price for a piece (KRW)", readers.whole(),
        "개당최고가격 희망단가 최고단가 highestpriceforapiece highestprice"),
    _field("plan_amount", "구매 계획 금액(국내 원, 해외 US$)", "Planned amount (KRW, overseas US$)",
        readers.number(0, 10**12), "구매계획금액 계획금액 구매예정금액 plannedamount budget"),
    _choice("plan_time", "구매 계획 시기", "Planned time", "plan_times",
        "계획시기 구매시기 구매예정시기 plannedtime"),
    _field("certificates", "필요 인증", "Required certificates", readers.texts,
        "요구인증 필수인증 입점인증 requiredcertifications certificates"),
    _field("conditions", "입점 조건", "Conditions", readers.lines(1000),
        "거래조건 listingconditions"),
    _field("excluded", "기존 거래 기업", "Present suppliers", readers.lines(1000),
        "제외기업 기존거래기업 기존거래처 excludedcompanies"),
    _field("founded_year", "설립연도", "Founded", readers.year,
        "설립년도 창립연도 yearfounded"),
    _field("employees", "종업원 수", "Employees", readers.whole(0, 10**7),
        "직원수 임직원수 numberofemployees"),
    _choice("annual_sales", "연 매출", "Sales a year", "turnovers",
        "연매출액 연간매출 annualsales salesayear"),
    _choice("korea_imports", "한국 수입액", "Imports from Korea a year", "turnovers",
        "연간한국수입액 대한국수입액 importsfromkorea"),
    _field("brands", "취급 브랜드", "Brands", readers.lines(1000),
        "주요브랜드 취급브랜드 mainbrands"),
    _field("korean_suppliers", "한국 거래처", "Korean suppliers", readers.lines(1000),
        "기존한국거래처 한국공급사 previouskoreansuppliers"),
    _choice("messenger", "메신저", "Messenger", "messengers",
        "메신저종류 messengerapp"),
    _field("messenger_id", "메신저 ID", "Messenger ID", LINE,
        "메신저아이디 메신저번호 messengername", is_contact=True),
    _choice("needs_letter", "초청장 필요", "Invitation letter", "answers",
        "비자초청장 초청장 visaletter needsletter"),
    _choice("needs_hotel", "숙소 필요", "Hotel", "answers",
        "호텔필요 숙박필요 needshotel"),
    _field("arrives_on", "입국일", "Day of arrival", readers.day,
        "도착일 arrival arrivaldate"),
    _field("leaves_on", "출국일", "Day of departure", readers.day,
        "출발일 departure departuredate"),
    _field("special_needs", "식단·기도실 등 요청", "Diet, prayer room, other needs", readers.line(300),
        "특별요청 식단 specialneeds dietaryneeds", is_contact=True),
    _field("registered_at", "신청일", "Applied on", readers.day,
        "접수일 등록일 신청일자 접수일자 date applicationdate", example="2024-09-02"),
    _DAYS,
    _choices("interested", "희망 기업", "Wished exhibitors", "exhibitors",
        "희망업체 희망참가기업 상담희망기업 wishedcompanies wishedcompany wishedexhibitor wish wishes", repeats=True),
    _choices("must", "꼭 만날 기업", "Must-meet exhibitors", "exhibitors",
        "필수기업 필수희망기업 필수상담기업 mustmeet", repeats=True),
)  # fmt: skip
"""A name as in the passport is no column: it is kept for a visa letter only, and leaves in no list."""

_WISHES = (
    _choice("buyer", "바이어", "Buyer", "buyers",
        "바이어명 바이어코드 구매기업 buyername buyercode", is_required=True, example="하늘마트"),
    _choice("exhibitor", "참가기업", "Exhibitor", "exhibitors",
        "희망기업 참가업체 기업명 업체명 기업코드 exhibitorname exhibitorcode company",
        is_required=True, example="하늘푸드"),
    _choice("side", "신청 측", "Wished by", "sides",
        "신청자 신청구분 희망측 side", example="바이어"),
    _choice("level", "희망 정도", "Level", "levels",
        "희망도 우선순위 선호도 등급 priority wish", is_required=True, example="꼭"),
    _field("slots", "상담 시간 수", "Slots", readers.whole(1, 2),
        "상담시간수 시간수 연속시간 slotcount numberofslots", example=1),
)  # fmt: skip

_BOOTHS = (
    _field("code", "부스 번호", "Booth", CODE,
        "부스 부스번호 부스코드 boothnumber boothcode boothno", is_required=True, example="A-01"),
    _choice("hall", "전시관", "Hall", "halls",
        "테마관 관 홀 구역 zone", is_required=True),
    _choice("kind", "부스 유형", "Kind of booth", "booth_kinds",
        "부스타입 유형 타입 type boothtype", example="조립"),
    _field("width", "가로(m)", "Width (m)", readers.metres,
        "가로 폭 width", example=3),
    _field("height", "세로(m)", "Depth (m)", readers.metres,
        "세로 깊이 depth height length", example=3),
    _field("x", "X(m)", "X (m)", readers.metres,
        "x x좌표 왼쪽"),
    _field("y", "Y(m)", "Y (m)", readers.metres,
        "y y좌표 위쪽"),
    _choice("exhibitor", "참가기업", "Exhibitor", "exhibitors",
        "회사명 기업명 업체명 입주기업 배정기업 company"),
)  # fmt: skip

_INTERPRETERS = (
    _field("code", "코드", "Code", CODE,
        "통역코드 번호 통역번호"),
    _field("name", "이름", "Name", LINE,
        "성명 통역사 통역사명 통역원 interpreter", is_required=True, is_contact=True, example="문해솔"),
    _choices("languages", "언어", "Languages", "languages",
        "통역언어 외국어 language", is_required=True, repeats=True, example="영어, 베트남어"),
    _field("subjects", "전문 분야", "Subjects", readers.texts,
        "분야 전문분야 전공 specialty", example="식품"),
)  # fmt: skip

_TABLES = (
    _field("code", "테이블 번호", "Table", readers.code(12),
        "테이블 테이블번호 상담테이블 tablenumber tableno", is_required=True, example="TD-01"),
    _choice("zone", "상담존", "Zone", "zones",
        "구역 구분 상담구역 상담장 track", is_required=True, example="국내"),
)  # fmt: skip

FIELDS: Mapping[ImportKind, tuple[Field, ...]] = {
    ImportKind.EXHIBITORS: _EXHIBITORS,
    ImportKind.PRODUCTS: _PRODUCTS,
    ImportKind.BUYERS: _BUYERS,
    ImportKind.WISHES: _WISHES,
    ImportKind.BOOTHS: _BOOTHS,
    ImportKind.INTERPRETERS: _INTERPRETERS,
    ImportKind.TABLES: _TABLES,
}
