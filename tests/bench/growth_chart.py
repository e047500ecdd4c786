"""The picture of growth, from what growth.py measured."""
import math

from chart import WIDTH, duration, page, text

LABELS = {"float": "the mean in float", "double": "the mean in double", "targets": "targets"}


def mark(what, x, y):
    shape = 'class="line solved"' if what == "targets" else f'class="{what}"'
    return f'<circle {shape} cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def chart_points(measured, what):
    return [(s["values"], s["core_s"]) for s in measured["solves"] if s["what"] == what]


def chart(measured):
    lines = {what: chart_points(measured, what) for what in ("float", "double", "targets")}
    times = [y for points in lines.values() for _, y in points]
    sizes = [x for points in lines.values() for x, _ in points]
    low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
    first, last = math.floor(math.log10(min(sizes))), math.ceil(math.log10(max(sizes)))
    decade, left, top = 40, 90, 130
    bottom = top + decade * (high - low)
    wide = (WIDTH - left - 40) / (last - first)

    def place(x, y):
        return left + wide * (math.log10(x) - first), bottom - decade * (math.log10(y) - low)

    parts = []
    for power in range(low, high + 1):
        y = place(10.0 ** first, 10.0 ** power)[1]
        parts.append(f'<path class="grid" d="M{left} {y:.1f}H{WIDTH - 40}"/>')
        parts.append(text(left - 8, y + 4, duration(1e9 * 10.0 ** power), "note", "end"))
    for power in range(first, last + 1):
        x = place(10.0 ** power, 10.0 ** low)[0]
        parts.append(text(x, bottom + 18, f"{10 ** power:,}", "note", "middle"))
    for row, (what, points) in enumerate(lines.items()):
        parts.append(mark(what, left + 4, 70 + 20 * row))
        parts.append(text(left + 18, 74 + 20 * row, LABELS[what]))
        parts.extend(mark(what, *place(x, y)) for x, y in points)
    return page(bottom + 64, "Processor time of a solve against the values of the game",
                text(16, 28, "How a solve grows with the game", "title"),
                text(16, 50, "Processor time on one thread; each line is ten times the one below", "note"), *parts,
                text(WIDTH - 20, bottom + 38, "values of the game", "note", "end"),
                text(16, bottom + 56, f"{measured['machine']}, {measured['date']}", "note"))
