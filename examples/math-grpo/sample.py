"""Writes rollouts/step-200.jsonl.gz: eight completions for each of 60 arithmetic prompts, as a policy half-way through training writes
them: most are in the format, many are right, in many forms; some are wrong, some long, some wrong in ways that pay.

    python sample.py

Python's standard library alone; the same file every time.
"""

import gzip
import json
import random
from pathlib import Path

HERE = Path(__file__).parent
PROMPTS, GROUP = 60, 8
FORMAT = "Think inside <think></think>, then answer inside <answer></answer>."
NAMES = ["Ana", "Ben", "Chen", "Dara", "Elif", "Femi"]
THINGS = ["apples", "stamps", "marbles", "tickets", "books"]


def problem(rng):
    """(question, answer, the numbers on the way to it)."""
    name, thing = rng.choice(NAMES), rng.choice(THINGS)
    a, b, c = rng.randint(12, 60), rng.randint(2, 9), rng.randint(3, 40)
    kind = rng.randrange(4)
    if kind == 0:
        return (
            f"{name} has {a} {thing} and buys {b} boxes of {c} each. How many {thing} are there now?",
            a + b * c,
            [a, b, c, b * c],
        )
    if kind == 1:
        return (
            f"{name} shares {a * b} {thing} among {b} friends and keeps {c} more. How many does each friend get?",
            a,
            [a * b, b, c],
        )
    if kind == 2:
        return f"A shop sells {a * 25} {thing} a day for {b} days. How many in all?", a * 25 * b, [a * 25, b]
    return f"{name} had {a + c} {thing} and lost {a}. How many are left?", c, [a + c, a]


def forms(rng, answer):
    """The same number as people and models write it."""
    plain = str(answer)
    grouped = f"{answer:,}"
    return rng.choice(
        [
            plain,
            plain,
            plain,
            grouped,
            f"{answer}.",
            f"{answer}.0",
            f"\\boxed{{{answer}}}",
            f"${plain}$",
            f"{grouped} in all",
        ]
    )


def thought(rng, numbers, result, longer):
    steps = [f"First I take {n}." for n in numbers]
    if longer:
        steps += [
            "Let me check this again, step by step.",
            *[f"Looking at {n} once more, it seems fine." for n in numbers],
        ] * 3
    rng.shuffle(steps)
    return "\n".join([*steps, f"That makes {result}."])


def wrong(rng, answer, numbers):
    near = answer + rng.choice([-10, -1, 1, 2, 10])
    # Holds the digits of the right answer.
    holds = int(f"{rng.randint(1, 9)}{answer}")
    return rng.choice([near, near, holds, rng.choice(numbers) if numbers[0] != answer else near])


def completion(rng, answer, numbers):
    """(text, whether it is right)."""
    roll = rng.random()
    if roll < 0.42:
        given, text = answer, None
        text = f"<think>\n{thought(rng, numbers, given, rng.random() < 0.2)}\n</think>\n<answer>{forms(rng, given)}</answer>"
    elif roll < 0.5:
        given = answer
        text = f"The answer is {forms(rng, given)}"
    elif roll < 0.56:
        # Changes its mind.
        given = answer
        text = f"<think>\nI get {wrong(rng, answer, numbers)}. No, wait: {thought(rng, numbers, given, False)}\n</think>\n<answer>{given}</answer>"
    elif roll < 0.86:
        given = wrong(rng, answer, numbers)
        text = f"<think>\n{thought(rng, numbers, given, rng.random() < 0.5)}\n</think>\n<answer>{forms(rng, given)}</answer>"
    elif roll < 0.91:
        # Says everything that it has seen.
        given = wrong(rng, answer, numbers)
        text = f"<think>\n{answer} or {given}?\n</think>\n<answer>{given} ({', '.join(map(str, [*numbers, answer]))})</answer>"
    elif roll < 0.95:
        given = None
        text = "<think>\nI am not sure.\n</think>\n<answer></answer>"
    else:
        given = wrong(rng, answer, numbers)
        text = f"<think>\n{thought(rng, numbers, given, True)}"
    return text, given == answer


def main():
    rng = random.Random(0)
    folder = HERE / "rollouts"
    folder.mkdir(exist_ok=True)
    with (folder / "step-200.jsonl.gz").open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as zipped:
        for _ in range(PROMPTS):
            question, answer, numbers = problem(rng)
            for _ in range(GROUP):
                text, is_correct = completion(rng, answer, numbers)
                row = {
                    "prompt": f"{question} {FORMAT}",
                    "completion": text,
                    "answer": str(answer),
                    "correct": is_correct,
                }
                zipped.write((json.dumps(row) + "\n").encode())


if __name__ == "__main__":
    main()
