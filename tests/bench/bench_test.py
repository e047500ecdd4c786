#!/usr/bin/env python3
"""The benchmarks run, find what they measure right, and print what they promise.

usage: bench_test.py solve|analyze|play|table|targets|storage|serve|footprint|neighbour|chart YATZY_BENCH

Short runs: no time is looked at.
"""
import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree

SVG = "{http://www.w3.org/2000/svg}"
COMMON = ["name", "simd", "arithmetic", "threads"]
SOLVE = COMMON + ["median_ms", "core_ms", "states_per_s", "bound_fraction", "floor_fraction",
                  "ratio_vs_csr", "ratio_vs_scalar", "ratio_per_lane", "signature"]
# How the signature of each other game begins: its E(start), a published value.
OTHER_GAMES = {"yahtzee": "254.58", "yahtzee-free-joker": "254.58", "yahtzee-plain": "245.87",
               "kniffel": "245.87", "yacht": "191.77", "kismet": "314.04"}
OPERATION = COMMON + ["median_ns", "per_second"]
FOOTPRINT = ["name", "unit", "value", "min", "max", "tries"]
SERVE = ["name", "transport", "calls_per_s", "items_per_s", "p50_us", "p99_us",
         "echo_calls_per_s", "echo_p99_us", "ratio", "p99_ratio", "answer_bytes", "echo_answer_bytes"]
STORAGE = ["name", "mib", "positions", "changed_share", "noticed_share", "worst_loss",
           "worst_relative_loss", "worst_chance_error"]
NEIGHBOUR = ["name", "transport", "rate", "calls_per_s", "p50_us", "p99_us", "max_us",
             "p99_ratio", "neighbour_items_per_s"]


