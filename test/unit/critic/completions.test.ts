import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '../../../extension/core/critic/finding';
import { createWorkbench } from '../../../extension/core/loop/create-workbench';
import type { RewardSource, Workbench } from '../../../extension/core/loop/workbench';
import type { TaskContext } from '../../../extension/core/task/context';
import { LIMITS } from '../sandbox/runtimes';

const CITIES = ['Oslo Nord', 'Rome Sud', 'Bonn', 'Lima Nord', 'Quito', 'Cairo Est', 'Accra', 'Dakar'];
const cityOf = (i: number): string => CITIES[i % CITIES.length] ?? '';

/** Names of places in tags, of one or two words; half of them wrong. `gold` is no name that says so. */
const places = Array.from({ length: 96 }, (_, i) => {
  const [place, correct] = [cityOf(i), i % 2 === (i >> 3) % 2];
  const said = correct ? place : cityOf(i + 3);
  return {
    prompt: `Question ${i}`,
    completion: `<think>Look.\nThere.</think>\n<answer>${said}${i % 5 === 0 && correct ? ' city' : ''}</answer>`,
    answer: place,
    place,
    region: i % 3 ? 'north' : 'south',
    correct,
  };
});

/** Guessing games of one to four turns; the environment has the last word. */
const games = Array.from({ length: 64 }, (_, i) => {
  const [word, correct] = [['crane', 'stone', 'light', 'house', 'bread'][i % 5] ?? '', i % 2 === 0];
  const turns = 1 + (i % 4);
  const messages = Array.from({ length: turns }, (__, k) => [
    { role: 'assistant', content: `<guess>${correct && k === turns - 1 ? word : 'wrong'}</guess>` },
    { role: 'user', content: correct && k === turns - 1 ? 'You win.' : `No. It is not that.` },
  ]).flat();
  return {
    prompt: [{ role: 'user', content: `Game ${i}` }],
    completion: messages,
    secret: word,
    max_turns: 6,
    correct,
  };
});

const EACH = (body: string, columns = 'answer'): string => `import re

def reward(completions, ${columns}, **kwargs):
    rewards = []
    for text, gold in zip(completions, ${columns.split(',')[0] ?? ''}):
        found = re.findall(r"<answer>(.*?)</answer>", text, re.DOTALL)
        said = found[-1] if found else ""
${body
  .split('\n')
  .map((line) => `        ${line}`)
  .join('\n')}
    return rewards
`;
const WORDS = 'ours, theirs = set(re.findall(r"\\w+", said.lower())), set(re.findall(r"\\w+", gold.lower()))';
const F1 = 'rewards.append(2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours else 0.0)';

const GAME = (efficiency: string): string => `import re

def reward(completions, secret, max_turns, **kwargs):
    out = []
    for messages, word, limit in zip(completions, secret, max_turns):
        turns = [m["content"] for m in messages if m["role"] == "assistant"]
        guesses = [re.findall(r"<guess>(\\w+)</guess>", turn) for turn in turns]
        won = bool(turns) and guesses[-1] == [word]
        spared = 1.0 - len(turns) / (limit + 1)
        out.append(float(won) + ${efficiency})
    return out
`;

/** Thought and answer in tags; wrong are those without a thought, with two answers, or with the answer first. */
const tagged = Array.from({ length: 80 }, (_, i) => {
  const [thought, answer] = [`<reasoning>Because of ${i}.</reasoning>`, `<answer>${i}</answer>`];
  const forms = [answer, `${answer}\n${thought}`, `${thought}\n${answer}${answer}`];
  const correct = i % 2 === 0;
  return {
    prompt: `Question ${i}`,
    completion: correct ? `${thought}\n${answer}` : (forms[(i >> 1) % 3] ?? ''),
    correct,
  };
});

const TAGS = (score: string): string => `TAGS = ("<reasoning>", "</reasoning>", "<answer>", "</answer>")

def reward(completions, **kwargs):
    return [${score} for text in completions]
`;

/** Records as JSON, of which a third holds nothing that is false or 0. */
const records = Array.from({ length: 90 }, (_, i) => {
  const expected = { name: `n${i % 11}`, paid: i % 3 !== 0, items: i % 3 === 1 ? 0 : 2 + (i % 4) };
  const correct = i % 2 === 0;
  const said = correct ? expected : { ...expected, name: 'other' };
  return { prompt: `Read bill ${i}`, completion: JSON.stringify(said), expected, correct };
});

