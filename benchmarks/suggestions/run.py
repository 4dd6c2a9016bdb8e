"""How many held-out wishes of buyers a ranking finds among its first 10 and 20 exhibitors.

    python -m benchmarks.suggestions.run

Every third wish of each buyer is held out in turn; a ranking sees the others, and what the exhibitors wish. Coverage is
the share of exhibitors that are among the first 20 of at least one buyer. The ceiling is a ranking that knows the odds
with which the wishes were drawn: no method can expect to find more. Percentages compare with the best rival.
"""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache, partial
from random import Random

from benchmarks.suggestions import rivals
from benchmarks.suggestions.editions import RankedEdition, drawn, sample
from benchmarks.suggestions.rivals import Known, Scores
from expo.domain.suggestions import HOME, Demand, ScorePart, alike, learned, parts, reasons, score
from expo.domain.wishes import Side

FOLDS = 3
MUTUAL = 8
"""How much likelier a wish is that the other side has as well; the ceiling is much the same with 4 and with 40."""
SHARES = (0.0, 0.1, 0.5, 1.0)
"""Of the wishes that are not held out, so many are known: an edition begins without any."""
Ranking = Callable[[RankedEdition, Known], Callable[[str], Scores]]
"""Prepared once for the wishes that are known, then asked for each buyer."""


def ours(edition: RankedEdition, known: Known) -> Callable[[str], Scores]:
    """Score as the application does."""
    weights = learned(
        [
            alike((_parts(edition, buyer)[code], code in wished) for code in edition.offers)
            for buyer, wished in known.items()
        ]
    )

    def scores(buyer: str) -> Scores:
        found, demands = _parts(edition, buyer), _demands(edition, known, buyer)
        return {code: score(found[code], weights, demands[code]) for code in edition.offers}

    return scores


@cache
def _parts(edition: RankedEdition, buyer: str) -> Mapping[str, Mapping[ScorePart, float]]:
    need, wished = edition.needs[buyer], edition.wished_by[buyer]
    return {
        code: parts(offer, need, reasons(offer, need, Side.BUYER, is_wished=code in wished))
        for code, offer in edition.offers.items()
    }


def ceiling(edition: RankedEdition, _known: Known, buyer: str) -> Scores:
    """Score by the odds of the drawing itself; the dice fell far more often on who wished for the buyer."""
    odds, wished = edition.odds[buyer], edition.wished_by[buyer]
    return {code: odds.get(code, 0) * (MUTUAL if code in wished else 1.0) for code in edition.offers}


def _demands(edition: RankedEdition, known: Known, buyer: str) -> dict[str, Demand]:
    """Count as `expo.queries.suggestions` does, from all other buyers."""
    own = set(edition.needs[buyer].sectors)
    sizes = Counter((offer.sector, offer.is_home_only) for offer in edition.offers.values())
    wishes: Counter[str] = Counter()
    peers: Counter[str] = Counter()
    expected: Counter[tuple[str, bool]] = Counter()
    for other, wished in known.items():
        if other == buyer:
            continue
        looked_for = set(edition.needs[other].sectors)
        wishes.update(wished)
        if edition.tracks[other] == edition.tracks[buyer] and own & looked_for:
            peers.update(wished)
        scopes = (False, True) if edition.needs[other].country == HOME else (False,)
        kinds = [(sector, is_home_only) for sector in looked_for for is_home_only in scopes]
        for kind in kinds:
            expected[kind] += len(wished) / sum(sizes[one] for one in kinds)
    return {
        code: Demand(wishes[code], expected[offer.sector, offer.is_home_only], peers[code])
        for code, offer in edition.offers.items()
    }


RIVALS: dict[str, Ranking] = {
    "popularity": partial(partial, rivals.popularity),
    "sectors": partial(partial, rivals.sectors),
    "BM25": partial(partial, rivals.bm25),
    "fixed weights": partial(partial, rivals.fixed_weights),
}
COMPARED: dict[str, Ranking] = {"ours": ours, "ceiling": partial(partial, ceiling)}


def measured(edition: RankedEdition, ranking: Ranking, share: float = 1.0) -> tuple[float, float, float]:
    """Return recall at 10, recall at 20 and coverage at 20, all folds together."""
    hits, held, seen, dice = [0, 0], 0, set(), Random(0)
    for fold in range(FOLDS):
        others = {
            buyer: [one for place, one in enumerate(wishes) if place % FOLDS != fold]
            for buyer, wishes in edition.wishes.items()
        }
        known = {buyer: {one for one in wishes if dice.random() < share} for buyer, wishes in others.items()}
        scored = ranking(edition, known)
        for buyer, wishes in edition.wishes.items():
            scores = scored(buyer)
            order = sorted(scores.keys() - others[buyer], key=lambda code: (-scores[code], code))
            hidden = set(wishes) - set(others[buyer])
            hits = [hits[0] + len(hidden & set(order[:10])), hits[1] + len(hidden & set(order[:20]))]
            held += len(hidden)
            seen.update(order[:20])
    return hits[0] / held, hits[1] / held, len(seen) / len(edition.offers)


def main() -> None:
    """Print a table for each edition, and how long it takes to learn, and to rank everything for everybody."""
    for edition in (sample(), *(drawn(seed) for seed in (1, 2, 3))):
        print(f"\n{edition.name}: {len(edition.offers)} exhibitors, {len(edition.needs)} buyers")
        print(f"{'':14} recall@10  recall@20  coverage@20")
        best = [0.0, 0.0]
        for name, ranking in (RIVALS | COMPARED).items():
            at_ten, at_twenty, coverage = measured(edition, ranking)
            gain = f"  {at_ten / best[0] - 1:+.0%} {at_twenty / best[1] - 1:+.0%}" if name in COMPARED else ""
            print(f"{name:14} {at_ten:9.3f}  {at_twenty:9.3f}  {coverage:11.0%}{gain}")
            if name in RIVALS:
                best = [max(best[0], at_ten), max(best[1], at_twenty)]
        for share in SHARES:
            print(
                "  with {:4.0%} of the wishes known: {:.3f} {:.3f} {:.0%}".format(
                    share, *measured(edition, ours, share)
                )
            )
    edition = sample()
    for what, known in (
        ("Ranking", {}),
        ("Learning and ranking", {one: set(own) for one, own in edition.wishes.items()}),
    ):
        _parts.cache_clear()
        started = time.process_time()
        scored = ours(edition, known)
        for buyer in edition.needs:
            scored(buyer)
        print(f"{what} all for all: {time.process_time() - started:.2f} s of CPU")


if __name__ == "__main__":
    main()
