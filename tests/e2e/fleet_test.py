#!/usr/bin/env python3
"""Three daemons behind nginx lose no answer while they are killed one by one.

usage: fleet_test.py YATZYD YATZYCTL NGINX_CONF [ROUNDS]

In each round each daemon is killed and started again under load, and after each
of them the table is swapped on all: by going back to a kept one, in every other
round by solving anew on the one. Then comes a round in which daemons are asked
to stop, as for an upgrade. A call that is answered UNAVAILABLE is repeated, three times at
most, as clients do by default; none may fail. Two loads run at a time, which
know one table each: what is not of its table, a load leaves to the other.
"""
import signal
import subprocess
import sys

from fleet import PATIENCE, Fleet, wait_until

DOUBLE, FLOAT = "33773ec768137d02", "2f2281ebdb1bbcb6"
LOAD = ("--mix", "analyze=6,evaluate=3,batch-analyze=1", "--batch-size", "200",
        "--in-flight", "4", "--connections", "4", "--threads", "1", "--check", "20",
        "--retries", "3", "--warm-up", "0", "--duration", "3600")
TABLE_CALLS = 44  # to fetch the table that answers are checked with


class Test:
    def __init__(self, fleet, yatzyd, yatzyctl, configuration):
        self._fleet = fleet
        self._replicas = fleet.start_replicas(yatzyd, 3)
        self._yatzyctl = yatzyctl
        self._address = fleet.start_nginx(configuration, self._replicas)
        self._loads = []
        self._table = DOUBLE

    def begin(self):
        """A load that knows the table of the start, then one that knows the other."""
        for table in (DOUBLE, FLOAT):
            if table != self._table:
                for replica in self._replicas:
                    self._operate(replica, "resolve", "--arithmetic", "float", "--wait")
            self._table = table
            self._loads.append(self._fleet.start_bench(self._yatzyctl, self._address, *LOAD))
            fetched = TABLE_CALLS * len(self._loads)
            self._await(lambda: self._answered("BatchEvaluateStates") >= fetched)
            questions = self._answered("EvaluateState")
            self._await(lambda: self._answered("EvaluateState") >= questions + 10)

    def round(self, number, ending):
        for replica in self._replicas:
            code = replica.end(ending)
            assert code == (0 if ending == signal.SIGTERM else -ending), code
            others = [other for other in self._replicas if other is not replica]
            for other in others:
                before = other.answered()
                self._await(lambda: other.answered() >= before + 20)
            replica.start()
            self._await(lambda: replica.answered() >= 20)
            self._swap(replica if number % 2 == 1 else None)

    def end(self):
        answers = repeats = 0
        for load in self._loads:
            report, code = load.stop()
            codes = [method["codes"] for method in report["methods"]]
            print(f"{report['tableId'][:16]}: {report['calls']} calls, {report['errors']} failed, "
                  f"{report['retries']} repeats, {report['checked']} checked, {report['wrong']} wrong, "
                  f"{report['otherTable']} of the other table, "
                  f"p99 {report['latencyUs']['p99'] / 1000:.1f} ms, "
                  f"longest {report['latencyUs']['max'] / 1000:.0f} ms; {codes}", flush=True)
            assert report["errors"] == 0 and report["wrong"] == 0, report
            assert code == 0, code
            assert report["checked"] > 100 and report["otherTable"] > 100, report
            answers += report["calls"]
            repeats += report["retries"]
        return answers, repeats

    def _swap(self, solving):
        self._table = FLOAT if self._table == DOUBLE else DOUBLE
        for replica in self._replicas:
            if replica is solving:
                arithmetic = "float" if self._table == FLOAT else "double"
                self._operate(replica, "resolve", "--arithmetic", arithmetic, "--wait", "--force")
            else:
                self._operate(replica, "activate", self._table)

    def _operate(self, replica, *command):
        done = subprocess.run([self._yatzyctl, *command, "--admin", replica.admin], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=PATIENCE)
        assert done.returncode == 0, (command, done.stdout)

    def _answered(self, method):
        return sum(replica.answered(method) for replica in self._replicas)

    def _await(self, condition):
        assert wait_until(condition, PATIENCE), "no calls"
        for load in self._loads:
            assert load.is_running(), load.stop()


def main():
    yatzyd, yatzyctl, configuration = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 2
    with Fleet() as fleet:
        test = Test(fleet, yatzyd, yatzyctl, configuration)
        test.begin()
        for number in range(rounds):
            test.round(number, signal.SIGKILL)
        test.round(rounds, signal.SIGTERM)
        answers, repeats = test.end()
    print(f"{rounds} rounds of three kills, one of three stops: {answers} calls, {repeats} repeats, "
          f"0 failed, 0 wrong")


if __name__ == "__main__":
    main()
