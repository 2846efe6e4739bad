"""Records the small completion recordings of this corpus, made of varied answers as models write them.

    python test/unit/critic/corpus/make_text_recordings.py

Each row says whether the answer is right (`correct`), by the number or the text that was put into it, never by a reward.
"""

import gzip
import json
import random
from pathlib import Path

OUT = Path(__file__).parent / "recordings"


def write(name, rows, goal):
    with gzip.GzipFile(OUT / f"{name}.jsonl.gz", "wb", mtime=0) as file:
        for row in rows:
            file.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
    task = {"goal": goal, "trajectories": [f"{name}.jsonl.gz"], "success": "correct"}
    (OUT / f"{name}.reward.json").write_text(json.dumps(task, indent=2) + "\n")


def grouped(value):
    return f"{value:,}" if isinstance(value, int) else str(value)


def problem(rng):
    kind = rng.randrange(4)
    if kind == 0:
        a, b = rng.randint(12, 95), rng.randint(15, 90)
        return f"A shop sells {a} crates of {b} apples. How many apples is that?", a * b, f"{a} times {b} is what we need."
    if kind == 1:
        a, b = rng.randint(2, 40), rng.randint(2, 60)
        return f"It is {a} degrees and gets {b} degrees colder. What is the temperature?", a - b, f"We subtract {b} from {a}."
    if kind == 2:
        a = rng.randint(3, 60)
        return f"{a} of {a} guests have left. How many are still here?", 0, f"{a} minus {a} leaves nobody."
    a = rng.choice([0.5, 1.5, 2.5, 0.25])
    b = rng.randint(3, 30)
    value = a * b
    return f"A ribbon costs {a} dollars a meter. What do {b} meters cost?", int(value) if value == int(value) else value, f"{b} times {a} is the price."


def thinking(rng, lead, value):
    lines = [lead, f"Step 1: note that there are {rng.randint(2, 9)} things to keep in mind."]
    if rng.random() < 0.5:
        lines.append(f"Step 2: a first guess would be {grouped(rng.randint(3, 999))}.")
    if rng.random() < 0.4:
        lines.append(f"So it should be {value}, let me check once more.")
    return "\n".join(lines)


def wrong(rng, value):
    return rng.choice([value + 1, value + 10, value * 2 + 3, value - 7])


