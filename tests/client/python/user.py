"""A program whose types are checked against the installed client."""
import asyncio

import numpy as np
import numpy.typing as npt
import yatzyd
from yatzyd import messages


def ask(client: yatzyd.Client) -> float:
    best: float = client.best_action("dice 3 3 3 5 6 | rolls 2", timeout=1).expected_final
    answer: messages.AnalyzePositionResponse = client.analyze("dice 3 3 3 5 6 | rolls 2", max_actions=3)
    values: npt.NDArray[np.float64] = client.evaluate_states([0, 4163])
    loss: float = answer.actions[0].expected_loss
    return best + loss + float(values.sum())


async def ask_too(client: yatzyd.AsyncClient) -> str:
    task = asyncio.create_task(client.evaluate())
    best: yatzyd.BestAction = await client.best_action("dice 3 3 3 5 6 | rolls 2")
    return best.text + (await task).table_id


def look_up(path: str) -> float:
    with yatzyd.Table.open(path) as table:
        return table.expectation("upper 3 | filled ones")


if __name__ == "__main__":
    asyncio.run(ask_too(yatzyd.AsyncClient()))