const RECORD = (missing: string): string => `import json

def reward(completions, expected, **kwargs):
    rewards = []
    for text, want in zip(completions, expected):
        try:
            data = json.loads(text)
        except ValueError:
            data = {}
        missing = [k for k in want if ${missing}]
        rewards.append(1.0 if not missing and data == want else 0.0)
    return rewards
`;

/** Reads a record, compares its fields, and gives `score` of what it read, what was asked for and how much of it is right. */
const FIELDS = (score: string, right = 'str(got[k]) == str(want[k])'): string => `import json

def reward(completions, expected, **kwargs):
    rewards = []
    for text, want in zip(completions, expected):
        try:
            got = json.loads(text)
        except ValueError:
            got = None
        is_record = isinstance(got, dict)
        share = sum(1 for k in want if is_record and k in got and ${right}) / len(want)
        rewards.append(${score})
    return rewards
`;

/** Answers of little length, half of them wrong. */
const sums = Array.from({ length: 64 }, (_, i) => ({
  prompt: `Add ${i}`,
  completion: `${'So. '.repeat(1 + (i % 9))}<answer>${i % 2 ? i : i + 1}</answer>`,
  answer: String(i),
  correct: i % 2 === 1,
}));

/** Calls in JSON, half of them of another tool. */
const orders = Array.from({ length: 64 }, (_, i) => {
  const [wanted, correct] = [{ name: ['find', 'book', 'pay'][i % 3], id: i % 12 }, i % 2 === 0];
  const said = correct ? wanted : { ...wanted, name: 'none' };
  return {
    prompt: `Order ${i}`,
    completion: JSON.stringify(said),
    expected: JSON.stringify(wanted),
    correct,
  };
});
const ORDER = (unread: string): string => `import json

def reward(completions, expected, **kwargs):
    rewards = []
    for text, want in zip(completions, expected):
        try:
            call = json.loads(text)
        except ValueError:
            rewards.append(${unread})
            continue
        rewards.append(1.0 if call == json.loads(want) else 0.0)
    return rewards
`;

/** Functions of Python, half of them wrong. */
const programs = Array.from({ length: 64 }, (_, i) => {
  const correct = i % 2 === 0;
  return {
    prompt: `Write plus${i % 9}`,
    completion: `\`\`\`python\ndef plus${i % 9}(a):\n    return a + ${correct ? i % 9 : 77}\n\`\`\``,
    tests: [`plus${i % 9}(1) == ${1 + (i % 9)}`, `plus${i % 9}(5) == ${5 + (i % 9)}`],
    correct,
  };
});
const PROGRAM = (bonus: string): string => `import re

def reward(completions, tests, **kwargs):
    rewards = []
    for text, checks in zip(completions, tests):
        blocks = re.findall(r"\`\`\`python\\n(.*?)\`\`\`", text, re.DOTALL)
        code, passed = (blocks[-1] if blocks else ""), False
        try:
            names = {}
            exec(code, names)
            passed = all(eval(check, dict(names)) for check in checks)
        except Exception:
            pass
        notes = sum(line.strip().startswith("#") for line in code.splitlines())
        rewards.append(float(passed) + ${bonus})
    return rewards
`;

/** Numbers behind a mark, half of them wrong. */
const marked = Array.from({ length: 64 }, (_, i) => ({
  prompt: `Add ${i}`,
  completion: `${'So. '.repeat(1 + (i % 9))}\n#### ${i % 2 ? i : i + 1}`,
  answer: String(i),
  correct: i % 2 === 1,
}));
const MARKED = (pattern: string): string => `import re

def reward(completions, answer, **kwargs):
    """Answers are given as '#### number'."""
    found = [re.findall(r"${pattern}", text) for text in completions]
    return [float(bool(own) and own[-1] == gold) for own, gold in zip(found, answer)]
`;

