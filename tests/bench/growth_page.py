"""The page of growth, from what growth.py measured."""
import math

# What the page says of each game.
NAMES = {
    "four": "four categories (a)", "eight": "eight categories (b)", "yacht": "Yacht", "yahtzee": "Yahtzee",
    "scandinavian": "Scandinavian Yatzy", "kismet": "Kismet", "maxi-eight": "Maxi, eight categories (b)",
    "maxi-twelve": "Maxi, twelve categories (c)", "maxi": "Maxi Yatzy",
    "scandinavian-saved": "Scandinavian Yatzy with saved rolls", "maxi-saved": "Maxi Yatzy with saved rolls"}
# Edges of the lattice: keeps with fewer dice than all, times six faces.
EDGES = {5: 210 * 6, 6: 462 * 6}
# Solves that take less say little of a value.
LEAST_VALUES = 10_000
GIB = 2 ** 30


def line_through(points):
    """Slope and height at 0 of the least squares through (x, y)."""
    count = len(points)
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    slope = (sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points))
    return slope, mean_y - slope * mean_x


def exponent(points):
    """The p of the fit y = c x^p."""
    return line_through([(math.log(x), math.log(y)) for x, y in points])[0]


def digits(number, count=3):
    """So many significant digits, without an exponent."""
    if number == 0:
        return "0"
    places = max(0, count - 1 - math.floor(math.log10(abs(number))))
    return f"{number:,.{places}f}"


