#!/usr/bin/env python3
"""What a daemon tells over HTTP is what is documented, alerted on and drawn.

usage: metrics_test.py YATZYD

promtool, of Debian's package prometheus, judges the metrics and the alert rules;
each alert fires and stays silent as deploy/prometheus/alerts_test.yml says.
"""
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.error
import urllib.request

import daemon
import raw_http2

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
NAME = re.compile(r"\b(?:grpc_server|yatzy|process)_[a-z_]+\b")
HISTOGRAM_ENDS = re.compile(r"_(bucket|sum|count)$")


def read(*path):
    with open(os.path.join(ROOT, *path)) as file:
        return file.read()


def promtool(*arguments, text=None):
    done = subprocess.run(["promtool", *arguments], input=text, text=True, timeout=60,
                          cwd=os.path.join(ROOT, "deploy", "prometheus"),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def documented():
    """{name: (type, labels)} of the table; "the same" stands for the labels above."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]*)\|", read("server", "observe", "README.md"), re.M)
    metrics, above = {}, ""
    for name, kind, labels in rows:
        labels = labels.replace("the same", above)
        if "the same" not in labels and "grpc_code" not in labels:
            above = labels
        metrics[name] = kind, set(re.findall(r"\w+", labels))
    return metrics


def told(text):
    """The same of what a daemon says."""
    metrics = {name: (kind, set()) for name, kind in re.findall(r"^# TYPE (\w+) (\w+)$", text, re.M)}
    for name, labels in re.findall(r"^(\w+)(?:\{(.*)\})? ", text, re.M):
        base = name if name in metrics else HISTOGRAM_ENDS.sub("", name)
        metrics[base][1].update(set(re.findall(r'(\w+)="', labels)) - {"le"})
    return metrics


def expressions(dashboard):
    for panel in dashboard["panels"]:
        for target in panel["targets"]:
            yield target["expr"]
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["query"]["query"]
    for annotation in dashboard["annotations"]["list"]:
        yield annotation["expr"]


def get(address, path):
    try:
        with urllib.request.urlopen(f"http://{address}{path}", timeout=daemon.PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def certificate(folder, name, days):
    """Paths of a new certificate and its key."""
    paths = os.path.join(folder, name + ".crt"), os.path.join(folder, name + ".key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", str(days), "-subj", "/CN=" + name, "-out", paths[0], "-keyout", paths[1]],
                   check=True, stderr=subprocess.DEVNULL)
    return paths


class MetricsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="yatzyd")
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.certificate, cls.key = certificate(cls.folder, "yatzy.example", days=30)
        cls.daemon = daemon.Daemon(sys.argv[1], "--http-listen", "127.0.0.1:0", "--tls-cert", cls.certificate,
                                   "--tls-key", cls.key, "--admin-tls-cert", cls.certificate, "--admin-tls-key", cls.key,
                                   "--admin-tls-client-ca", cls.certificate)
        cls.addClassCleanup(cls.daemon.stop)
        line = cls.daemon.wait_for("http address=")
        cls.address = line.strip().split("=")[1]
        connection = raw_http2.Connection(cls.daemon.socket, daemon.PATIENCE)
        connection.start(b"/yatzy.v1.AdvisorService/EvaluateState")
        connection.finish()
        connection.close()
        cls.text = get(cls.address, "/metrics")[1]

    def check_names(self, text):
        for name in NAME.findall(text):
            self.assertIn(HISTOGRAM_ENDS.sub("", name), told(self.text), text)

    def test_pages(self):
        self.assertEqual(get(self.address, "/healthz"), (200, "ok\n"))
        self.assertEqual(get(self.address, "/readyz"), (200, "serving\n"))
        self.assertEqual(get(self.address, "/")[0], 200)
        self.assertEqual(get(self.address, "/nothing")[0], 404)

    def test_the_call_was_counted(self):
        method = ('{grpc_type="unary",grpc_service="yatzy.v1.AdvisorService",'
                  'grpc_method="EvaluateState"')
        self.assertIn("grpc_server_started_total" + method + "} 1\n", self.text)
        self.assertIn("grpc_server_handled_total" + method + ',grpc_code="OK"} 1\n', self.text)

    def values(self, name):
        """{labels: value} of a metric now."""
        text = get(self.address, "/metrics")[1]
        return {labels: float(value) for labels, value in re.findall(rf"^{name}\{{(.*)\}} (\S+)$", text, re.M)}

    def test_certificates(self):
        expiry = self.values("yatzy_certificate_expiry_timestamp_seconds")
        self.assertEqual(sorted(re.sub(',fingerprint="[0-9a-f]{16}"', "", labels) for labels in expiry),
                         [f'listener="{listener}",role="{role}",subject="CN=yatzy.example"'
                          for listener, role in (("admin", "client_ca"), ("admin", "server"), ("public", "server"))])
        date = subprocess.run(["openssl", "x509", "-noout", "-enddate", "-dateopt", "iso_8601", "-in", self.certificate],
                              check=True, capture_output=True, text=True).stdout.strip()
        expected = datetime.datetime.strptime(date, "notAfter=%Y-%m-%d %H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
        self.assertEqual(set(expiry.values()), {expected.timestamp()})
        self.assertEqual(self.values("yatzy_certificate_renewal_refused"), {'listener="public"': 0, 'listener="admin"': 0})
        shutil.copy(certificate(self.folder, "other.example", days=60)[0], self.certificate)
        for flag in ("--tls-key=", "--admin-tls-key="):
            self.daemon.wait_for('the old one stays reason="' + flag)
        self.assertEqual(self.values("yatzy_certificate_renewal_refused"), {'listener="public"': 1, 'listener="admin"': 1})
        self.assertEqual(self.values("yatzy_certificate_renewals_total")['listener="public",result="refused"'], 1)
        self.assertEqual(self.values("yatzy_certificate_expiry_timestamp_seconds"), expiry)

    def test_promtool_accepts_the_metrics(self):
        self.assertEqual(promtool("check", "metrics", text=self.text), (0, ""))

    def test_the_readme_lists_all_metrics_and_no_others(self):
        self.assertGreater(len(documented()), 20)
        self.assertEqual(documented(), told(self.text))

    def test_alerts(self):
        code, output = promtool("check", "rules", "alerts.yml")
        self.assertEqual(code, 0, output)
        code, output = promtool("test", "rules", "alerts_test.yml")
        self.assertEqual(code, 0, output)
        for expression in re.findall(r"expr: (?:\|\n)?(.*(?:\n {12}.*)*)", read("deploy", "prometheus", "alerts.yml")):
            self.check_names(expression)

    def test_every_alert_is_tested_to_fire(self):
        alerts = re.findall(r"alert: (\w+)", read("deploy", "prometheus", "alerts.yml"))
        tests = read("deploy", "prometheus", "alerts_test.yml")
        self.assertGreater(len(alerts), 5)
        self.assertEqual(alerts, re.findall(r"- name: (\w+)\n", tests))
        self.assertEqual(alerts, re.findall(r"alertname: (\w+), eval_time: \w+, exp_alerts: \[\]", tests))

    def test_the_dashboard_draws_what_there_is(self):
        all_expressions = list(expressions(json.loads(read("deploy", "grafana", "yatzyd.json"))))
        self.assertGreater(len(all_expressions), 10)
        for expression in all_expressions:
            self.assertRegex(expression, NAME)
            self.check_names(expression)

    def test_what_is_told_is_drawn_or_alerted_on(self):
        left_out = {"yatzy_resolve_level", "yatzy_resolve_states", "yatzy_certificate_renewals_total",
                    "process_virtual_memory_bytes"}  # what is drawn says the same
        seen = read("deploy", "grafana", "yatzyd.json") + read("deploy", "prometheus", "alerts.yml")
        unseen = set(documented()) - {HISTOGRAM_ENDS.sub("", name) for name in NAME.findall(seen)}
        self.assertEqual(unseen, left_out)

    def test_no_panel_lies_on_another(self):
        taken = {}
        for panel in json.loads(read("deploy", "grafana", "yatzyd.json"))["panels"]:
            at = panel["gridPos"]
            for x in range(at["x"], at["x"] + at["w"]):
                for y in range(at["y"], at["y"] + at["h"]):
                    self.assertLess(x, 24, panel["title"])
                    self.assertEqual(taken.setdefault((x, y), panel["title"]), panel["title"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
