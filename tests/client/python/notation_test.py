"""Texts of the notation, read and written."""
import unittest

from yatzyd import messages, notation


class NotationTest(unittest.TestCase):
    def test_texts_that_are_canonical_stay_as_they_are(self):
        for text in ("dice 1 3 3 5 6 | rolls 2", "filled none", "dice 1 3 3 5 6 | rolls 2 | upper 21 | filled ones,twos",
                     "rules yahtzee | upper 0 | filled sixes,yatzy | banked 50 | all-equal 50",
                     "dice 6 6 6 | rolls 0 | filled chance | banked 17",
                     "rules yahtzee+saved | dice 1 1 2 4 6 | rolls 6 | upper 0 | filled sixes,yatzy | saved 4 | banked 50 | "
                     "all-equal 50",
                     "rules yacht+saved2 | filled chance | saved 0"):
            with self.subTest(text):
                self.assertEqual(notation.format_position(notation.parse_position(text)), text)

    def test_what_is_clear_is_read(self):
        noted = notation.parse_position("  ROLLS 1|Dice 65133 | Filled Full House,CATEGORY_TWOS, four_of_a_kind|upper 4 |")
        self.assertEqual(notation.format_position(noted),
                         "dice 1 3 3 5 6 | rolls 1 | upper 4 | filled twos,four-of-a-kind,full-house")
        self.assertEqual(noted.position().rerolls_left, 1)

    def test_rules_are_named_or_not(self):
        for text, named in (("filled none", None), ("rules scandinavian | filled none", "scandinavian"),
                            ("RULES Yahtzee | filled none", "yahtzee")):
            self.assertEqual(notation.parse_position(text).rule_set, named)
        for text in ("rules | filled none", "filled none | rules"):
            with self.assertRaisesRegex(ValueError, "rules: missing"):
                notation.parse_position(text)

    def test_the_order_of_a_card(self):
        card = [messages.CATEGORY_CHANCE, messages.CATEGORY_ONES]
        noted = notation.parse_position("filled ones,chance | upper 3")
        self.assertEqual(notation.format_position(noted, card), "upper 3 | filled chance,ones")

    def test_saved_rolls(self):
        noted = notation.parse_position("SAVED 2 | rolls 4 | dice 13356 | filled chance")
        self.assertEqual((noted.state.saved_rolls, noted.position().rerolls_left), (2, 4))
        chance = messages.GameState(filled_categories=[messages.CATEGORY_CHANCE])
        saved = messages.GameState(filled_categories=[messages.CATEGORY_CHANCE], saved_rolls=0)
        start = messages.GameState(saved_rolls=0)
        for state, saves_rolls, text in ((chance, None, "filled chance"), (chance, True, "filled chance | saved 0"),
                                         (chance, False, "filled chance"), (saved, None, "filled chance | saved 0"),
                                         (saved, True, "filled chance | saved 0"), (saved, False, "filled chance"),
                                         (start, None, "filled none"), (start, True, "filled none")):
            with self.subTest(text, saves_rolls=saves_rolls):
                self.assertEqual(notation.format_position(notation.NotedPosition(state), saves_rolls=saves_rolls), text)

    def test_what_cannot_be_read_is_named(self):
        for text, error in (("dice 1 3 3 5 7 | rolls 2", 'dice: "1 3 3 5 7", expected faces'),
                            ("dice 13356", "rolls: missing"), ("rolls 2", "dice: missing"),
                            ("upper -1", 'upper: "-1" is no number'), ("saved", 'saved: "" is no number'),
                            ("upper ٣", "is no number"),
                            ("upper 3 | upper 3", "upper: is there twice"), ("filled twosies", 'filled: "twosies" is no'),
                            ("filled unspecified", "is no category"), ("colour red", '"colour red": is no part'),
                            ("", '"": is no part'), ("13356", '"13356": is no part')):
            with self.subTest(text), self.assertRaisesRegex(ValueError, error):
                notation.parse_position(text)
        with self.assertRaisesRegex(ValueError, "dice: missing"):
            notation.parse_position("filled none").position()

    def test_actions(self):
        for text in ("keep 3 3", "keep none", "score full-house"):
            self.assertEqual(notation.format_action(notation.parse_action(text)), text)
        self.assertTrue(notation.parse_action("keep none").HasField("keep"))
        for text in ("score", "score twosies", "keep 7", "hold 3", ""):
            with self.subTest(text), self.assertRaises(ValueError):
                notation.parse_action(text)
