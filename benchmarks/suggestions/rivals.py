"""What the ranking is compared with: popularity, shared sectors, BM25, and fixed weights on coarse matches."""

import re
from collections import Counter
from collections.abc import Mapping
from math import log

from benchmarks.suggestions.editions import RankedEdition
from expo.domain.suggestions import Need, Offer

Known = Mapping[str, set[str]]
"""The wishes of each buyer that a ranking may know."""
Scores = dict[str, float]


def popularity(edition: RankedEdition, known: Known, _buyer: str) -> Scores:
    """Score by how many buyers wish for the exhibitor."""
    counts = Counter(exhibitor for wishes in known.values() for exhibitor in wishes)
    return {code: float(counts[code]) for code in edition.offers}


def sectors(edition: RankedEdition, known: Known, buyer: str) -> Scores:
    """Score by shared sectors; popularity decides between equals."""
    wanted = edition.needs[buyer].sectors
    often = popularity(edition, known, buyer)
    return {code: (offer.sector in wanted) * 1000 + often[code] for code, offer in edition.offers.items()}


def bm25(edition: RankedEdition, _known: Known, buyer: str) -> Scores:
    """Score products, sector and countries against the buyer's text, sectors and country (k1 1.2, b 0.75)."""
    documents = {code: _document(offer) for code, offer in edition.offers.items()}
    mean = sum(map(len, documents.values())) / len(documents)
    spread = Counter(term for terms in documents.values() for term in set(terms))
    query = set(_query(edition.needs[buyer]))
    scores = {}
    for code, terms in documents.items():
        counts = Counter(terms)
        scores[code] = sum(
            log(1 + (len(documents) - spread[term] + 0.5) / (spread[term] + 0.5))
            * counts[term]
            * 2.2
            / (counts[term] + 1.2 * (0.25 + 0.75 * len(terms) / mean))
            for term in query
            if counts[term]
        )
    return scores


def fixed_weights(edition: RankedEdition, _known: Known, buyer: str) -> Scores:
    """Score as this application did before: a sum of fixed weights, words compared as pieces of text."""
    need = edition.needs[buyer]
    return {code: _fixed(offer, need, code in edition.wished_by[buyer]) for code, offer in edition.offers.items()}


def _fixed(offer: Offer, need: Need, is_wished: bool) -> float:
    found = 20.0 * is_wished + 10 * (offer.sector in need.sectors)
    text = need.looking_for.lower()
    words = {word for product in offer.products for word in f"{product.name_ko} {product.name_en}".lower().split()}
    found += 8 * any(len(word) >= (4 if word.isascii() else 2) and word in text for word in words)
    if need.country == "KR":
        return found
    found += 6 if need.country in offer.export_countries else 2 * offer.is_exporting
    return found + 3 * bool(set(need.languages) & set(offer.languages))


def _document(offer: Offer) -> list[str]:
    text = " ".join(f"{product.name_ko} {product.name_en}" for product in offer.products)
    return [*_terms(text), *[f"sector:{offer.sector}"] * 2, *(f"country:{one}" for one in offer.export_countries)]


def _query(need: Need) -> list[str]:
    return [*_terms(need.looking_for), *(f"sector:{one}" for one in need.sectors), f"country:{need.country}"]


def _terms(text: str) -> list[str]:
    """Return words, and pairs of syllables of Korean ones: the usual way to search Korean without a dictionary."""
    words = re.findall(r"\w+", text.lower())
    return [*words, *(word[at : at + 2] for word in words if not word.isascii() for at in range(len(word) - 1))]