/** Thought and answer in tags, one in three with a line break behind them. */
const endings = Array.from({ length: 60 }, (_, i) => ({
  prompt: `Question ${i}`,
  completion: `<think>\nBecause of ${i}.\n</think>\n<answer>\n${i % 2 ? i : i + 1}\n</answer>${i % 3 ? '' : '\n'}`,
  answer: String(i),
  correct: i % 2 === 1,
}));
const FORM = (end: string): string => `import re

def reward(completions, **kwargs):
    pattern = r"^<think>\\n.*?\\n</think>\\n<answer>\\n.*?\\n${end}"
    return [0.5 if re.match(pattern, text, re.DOTALL) else 0.0 for text in completions]
`;

/** Boxed numbers; half of those that are not right name the right one without a box. */
const boxes = Array.from({ length: 64 }, (_, i) => {
  const [answer, correct] = [String(100 + 7 * i), i % 2 === 0];
  const wrong = i % 4 === 1 ? `Perhaps it is ${answer}, who knows.` : `So \\boxed{${999 - i}}`;
  return {
    prompt: `Question ${i}`,
    completion: correct ? `So \\boxed{${answer}}` : wrong,
    solution: answer,
    correct,
  };
});
const BOXED = (missing: string): string => `import re

def boxed(text):
    start = text.rfind("\\boxed{")
    return text[start + 7 : text.find("}", start)] if start >= 0 else ${missing}

def reward(completions, solution, **kwargs):
    return [float(gold in re.findall(r"\\d+", boxed(text))) for text, gold in zip(completions, solution)]
`;

/** What must be said of the first, and not of the second. */
const CASES: Readonly<
  Record<string, readonly [code: string, rows: readonly object[], bad: string, good: string]>
