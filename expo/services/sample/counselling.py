"""What the sample's guidance desk is asked, by topic: DOMAIN figures with invented questions and general answers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SampleTopic:
    """A topic, how many of the 74 visits are about it, and what is asked and answered in turn."""

    name_ko: str
    name_en: str
    visits: int
    asked: tuple[str, ...]
    answered: tuple[str, ...]


TOPICS = (
    SampleTopic(
        "스마트공장 고도화",
        "Advancing a smart factory",
        22,
        (
            "기초 단계를 마친 공장도 고도화를 신청할 수 있습니까?",
            "자부담은 어느 시점에 준비해야 합니까?",
            "기존 설비와 새 시스템을 연결하려면 무엇이 필요합니까?",
        ),
        (
            "네. 앞 단계의 완료 점검을 받은 뒤 신청할 수 있습니다.",
            "협약을 맺기 전까지 준비하시면 됩니다.",
            "설비 목록과 통신 방식을 적어 오시면 공급기업과 함께 확인해 드립니다.",
        ),
    ),
    SampleTopic(
        "식품업 지원",
        "Support for food makers",
        18,
        ("스마트 HACCP도 지원 대상입니까?", "소규모 식품공장은 어떤 서류가 필요합니까?"),
        ("네. 기록의 자동화까지 함께 신청할 수 있습니다.", "사업자등록증, 공장 도면, 공정 설명서를 준비해 주세요."),
    ),
    SampleTopic(
        "지자체 협업",
        "With local governments",
        17,
        ("우리 지역에도 추가 지원이 있습니까?", "지자체 지원과 함께 받을 수 있습니까?"),
        (
            "지역마다 다릅니다. 공장이 있는 시·군의 공고를 확인해 드립니다.",
            "총사업비 한도 안에서 함께 받을 수 있습니다.",
        ),
    ),
    SampleTopic(
        "ESG",
        "ESG",
        9,
        ("에너지 사용량 관리도 지원합니까?", "거래처가 ESG 자료를 요구하면 무엇부터 준비합니까?"),
        ("네. 계측기와 관리 시스템을 함께 도입할 수 있습니다.", "에너지, 안전, 인력의 세 가지 기록부터 시작해 주세요."),
    ),
    SampleTopic(
        "기타",
        "Other matters",
        8,
        ("공급기업으로 등록하려면 어떻게 합니까?", "상담한 내용은 어디에서 다시 볼 수 있습니까?"),
        ("실적 증명과 인력 현황을 준비해 등록을 신청하시면 됩니다.", "공개된 질문과 답변에서 다시 보실 수 있습니다."),
    ),
)
