"""The table file without a server: against the reference, against a daemon, in every game; damaged ones are refused."""
import contextlib
import hashlib
import os
import pickle
import shutil
import struct
import threading

import numpy as np
import support
import yatzyd
from yatzyd import messages
from yatzyd._rules import Rules

PRESETS = ("yahtzee", "yahtzee-free-joker", "yahtzee-plain", "kniffel", "yacht", "crag", "kismet", "scandinavian+forced",
           "scandinavian+fh5+tp4", "scandinavian+bonus0", "yahtzee+at79", "yacht+saved2", "crag+saved",
           "scandinavian+forced+saved3", "scandinavian")

# Each word of the language of patterns and payouts that the presets do not have, marks, another order.
HOUSE = """
dice = 5
rolls_per_turn = 2
order = "bottom-up"
categories = [
  {id = "ones", pattern = "face 1", payout = "matched", upper = true, joker_points = 9},
  {id = "sixes", pattern = "face 6 and total >= 12", payout = "total + 3", upper = true},
  {id = "two-pairs", pattern = "pairs 1-2 equal", payout = "matched", upper = true},
  {id = "full-house", pattern = "house 3+2 equal colours 16 25 34", payout = "25"},
  {id = "two-pairs-same-colour", pattern = "pairs 2 colours 16 25 34", payout = "matched"},
  {id = "large-straight", pattern = "run 4 wrap", payout = "matched + 1"},
  {id = "odd-straight", pattern = "faces 1135", payout = "matched"},
  {id = "flush", pattern = "colours 16 25 34 and total <= 20", payout = "matched"},
  {id = "thirteen", pattern = "total = 13", payout = "total"},
  {id = "yatzy", pattern = "of-a-kind 5", payout = "50"},
]
tiers = [{threshold = 10, points = 5}, {threshold = 21, points = 10}]
all_equal_bonus = {points = 11, when = "holds-points"}
joker = {when = "holds-points", pays = "always"}
"""