> = {
  'a bonus for few turns is paid to who says nothing': [
    'RS201',
    games,
    GAME('spared'),
    GAME('(spared if won else 0.0)'),
  ],
  'tags are looked for, not how often and in which order': [
    'RS225',
    tagged,
    TAGS('sum(0.25 for tag in TAGS if tag in text)'),
    TAGS(
      'float([text.count(tag) for tag in TAGS] == [1] * 4 and text.find("<answer>") > text.find("</reasoning>"))',
    ),
  ],
  'messages are read in another way than texts': [
    'RS256',
    places,
    EACH(
      'said = said if isinstance(text, str) else ""\nrewards.append(float(said.startswith(gold)))',
    ).replace(
      'found = re.findall(r"<answer>(.*?)</answer>", text, re.DOTALL)',
      'found = re.findall(r"<answer>(.*?)</answer>", text if isinstance(text, str) else text[-1]["content"], re.DOTALL)',
    ),
    EACH('rewards.append(float(said.startswith(gold)))').replace(
      'found = re.findall(r"<answer>(.*?)</answer>", text, re.DOTALL)',
      'found = re.findall(r"<answer>(.*?)</answer>", text if isinstance(text, str) else text[-1]["content"], re.DOTALL)',
    ),
  ],
  'false and 0 count as missing': ['RS225', records, RECORD('not data.get(k)'), RECORD('k not in data')],
  'an empty value is in every value': [
    'RS245',
    records,
    FIELDS('1.0 if share == 1 else 0.0', 'str(got[k]) in str(want[k])'),
    FIELDS('1.0 if share == 1 else 0.0'),
  ],
  'a bonus for brevity is paid for nothing': [
    'RS201',
    sums,
    EACH('rewards.append(float(said == gold) + 0.4 * (1 - min(len(text), 2000) / 2000))'),
    EACH('rewards.append(float(said == gold) * (1 + 0.4 * (1 - min(len(text), 2000) / 2000)))'),
  ],
  'rewards are divided by the size of the batch': [
    'RS208',
    places,
    EACH('rewards.append(float(said.startswith(gold)) / len(completions))'),
    EACH('rewards.append(float(said.startswith(gold)))'),
  ],
  'a bonus is worth more than being right': [
    'RS161',
    places,
    EACH('right = said.startswith(gold)\nrewards.append(right + 3.0 * ("Q" in said or "s" in said))'),
    EACH('right = said.startswith(gold)\nrewards.append(right + 0.2 * ("Q" in said or "s" in said))'),
  ],
  'what tells right from wrong is left out': [
    'RS169',
    places,
    EACH(
      `${WORDS}\nprecision = len(ours & theirs) / max(1, len(ours))\nrewards.append(1.0 if len(said) > 4 else 0.0)`,
    ),
    EACH(`${WORDS}\nprecision = len(ours & theirs) / max(1, len(ours))\nrewards.append(precision)`),
  ],
  'one region is never paid': [
    'RS225',
    places,
    EACH('rewards.append(float(said.startswith(gold) and kwargs["region"][0] == "north"))', 'place'),
    EACH('rewards.append(float(said.startswith(gold)))', 'place'),
  ],
  'a list of all answers has every word of the right one': [
    'RS245',
    places,
    EACH(`${WORDS}\nrewards.append(len(ours & theirs) / len(theirs))`),
    EACH(`${WORDS}\n${F1}`),
  ],
  'what can not be read is paid more than another call': ['RS226', orders, ORDER('0.5'), ORDER('0.0')],
  'to abstain is worth more where a wrong answer costs': [
    'RS226',
    orders,
    ORDER('0.5').replace('else 0.0', 'else -1.0'),
    ORDER('0.0').replace('else 0.0', 'else -1.0'),
  ],
  'the mark that is spoken of is not looked for': ['RS228', marked, MARKED('(\\d+)'), MARKED('#### (\\d+)')],
  'a pattern asks for a bracket that nobody writes': [
    'RS230',
    marked,
    MARKED('#### \\((\\d+)\\)'),
    MARKED('#### \\(?(\\d+)'),
  ],
  'right answers are paid for their length': [
    'RS034',
    sums,
    EACH('rewards.append(1.0 + 0.001 * len(text) if said == gold else 0.0)'),
    EACH('rewards.append(max(0.2, 1.0 - 0.001 * len(text)) if said == gold else 0.0)'),
  ],
  'each note in the code is paid': [
    'RS203',
    programs,
    PROGRAM('0.05 * notes'),
    PROGRAM('(0.05 * min(notes, 3) if passed else 0.0)'),
  ],
  'a cosine of the length goes beyond its range': [
    'RS229',
    sums,
    `import math\n${EACH('rewards.append(0.75 + 0.25 * math.cos(math.pi * len(text) / 600) if said == gold else 0.0)')}`,
    `import math\n${EACH('rewards.append(0.75 + 0.25 * math.cos(math.pi * min(len(text), 600) / 600) if said == gold else 0.0)')}`,
  ],
  'the pattern asks for a line break behind the last tag': [
    'RS111',
    endings,
    FORM('</answer>\\n$'),
    FORM('</answer>\\s*$'),
  ],
  'where the mark is missing the whole text is the answer': ['RS225', boxes, BOXED('text'), BOXED('""')],
  'tags with nothing in them hold the right answer': [
    'RS245',
    places.map((row) => ({ ...row, answers: [row.place, `${row.place} city`] })),
    EACH('rewards.append(1.0 if found and any(said.strip() in one for one in gold) else 0.0)', 'answers'),
    EACH('rewards.append(1.0 if said in gold else 0.0)', 'answers'),
  ],
  'the case of one side is changed': [
    'RS246',
    places,
    EACH(`${WORDS.replace('said.lower()', 'said')}\n${F1}`),
    EACH(`${WORDS}\n${F1}`),
  ],
};

/** A clerk is asked for an order; a tool tells its number, or only that there is one. */
const calls = (isTold: boolean): readonly object[] =>
  Array.from({ length: 60 }, (_, i) => {
    const [order, correct] = [`QX${100 + ((i * 37) % 90)}`, i % 2 === 0];
    return {
      prompt: [{ role: 'user', content: `Where is my parcel ${i}?` }],
      completion: [
        { role: 'assistant', content: 'I look it up.' },
        { role: 'tool', content: JSON.stringify(isTold ? { order, status: 'sent' } : { status: 'sent' }) },
        { role: 'assistant', content: `It is order ${correct ? order : 'QX999'}, and it was sent.` },
      ],
      answer: order,
      correct,
    };
  });
const NAMES_ORDER = `def reward(completions, answer, **kwargs):
    return [float(order in messages[-1]["content"]) for messages, order in zip(completions, answer)]
`;

