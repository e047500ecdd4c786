"""The client for asyncio, against a daemon."""
import asyncio
import inspect

import numpy as np
import support
import yatzyd


class AioTest(support.DaemonTest):
    rules = ("scandinavian",)

    def ask(self, ask):
        async def run():
            async with yatzyd.AsyncClient(self.address, timeout=support.daemon.PATIENCE) as client:
                return await ask(client)
        return asyncio.run(run())

    def test_many_questions_at_once(self):
        async def ask(client):
            return await asyncio.gather(*(client.best_action(support.OPENING) for _ in range(100)))
        self.assertEqual({best.text for best in self.ask(ask)}, {"keep 3 3 3"})

    def test_the_answers_are_those_of_the_other_client(self):
        for name, arguments in (("evaluate", ()), ("analyze", (support.OPENING,)), ("explain", (support.OPENING,)),
                                ("target", (support.LATE, 245)), ("win", (support.LATE, 245)), ("rule_sets", ()),
                                ("distribution", (support.LATE,)), ("simulate", (1, 5))):
            with self.subTest(name):
                answer = self.ask(lambda client: getattr(client, name)(*arguments))
                self.assertEqual(answer, getattr(self.client(), name)(*arguments))

    def test_states(self):
        states = np.zeros((2, 300_000), np.uint32)
        states[1] = 4163
        values = self.ask(lambda client: client.evaluate_states(states))
        np.testing.assert_array_equal(values, self.client().evaluate_states(states))
        self.assertEqual(self.ask(lambda client: client.evaluate_states([])).shape, (0,))

    def test_errors(self):
        with self.assertRaises(yatzyd.YatzyError) as caught:
            self.ask(lambda client: client.best_action("dice 3 3 3 5 6 | rolls 3"))
        self.assertEqual(caught.exception.violations[0].field, "position.rerolls_left")
        states = np.zeros(600_000, np.uint32)
        states[-1] = 5
        with self.assertRaisesRegex(yatzyd.YatzyError, r"state_indices\[599999\]: 5"):
            self.ask(lambda client: client.evaluate_states(states))

    def test_methods_are_coroutines(self):
        async def ask(client):
            self.assertTrue(inspect.iscoroutinefunction(client.best_action))
            async with asyncio.TaskGroup() as group:
                good = group.create_task(client.best_action(support.OPENING))
            wrong = client.best_action("dice 3 3 3 5 6")
            with self.assertRaisesRegex(ValueError, "rolls: missing"):
                await wrong
            return good.result().text
        self.assertEqual(self.ask(ask), "keep 3 3 3")

    def test_a_call_that_is_given_up(self):
        async def ask(client):
            call = asyncio.ensure_future(client.distribution())  # takes seconds
            await client.evaluate()
            call.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await call
            return (await client.best_action(support.OPENING)).text
        self.assertEqual(self.ask(ask), "keep 3 3 3")