def table(head, rows):
    yield "| " + " | ".join(head) + " |"
    yield "|---" + "|---:" * (len(head) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"
    yield ""


class Means:
    """The solves of E, in float and in double."""

    def __init__(self, solves):
        self.double = {s["game"]: s for s in solves if s["what"] == "double"}
        self.single = {s["game"]: s for s in solves if s["what"] == "float"}
        self.maxi = self.single["maxi"]
        self.saved = self.single["maxi-saved"]

    def large(self, solves, dice):
        return [s for s in solves.values()
                if s["values"] >= LEAST_VALUES and s["dice"] == dice and not s["game"].endswith("-saved")]

    def nanoseconds(self, solves, dice):
        """The least and the most for a value of larger games."""
        costs = [per(s, "core_s", 1e9) for s in self.large(solves, dice)]
        return min(costs), max(costs)

    def exponent(self, solves, dice):
        return exponent([(s["values"], s["core_s"]) for s in self.large(solves, dice)])

    def bytes_of_value(self, solves):
        """What a value adds to the memory of a solve."""
        large = self.large(solves, 5) + self.large(solves, 6)
        return line_through([(s["values"], memory(s) * 2 ** 20) for s in large])[0]

    def rows(self):
        for game, double in self.double.items():
            single = self.single[game]
            yield (NAMES[game], str(single["dice"]), str(single["categories"]), f"{single['states']:,.0f}",
                   f"{single['values']:,.0f}", digits(single["core_s"]), digits(double["core_s"]),
                   f"{per(single, 'core_s', 1e9):.0f} / {per(double, 'core_s', 1e9):.0f}",
                   f"{digits(memory(single))} / {digits(memory(double))}", f"{single['file_bytes']:,.0f}")


def per(result, key, factor=1, of="values"):
    return factor * result[key] / result[of]


def memory(result):
    return result["peak_mib"] - result["base_mib"]


class Targets:
    """The solves of T."""

    def __init__(self, solves, maxi):
        self.solves = [s for s in solves if s["what"] == "targets"]
        self.of_six = next(s for s in self.solves if s["game"] == "maxi-twelve")
        self.of_five = next(s for s in self.solves if s["game"] == "scandinavian")
        self.most = maxi["most_chances"]
        # Rows of the larger games are about as much shorter than they could be.
        self.share = per(self.of_five, "chances", of="most_chances")
        self.chances = self.most * self.share
        self.values = maxi["values"]
        self.bytes = 4 * self.chances + 8 * self.values
        large = [s for s in self.solves if s["values"] >= LEAST_VALUES]
        self.memory_of_byte = line_through([(s["file_bytes"], memory(s) * 2 ** 20) for s in large])[0]
        self.core_hours = self.chances * self.nanoseconds(self.of_six) / 1e9 / 3600

    def nanoseconds(self, solve):
        return per(solve, "core_s", 1e9, "chances")

    def rows(self):
        for s in self.solves:
            yield (NAMES[s["game"]], f"{s['values']:,.0f}", f"{s['chances']:,.0f}",
                   f"{100 * per(s, 'chances', of='most_chances'):.0f} %", digits(s["core_s"]),
                   digits(self.nanoseconds(s)), digits(memory(s)), digits(s["file_bytes"] / 2 ** 20))
        yield ("Maxi Yatzy, *estimated*", f"{self.values:,.0f}", f"{self.chances / 1e9:.1f} billion",
               f"{100 * self.share:.0f} %", f"{3600 * self.core_hours:,.0f}", "as (c)",
               f"{self.memory_of_byte * self.bytes / 2 ** 20:,.0f}", f"{self.bytes / 2 ** 20:,.0f}")


def ranks_rows(ranks):
    for run in ranks:
        of_ranks = run["of_ranks"]
        yield (str(len(of_ranks)), f"{run['wall_s']:.1f}", f"{sum(r['solve_s'] for r in of_ranks):.2f}",
               f"{run['critical_s']:.2f}", f"{max(r['peak_mib'] for r in of_ranks):.0f}",
               f"{max(r['base_mib'] for r in of_ranks):.0f}", f"{sum(r['sent_mib'] for r in of_ranks):.0f}",
               f"`{run['payload_sha256'][:16]}`")


def plan_rows(plans):
    names = {"scandinavian": NAMES["scandinavian"], "maxi": NAMES["maxi"]}
    for plan in plans:
        yield (names[plan["rules"]], str(plan["ranks"]), digits(plan["table_mib"] / 1024),
               digits(plan["two_levels_mib"] / 1024), digits(plan["largest_rank_mib"] / 1024),
               digits(plan["sent_mib"] / 1024))


def page(measured):
    means = Means(measured["solves"])
    targets = Targets(measured["solves"], means.maxi)
    return "\n".join([*head(measured), *of_means(means), *of_targets(targets), *of_one_machine(measured, means, targets),
                      *of_design(measured), *of_ranks(measured["ranks"]),
                      *of_plans(measured["plans"], means, targets)])


def head(measured):
    return f"""# How a solve grows

What time, memory and disk a table takes, from a game of four categories to one that a machine cannot hold. This page is made by
[growth.py](../tests/bench/growth.py) from [growth.json](../tests/bench/growth.json), and a test compares them.
Measured on {measured["machine"]}, {measured["date"]}, one thread each, while other programs ran: so times are processor time, of three solves the
median where one takes less than 5 s, and a quiet machine takes less. Memory is the most that was resident, without what the process had before the solve.

![Processor time against values](../tests/bench/growth.svg)
""".split("\n")


def of_means(means):
    five = means.nanoseconds(means.single, 5)
    six = means.nanoseconds(means.single, 6)
    ratio = per(means.maxi, "core_s") / per(means.single["scandinavian"], "core_s")
    slow = per(means.double["scandinavian"], "core_s") / per(means.single["scandinavian"], "core_s")
    states = means.maxi["states"] / means.maxi["values"]
    pairs = [(means.single[game + "-saved"], means.single[game]) for game in ("scandinavian", "maxi")]
    saved_times = [saved["values"] / plain["values"] for saved, plain in pairs]
    saved_costs = [per(saved, "core_s", 1e9) for saved, _ in pairs]
    saved_shares = [100 * cost / per(plain, "core_s", 1e9) for cost, (_, plain) in zip(saved_costs, pairs)]
    yield from ["## The mean", ""]
    yield from table(("game", "dice", "categories", "states", "values", "float, s", "double, s", "ns per value",
                      "memory, MiB", "file, bytes"), means.rows())
    yield from f"""(a) Scandinavian Yatzy with Ones, Sixes, Full House and Yatzy alone. (b) Ones, Threes, Fives, Sixes, One Pair, Full House, Chance and Yatzy.
(c) The upper categories, One Pair, Three Pairs, Tower, Full Straight, Chance and Yatzy. Two numbers are those of float and double.

- **Time is values times a constant.** Each value is one lane that goes through one turn, whatever the rules. Through the games of five dice with
  {LEAST_VALUES:,} values or more the best fit is values to the power of {means.exponent(means.single, 5):.2f} in float and {means.exponent(means.double, 5):.2f} in double; a value costs {five[0]:.0f} to {five[1]:.0f} ns in float.
  What smaller games cost beside that is the start of a solve.
- **A die more multiplies the constant.** With six dice a value costs {six[0]:.0f} to {six[1]:.0f} ns: that of Maxi {ratio:.1f} times that of Scandinavian Yatzy. The lattice
  between keeps has {EDGES[6]:,} edges in place of {EDGES[5]:,}, {EDGES[6] / EDGES[5]:.1f} times as many; its rows, 924 of a vector each, are 59 KB, which no L1 cache of 48 KB holds.
- **A category more doubles the sets**, and with them the values if it is a lower one. An upper one also multiplies totals, until totals share
  values: Maxi has {states:.1f} states to each value, so all its {means.maxi["states"]:,.0f} states take {digits(means.maxi["core_s"])} s.
- **Double costs {slow:.1f} times as much as float**: half as many lanes to a vector.
- **Memory**: 8 bytes for each value in float and 12 in double, the value while it is solved, 4 or 8 bytes, and the 4 that are stored. Games of two
  million values and more take less: in double lanes go as soon as no level needs them, in float as their values are written: Maxi takes {means.bytes_of_value(means.single):.1f} and {means.bytes_of_value(means.double):.1f}.
- **Disk** is 65,536 bytes and 4 for each value, exactly.
- **Saved rolls** multiply the values: by {saved_times[0]:.0f} with fifteen categories, by {saved_times[1]:.0f} with twenty. But a turn with one more roll is the turn with one less and
  a roll before it, so one chain of rerolls passes by all numbers of saved rolls, a step for each, where a value without them takes three. A value costs
  {saved_costs[0]:.0f} ns with five dice and {saved_costs[1]:.0f} with six, {saved_shares[0]:.0f} and {saved_shares[1]:.0f} % of one without.
""".split("\n")


def of_targets(targets):
    large = [s for s in targets.solves if s["values"] >= LEAST_VALUES]
    costs = [targets.nanoseconds(s) for s in large if s["dice"] == 5]
    five = [s for s in targets.solves if s["dice"] == 5]
    growth = exponent([(s["values"], s["chances"]) for s in five])
    yield from ["## Targets", ""]
    yield from table(("game", "values", "chances", "of the most that rows could have", "s", "ns per chance", "memory, MiB",
                      "file, MiB"), targets.rows())
    yield from f"""- **Time is chances times a constant**: {min(costs):.0f} to {max(costs):.0f} ns with five dice, {targets.nanoseconds(targets.of_six):.0f} with six (c). A chance is a lane, as a value is, and with six
  dice it costs {targets.nanoseconds(targets.of_six) / targets.nanoseconds(targets.of_five):.1f} times as much, as the edges say. It costs more than a value, because the maxima of the plan are read at any offset, and rows are not multiples of a vector.
- **Chances grow faster than values**, as values to the power of {growth:.2f}: with every category the points that may still come rise, and each of
  them is a chance. The rows of Scandinavian Yatzy have {per(targets.of_five, "chances"):.0f} on the average.
- **Memory** grows by {targets.memory_of_byte:.1f} times the file: the table itself, and the two levels on which the solver works.
- **Disk** is 65,536 bytes, 8 for each value and 4 for each chance.
""".split("\n")


def of_one_machine(measured, means, targets):
    saved = means.saved
    ratio = saved["states"] / means.maxi["states"]
    apart = means.maxi["states"] / means.maxi["values"]
    two_levels = next(plan for plan in measured["plans"] if plan["rules"] == "maxi")["two_levels_mib"] / 1024
    yield from f"""## What outgrows one machine

- **The mean of Maxi Yatzy** does not: {digits(memory(means.maxi))} MiB in float.
- **The mean with saved rolls** does not either: {saved["values"] / 1e6:.0f} million values, {digits(memory(saved) / 1024)} GiB in float, {digits(saved["file_bytes"] / GIB)} GiB on disk, {saved["core_s"] / 60:.1f} minutes of a core.
- **The targets of Maxi Yatzy** outgrow a usual one. Its {means.maxi["states"]:,.0f} states could have {targets.most * apart / 1e9:.0f} billion chances; states that share values leave at most
  {targets.most:,.0f}, in rows as long as they can be. If they are as much shorter as those of Scandinavian Yatzy, {targets.chances / 1e9:.1f} billion are left:
  {targets.bytes / GIB:.0f} GiB on disk, {targets.memory_of_byte * targets.bytes / GIB:.0f} GiB of memory the way `SolveTargets` works, at most {two_levels:.0f} GiB if it kept two levels alone, and {digits(targets.core_hours, 2)} core hours. The format's places count
  to 2^32, so `SolveTargets` refuses such games.
- **The targets with saved rolls** would outgrow any: {ratio:.0f} times as many, {ratio * targets.bytes / GIB:,.0f} GiB on disk, {ratio * two_levels:,.0f} GiB for two levels, and {ratio * targets.core_hours:.0f} core hours.
""".split("\n")


def of_design(measured):
    rounds = measured["ranks"][-1]["rounds"]
    yield from f"""## By several machines

A table is solved level by level, and the sets of a level need nothing but the level above. `core/cluster` divides the sets of a level among
the ranks of an MPI program (OpenMPI; [target_ranks.h](cluster/target_ranks.h)):

1. The sets of each level, in rising order, are cut into pieces of equal work, {rounds} *rounds* for each rank ([target_shares.h](cluster/target_shares.h)). The sets of a piece have their last
   categories in common, so most of what follows them is in the same piece of the level above or near it.
2. In each round every rank gives to every other what this round's sets of that rank need (`MPI_Alltoallv`). All ranks know the shares, so nobody
   has to ask. Each solves its sets, with the class that the daemon uses, and forgets what it got.
3. After a level each rank writes its chances into the file, where they are neighbours, by `MPI_File_write_at`, and keeps them for the next level.
   Nobody ever has the table. At the end rank 0 maps the file, digests it and writes its header.

```sh
deploy/install-deps.sh build mpi
cmake --preset release -DYATZY_BUILD_MPI=ON
cmake --build --preset release --target yatzy_targets_mpi
mpirun -n 4 build/release/bin/yatzy_targets_mpi --out targets
```

Scandinavian Yatzy, measured as above, all ranks on one machine of two cores that others used as well:

""".split("\n")[:-1]


def of_ranks(ranks):
    one, most = ranks[0], ranks[-1]
    count = len(most["of_ranks"])
    speed = one["critical_s"] / most["critical_s"]
    held = [max(r["peak_mib"] - r["base_mib"] for r in run["of_ranks"]) for run in (one, most)]
    sent_times = sum(r["sent_mib"] for r in most["of_ranks"]) / (one["chances"] * 4 / 2 ** 20)
    assert len({run["payload_sha256"] for run in ranks}) == 1, "the ranks' tables differ"
    yield from table(("ranks", "wall, s", "solving, core s", "longest rank, s", "memory of a rank, MiB", ".. before the solve",
                      "sent, MiB", "SHA-256"), ranks_rows(ranks))
    yield from f"""- **The bytes are the same**, those of `SolveTargets` and `yatzyd`, by a test for 1, 2, 3 and 4 ranks.
- **Time**: the longest rank is the sum over all rounds of the most processor time that a rank took, so what {count} ranks take that have a core each
  and a fast network: {speed:.1f} times less than one. The wall shows only how busy the machine was.
- **Memory** of a rank falls from {held[0]:.0f} to {held[1]:.0f} MiB, {held[0] / held[1]:.1f} times less with {count} ranks. It is two levels' share, and what came and went in a round; more
  rounds (`--rounds`) make that less.
- **Sent** is {sent_times:.1f} times the table with {count} ranks: a row goes to each rank and round that needs it.
""".split("\n")[:-1]


def of_plans(plans, means, targets):
    ratio = means.saved["states"] / means.maxi["states"]
    maxi = plans[-1]
    sent = maxi["sent_mib"] * targets.share * 2 ** 20
    seconds = sent / maxi["ranks"] * 8 / 10e9
    yield from """
What a solve would take at most is known before it (`--plan RANKS`, in GiB, if rows were as long as they can be):

""".split("\n")[:-1]
    yield from table(("game", "ranks", "table", "two levels", "a rank", "sent"), plan_rows(plans))
    yield from f"""So the targets of Maxi Yatzy fit {maxi["ranks"]} machines with {math.ceil(maxi["largest_rank_mib"] / 1024)} GiB for a rank, which compute for {60 * targets.core_hours / maxi["ranks"]:.0f} minutes and send {sent / GIB:.0f} GiB, {seconds:.0f} s of 10 Gbit/s for each. With saved
rolls all of that is {ratio:.0f} times as much: {math.ceil(ratio * maxi["largest_rank_mib"] / 1024)} GiB for each of {maxi["ranks"]} ranks. What is missing: places of 8 bytes in the format, and a solve that goes on from the
last level in the file, which has all that it needs.
""".split("\n")