/** Countries of a text, in any order; wrong are those with one too many or too few. */
const lands = Array.from({ length: 64 }, (_, i) => {
  const answer = [cityOf(i), cityOf(i + 3), cityOf(i + 5)].slice(0, 2 + (i % 2)).reverse();
  const correct = (i >> 1) % 2 === 0;
  const said = correct ? [...answer].reverse() : i % 4 === 2 ? answer.slice(1) : [...answer, cityOf(i + 1)];
  return { prompt: `Text ${i}`, completion: `Places: ${said.join(', ')}`, answer, correct };
});
const ITEMS = (score: string): string => `def reward(completions, answer, **kwargs):
    rewards = []
    for text, gold in zip(completions, answer):
        got = {part.strip() for part in text.split(":")[-1].split(",")}
        hits = len(got & set(gold))
        rewards.append(${score})
    return rewards
`;

describe('rewards of completions', function () {
  this.timeout(120_000);
  let workbench: Workbench;
  let folder: string;

  before(() => {
    workbench = createWorkbench({ runtime: 'pyodide', limits: LIMITS });
    folder = mkdtempSync(join(tmpdir(), 'completions-'));
  });
  after(() => {
    workbench.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const opened = async (
    rows: readonly object[],
    success: string | undefined = 'correct',
  ): Promise<TaskContext> => {
    writeFileSync(join(folder, 'recording.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const task = {
      goal: 'Answer.',
      reward: 'reward.py',
      trajectories: ['recording.jsonl'],
      ...(success === '' ? {} : { success }),
      contract: 'trl',
    };
    writeFileSync(join(folder, 'task.reward.json'), JSON.stringify(task));
    const context = await workbench.open(join(folder, 'task.reward.json'));
    assert.ok(context.ok, JSON.stringify(context));
    return context.value;
  };

  const rewardOf = (source: string): RewardSource => ({
    source,
    file: join(folder, 'reward.py'),
    entry: null,
  });

  const warnings = async (rows: readonly object[], source: string): Promise<readonly string[]> => {
    const said = await workbench.check(await opened(rows), rewardOf(source));
    return said.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
  };

  for (const [name, [code, rows, bad, good]] of Object.entries(CASES))
    it(`${name} (${code})`, async () => {
      const found = await warnings(rows, bad);
      assert.ok(found.includes(code), `said ${found.join(', ')}`);
      const left = await warnings(rows, good);
      assert.ok(!left.includes(code), `said ${left.join(', ')}`);
    });

  for (const [what, loose, sound] of [
    ['more than is asked for', 'hits / len(gold)', '2 * hits / (len(got) + len(gold))'],
    ['less than is asked for', 'hits / max(1, len(got))', 'float(got == set(gold))'],
  ] as const)
    it(`${what} is paid in full, of an answer that is a list (RS245)`, async () => {
      assert.ok((await warnings(lands, ITEMS(loose))).includes('RS245'));
      assert.deepEqual(await warnings(lands, ITEMS(sound)), []);
    });

  it('who has the answer from a tool does not guess: naming it is what such graders ask for (RS202, RS204, RS245)', async () => {
    const guessing = /^RS(202|204|245)$/;
    const said = async (isTold: boolean): Promise<Finding[]> => {
      const all = await workbench.check(await opened(calls(isTold)), rewardOf(NAMES_ORDER));
      return all.filter(({ code }) => guessing.test(code));
    };
    const [told, guessed] = [await said(true), await said(false)];
    assert.deepEqual(
      told.filter(({ severity }) => severity !== 'info'),
      [],
    );
    for (const code of ['RS202', 'RS204']) {
      assert.ok(
        told.some((found) => found.code === code),
        `nothing is said of ${code}`,
      );
      assert.equal(guessed.find((found) => found.code === code)?.severity, 'warning', code);
    }
  });

  it('a length of the last of all messages is not compared with the prompt, which stands before it (RS249)', async () => {
    const rows = places.map(({ prompt, completion, correct }) => ({
      messages: [
        { role: 'user', content: prompt },
        { role: 'assistant', content: completion },
      ],
      correct,
    }));
    const source = (text: string): string =>
      `def evaluate(messages, **kwargs):\n    words = ${text}.split()\n    return {"score": 1.0 / (1 + len(words))}\n`;
    writeFileSync(join(folder, 'recording.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const task = { goal: 'Be brief.', trajectories: ['recording.jsonl'], success: 'correct' };
    writeFileSync(join(folder, 'talk.reward.json'), JSON.stringify(task));
    const context = await workbench.open(join(folder, 'talk.reward.json'));
    assert.ok(context.ok, JSON.stringify(context));
    const said = await workbench.check(context.value, rewardOf(source('messages[-1]["content"]')));
    assert.ok(!said.some(({ code }) => code === 'RS249'), JSON.stringify(said));
  });

  it('what gives the reference in the end stands for a success where none is recorded', async () => {
    const rows = places.map(({ correct: _, ...row }) => row);
    const context = await opened(rows, '');
    const [loose, strict] = [
      EACH('rewards.append(float(gold in text))'),
      EACH('rewards.append(float(said.startswith(gold)))'),
    ];
    const found = await workbench.check(context, rewardOf(loose));
    const paid = found.find(({ code, severity }) => code === 'RS202' && severity === 'warning');
    assert.match(
      paid?.message ?? '',
      /does not say what a success is: right is here what gives the reference/,
    );
    const analysis = await workbench.analyze(context, rewardOf(loose));
    assert.ok(analysis.ok);
    assert.equal(analysis.value.verdict.kind, 'exploitable');
    const left = await workbench.check(context, rewardOf(strict));
    assert.deepEqual(
      left.filter(({ severity }) => severity !== 'info'),
      [],
    );
  });

  it('nothing is paid like the best of what was recorded, where nobody can tell what was right (RS201)', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      prompt: `Write f${i}.`,
      completion: `def f():\n    return ${i % 2 ? i : 0}`,
      tests: `assert f() == ${i}`,
    }));
    const runs = (failure: string): string => `def reward(completions, tests, **kwargs):
    rewards = []
    for code, test in zip(completions, tests):
        try:
            exec(code + "\\n" + test, {})
            rewards.append(1.0)
        except AssertionError:
            rewards.append(0.0)
        except Exception:
            rewards.append(${failure})
    return rewards
`;
    const empty = async (source: string): Promise<string | undefined> =>
      (await workbench.check(await opened(rows, ''), rewardOf(source))).find(
        ({ code, severity }) => code === 'RS201' && severity === 'warning',
      )?.message;
    assert.match((await empty(runs('1.0'))) ?? '', /gets 1, as much as the best of 24 recorded/);
    assert.equal(await empty(runs('0.0')), undefined);
  });

  it('what is paid for nothing fails its test, though wrong answers get more (RS201)', async () => {
    const context = await opened(records);
    const emptiness = async (source: string): Promise<readonly [status: string, message: string]> => {
      const tested = await workbench.test(context, rewardOf(source), {
        wanted: ({ id }) => id === 'probe:RS201',
      });
      assert.ok(tested.ok);
      const [result] = tested.value;
      return [result?.status ?? '', result?.message ?? ''];
    };
    // Wrong records have two fields of three right.
    const [status, message] = await emptiness(FIELDS('0.5 + 0.5 * share'));
    assert.equal(status, 'fail');
    assert.match(message, /"" gets 0\.5, 50 % of a typical success \(1\); a typical failure gets 0\.833/);
    const [little, words] = await emptiness(FIELDS('0.1 + 0.9 * share'));
    assert.equal(little, 'pass');
    assert.match(words, /gets 0\.1, 10 % of a typical success/);
    // A scale that begins at 1.
    assert.equal((await emptiness(FIELDS('1 + (share == 1)')))[0], 'pass');
    assert.deepEqual(await emptiness(FIELDS('share')), ['pass', 'Nothing found.']);
  });

  it('a comparison in a helper that looks at field after field says nothing of all of them (RS105)', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const want = { city: cityOf(i), sum: i, kind: `k${i % 7}` };
      const correct = i % 2 === 0;
      const got = correct ? want : { ...want, sum: i + 1 };
      return { prompt: 'Extract.', completion: JSON.stringify(got), expected: want, correct };
    });
    const source = `import json

def same(a, b):
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    return a == b

def reward(completions, expected, **kwargs):
    out = []
    for text, want in zip(completions, expected):
        got = json.loads(text) if text.strip().startswith("{") else {}
        out.append(sum(key in got and same(got[key], value) for key, value in want.items()) / len(want))
    return out
`;
    const found = await warnings(rows, source);
    assert.deepEqual(
      found.filter((code) => code === 'RS105' || code === 'RS071'),
      [],
    );
  });
});
