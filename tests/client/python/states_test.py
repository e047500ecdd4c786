"""Arrays of states: the messages as bytes against Protobuf's own, and the answers against the table."""
import os
import random
import unittest

import grpc
import numpy as np
import support
import yatzyd
from yatzyd import _states, messages


class WireTest(unittest.TestCase):
    """Protobuf's own reader and writer are the slow twins."""

    def test_requests(self):
        for count in (0, 1, 31, 32, 127, 128, 5000, _states.MOST):
            indices = np.random.default_rng(count).integers(0, 1 << 32, count, np.uint32)
            for rules in ("", "yahtzee", "x" * 200):
                request = messages.BatchEvaluateStatesRequest.FromString(_states.encode(indices, rules))
                self.assertEqual((list(request.state_indices), request.rule_set), (indices.tolist(), rules))

    def test_responses(self):
        for count in (0, 1, 31, 32, 5000):
            values = np.random.default_rng(count).random(count, np.float32)
            response = messages.BatchEvaluateStatesResponse(
                expected_remaining=values.tolist(), table_id="33773ec768137d02", rule_set="yahtzee" if count else "")
            read = _states.decode(response.SerializeToString())
            np.testing.assert_array_equal(read.values, values)
            self.assertEqual((read.table_id, read.rule_set), (response.table_id, response.rule_set))

    def test_responses_that_are_written_otherwise(self):
        # In pieces, a number that is not packed, fields of a later version.
        one, two = (np.array([number], "<f4").tobytes() for number in (1, 2))
        message = (b"\x0a\x04" + one + b"\x28\x96\x01" + b"\x31" + bytes(8) + b"\x3d" + bytes(4) + b"\x0d" + two +
                   b"\x42\x03abc" + b"\x0a\x08" + one + two)
        twin = messages.BatchEvaluateStatesResponse.FromString(message)
        self.assertEqual(list(twin.expected_remaining), [1, 2, 1, 2])
        self.assertEqual(_states.decode(message).values.tolist(), [1, 2, 1, 2])

    def test_bytes_that_are_no_message(self):
        whole = messages.BatchEvaluateStatesResponse(expected_remaining=[1, 2, 3], table_id="abc").SerializeToString()
        dice = random.Random(1)
        for _ in range(3000):
            damaged = bytearray(whole[:dice.randrange(len(whole) + 1)])
            for _ in range(dice.randrange(3)):
                if damaged:
                    damaged[dice.randrange(len(damaged))] = dice.randrange(256)
            try:
                read = _states.decode(bytes(damaged))
            except ValueError:
                continue
            self.assertLessEqual(read.values.nbytes, len(damaged))
        for cut in range(1, 14):
            with self.assertRaises(ValueError):
                _states.decode(whole[:cut])


class StatesTest(support.DaemonTest):
    rules = ("yahtzee", "scandinavian")

    def setUp(self):
        state = os.path.join(self.daemon.folder, "state")
        self.tables = {"": yatzyd.Table.open(os.path.join(state, "e_table")),
                       "yahtzee": yatzyd.Table.open(os.path.join(state, "rules", "yahtzee", "e_table"))}
        for table in self.tables.values():
            self.addCleanup(table.close)

    def test_all_states_are_worth_what_the_table_says(self):
        for rules, table in self.tables.items():
            states = table.reachable()
            values = self.client().evaluate_states(states, rule_set=rules)
            self.assertEqual(values.dtype, np.float64)
            np.testing.assert_array_equal(values, table.expectations(states))

    def test_any_array_of_integers(self):
        client = self.client()
        for kind in (np.int16, np.uint16, np.int32, np.uint32, np.int64, ">u8"):
            values = client.evaluate_states(np.array([[0, 4163], [4163, 0]], kind))
            np.testing.assert_allclose(values, [[248.43999, 220.09256], [220.09256, 248.43999]], rtol=1e-6)
        self.assertEqual(client.evaluate_states(np.arange(0, 1280, 640)[::-1]).shape, (2,))
        self.assertEqual(client.evaluate_states([]).shape, (0,))
        self.assertEqual(client.evaluate_states(np.empty((3, 0), int)).shape, (3, 0))
        self.assertEqual(client.evaluate_states(0).shape, ())

    def test_what_is_no_state(self):
        client = self.client()
        with self.assertRaisesRegex(TypeError, "float64, expected integers"):
            client.evaluate_states([0.5])
        with self.assertRaisesRegex(ValueError, r"state_indices\[1\]: -1 is not in the range"):
            client.evaluate_states([0, -1])
        with self.assertRaisesRegex(ValueError, r"state_indices\[0\]: 4294967296 is not in the range"):
            client.evaluate_states([1 << 32])

    def test_errors_name_the_state_among_all(self):
        states = np.zeros(2 * _states.MOST + 5, np.uint32)
        states[2 * _states.MOST + 3] = 5
        error = self.error_of(self.client().evaluate_states, states)
        self.assertEqual(error.code, grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(error.violations[0].field, f"state_indices[{2 * _states.MOST + 3}]")
        self.assertIn(f"state_indices[{2 * _states.MOST + 3}]: 5 is a state that no game reaches", error.message)
