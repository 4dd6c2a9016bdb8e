"""What goods are called: words for one kind of goods in both languages, and its headings of the Harmonized System.

Who types a word that no name holds is led to the same goods under another name, or else to goods of the same heading:
``휴지`` to ``화장지``, ``toothbrush`` to ``Interdental brushes``.
"""

from dataclasses import dataclass
from functools import lru_cache

from expo.domain.text import folded


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of goods: folded ``words``, and ``headings`` of four digits that hold it or the goods next to it."""

    words: tuple[str, ...]
    headings: tuple[str, ...]

    def names(self, name: str) -> bool:
        """Tell whether a name says one of the words.

        English and a single syllable count as whole words: ``fan`` is not in ``infant``, nor ``차`` in ``전기자동차``.
        """
        parts = folded(name).split()
        spelt = f" {' '.join(parts)} "
        return any(
            any(f" {word}{ending} " in spelt for ending in ("", "s", "es"))
            if word.isascii()
            else word in parts or (len(word) > 1 and any(word in part for part in parts))
            for word in self.words
        )


_KINDS = """
휴지, 화장지, 티슈, 물티슈, tissue, toilet paper, wet wipes = 4818 9619
기저귀, 생리대, nappies, diapers, sanitary pads = 9619
칫솔, 치실, toothbrush, interdental brush, dental floss = 9603
치약, 구강청결제, 가글, toothpaste, mouthwash, oral care = 3306
비누, 세정제, 손세정제, soap, hand wash, body wash = 3401
세제, 유연제, detergent, softener, laundry = 3402
샴푸, 린스, 트리트먼트, shampoo, conditioner, hair care = 3305
화장품, 뷰티, 스킨케어, 로션, 크림, 에센스, 선크림, 마스크팩, cosmetics, beauty, skin care, lotion, serum = 3304
향수, 디퓨저, 방향제, 캔들, 탈취제, perfume, diffuser, air freshener, candle, deodorant = 3307
젓갈, 액젓, 새우젓, 어묵, 맛살, salted seafood, jeotgal, fish sauce, fish cake = 1604
생선, 건어물, 오징어, 멸치, fish, dried fish, squid, anchovy, seafood = 1604
소금, 간장, 된장, 고추장, 쌈장, 장류, 양념, 소스, 조미료, salt, soy sauce, seasoning, condiments, sauce = 2103
식초, 참기름, 들기름, 식용유, vinegar, sesame oil, cooking oil = 1515
김치, 깍두기, 반찬, 장아찌, 조림, kimchi, pickles, side dishes = 2005
미역, 다시마, 해조류, 김, seaweed, laver, kelp, nori = 2008
꿀, 조청, 시럽, 물엿, 설탕, honey, syrup, sugar = 0409 1702
떡, 국수, 라면, 파스타, 면, rice cakes, noodles, ramen, pasta = 1902
빵, 과자, 간식, 스낵, 한과, 쿠키, 케이크, 쌀과자, bread, snacks, biscuits, cookies, cake = 1905
쌀, 밥, 누룽지, 시리얼, 그래놀라, rice, cereal, granola = 1904
사탕, 초콜릿, 젤리, candy, chocolate, jelly = 1905
차, 녹차, 홍차, 허브티, 티백, tea, green tea, herbal tea = 0902
아이스크림, 빙수, ice cream = 2105
커피, 원두, 라떼, coffee, latte = 2101
음료, 음료수, 주스, 두유, 우유, 생크림, 생수, 콤부차, drinks, beverages, juice, soy milk, milk = 2202 2009
술, 막걸리, 와인, 맥주, liquor, wine, beer, makgeolli =
인삼, 홍삼, 건강식품, 건강기능식품, 영양제, 비타민, ginseng, health food, supplements, vitamins = 1302
이유식, 유아식, baby food, weaning food = 2104
죽, 국, 수프, porridge, soup = 2104
만두, dumplings = 1902
밀키트, 간편식, 도시락, meal kit, ready meal = 2106
과일, 건과일, 곶감, 말랭이, fruit, dried fruit = 0813
나물, 채소, 버섯, vegetables, greens, mushrooms = 0712 2003
두부, tofu = 2106
계란, 달걀, eggs = 0408
육포, 소시지, 햄, 고기, jerky, sausage, ham, meat = 2003 2106
도자기, 그릇, 접시, 백자, 찻잔, ceramics, pottery, porcelain, tableware, plates, dish = 6911
냄비, 프라이팬, 주방용품, kitchenware, cookware, frying pan, pots = 7323
칼, 가위, 도마, 수저, 젓가락, kitchen knife, knife, cutting board, cutlery, chopsticks = 4419
밀폐용기, 도시락통, 텀블러, 물병, container, lunch box, tumbler, water bottle = 3924
선물, 선물세트, 기프트, gift, gift set, present =
수건, 타월, 이불, 침구, 베개, 담요, 커튼, towel, bedding, duvet, pillow, blanket, curtain = 6302 6301
양말, 속옷, 의류, 옷, 장갑, 모자, socks, underwear, clothing, clothes, gloves, hats = 6302
마스크, 보호구, 안전용품, mask, respirator, safety gear = 6307
신발, 안전화, 운동화, shoes, boots, sneakers = 6403
가구, 의자, 책상, 테이블, 선반, furniture, chair, desk, table, shelf = 9403
매트, 방석, 매트리스, mat, cushion, mattress = 9404
조명, 전등, 램프, 스탠드, lighting, lamp, lights = 9405
반려동물, 애견, 강아지, 고양이, 사료, pet supplies, pet food, dog, cat = 4201
포장재, 상자, 박스, 에어캡, packaging, boxes, cartons = 4819
페인트, 도료, 코팅제, paint, coating = 3208
접착제, 본드, 실란트, adhesive, glue, sealant = 3506
청소기, 물걸레, vacuum cleaner, mop = 8508
믹서기, 블렌더, 주방가전, mixer, blender, kitchen appliance = 8509
밥솥, 오븐, 전자레인지, 에어프라이어, rice cooker, oven, microwave, air fryer = 8516
공기청정기, 제습기, 가습기, 선풍기, air purifier, dehumidifier, humidifier, fan = 8479
정수기, 필터, water purifier, water filter = 8421
나사, 볼트, 너트, 못, screws, bolts, nuts, fasteners = 7318
공구, 렌치, 드릴, tools, wrench, drill = 8204
케이블, 전선, 하네스, cable, wire, harness = 8544
센서, 계측기, sensor, gauge = 9026
펌프, pump = 8413
"""


@lru_cache(maxsize=1)
def _kinds() -> tuple[Kind, ...]:
    lines = (line.partition("=") for line in _KINDS.strip().splitlines())
    return tuple(
        Kind(tuple(folded(word) for word in words.split(",")), tuple(headings.split())) for words, _, headings in lines
    )


def kind_of(typed: str) -> tuple[Kind | None, str]:
    """Return the kind of goods that a text ends with, and the words before it; None if its last word is not known.

    A Korean word ends with what it is too: ``절삭공구`` are ``공구``.
    """
    parts = folded(typed).split()
    for at in range(len(parts)):
        tail = " ".join(parts[at:])
        for kind in _kinds():
            if {tail, tail.removesuffix("s"), tail.removesuffix("es"), f"{tail}s"} & set(kind.words):
                return kind, " ".join(parts[:at])
    last = parts[-1] if parts else ""
    ends = {word: kind for kind in _kinds() for word in kind.words if len(word) > 1 and not word.isascii()}
    longest = max((word for word in ends if last.endswith(word)), key=len, default=None)
    return (ends[longest], " ".join(parts[:-1])) if longest else (None, typed)