class TableTest(support.DaemonTest):
    @classmethod
    def setUpClass(cls):
        house = os.path.join(cls.enterClassContext(support.temporary_folder()), "house.toml")
        with open(house, "w") as file:
            file.write(HOUSE)
        free = HOUSE.replace("bottom-up", "free")
        paths = [house]
        for name, text in (("house-free", free), ("house-saved", free + "[saved_rolls]\nmost = 4\npoints = 3\n")):
            paths.append(os.path.join(os.path.dirname(house), name + ".toml"))
            with open(paths[-1], "w") as file:
                file.write(text)
        cls.rules = (*PRESETS[:-1], *paths, PRESETS[-1])
        super().setUpClass()
        cls.state = os.path.join(cls.daemon.folder, "state")
        cls.default = os.path.join(cls.state, "e_table")

    def path(self, rule_set):
        return self.default if rule_set == "scandinavian" else os.path.join(self.state, "rules", rule_set, "e_table")

    def test_every_state_of_every_game_is_what_the_daemon_says(self):
        client = self.client()
        served = client.rule_sets().rule_sets
        self.assertEqual(len(served), len(self.rules))
        for game in served:
            with self.subTest(game.id), yatzyd.Table.open(self.path(game.id), table_id=game.table_id) as table:
                states = table.reachable()
                self.assertEqual((table.slots, len(states)), (game.indexing.slots, game.indexing.reachable_states))
                self.assertEqual((table.fingerprint, table.rules), (game.fingerprint, game.definition))
                values = client.evaluate_states(states, rule_set=game.id)
                np.testing.assert_array_equal(table.expectations(states), values)
                self.assertEqual(table.expectation(), game.expected_final)

    def test_the_reference(self):
        with yatzyd.Table.open(self.default) as table:
            rows = support.goldens("states.csv")
            indices = [int(row["filled_mask"]) * 64 + int(row["upper"]) for row in rows]
            expected = [float(row["expected_remaining"]) for row in rows]
            np.testing.assert_allclose(table.expectations(indices), expected, rtol=0, atol=2e-5)

    def test_states_by_name(self):
        with yatzyd.Table.open(self.default) as table:
            self.assertEqual(table.index("upper 3 | filled ones,one-pair"), 4163)
            self.assertAlmostEqual(table.expectation("upper 3 | filled ones,one-pair"), 220.09256, 5)
            self.assertEqual(table.index("upper 105 | filled ones,twos,threes,fours,fives,sixes"), 63 * 64 + 63)
            state = messages.GameState(filled_categories=[messages.CATEGORY_CHANCE])
            self.assertEqual(table.index(state), 1 << 13 + 6)
            for text, error in (("filled ones", "upper: is needed"), ("filled crag", "crag is no category of this game"),
                                (support.OPENING, "expected a state")):
                with self.assertRaisesRegex(ValueError, error):
                    table.index(text)
        client = self.client()
        with yatzyd.Table.open(self.path("yahtzee")) as table:
            for text in ("filled yatzy | all-equal 50", "filled yatzy | all-equal 0",
                         "upper 5 | filled ones,full-house,yatzy | all-equal 50"):
                self.assertEqual(table.expectation(text), client.evaluate(text, rule_set="yahtzee").expected_remaining)
            with self.assertRaisesRegex(ValueError, "all-equal: is needed"):
                table.index("filled yatzy")

    def test_saved_rolls_by_name(self):
        client = self.client()
        with yatzyd.Table.open(self.path("yacht+saved2")) as table:
            saved = [table.expectation(f"filled chance | saved {count}") for count in range(3)]
            for count, value in enumerate(saved):
                text = f"filled chance | saved {count}"
                self.assertEqual(value, client.evaluate(text, rule_set="yacht+saved2").expected_remaining)
                state = messages.GameState(filled_categories=[messages.CATEGORY_CHANCE], saved_rolls=count)
                self.assertEqual(table.index(state), table.index("filled chance | saved 0") + count)
            self.assertEqual(sorted(set(saved)), saved)
            self.assertEqual(table.expectation(), table.expectation("filled none | saved 0"))
            for text, error in (("filled chance", "saved: is needed"), ("filled none | saved 1", "saved: 1 is not in .* 0 to 0"),
                                ("filled chance | saved 3", "saved: 3 is not in the range 0 to 2 with 1 categories")):
                with self.subTest(text), self.assertRaisesRegex(ValueError, error):
                    table.index(text)
            with self.assertRaisesRegex(ValueError, "saved: -1 is not"):
                table.index(messages.GameState(filled_categories=[messages.CATEGORY_CHANCE], saved_rolls=-1))
        # What is saved pays three points in the end, and no more than a reroll of each turn was left.
        with yatzyd.Table.open(self.path("house-saved")) as table:
            full = f"filled {','.join(table.categories)} | upper 10 | all-equal 50 | saved"
            self.assertEqual([table.expectation(f"{full} {count}") for count in range(5)], [5, 8, 11, 14, 17])
            two = "filled flush,odd-straight | saved"
            self.assertGreater(table.expectation(f"{two} 2"), table.expectation(f"{two} 1"))
            with self.assertRaisesRegex(ValueError, "saved: 3 is not in the range 0 to 2 with 2 categories"):
                table.index(f"{two} 3")
            with self.assertRaisesRegex(ValueError, "a state that no game reaches"):
                table.expectations([table.index(f"{two} 2") + 1])
        with yatzyd.Table.open(self.default) as table:
            with self.assertRaisesRegex(ValueError, "saved: 1 is not .*this game saves no rolls"):
                table.index("filled chance | saved 1")
            self.assertEqual(table.index("filled chance | saved 0"), table.index("filled chance"))

    def test_arrays_of_all_shapes(self):
        with yatzyd.Table.open(self.default) as table:
            states = table.reachable()[:120_000]
            whole = table.expectations(states)
            np.testing.assert_array_equal(table.expectations(states[::-7]), whole[::-7])
            np.testing.assert_array_equal(table.expectations(states.reshape(300, 400).astype(">i8").T), whole.reshape(300, 400).T)
            self.assertEqual(table.expectations([]).shape, (0,))
            self.assertEqual(table.expectations(0).shape, ())
            out = np.empty(len(states), np.float32)
            self.assertIs(table.expectations(states, out), out)
            np.testing.assert_array_equal(out, whole)
            for bad in (np.empty(5), np.empty(2 * len(states))[::2]):
                with self.assertRaisesRegex(ValueError, "out has shape"):
                    table.expectations(states, bad)
            for kind in (np.int64, np.float16, complex):  # points would be cut short
                with self.assertRaisesRegex(TypeError, "out is .*, expected float64 or float32"):
                    table.expectations([0], np.empty(1, kind))
            with self.assertRaisesRegex(TypeError, "float64, expected integers"):
                table.expectations([0.5])

    def test_one_for_another_process(self):
        with contextlib.chdir(self.state), yatzyd.Table.open("e_table") as table:
            passed = pickle.dumps(table)
        with pickle.loads(passed) as again:
            self.assertAlmostEqual(again.expectation(), support.START, 7)
        with self.assertRaisesRegex(ValueError, "closed"):
            pickle.dumps(table)
        path = os.path.join(self.enterContext(support.temporary_folder()), "e_table")
        shutil.copy(self.path("crag"), path)
        with yatzyd.Table.open(path) as table:
            passed = pickle.dumps(table)
        os.replace(shutil.copy(self.path("yacht"), path + ".new"), path)
        with self.assertRaisesRegex(yatzyd.TableError, f"wanted {table.table_id}"):
            pickle.loads(passed)

    def test_states_that_are_none(self):
        for game in ("scandinavian", "yahtzee", "kismet", "house", "yacht+saved2", "crag+saved", "house-saved"):
            with self.subTest(game), yatzyd.Table.open(self.path(game)) as table:
                never = np.setdiff1d(np.arange(table.slots), table.reachable())
                for bad in [*never[::len(never) // 50 + 1], -1, table.slots, -(1 << 62), 1 << 62]:
                    states = np.zeros(100_000, np.int64)
                    states[77_777] = bad
                    with self.assertRaisesRegex(ValueError, rf"state_indices\[77777\]: {bad} is"):
                        table.expectations(states)

    def test_many_threads(self):
        with yatzyd.Table.open(self.default) as table:
            states = table.reachable()
            expected, answers = table.expectations(states), []
            threads = [threading.Thread(target=lambda: answers.append(table.expectations(states))) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            for answer in answers:
                np.testing.assert_array_equal(answer, expected)

    def test_one_that_is_closed(self):
        table = yatzyd.Table.open(self.default)
        table.close()
        table.close()
        with self.assertRaisesRegex(ValueError, "closed"):
            table.expectations([0])


class DamageTest(support.DaemonTest):
    """Files that are not what they should be."""

    rules = ("crag", "crag+saved", "scandinavian")

    def setUp(self):
        self.folder = self.enterContext(support.temporary_folder())
        self.good = self.table_of("crag")

    def table_of(self, rule_set):
        with open(os.path.join(self.daemon.folder, "state", "rules", rule_set, "e_table"), "rb") as file:
            return file.read()

    def refuse(self, data, error, **options):
        path = os.path.join(self.folder, "e_table")
        with open(path, "wb") as file:
            file.write(data)
        with self.assertRaisesRegex(yatzyd.TableError, error):
            yatzyd.Table.open(path, **options)

    def sealed(self, at, *numbers):
        """With other 32-bit numbers in the header, whose digest is right."""
        data = bytearray(self.good)
        struct.pack_into(f"<{len(numbers)}I", data, at, *numbers)
        data[65504:65536] = hashlib.sha256(data[:65504]).digest()
        return bytes(data)

    def test_what_is_no_table(self):
        self.refuse(b"", "has 0 bytes")
        self.refuse(b"PNG" * 30000, "is not an E_table file")
        self.refuse(self.good.replace(b"\r\n", b"\n", 1), "is not an E_table file")
        with self.assertRaisesRegex(yatzyd.TableError, "is not a file"):
            yatzyd.Table.open("/dev/null")
        with self.assertRaises(FileNotFoundError):
            yatzyd.Table.open(os.path.join(self.folder, "none"))

    def test_sizes(self):
        for size in (5, 1000, 65535, 65536, len(self.good) - 1):
            self.refuse(self.good[:size], "it is not whole")
        self.refuse(self.good + b"x", "it is not whole")

    def test_every_bit_of_the_header_counts(self):
        for at in [*range(16, 600), 1000, 16551, 16552, 40000, 65503, 65504, 65535]:
            data = bytearray(self.good)
            data[at] ^= 1 << at % 8
            self.refuse(data, "header is damaged")

    def test_values(self):
        for at in (65536, (65536 + len(self.good)) // 2, len(self.good) - 1):
            data = bytearray(self.good)
            data[at] ^= 1
            self.refuse(data, "values are damaged")
            yatzyd.Table.open(os.path.join(self.folder, "e_table"), verify=False).close()

    def test_what_was_written_so(self):
        for at, number, error in ((8, 0x04030201, "big-endian"), (12, 1, "has format 1"), (12, 3, "has format 3"),
                                  (16, 4096, "another layout"), (20, 2, "another layout"), (104, 3, "another layout"),
                                  (108, 2, "objective is 2"), (16552, 1, "another layout"), (24, 7, "other numbers"),
                                  (32, 28, "other numbers"), (144, 1, "other numbers"), (152, 15, "other numbers"),
                                  (156, 2, "other numbers"), (160, 64, "other numbers"), (164, 3, "cannot be read"),
                                  (40, 0, "fingerprint"), (200, 0x20202020, "")):
            with self.subTest(at=at):
                self.refuse(self.sealed(at, number), error)

    def test_rules_that_are_misread(self):
        text = self.good[168:16552]
        for old, new in ((b'payout = "26"', b'payout = "25"'), (b"total = 13", b"total = 12"), (b"dice = 3", b"dice = 4")):
            self.assertIn(old, text)
            data = bytearray(self.good.replace(old, new, 1))
            data[65504:65536] = hashlib.sha256(data[:65504]).digest()
            self.refuse(data, "the fingerprint is that of other rules")

    def test_saved_rolls_that_cannot_be(self):
        self.good = self.table_of("crag+saved")
        text = self.good[168:self.good.index(b"\0", 168)]
        self.assertIn(b"\n[saved_rolls]\nmost = 13\npoints = 0\n", text)
        self.refuse(self.with_text(text.replace(b"most = 13", b"most = 12")), "the fingerprint is that of other rules")
        for saved in (b"most = 14", b"most = -1", b'most = "13"', b"more = 13"):
            with self.subTest(saved):
                self.refuse(self.with_text(text.replace(b"most = 13", saved)), "has rules that cannot be read: .*(most|'str')")
        # Each number follows from the rules, also if the fingerprint is right.
        for at, more in ((24, 1), (32, 4), (144, 14), (160, 1)):
            with self.subTest(at=at):
                self.refuse(self.sealed(at, struct.unpack_from("<I", self.good, at)[0] + more), "other numbers")
        other = text.replace(b"most = 13", b"most = 12")
        points = Rules.read(other.decode()).fingerprint()
        self.good = self.with_text(other)
        self.refuse(self.sealed(40, *struct.unpack("<8I", points)), "other numbers")

    def with_text(self, text):
        """With other rules in the header, whose digest is right."""
        data = bytearray(self.good)
        data[168:16552] = text.ljust(16384, b"\0")
        struct.pack_into("<I", data, 164, len(text))
        data[65504:65536] = hashlib.sha256(data[:65504]).digest()
        return bytes(data)

    def test_another_table_than_was_asked_for(self):
        self.refuse(self.good, "is table [0-9a-f]{16}, wanted 33773ec768137d02", table_id="33773ec768137d02")