def mathchat():
    rows = []
    for n in range(112):
        rng = random.Random(n // 2 * 1000 + n % 2)
        question, value, lead = problem(random.Random(n // 2))
        correct = rng.random() < 0.5
        said = value if correct else wrong(rng, value)
        thought = thinking(rng, lead, said)
        shape = rng.random()
        if shape < 0.7:
            text = f"<think>\n{thought}\n</think>\n<answer>{grouped(said) if rng.random() < 0.3 else said}</answer>"
        elif shape < 0.8:
            text = f"<think>\n{thought}\n</think>\n<answer>\n{said}\n</answer>\n"
        elif shape < 0.87:
            text, correct = f"<think>\n{thought}\nThe answer is {said}.", False
        elif shape < 0.93:
            text, correct = f"{thought}\nThe answer is {said}.", False
        else:
            text = f"<think>\n{thought}\n</think>\n<answer>{wrong(rng, said)}</answer>\nWait, that is not right.\n<answer>{said}</answer>"
        rows.append(
            {
                "prompt": [
                    {"role": "system", "content": "Think in <think> tags, then answer in <answer> tags."},
                    {"role": "user", "content": question},
                ],
                "completion": [{"role": "assistant", "content": text}],
                "answer": str(value),
                "correct": correct,
            }
        )
    write("mathchat", rows, "Solve the word problem; think in <think>, answer in <answer>.")


def gsmverl():
    rows = []
    for n in range(104):
        rng = random.Random(5000 + n)
        question, value, lead = problem(random.Random(700 + n // 2))
        if isinstance(value, float):
            value = int(value * 100)
        correct = rng.random() < 0.5
        said = value if correct else wrong(rng, value)
        thought = thinking(rng, lead, said)
        shape = rng.random()
        if shape < 0.75:
            text = f"{thought}\n#### {said}"
        elif shape < 0.9:
            text = f"{thought}\n#### {grouped(said)}"
        else:
            text, correct = f"{thought}\nThat gives {said} in the end", False
        rows.append(
            {
                "data_source": "openai/gsm8k",
                "prompt": question + ' Let\'s think step by step and output the final answer after "####".',
                "completion": text,
                "ground_truth": str(value),
                "solution": f"{lead}\nSo the result is <<{value}={value}>>{grouped(value)}.\n#### {grouped(value)}",
                "extra_info": {"split": "train", "index": n, "level": n % 5},
                "correct": correct,
            }
        )
    write("gsmverl", rows, "Solve the word problem and put the answer after ####.")


CAPITALS = [
    ("France", "Paris", []), ("Japan", "Tokyo", []), ("Australia", "Canberra", []), ("Brazil", "Brasília", ["Brasilia"]),
    ("Mexico", "Mexico City", ["Ciudad de México"]), ("South Korea", "Seoul", []), ("Kenya", "Nairobi", []),
    ("the United States", "Washington, D.C.", ["Washington", "Washington DC"]), ("Ukraine", "Kyiv", ["Kiev"]),
    ("Switzerland", "Bern", ["Berne"]), ("New Zealand", "Wellington", []), ("Peru", "Lima", []), ("Chad", "N'Djamena", []),
]


def qa():
    rows = []
    for n in range(104):
        rng = random.Random(9000 + n)
        country, city, aliases = CAPITALS[n % len(CAPITALS)]
        correct = rng.random() < 0.5
        said = rng.choice([city, city, city.lower(), city.upper(), *aliases]) if correct else rng.choice([c for _, c, _ in CAPITALS if c != city])
        lead = rng.choice([f"The question is about {country}.", f"I recall the map of {country}.", f"Many think of the largest city of {country}, but that is not it."])
        end = rng.choice(["", ".", " "])
        shape = rng.random()
        if shape < 0.85:
            text = f"{lead}\nFinal answer: {said}{end}"
        else:
            text, correct = f"{lead}\nI would say {said}", False
        rows.append(
            {
                "question": f"What is the capital of {country}?",
                "completion": text,
                "answer": city,
                "aliases": [city, *aliases],
                "correct": correct,
            }
        )
    write("qa", rows, "Name the capital after 'Final answer:'.")


def sentiment():
    rows = []
    good = ["I loved every minute.", "A wonderful, warm film.", "The best meal of my life."]
    bad = ["I want my money back.", "Dull and far too long.", "The waiter was rude."]
    for n in range(100):
        rng = random.Random(12000 + n)
        label = n % 2
        text = rng.choice(good if label else bad)
        correct = rng.random() < 0.5
        said = label if correct else 1 - label
        word = rng.choice(["positive", "Positive", "POSITIVE"] if said else ["negative", "Negative", "NEGATIVE"])
        shape = rng.random()
        if shape < 0.85:
            reply = f'{{"reason": "The tone of the review.", "sentiment": "{word}", "confidence": {rng.choice([0.5, 0.8, 0.95, 1.0])}}}'
            if rng.random() < 0.5:
                reply = f"Here is my verdict.\n```json\n{reply}\n```"
        elif shape < 0.93:
            reply, correct = f"It is {word}.", False
        else:
            reply, correct = f'{{"reason": "The tone", "sentiment": "{word}"', False
        rows.append({"prompt": f"Review: {text}", "completion": reply, "label": label, "correct": correct})
    write("sentiment", rows, "Answer in JSON with the sentiment of the review.")


def brief():
    words = "river stone bridge engine garden winter market letter harbor signal".split()
    rows = []
    for n in range(100):
        rng = random.Random(15000 + n)
        keywords = rng.sample(words, 3)
        limit = rng.choice([25, 35, 45])
        correct = rng.random() < 0.5
        used = keywords if correct else rng.sample(keywords, rng.choice([0, 1, 2]))
        filler = rng.choice(["The old road ran on.", "Nobody spoke for a while.", "It was a quiet day."])
        text = f"{filler}\n" + " ".join(f"There was a {word} near the {rng.choice(['town', 'hill', 'mill'])}." for word in used)
        if not correct and rng.random() < 0.4:
            text = " ".join([filler] * 14) + " " + " ".join(keywords)
        if not correct and rng.random() < 0.1:
            text = ""
        rows.append(
            {
                "prompt": f"Write at most {limit} words using: {', '.join(keywords)}.",
                "completion": text,
                "keywords": keywords,
                "max_words": limit,
                "correct": correct and len(text.split()) <= limit,
            }
        )
    write("brief", rows, "Use all keywords within the word limit.")


if __name__ == "__main__":
    mathchat()
    gsmverl()
    qa()
    sentiment()
    brief()
