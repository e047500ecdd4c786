"""States by name: the table refuses what a daemon refuses, and has its values for all others."""
import os
import random

import grpc
import support
import yatzyd
from table_test import HOUSE
from yatzyd import messages

GAMES = ("yahtzee", "yahtzee-plain", "crag", "kismet", "scandinavian+forced", "yacht+saved2")


def some_state(dice, card):
    """Any categories of a card or, seldom, of none; each number right, nearly right, wrong or left out."""
    filled = [category for category in card if dice.random() < 0.4]
    at = dice.randrange(len(card) + 1)
    if dice.random() < 0.6:  # as cards are filled in an order
        filled = dice.choice((card[:at], card[at:]))
    filled += dice.choices([*filled, *card, 0, 14, 33, 999], k=1) if dice.random() < 0.1 else []
    state = messages.GameState(filled_categories=filled)
    if dice.random() < 0.9:
        state.upper_score = dice.choice([0, 0, 1, 5, 30, 35, 50, 63, 78, 104, 105, 106, -1, 1 << 30])
        if dice.random() < 0.5:
            state.upper_score = dice.randrange(30)
    if dice.random() < 0.7:
        state.all_equal_points = dice.choice([0, 0, 0, 50, 50, 37, 5, 30, 40, -1])
    if dice.random() < 0.4:
        state.saved_rolls = dice.choice([0, 0, 0, 1, 2, 3, -1])
    if dice.random() < 0.1:
        state.banked_score = dice.choice([1, 300, 1000, 3000, -1])
    return state


class StateIndexTest(support.DaemonTest):
    @classmethod
    def setUpClass(cls):
        house = os.path.join(cls.enterClassContext(support.temporary_folder()), "house.toml")
        with open(house, "w") as file:
            file.write(HOUSE)
        cls.rules = (*GAMES, house, "scandinavian")
        super().setUpClass()

    def table(self, rule_set):
        state = os.path.join(self.daemon.folder, "state")
        folder = state if rule_set == "scandinavian" else os.path.join(state, "rules", rule_set)
        return self.enterContext(yatzyd.Table.open(os.path.join(folder, "e_table")))

    def test_what_the_daemon_says_the_table_says(self):
        client = self.client()
        for game in client.rule_sets().rule_sets:
            table, seen, dice = self.table(game.id), {True: 0, False: 0}, random.Random(game.id)
            card = [rule.category for rule in game.categories]
            for _ in range(1000):
                state = some_state(dice, card)
                try:
                    expected = client.evaluate(state, rule_set=game.id).expected_remaining
                except yatzyd.YatzyError as error:
                    self.assertEqual(error.code, grpc.StatusCode.INVALID_ARGUMENT)
                    expected = None
                with self.subTest(game.id, state=state):
                    seen[expected is None] += 1
                    if expected is None:
                        self.assertRaises(ValueError, table.index, state)
                    else:
                        self.assertEqual(table.expectation(state), expected)
            self.assertGreater(min(seen.values()), 10, (game.id, seen))

    def test_banked_scores(self):
        client = self.client()
        for game in client.rule_sets().rule_sets:
            wrong = self.error_of(client.evaluate, messages.GameState(banked_score=1 << 20), rule_set=game.id).violations[0]
            most = int(wrong.description.rpartition(" ")[2])
            table = self.table(game.id)
            table.index(messages.GameState(banked_score=most))
            with self.subTest(game.id), self.assertRaisesRegex(ValueError, f"banked: {most + 1} is not in the range 0 to {most}$"):
                table.index(messages.GameState(banked_score=most + 1))

    def test_errors_name_what_is_possible(self):
        fours = "filled fours,fives,sixes"
        for rule_set, text, error in (
                ("scandinavian", "filled ones,ones | upper 1", "filled: ones is there twice, expected once"),
                ("scandinavian", "filled crag", "filled: crag is no category of this game, expected some of ones, twos, "),
                ("scandinavian", f"{fours} | upper 74", r"upper: 74 cannot be with fours, fives, sixes .* \(0, 4, .. 75\)"),
                ("scandinavian", f"{fours} | upper 104", "upper: 104 cannot be"),
                ("scandinavian", "filled ones", r"upper: is needed with ones .* \(0, 1, .. 5\)"),
                ("scandinavian", "filled chance | upper 63", r"upper: 63 cannot be with none .* \(0\)"),
                ("scandinavian", "filled chance | all-equal 50", "all-equal: 50, but yatzy is not filled: 0 or left out"),
                ("yahtzee", "filled yatzy | all-equal 37", r"all-equal: 37 cannot be .* \(0 or 50\)"),
                ("yahtzee", "filled yatzy", r"all-equal: is needed .* \(0 or 50\)"),
                ("yacht+saved2", "filled chance", r"saved: is needed .* \(0 to 2\)"),
                ("house", "filled ones | upper 1", "filled: ones, but this game is filled bottom-up: ones, sixes, ")):
            with self.subTest(rule_set=rule_set, text=text), self.assertRaisesRegex(ValueError, error):
                self.table(rule_set).index(text)
        for state, error in ((messages.GameState(filled_categories=[7], upper_score=-1), r"upper: -1 cannot be .* \(0\)"),
                             (messages.GameState(filled_categories=[999]), "filled: 999 is no category"),
                             (messages.GameState(banked_score=-1), "banked: -1 is not in the range 0 to 324")):
            with self.assertRaisesRegex(ValueError, error):
                self.table("scandinavian").index(state)

    def test_no_upper_score_where_there_is_no_bonus(self):
        table = self.table("crag")
        value = table.expectation("rules crag | filled ones")
        self.assertEqual(value, self.client().evaluate("rules crag | filled ones").expected_remaining)
        self.assertEqual(table.expectation("filled ones | upper 2"), value)
        with self.assertRaisesRegex(ValueError, r"upper: 7 cannot be"):
            table.index("filled ones | upper 7")

    def test_the_highest_threshold_is_for_more(self):
        table = self.table("scandinavian")
        both = "filled threes,fours,fives,sixes | upper"
        self.assertEqual(table.index(f"{both} 63"), table.index(f"{both} 90"))
        with self.assertRaisesRegex(ValueError, "upper: 63 cannot be"):
            table.index("filled sixes | upper 63")
