#!/usr/bin/env python3
"""Draws the solve times as an SVG bar chart.

usage: chart.py JSON SVG [--machine TEXT] [--date TEXT]

JSON is what `yatzy_bench solve --json` printed, "-" for standard input. One bar
for each instruction set and arithmetic, at the highest thread count that was
measured. For example

    build/release/tests/yatzy_bench solve --json |
      tests/bench/chart.py - tests/bench/solve.svg --machine "2 cores" --date 2026-11-21
"""
import argparse
import json
import sys
from xml.sax.saxutils import escape

WIDTH = 720
LEFT = 130          # of the bars, behind the labels
RIGHT = 90          # behind the longest bar, for its number
TOP = 78
ROW = 26
BAR = 18
TICKS = 4           # at most this many and one more

# Colours that keep their contrast when the reader's background is dark.
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 17px; font-weight: 600; }
.note { font-size: 12px; fill: #59636e; }
.page { fill: #ffffff; }
.grid { stroke: #d1d9e0; }
.double { fill: #0969da; }
.float { fill: #bc4c00; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .note { fill: #9198a1; }
  .page { fill: #0d1117; }
  .grid { stroke: #3d444d; }
  .double { fill: #4493f8; }
  .float { fill: #f0883e; }
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


def draw(results, machine, date):
    csr = next(r for r in results if r["name"] == "solve/csr")
    ours = [r for r in results if r is not csr]
    threads = max(r["threads"] for r in ours)
    solves = [r for r in ours if r["threads"] == threads]
    longest = max(r["median_ms"] for r in solves)
    scale = (WIDTH - LEFT - RIGHT) / longest
    bottom = TOP + ROW * len(solves)
    height = bottom + 64
    where = ", ".join(part for part in (machine, date) if part)
    plural = "" if threads == 1 else "s"
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} '
        f'{height}" width="{WIDTH}" height="{height}" role="img">',
        "<title>Time of a solve by instruction set and arithmetic</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}"/>',
        text(16, 28, "Solving all 1,430,528 states of Scandinavian Yatzy",
             "title"),
        text(16, 50, f"Median milliseconds with {threads} thread{plural}; "
             "shorter is better", "note"),
        *axis(longest, scale, bottom),
        *bars(solves, scale),
        text(16, bottom + 38, "The classic solver (sparse matrix, one state "
             f'at a time): {csr["core_ms"] / 1000:.1f} core-seconds', ""),
        text(16, bottom + 56, where, "note"),
        "</svg>", ""])


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
