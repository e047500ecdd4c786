"""What is asked again, how long a call may take, and answers that are none to the question. The server is made up."""
import asyncio
import threading
import unittest

import grpc
import support
import yatzyd
from google.protobuf import any_pb2, duration_pb2
from yatzyd import _states, error_details_pb2, messages

QUICK = yatzyd.Retry(first_pause=0.001, longest_pause=0.001)


def status(code, *details, message="made up"):
    """An answer: an error with details."""
    def answer(_request, context):
        if details:
            whole = error_details_pb2.ErrorStatus(code=code.value[0], details=details)
            context.set_trailing_metadata((("grpc-status-details-bin", whole.SerializeToString()),))
        context.abort(code, message)
    return answer


def ok(message):
    return lambda _request, _context: message.SerializeToString()


def retry_in(milliseconds):
    delay = error_details_pb2.RetryInfo(retry_delay=duration_pb2.Duration(nanos=milliseconds * 1_000_000))
    return any_pb2.Any(type_url="type.googleapis.com/google.rpc.RetryInfo", value=delay.SerializeToString())


UNAVAILABLE = status(grpc.StatusCode.UNAVAILABLE)
SHED = status(grpc.StatusCode.RESOURCE_EXHAUSTED, retry_in(2))
GOOD = ok(messages.EvaluateStateResponse(expected_remaining=7))


def ask(address, **options):
    with yatzyd.Client(address, **options) as client:
        return client.evaluate().expected_remaining


def ask_async(address, **options):
    async def run():
        async with yatzyd.AsyncClient(address, **options) as client:
            return (await client.evaluate()).expected_remaining
    return asyncio.run(run())


class RetryTest(unittest.TestCase):
    """Each case for both clients."""

    def outcome(self, *answers, **options):
        """The value or error, the same for both, and how often the server was asked for each."""
        seen = []
        for asking in (ask, ask_async):
            server = support.MadeUpServer("EvaluateState", *answers)
            with server.serving() as address:
                try:
                    outcome = asking(address, **{"retry": QUICK, **options})
                except yatzyd.YatzyError as error:
                    outcome = (error.code, error.message, error.retry_after)
            seen.append((outcome, server.calls))
        self.assertEqual(seen[0], seen[1])
        return seen[0]

    def test_unavailable_is_asked_again(self):
        self.assertEqual(self.outcome(UNAVAILABLE, UNAVAILABLE, GOOD), (7, 3))

    def test_so_is_what_was_shed_with_a_delay(self):
        self.assertEqual(self.outcome(SHED, GOOD), (7, 2))

    def test_so_is_what_a_proxy_reset(self):
        reset = status(grpc.StatusCode.INTERNAL, message="Received RST_STREAM with error code 2")
        self.assertEqual(self.outcome(reset, GOOD), (7, 2))
        broke = "the connection broke: Received RST_STREAM with error code 2"
        self.assertEqual(self.outcome(reset), ((grpc.StatusCode.UNAVAILABLE, broke, None), 4))

    def test_four_times_at_most(self):
        self.assertEqual(self.outcome(UNAVAILABLE), ((grpc.StatusCode.UNAVAILABLE, "made up", None), 4))

    def test_as_often_as_the_caller_says(self):
        self.assertEqual(self.outcome(SHED, retry=yatzyd.Retry(max_attempts=1)),
                         ((grpc.StatusCode.RESOURCE_EXHAUSTED, "made up", 0.002), 1))

    def test_nothing_else_is(self):
        for code in (grpc.StatusCode.INTERNAL, grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.ABORTED,
                     grpc.StatusCode.RESOURCE_EXHAUSTED):  # without a delay: a message that is too large
            self.assertEqual(self.outcome(status(code)), ((code, "made up", None), 1))

    def test_a_bound_of_the_server_is_told_in_its_words(self):
        answer = status(grpc.StatusCode.DEADLINE_EXCEEDED, message="the call has taken more than 1m")
        self.assertEqual(self.outcome(answer),
                         ((grpc.StatusCode.DEADLINE_EXCEEDED, "the call has taken more than 1m", None), 1))

    def test_no_pause_goes_beyond_the_deadline(self):
        shed = status(grpc.StatusCode.RESOURCE_EXHAUSTED, retry_in(900))
        (code, _, delay), calls = self.outcome(shed, timeout=0.8)
        self.assertEqual((code, delay, calls), (grpc.StatusCode.RESOURCE_EXHAUSTED, 0.9, 1))

    def test_details_that_cannot_be_read_do_no_harm(self):
        broken = any_pb2.Any(type_url="type.googleapis.com/google.rpc.BadRequest", value=b"\xff")
        answer = status(grpc.StatusCode.INVALID_ARGUMENT, broken, any_pb2.Any(type_url="of/somebody.Else"))
        self.assertEqual(self.outcome(answer), ((grpc.StatusCode.INVALID_ARGUMENT, "made up", None), 1))

    def test_a_server_that_does_not_answer(self):
        def never(_request, context):
            given_up = threading.Event()
            if context.add_callback(given_up.set):
                given_up.wait()
            return b""

        for asking in (ask, ask_async):
            with support.MadeUpServer("EvaluateState", never).serving() as address:
                with self.assertRaisesRegex(yatzyd.YatzyError, f"DEADLINE_EXCEEDED: no answer from {address} within 0.3 s"):
                    asking(address, timeout=0.3)

    def test_a_server_that_is_not_there(self):
        for asking in (ask, ask_async):
            with self.assertRaisesRegex(yatzyd.YatzyError, "UNAVAILABLE: no connection to unix:/nowhere/q within 0.3 s: .*"):
                asking("unix:/nowhere/q", timeout=0.3)

    def test_a_timeout_that_is_very_long(self):
        for timeout in (1e9, 1e10, 1e300, 10 ** 400):
            with self.subTest(timeout=timeout):
                self.assertEqual(self.outcome(GOOD, timeout=timeout), (7, 1))

    def test_a_timeout_that_is_none(self):
        def call(address):
            with yatzyd.Client(address) as client:
                client.evaluate(timeout=timeout)

        for timeout in (0, -1, float("nan"), float("inf"), -float("inf")):
            for asking in (ask, ask_async):
                with self.subTest(timeout=timeout), self.assertRaisesRegex(ValueError, f"timeout is {timeout}, expected a finite"):
                    asking("unix:/nowhere/q", timeout=timeout)
            with self.assertRaisesRegex(ValueError, f"timeout is {timeout}"):
                call("unix:/nowhere/q")

    def test_pauses_that_are_none(self):
        for first, longest in ((-1, 1), (2, 1), (0, float("inf")), (float("nan"), 1), (0, float("nan"))):
            with self.subTest(first=first, longest=longest), self.assertRaisesRegex(ValueError, "_pause is"):
                yatzyd.Retry(first_pause=first, longest_pause=longest)

    def test_an_answer_about_another_game(self):
        other = messages.EvaluateStateResponse(expected_remaining=7, rule_set="yahtzee")
        (code, message, _), _ = self.outcome(ok(other))
        self.assertEqual(code, grpc.StatusCode.INTERNAL)
        self.assertIn('answered about "yahtzee"', message)

    def test_what_cannot_be_an_option(self):
        for options, field in (({"timeout": 0}, "timeout"), ({"retry": lambda: yatzyd.Retry(max_attempts=6)}, "max_attempts")):
            with self.assertRaisesRegex(ValueError, field):
                yatzyd.Client(**{name: value() if callable(value) else value for name, value in options.items()})


