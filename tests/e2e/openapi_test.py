#!/usr/bin/env python3
"""The description of the service against the service.

usage: openapi_test.py YATZYD PROTO_FOLDER

Every method of the .proto file is described. A daemon answers the example of
each, by POST and GET, and request, answer and error are what their schemas say,
with no field that they do not know. What a schema requires is missed.
"""
import copy
import http.client
import json
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import jsonschema
from google.protobuf import descriptor_pb2

import daemon

SERVICE = "/yatzy.v1.AdvisorService/"
JSON = {"Content-Type": "application/json"}
NONE = "none"  # the title of the choice that is no member of a oneof


def methods_of(folder):
    """(whether it streams, whether it has no side effects) by the names of the methods."""
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run(["protoc", f"-I{folder}", "--include_imports", f"--descriptor_set_out={file.name}",
                        f"{folder}/yatzy/v1/advisor_service.proto"], check=True)
        files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    return {method.name: (method.client_streaming or method.server_streaming,
                          method.options.idempotency_level == descriptor_pb2.MethodOptions.NO_SIDE_EFFECTS)
            for file in files.file for service in file.service for method in service.method}


class OpenApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = daemon.Daemon(sys.argv[1], "--web-listen", "127.0.0.1:0")
        host, port = cls.server.wait_for(" web address=").split("=")[-1].strip().rsplit(":", 1)
        cls.web = http.client.HTTPConnection(host, int(port), timeout=daemon.PATIENCE)
        cls.document = json.loads(cls.ask("GET", "/openapi.json")[1])
        # A message has no other fields than these, which a schema does not say because there may be more one day.
        cls.strict = copy.deepcopy(cls.document)
        for schema in cls.strict["components"]["schemas"].values():
            if schema["type"] == "object":
                schema["additionalProperties"] = False

    @classmethod
    def tearDownClass(cls):
        cls.web.close()
        code, log = cls.server.stop()
        assert code == 0, (code, log)

    @classmethod
    def ask(cls, verb, target, body=None, headers=None):
        cls.web.request(verb, target, body, headers or {})
        response = cls.web.getresponse()
        return response.status, response.read(), response.headers

    @classmethod
    def post(cls, path, message):
        status, body, _ = cls.ask("POST", path, json.dumps(message), JSON)
        return status, json.loads(body)

    def faults(self, schema, value):
        resolver = jsonschema.RefResolver.from_schema(self.strict)
        return [error.message for error in jsonschema.Draft202012Validator(schema, resolver=resolver).iter_errors(value)]

    def resolved(self, schema):
        reference = schema.get("$ref", "")
        return self.document["components"]["schemas"][reference.rsplit("/", 1)[1]] if reference else schema

    def operations(self):
        """(path, operation of POST, schema of the request, example)"""
        for path, item in self.document["paths"].items():
            content = item["post"]["requestBody"]["content"]["application/json"]
            yield path, item["post"], content["schema"], content["example"]

    def test_every_method_that_does_not_stream_is_described(self):
        methods = methods_of(sys.argv[2])
        self.assertGreater(len(methods), 10)
        described = {path: set(item) for path, item in self.document["paths"].items()}
        self.assertEqual(described, {SERVICE + name: {"post", "get"} if is_pure else {"post"}
                                     for name, (streams, is_pure) in methods.items() if not streams})

    def test_examples_and_their_answers_are_what_the_schemas_say(self):
        for path, operation, schema, example in self.operations():
            with self.subTest(path=path):
                self.assertEqual(self.faults(schema, example), [])
                status, answer = self.post(path, example)
                self.assertEqual(status, 200, answer)
                response = operation["responses"]["200"]["content"]["application/json"]["schema"]
                self.assertEqual(self.faults(response, answer), [])
                self.assertGreater(len(answer), 0)
                # Or else nothing would be found.
                self.assertNotEqual(self.faults(response, {**answer, "other": 1}), [])

    def test_get_has_the_same_answer_which_may_be_kept(self):
        for path, _, _, example in self.operations():
            operation = self.document["paths"][path]["get"]
            known = {"message": json.dumps(example), "connect": "v1"}
            for parameter in operation["parameters"]:
                if "$ref" in parameter:
                    parameter = self.document["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[1]]
                if parameter.get("required"):
                    known.setdefault(parameter["name"], parameter.get("example"))
            target = path + "?" + urllib.parse.urlencode(known)
            with self.subTest(path=path):
                status, body, headers = self.ask("GET", target)
                self.assertEqual((status, json.loads(body)), self.post(path, example))
                for name in operation["responses"]["200"]["headers"]:
                    self.assertIn(name, headers)
                self.assertEqual(self.ask("GET", target, headers={"If-None-Match": headers["ETag"]})[:2], (304, b""))

    def test_what_is_required_is_missed(self):
        count = 0
        for path, _, schema, example in self.operations():
            for broken, names in self.without_required(schema, example):
                count += 1
                with self.subTest(path=path, without=names):
                    self.assertNotEqual(self.faults(schema, broken), [])
                    status, error = self.post(path, broken)
                    self.assertEqual((status, error["code"]), (400, "invalid_argument"))
        self.assertGreater(count, 20)

    def without_required(self, schema, value):
        """(value without something that the schema requires, what that is), anywhere in it."""
        if isinstance(value, list):
            for i, element in enumerate(value):
                for broken, names in self.without_required(schema["items"], element):
                    yield value[:i] + [broken] + value[i + 1:], names
        if not isinstance(value, dict):
            return
        schema = self.resolved(schema)
        required = [[name] for name in schema.get("required", [])]
        for members in schema.get("allOf", []):
            if all(choice["title"] != NONE for choice in members["oneOf"]):
                required.append([choice["title"] for choice in members["oneOf"]])
        for names in required:
            yield {name: one for name, one in value.items() if name not in names}, names
        for name, one in value.items():
            for broken, names in self.without_required(schema["properties"][name], one):
                yield {**value, name: broken}, names

    def test_two_members_of_a_oneof_are_one_too_many(self):
        path, schema = SERVICE + "AnalyzeWin", {"$ref": "#/components/schemas/AnalyzeWinRequest"}
        request = {"state": {}, "position": {"state": {}, "dice": [1, 1, 1, 1, 1], "rerollsLeft": 0}, "opponentFinalScore": 1}
        self.assertNotEqual(self.faults(schema, request), [])
        self.assertEqual(self.post(path, request)[0], 400)

    def test_errors_are_what_their_schema_says(self):
        path = SERVICE + "AnalyzePosition"
        responses = self.document["paths"][path]["post"]["responses"]
        for body, headers, expected in (
                (b'{"position":{"dice":[7]}}', JSON, 400), (b'{"ruleSet":"x"}', JSON, 404), (b"{", JSON, 400),
                (b" " * 150_000, JSON, 413), (b"{}", {**JSON, "Content-Encoding": "br"}, 501),
                (b"{}", {**JSON, "Connect-Timeout-Ms": "soon"}, 400)):
            status, text, _ = self.ask("POST", path, body, headers)
            self.assertEqual(status, expected)
            name = responses[str(status)]["$ref"].rsplit("/", 1)[1]
            content = self.document["components"]["responses"][name]["content"]
            self.assertEqual(self.faults(content["application/json"]["schema"], json.loads(text)), [])
        details = self.post(path, {"position": {"state": {}, "dice": [7]}})[1]["details"]
        self.assertEqual(details[0]["type"], "google.rpc.BadRequest")
        status, _, headers = self.ask("POST", path, b"{}", {"Content-Type": "text/html"})
        self.assertIn(str(status), responses)
        self.assertEqual((status, headers["Content-Type"].split(";")[0]), (415, "text/plain"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
