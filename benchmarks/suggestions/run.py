"""How many held-out wishes of buyers a ranking finds among its first 10 and 20 exhibitors.

    python -m benchmarks.suggestions.run

Every third wish of each buyer is held out in turn; a ranking sees the others, and what the exhibitors wish. Coverage is
the share of exhibitors that are among the first 20 of at least one buyer. The ceiling is a ranking that knows the odds
with which the wishes were drawn: nobody can expect to find more. Percentages compare with the best rival.
"""

import time
from collections import Counter
from collections.abc import Callable

from benchmarks.suggestions import rivals
from benchmarks.suggestions.editions import RankedEdition, drawn, sample
from benchmarks.suggestions.rivals import Known, Scores
from expo.domain.suggestions import HOME, Demand, reasons, score
from expo.domain.wishes import Side

FOLDS = 3
MUTUAL = 8
"""How much likelier a wish is that the other side has as well; the ceiling is much the same with 4 and with 40."""
Ranking = Callable[[RankedEdition, Known, str], Scores]


def ours(edition: RankedEdition, known: Known, buyer: str) -> Scores:
    """Score as the application does."""
    need, demands = edition.needs[buyer], _demands(edition, known, buyer)
    found = {}
    for code, offer in edition.offers.items():
        why = reasons(offer, need, Side.BUYER, is_wished=code in edition.wished_by[buyer], peers=demands[code].peers)
        found[code] = score(offer, need, why, demands[code])
    return found


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
    "popularity": rivals.popularity,
    "sectors": rivals.sectors,
    "BM25": rivals.bm25,
    "fixed weights": rivals.fixed_weights,
}
COMPARED: dict[str, Ranking] = {"ours": ours, "ceiling": ceiling}


def measured(edition: RankedEdition, ranking: Ranking) -> tuple[float, float, float]:
    """Return recall at 10, recall at 20 and coverage at 20, all folds together."""
    hits, held, seen = [0, 0], 0, set()
    for fold in range(FOLDS):
        known = {
            buyer: {one for place, one in enumerate(wishes) if place % FOLDS != fold}
            for buyer, wishes in edition.wishes.items()
        }
        for buyer, wishes in edition.wishes.items():
            scores = ranking(edition, known, buyer)
            order = sorted(
                (code for code in scores if code not in known[buyer]), key=lambda code: (-scores[code], code)
            )
            hidden = set(wishes) - known[buyer]
            hits = [hits[0] + len(hidden & set(order[:10])), hits[1] + len(hidden & set(order[:20]))]
            held += len(hidden)
            seen.update(order[:20])
    return hits[0] / held, hits[1] / held, len(seen) / len(edition.offers)


def main() -> None:
    """Print a table for each edition, and how long ranking everything for everybody takes."""
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
    edition, started = sample(), time.process_time()
    for buyer in edition.needs:
        ours(edition, {}, buyer)
    print(f"\nRanking all for all: {time.process_time() - started:.2f} s of CPU")


if __name__ == "__main__":
    main()