class SwapTest(unittest.TestCase):
    """Tables that come into service between the calls of one array."""

    STATES = [0] * (_states.MOST + 1)

    @staticmethod
    def answers(*tables):
        """An answer with the values of each table, in turn."""
        def answer(table):
            def of(request, _context):
                asked = messages.BatchEvaluateStatesRequest.FromString(request).state_indices
                return messages.BatchEvaluateStatesResponse(
                    expected_remaining=[table] * len(asked), table_id=str(table)).SerializeToString()
            return of
        return support.MadeUpServer("BatchEvaluateStates", *map(answer, tables))

    def test_all_values_are_of_one_table(self):
        server = self.answers(1, 2)
        with server.serving() as address, yatzyd.Client(address) as client:
            self.assertEqual(set(client.evaluate_states(self.STATES)), {2.0})
            self.assertEqual(server.calls, 4)

    def test_not_for_ever(self):
        server = self.answers(1, 2, 1, 2, 1, 2, 1, 2)
        with server.serving() as address, yatzyd.Client(address) as client:
            with self.assertRaisesRegex(yatzyd.YatzyError, "ABORTED"):
                client.evaluate_states(self.STATES)

    def test_for_asyncio_too(self):
        async def run(address):
            async with yatzyd.AsyncClient(address) as client:
                return await client.evaluate_states(self.STATES)

        with self.answers(1, 2).serving() as address:
            self.assertEqual(set(asyncio.run(run(address))), {2.0})

    def test_an_answer_of_another_length(self):
        def short(_request, _context):
            return messages.BatchEvaluateStatesResponse(expected_remaining=[1]).SerializeToString()
        with support.MadeUpServer("BatchEvaluateStates", short).serving() as address, yatzyd.Client(address) as client:
            with self.assertRaisesRegex(yatzyd.YatzyError, "asked about 2 states, got 1"):
                client.evaluate_states([0, 0])
