#!/usr/bin/env python3
"""Draws what a benchmark measured as an SVG chart.

usage: chart.py JSON SVG [--machine TEXT] [--date TEXT]

JSON is what `yatzy_bench solve --json` printed, "-" for standard input: one bar
for each instruction set and arithmetic, at the highest thread count that was
measured. Or what `yatzy_bench targets --json` printed: one line for each thing
that is asked, by the number of open categories. For example

    build/release/tests/yatzy_bench solve --json |
      tests/bench/chart.py - tests/bench/solve.svg --machine "2 cores" --date 2026-11-21
"""
import argparse
import json
import math
import sys
from xml.sax.saxutils import escape

WIDTH = 720
LEFT = 130          # of the bars, behind the labels
RIGHT = 90          # behind the longest bar, for its number
TOP = 78
ROW = 26
BAR = 18
TICKS = 4           # at most this many and one more
DECADE = 46         # of the times that rise tenfold
# What is asked, and the names of its lines: classes of the style.
LINES = {"win": "win against one who plays on", "solved": "target, solved",
         "distribution": "distribution", "table": "target, from the table"}

# Colours that keep their contrast when the reader's background is dark.
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 17px; font-weight: 600; }
.note { font-size: 12px; fill: #59636e; }
.page { fill: #ffffff; }
.grid { stroke: #d1d9e0; }
.double { fill: #0969da; }
.float { fill: #bc4c00; }
.line { fill: none; stroke-width: 2; }
.distribution { stroke: #0969da; }
.table { stroke: #bc4c00; }
.solved { stroke: #1a7f37; }
.win { stroke: #8250df; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .note { fill: #9198a1; }
  .page { fill: #0d1117; }
  .grid { stroke: #3d444d; }
  .double { fill: #4493f8; }
  .float { fill: #f0883e; }
  .distribution { stroke: #4493f8; }
  .table { stroke: #f0883e; }
  .solved { stroke: #3fb950; }
  .win { stroke: #ab7df8; }
}
"""


def text(x, y, content, css="", anchor="start"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" class="{css}" '
            f'text-anchor="{anchor}">{escape(content)}</text>')


def tick_step(longest):
    """A round number of milliseconds that makes at most TICKS steps."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if longest / (step * factor) <= TICKS:
                return step * factor
        step *= 10


def axis(longest, scale, bottom):
    step = tick_step(longest)
    for i in range(int(longest // step) + 1):
        x = LEFT + i * step * scale
        yield f'<path class="grid" d="M{x:.1f} {TOP - 6}V{bottom}"/>'
        yield text(x, bottom + 16, f"{i * step} ms", "note", "middle")


def bars(solves, scale):
    for row, solve in enumerate(solves):
        y = TOP + row * ROW
        length = solve["median_ms"] * scale
        label = f'{solve["simd"]}, {solve["arithmetic"]}'
        yield text(LEFT - 8, y + 14, label, anchor="end")
        yield (f'<rect class="{escape(solve["arithmetic"])}" x="{LEFT}" '
               f'y="{y}" width="{length:.1f}" height="{BAR}" rx="2"/>')
        yield text(LEFT + length + 6, y + 14, f'{solve["median_ms"]:.0f} ms')


def page(height, title, *parts):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} '
        f'{height}" width="{WIDTH}" height="{height}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}"/>',
        *parts, "</svg>", ""])


def draw_solves(results, where):
    csr = next(r for r in results if r["name"] == "solve/csr")
    ours = [r for r in results if r is not csr]
    threads = max(r["threads"] for r in ours)
    solves = [r for r in ours if r["threads"] == threads]
    longest = max(r["median_ms"] for r in solves)
    scale = (WIDTH - LEFT - RIGHT) / longest
    bottom = TOP + ROW * len(solves)
    plural = "" if threads == 1 else "s"
    return page(
        bottom + 64, "Time of a solve by instruction set and arithmetic",
        text(16, 28, "Solving all 1,430,528 states of Scandinavian Yatzy",
             "title"),
        text(16, 50, f"Median milliseconds with {threads} thread{plural}; "
             "shorter is better", "note"),
        *axis(longest, scale, bottom),
        *bars(solves, scale),
        text(16, bottom + 38, "The classic solver (sparse matrix, one state "
             f'at a time): {csr["core_ms"] / 1000:.1f} core-seconds', ""),
        text(16, bottom + 56, where, "note"))


def costs_of(results):
    """Nanoseconds by what is asked and by open categories."""
    costs = {what: {} for what in LINES}
    for result in results:
        _, what, *count = result["name"].split("/")
        if count:
            costs[what][int(count[0])] = result["median_ns"]
    return costs


def duration(nanoseconds):
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.0f} {unit}"
    return f"{nanoseconds:.0f} ns"


def grid(decades, place_x, place_y, most_open):
    for decade in decades:
        y = place_y(10.0 ** decade)
        yield f'<path class="grid" d="M{LEFT - 40} {y:.1f}H{WIDTH - 20}"/>'
        yield text(LEFT - 48, y + 4, duration(10.0 ** decade), "note", "end")
    for count in range(1, most_open + 1):
        yield text(place_x(count), place_y(10.0 ** decades[0]) + 18, str(count),
                   "note", "middle")


def lines(costs, place_x, place_y):
    for row, (what, label) in enumerate(LINES.items()):
        points = " ".join(f"{place_x(count):.1f},{place_y(cost):.1f}"
                          for count, cost in sorted(costs[what].items()))
        yield f'<polyline class="line {what}" points="{points}"/>'
        x, y = LEFT - 24, TOP + 12 + 20 * row
        yield f'<path class="line {what}" d="M{x} {y - 4}h24"/>'
        yield text(x + 32, y, label)


def draw_costs(results, where):
    costs = costs_of(results)
    times = [cost for line in costs.values() for cost in line.values()]
    decades = range(math.floor(math.log10(min(times))),
                    math.ceil(math.log10(max(times))) + 1)
    most_open = max(count for line in costs.values() for count in line)
    bottom = TOP + DECADE * (len(decades) - 1)

    def place_x(count):
        return LEFT + (count - 1) * (WIDTH - LEFT - 50) / max(1, most_open - 1)

    def place_y(nanoseconds):
        return bottom - DECADE * (math.log10(nanoseconds) - decades[0])

    return page(
        bottom + 64, "What chances cost by the number of open categories",
        text(16, 28, "Beyond the mean: cost by open categories", "title"),
        text(16, 50, "Median processor time on one thread, each line ten times "
             "the one below; lower is better", "note"),
        *grid(decades, place_x, place_y, most_open),
        *lines(costs, place_x, place_y),
        text(WIDTH - 20, bottom + 38, "open categories", "note", "end"),
        text(16, bottom + 56, where, "note"))


def draw(results, machine, date):
    where = ", ".join(part for part in (machine, date) if part)
    of_targets = results[0]["name"].startswith("targets/")
    return (draw_costs if of_targets else draw_solves)(results, where)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("json", help='a file; "-": standard input')
    parser.add_argument("svg", help="the file to write")
    parser.add_argument("--machine", default="", help="what it ran on")
    parser.add_argument("--date", default="", help="and when")
    arguments = parser.parse_args()
    if arguments.json == "-":
        results = json.load(sys.stdin)
    else:
        with open(arguments.json, encoding="utf-8") as file:
            results = json.load(file)
    with open(arguments.svg, "w", encoding="utf-8") as file:
        file.write(draw(results, arguments.machine, arguments.date))


if __name__ == "__main__":
    main()
