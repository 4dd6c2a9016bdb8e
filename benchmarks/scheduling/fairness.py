"""What the rule for equal optima does: who has few meetings with it, and without it.

    python -m benchmarks.scheduling.fairness

Among timetables of the same shortfall and weight, one in which those with the fewest meetings have more is preferred.
The same problems are planned with that rule and with ties left to the linear program; both end with the same weight.
*Poorest tenth*: the share of their wishes that are met, of the tenth of the participants who come off worst (equal
shares: by fewest wishes), and their meetings per head.
"""

from unittest import mock

from benchmarks.scheduling.generate import SIZES, problem
from expo.scheduling import MaxSeconds, Schedule, StopRequested, any_of, solve
from expo.scheduling.formats import problem_from
from expo.scheduling.weight.day_program import DayProgram


def weighed(document, *, ties):
    """Plan until the weight is settled."""
    reached = []

    def hear(now):
        if now.phase == "breaks":
            reached.append(now)

    stop = any_of(MaxSeconds(30), StopRequested(lambda: bool(reached)))
    if ties:
        return solve(problem_from(document), stop=stop, on_progress=hear)
    with mock.patch.object(DayProgram, "break_ties_fairly", return_value=None):
        return solve(problem_from(document), stop=stop, on_progress=hear)


def poorest(document, schedule: Schedule):
    """Return people without any meeting, and of the poorest tenth the share of wishes met and the meetings per head."""
    met = {one.request for one in schedule.placements}
    wishes, held = {}, {}
    for one in document["requests"]:
        for person in one["pair"]:
            wishes[person] = wishes.get(person, 0) + 1
            held[person] = held.get(person, 0) + (one["id"] in met)
    order = sorted(wishes, key=lambda person: (held[person] / wishes[person], wishes[person]))
    tenth = order[: len(order) // 10]
    shares = [held[person] / wishes[person] for person in tenth]
    return (
        sum(not number for number in held.values()),
        sum(shares) / len(tenth),
        sum(held[person] for person in tenth) / len(tenth),
    )


def main():
    print("| problem | rule | weight | without a meeting | poorest tenth: wishes met | meetings each |")
    print("|---|---|--:|--:|--:|--:|")
    for scarce in (False, True):
        for seed in range(3):
            document = problem(*SIZES["S"], scarce=scarce, seed=seed)
            for row in document["requests"]:  # weights as organizers give them: few and round, so ties abound
                row["weight"] = 10 * max(1, row["weight"] // 10)
            for ties in (True, False):
                schedule = weighed(document, ties=ties)
                none, share, each = poorest(document, schedule)
                name = f"S{' scarce' if scarce else ''}, seed {seed}"
                print(
                    f"| {name} | {'fewest first' if ties else 'none'} | {schedule.weight} | {none} | {share:.0%} "
                    f"| {each:.2f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
