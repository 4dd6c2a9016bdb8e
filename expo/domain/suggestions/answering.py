"""What an exhibitor has of what a buyer asks for in words."""

from dataclasses import dataclass
from functools import lru_cache

from expo.domain.suggestions.wording import REMEMBERED, is_asked, likeness, offered, wanted
from expo.domain.words import Named


@dataclass(frozen=True, slots=True)
class ProductAnswer:
    """The product that is most of what the buyer asks for, if one is; how much the products together are of it."""

    product: Named | None
    share: float


@lru_cache(REMEMBERED)
def answer(looking_for: str, products: tuple[Named, ...]) -> ProductAnswer:
    """Return what products are of a buyer's text: each phrase but the best answered one counts half."""
    goods = [offered(product.name_ko, product.name_en) for product in products]
    wants = wanted(looking_for)
    asked = [
        (max(matching), product)
        for product, meaning in zip(products, goods, strict=True)
        if (matching := [likeness(want, meaning) for want in wants if is_asked(want, meaning)])
    ]
    shares = sorted((max((likeness(want, one) for one in goods), default=0.0) for want in wants), reverse=True)
    return ProductAnswer(
        max(asked, key=lambda one: one[0])[1] if asked else None, sum(shares[:1]) + sum(shares[1:]) / 2
    )