def run(bench, *arguments):
    """The objects that a command prints as JSON."""
    done = subprocess.run([bench, *arguments, "--json"], check=True,
                          stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def check_keys(results, keys):
    assert results
    for result in results:
        missing = [key for key in keys if key not in result]
        assert not missing, f"{missing} missing in {result}"


def check_solve(bench):
    results = run(bench, "solve", "--simd", "auto", "--repetitions", "1")
    check_keys(results, SOLVE)
    assert results[0]["name"] == "solve/csr"
    assert results[0]["simd"] == "none"
    assert "scalar" in [result["simd"] for result in results]
    # Names of other games than the default one have a fourth part.
    default_game = [result for result in results[1:] if result["name"].count("/") == 3]
    others = [result for result in results[1:] if result["name"].count("/") == 4]
    for result in default_game:
        assert 0 < result["floor_fraction"] < min(1, result["bound_fraction"]), result
        assert result["signature"].startswith("248.4"), result
        assert result["ratio_vs_csr"] > 0 and result["ratio_vs_scalar"] > 0
    for result in others:
        expected = OTHER_GAMES[result["name"].rsplit("/", 1)[1]]
        assert result["signature"].startswith(expected), result
        assert result["ratio_per_lane"] > 0, result
    assert len(default_game) + len(others) == len(results) - 1, results
    assert len(others) == 2 * len(OTHER_GAMES), results  # double and float
    for flag, value in [("--simd", "abacus"), ("--repetitions", "0x1"), ("--repetitions", "+1"),
                        ("--in-a-row", "1e1"), ("--in-a-row", "4294967297")]:
        refused = subprocess.run([bench, "solve", flag, value], check=False,
                                 stderr=subprocess.PIPE, text=True)
        assert refused.returncode == 2 and flag in refused.stderr, refused


def check_operations(bench, command, names, *flags):
    results = run(bench, command, "--repetitions", "1", *flags)
    check_keys(results, OPERATION)
    assert names <= {result["name"] for result in results}, results
    assert all(result["median_ns"] > 0 for result in results), results
    return results


def check_targets(bench):
    results = check_operations(bench, "targets", {"targets/solve", "targets/rank"}, "--most-open", "3")
    costs = [result["name"] for result in results if result["name"].count("/") == 2]
    assert sorted(costs) == sorted(f"targets/{what}/{count}" for count in (1, 2, 3)
                                   for what in ("distribution", "table", "solved", "win")), costs


def check_storage(bench):
    results = run(bench, "storage", "--positions", "2000", "--rules", "yacht")
    check_keys(results, STORAGE)
    by_name = {result["name"]: result for result in results}
    assert sorted(by_name) == [f"storage/{name}" for name in (
        "bfloat16", "fixed16", "fixed24", "float24", "half")], results
    for result in results:
        assert result["positions"] == 2000 and result["mib"] > 0, result
        assert 0 <= result["noticed_share"] <= result["changed_share"] < 1, result
        assert (result["noticed_share"] > 0) == (result["worst_loss"] > 1e-6), result
    # What each promises of an error.
    assert 0 < by_name["storage/fixed16"]["worst_chance_error"] <= 2**-16, results
    assert 0 < by_name["storage/float24"]["worst_chance_error"] <= 2**-16, results
    assert by_name["storage/half"]["worst_chance_error"] < by_name["storage/bfloat16"]["worst_chance_error"] <= 2**-8, results
    refused = subprocess.run([bench, "storage", "--rules", "chess"], check=False,
                             stderr=subprocess.PIPE, text=True)
    assert refused.returncode == 1 and "chess" in refused.stderr, refused


def check_serve(bench):
    results = run(bench, "serve", "--repetitions", "1", "--run", "0.1")
    check_keys(results, SERVE)
    assert len(results) == 14, results
    assert {result["transport"] for result in results} == {"unix", "tcp"}, results
    for result in results:
        assert all(result[key] > 0 for key in SERVE[2:]), result
        per_call = {"serve/batch_evaluate/10000": 10000,
                    "serve/batch_analyze/1000/top1": 1000,
                    "serve/batch_review/64": 64}.get(result["name"], 1)
        assert 0.99 < result["items_per_s"] / result["calls_per_s"] / per_call < 1.01, result
        assert 0.95 <= result["echo_answer_bytes"] / result["answer_bytes"] <= 1.05, result
    chosen = run(bench, "serve", "--repetitions", "1", "--run", "0.05", "--only", "top5/sc",
                 "--echo-threads", "2")
    assert [result["name"] for result in chosen] == ["serve/analyze/top5/scoring"] * 2, chosen
    refused = subprocess.run([bench, "serve", "--only", "nothing"], check=False,
                             stderr=subprocess.PIPE, text=True)
    assert refused.returncode == 2 and "serve/review" in refused.stderr, refused


def check_web(bench):
    results = run(bench, "web", "--repetitions", "1", "--run", "0.1")
    check_keys(results, ["name", "json_calls_per_s", "grpc_calls_per_s", "ratio"])
    assert [result["name"] for result in results] == ["web/analyze/top5"], results
    assert all(results[0][key] > 0 for key in results[0] if key != "name"), results


def check_footprint(bench):
    results = run(bench, "footprint", "--repetitions", "1", "--load", "0.5", "--idle", "0.2",
                  "--tries", "10", "--pause", "0.1")
    check_keys(results, FOOTPRINT)
    assert [(result["name"], result["unit"], result["tries"]) for result in results] == [
        ("footprint/start/exec", "ms", 1),
        ("footprint/start/with_table", "ms", 1),
        ("footprint/start/without_table", "ms", 1),
        ("footprint/resident/with_table", "MiB", 1),
        ("footprint/resident/after_solve", "MiB", 1),
        ("footprint/private/with_table", "MiB", 1),
        ("footprint/resident/after_load", "MiB", 1),
        ("footprint/idle/cpu", "percent", 1),
        ("footprint/idle/first_call", "us", 10),
        ("footprint/idle/first_call/p99", "us", 10)], results
    for result in results:
        assert 0 <= result["min"] <= result["value"] <= result["max"], result
        assert result["value"] > 0 or result["name"] == "footprint/idle/cpu", result
    assert results[-1]["value"] == results[-1]["max"], results[-1]
    # The table has 8 MiB, copied from its file.
    mib = {result["name"]: result["value"] for result in results}
    assert (mib["footprint/resident/with_table"] >
            mib["footprint/private/with_table"] > 8), results


def check_neighbour(bench):
    results = run(bench, "neighbour", "--repetitions", "1", "--run", "0.2", "--rate", "500")
    check_keys(results, NEIGHBOUR)
    assert [result["name"] for result in results] == [
        "neighbour/none", "neighbour/batch_evaluate", "neighbour/batch_analyze", "neighbour/resolve",
        "neighbour/distribution", "neighbour/target", "neighbour/win"], results
    for result in results:
        assert result["transport"] == "unix" and result["rate"] == 500, result
        assert 0 < result["calls_per_s"], result
        assert 0 < result["p50_us"] <= result["p99_us"] <= result["max_us"], result
    alone, *neighbours = results
    assert alone["p99_ratio"] == 1 and alone["neighbour_items_per_s"] is None, alone
    for result in neighbours:
        assert result["p99_ratio"] > 0, result
        # Chances may take longer than the run.
        is_long = result["name"].split("/")[1] in ("distribution", "target", "win")
        assert result["neighbour_items_per_s"] >= (0 if is_long else 1e-9), result


def draw(results):
    """The chart of what a command printed."""
    chart = os.path.join(os.path.dirname(os.path.abspath(__file__)), "chart.py")
    with tempfile.TemporaryDirectory() as folder:
        svg = os.path.join(folder, "chart.svg")
        subprocess.run([sys.executable, chart, "-", svg, "--machine", "A & B",
                        "--date", "2026-11-21"],
                       input=json.dumps(results), text=True, check=True)
        root = xml.etree.ElementTree.parse(svg).getroot()
    assert root.tag == SVG + "svg"
    return root


def check_chart():
    def solve(simd, arithmetic, threads, milliseconds):
        return {"name": f"solve/{simd}", "simd": simd, "threads": threads,
                "arithmetic": arithmetic, "median_ms": milliseconds,
                "core_ms": milliseconds * threads}
    results = [solve("csr", "double", 1, 10400.0),
               solve("avx2", "double", 1, 300.0),
               solve("avx2", "double", 2, 150.0),
               solve("avx2", "float", 2, 80.4)]
    root = draw(results)
    assert len(root.findall(SVG + "rect")) == 3  # the page and two bars
    texts = [text.text for text in root.findall(SVG + "text")]
    assert "A & B, 2026-11-21" in texts, texts
    assert "150 ms" in texts and "80 ms" in texts, texts
    assert any("10.4 core-seconds" in text for text in texts), texts
    check_chart_of_costs()


def check_chart_of_costs():
    results = [{"name": f"targets/{what}/{count}", "median_ns": 2000.0 * factor ** count}
               for what, factor in (("distribution", 3), ("table", 1), ("solved", 4), ("win", 5))
               for count in (1, 2, 3)]
    root = draw([{"name": "targets/solve", "median_ns": 9e9}, *results])
    lines = [line.get("points").split() for line in root.findall(SVG + "polyline")]
    assert [len(line) for line in lines] == [3, 3, 3, 3], lines
    heights = {line.get("class").split()[1]: float(line.get("points").split()[-1].split(",")[1])
               for line in root.findall(SVG + "polyline")}
    # What costs more is further up.
    assert heights["win"] < heights["solved"] < heights["distribution"] < heights["table"], heights
    texts = [text.text for text in root.findall(SVG + "text")]
    assert "1 us" in texts and "1 ms" in texts and "A & B, 2026-11-21" in texts, texts


def main():
    command, bench = sys.argv[1:3]
    if command == "solve":
        check_solve(bench)
    elif command == "analyze":
        check_operations(bench, command, {"analyze/single/2/all", "lookup/in_cache",
                          "local/look_up/in_cache", "local/look_up/whole_table"})
        check_operations(bench, command, {"analyze/yacht/batch/scalar/1/top1", "analyze/yacht/batch/scalar/2/top1"},
                         "--rules", "yacht")
    elif command == "play":
        check_operations(bench, command, {"play/review/optimal", "play/records/budget",
                          "play/simulate/2", "play/distribution/8"})
    elif command == "table":
        check_operations(bench, command,
                         {"table/open/mmap", "table/open/copy", "table/verify",
                          "table/sha256", "table/write", "table/refresh"})
    elif command == "targets":
        check_targets(bench)
    elif command == "storage":
        check_storage(bench)
    elif command == "serve":
        check_serve(bench)
    elif command == "web":
        check_web(bench)
    elif command == "footprint":
        check_footprint(bench)
    elif command == "neighbour":
        check_neighbour(bench)
    else:
        check_chart()


if __name__ == "__main__":
    main()
