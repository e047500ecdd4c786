"""Every query of the client, against a daemon."""
import inspect
import pickle

import grpc
import numpy as np
import support
import yatzyd
from yatzyd import messages, notation, queries


class ClientTest(support.DaemonTest):
    rules = ("scandinavian", "yahtzee", "yacht+saved2")

    def test_best_action(self):
        best = self.client().best_action(support.OPENING)
        self.assertEqual(best.text, "keep 3 3 3")
        self.assertAlmostEqual(best.expected_final, 251.6535, 4)
        self.assertAlmostEqual(best.margin, 1.9484, 4)

    def test_moves_of_the_reference(self):
        client = self.client()
        for row in support.goldens("moves.csv")[:200]:
            filled = [i + 1 for i in range(15) if int(row["scored"]) >> i & 1]
            position = messages.Position(
                state=messages.GameState(filled_categories=filled, upper_score=int(row["upper"])),
                dice=map(int, row["dice"]), rerolls_left=int(row["rerolls"]))
            best = client.best_action(position)
            kind, _, value = row["best"].partition(":")
            text = "score " + support.TOKENS[int(value)] if kind == "score" else "keep " + (value.replace(".", " ") or "none")
            self.assertAlmostEqual(best.expected_final, float(row["ev"]), delta=1e-4)
            if float(row["second_gap"]) > 1e-3:
                self.assertEqual(best.text, text, row)

    def test_states(self):
        client = self.client()
        self.assertAlmostEqual(client.evaluate().expected_final, support.START, 7)
        self.assertAlmostEqual(client.evaluate("upper 3 | filled ones,one-pair | banked 10").expected_final, 230.09256, 5)
        self.assertAlmostEqual(client.evaluate(messages.GameState(banked_score=7)).expected_final, support.START + 7, 7)

    def test_other_games(self):
        client = self.client()
        self.assertEqual([game.id for game in client.rule_sets().rule_sets], list(self.rules))
        named = client.evaluate("rules yahtzee | filled none")
        self.assertAlmostEqual(named.expected_final, 254.5877, 4)
        self.assertEqual(named, client.evaluate(rule_set="yahtzee"))

    def test_rule_sets_that_are_named_twice(self):
        client = self.client()
        expected = client.evaluate(rule_set="yahtzee")
        self.assertEqual(client.evaluate("rules Yahtzee | filled none", rule_set="yahtzee"), expected)
        self.assertEqual(client.evaluate("rules scandinavian | filled none", rule_set="scandinavian").expected_final,
                         client.evaluate("rules scandinavian | filled none").expected_final)
        for named, given in (("scandinavian", "yahtzee"), ("yahtzee", "scandinavian"), ("yahtzee+fh5", "yahtzee")):
            state = f"rules {named} | upper 0 | filled sixes"
            error = f'rules: "{named}", expected {given}'.replace("+", "[+]") + "$"
            for query in (client.evaluate, client.distribution):
                with self.subTest(error, query=query), self.assertRaisesRegex(ValueError, error):
                    query(state, rule_set=given)
            for query, more in ((client.analyze, ()), (client.best_action, ()), (client.explain, ()), (client.distribution, ()),
                                (client.target, (200,)), (client.win, (200,))):
                with self.subTest(error, query=query), self.assertRaisesRegex(ValueError, error):
                    query(f"{state} | dice 13356 | rolls 2", *more, rule_set=given)
            played = f"rules {named} | dice 5 5 5 5 5 score fives 25"
            self.assertEqual(self.error_of(client.review, played, rule_set=given).code, grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual(queries.evaluate("rules crag+rolls4+fh5 | filled none", rule_set="crag+fh5+rolls4").request.rule_set,
                         "crag+fh5+rolls4")
        with self.assertRaisesRegex(ValueError, "rules: missing"):
            client.evaluate("rules | filled none", rule_set="yahtzee")

    def test_an_opponent_plays_the_same_game(self):
        client = self.client()
        late = support.LATE.split("| ", 2)[2]
        start = messages.GameState()
        for at, against, rule_set, error in ((late, "rules kismet | filled none", "", 'rules: "kismet", expected scandinavian'),
                                             (start, "rules kismet | filled none", "", 'rules: "kismet", expected scandinavian'),
                                             (start, "rules scandinavian | filled none", "yahtzee", '"scandinavian", expected yahtzee'),
                                             ("rules yahtzee | filled none", "rules scandinavian | filled none", "", "expected yahtzee")):
            with self.subTest(error), self.assertRaisesRegex(ValueError, error):
                client.win(at, against, rule_set=rule_set)
        for named in ("", "rules scandinavian | "):
            self.assertEqual(client.win(named + late, "rules scandinavian | " + late).chances.value, client.win(late, late).chances.value)

    def test_what_an_action_may_come_to(self):
        client = self.client()
        answer = client.analyze(support.OPENING, include_scoring=True)
        self.assertEqual(len(answer.actions), 16 + 15)
        explained = client.explain(support.OPENING, max_actions=2)
        self.assertEqual([value.value.action for value in explained.actions], [value.action for value in answer.actions[:2]])

    def test_games(self):
        client = self.client()
        played = client.simulate(1, 3, policy=messages.POLICY_TURN, include_records=True)
        self.assertEqual(list(played.scores)[0], 214)
        review = client.review(played.notations[0]).review
        self.assertEqual(review.score, 214)
        self.assertAlmostEqual(review.score, support.START + review.total_luck - review.total_loss, 3)

    def test_chances(self):
        client = self.client()
        likely = client.distribution(support.LATE, at_least=[245], percentiles=[50])
        self.assertAlmostEqual(likely.distribution.at_least[0].probability, 0.817843, 6)
        self.assertEqual(likely.distribution.percentiles[0].final_score, 303)
        safe = client.distribution(support.LATE, action="score sixes", at_least=[245])
        self.assertAlmostEqual(safe.distribution.at_least[0].probability, 1)
        self.assertAlmostEqual(client.target(support.LATE, 245).probability, 1)
        self.assertAlmostEqual(client.win(support.LATE, 245, draw_worth=1).chances.value, 1)
        self.assertAlmostEqual(client.win(support.LATE, np.int64(245), draw_worth=1).chances.value, 1)
        opponent = support.LATE.split("| ", 2)[2]
        self.assertGreaterEqual(client.win(opponent, opponent).chances.value, 0.5)  # who plays for it
        worth = messages.ScoreWorth(least_final_score=0, worths=[1])
        self.assertAlmostEqual(client.win(support.LATE, worth).chances.value, 1)

    def test_any_method_by_its_name(self):
        client = self.client()
        request = messages.BatchAnalyzePositionsRequest(max_actions=1)
        request.positions.add(state=messages.GameState(), dice=[3, 3, 3, 5, 6], rerolls_left=2)
        answer = client.call("BatchAnalyzePositions", request)
        self.assertEqual(answer.analyses[0].actions[0].action.keep.faces, [3, 3, 3])
        with self.assertRaisesRegex(ValueError, "Conjecture is none of"):
            client.call("Conjecture", request)

    def test_errors_name_the_fields(self):
        error = self.error_of(self.client().best_action, "dice 3 3 3 5 | rolls 3")
        self.assertEqual(error.code, grpc.StatusCode.INVALID_ARGUMENT)
        self.assertEqual([wrong.field for wrong in error.violations], ["position.dice", "position.rerolls_left"])
        self.assertIn("3 is not in the range 0 to 2", error.violations[1].description)
        again = pickle.loads(pickle.dumps(error))  # as other processes hand it over
        self.assertEqual((again.code, again.violations, str(again)), (error.code, error.violations, str(error)))

    def test_errors_of_other_kinds(self):
        client = self.client()
        self.assertEqual(self.error_of(client.evaluate, rule_set="maxi").code, grpc.StatusCode.NOT_FOUND)
        finished = "upper 0 | dice 11111 | rolls 0 | filled " + ",".join(support.TOKENS)
        self.assertEqual(self.error_of(client.analyze, finished).code, grpc.StatusCode.FAILED_PRECONDITION)
        with self.assertRaisesRegex(ValueError, "expected a state"):
            client.evaluate(support.OPENING)
        with self.assertRaisesRegex(ValueError, "dice: missing"):
            client.analyze("filled none")

    def test_saved_rolls(self):
        client = self.client()
        game = client.rule_sets().rule_sets[2]
        self.assertEqual((game.id, game.most_saved_rolls, game.indexing.saved_counts), ("yacht+saved2", 2, 3))
        with_saved = "rules yacht+saved2 | dice 3 3 3 5 6 | rolls 4 | filled chance | saved 2"
        ranked = client.analyze(with_saved).actions
        self.assertEqual({action.action.WhichOneof("action") for action in ranked}, {"keep", "score"})
        # Who scores saves what is left, two at most.
        best = client.analyze(with_saved.replace("rolls 4", "rolls 2")).actions
        worth = [{notation.format_action(action.action): action.expected_final for action in actions} for actions in (ranked, best)]
        self.assertEqual(worth[0]["score threes"], worth[1]["score threes"])
        self.assertEqual(worth[0]["score threes"], 9 + client.evaluate(
            "rules yacht+saved2 | upper 9 | filled threes,chance | saved 2").expected_final)
        self.assertGreater(worth[0]["keep 3 3 3"], worth[1]["keep 3 3 3"])
        error = self.error_of(client.best_action, with_saved.replace(" | saved 2", ""))
        self.assertIn("position.state.saved_rolls", [wrong.field for wrong in error.violations])
        played = client.simulate(1, rule_set="yacht+saved2", include_records=True)
        self.assertEqual(client.review(played.notations[0]).review.score, played.scores[0])

    def test_chances_with_saved_rolls(self):
        client = self.client()
        card = [notation.token_of(rule.category) for rule in client.rule_sets().rule_sets[2].categories]
        late = f"rules yacht+saved2 | upper 63 | filled {','.join(card[:-1])} | saved 1"
        self.assertGreater(client.evaluate(late).expected_final, 0)
        explained = client.explain(f"{late} | dice 3 3 3 5 6 | rolls 2").actions[0]
        self.assertAlmostEqual(sum(of.probability for of in explained.outlook.categories), 1)
        found = client.distribution(late, at_least=[30]).distribution
        self.assertAlmostEqual(found.mean, client.evaluate(late).expected_final, 4)
        self.assertGreaterEqual(client.target(late, 30).probability, found.at_least[0].probability - 1e-9)
        chances = client.win(late, 30).chances
        self.assertAlmostEqual(chances.win + chances.draw + chances.lose, 1)

    def test_methods_look_like_methods(self):
        for name, query in inspect.getmembers(queries, inspect.isfunction):
            if query.__module__ != queries.__name__ or name.startswith("_"):
                continue
            for kind in (yatzyd.Client, yatzyd.AsyncClient):
                method = getattr(kind, name)
                self.assertEqual(method.__doc__, query.__doc__)
                self.assertEqual(list(inspect.signature(method).parameters)[1:], list(inspect.signature(query).parameters))
