import assert from 'node:assert/strict';
import { evaluateExpectation, type Evaluated } from '../../../extension/core/expect/evaluate';
import { evaluate } from '../../../extension/core/measures/evaluate';
import { observationFields } from '../../../extension/core/trajectory/fields';
import { sketch, type EpisodeSketch } from '../measures/build';

const front = (values: readonly string[]) => values.map((value, x) => ({ front: value, x }));

/** Two that end at the goal, two in lava (one of which is paid for it), one out of time. */
const EPISODES: readonly EpisodeSketch[] = [
  {
    outcome: 'success',
    rewards: [0.1, 1],
    components: { progress: [0.1, 0], goal: [0, 1] },
    states: front(['empty', 'goal', 'goal']),
  },
  {
    outcome: 'success',
    rewards: [0.1, 0.1, 1],
    components: { progress: [0.1, 0.1, 0], goal: [0, 0, 1] },
    states: front(['empty', 'empty', 'goal', 'goal']),
  },
  {
    outcome: 'failure',
    cause: 'lava',
    rewards: [0.1, -1],
    components: { progress: [0.1, -1], goal: [0, 0] },
    states: front(['empty', 'lava', 'lava']),
  },
  {
    outcome: 'failure',
    cause: 'lava',
    rewards: [0, 0.1],
    components: { progress: [0, 0.1], goal: [0, 0] },
    states: front(['wall', 'lava', 'lava']),
  },
  {
    outcome: 'failure',
    cause: 'out of time',
    terminated: false,
    rewards: [0.1, -0.1, 0.1, -0.1],
    components: { progress: [0.1, -0.1, 0.1, -0.1], goal: [0, 0, 0, 0] },
    states: front(['empty', 'wall', 'empty', 'wall', 'empty']),
  },
];

function ask(source: string, episodes: readonly EpisodeSketch[] = EPISODES): Evaluated {
  const { set, outcomes, replay } = sketch(episodes);
  const evaluation = evaluate({ set, outcomes, replay, discount: 0.99 });
  return evaluateExpectation(source, {
    evaluation,
    fields: observationFields(set),
    actions: [],
    causes: ['lava', 'out of time'],
  });
}

describe('expectations', () => {
  it('hold, fail or do not apply, and say of how many', () => {
    const held = ask('return("success") > return("failure")');
    assert.deepEqual([held.status, held.checked], ['pass', 1]);
    assert.match(held.message, /return\("success"\) = 1\.15, return\("failure"\) = -0\.266667/);

    const failed = ask("steps where front == 'lava': reward < 0");
    assert.deepEqual([failed.status, failed.checked, failed.violated], ['fail', 2, 1]);
    assert.equal(failed.expected, 'reward < 0');
    assert.equal(failed.got, 'reward = 0.1');
    assert.deepEqual(
      failed.worst.map(({ trajectory, step }) => [trajectory, step]),
      [['3', 1]],
    );

    const none = ask("steps where front == 'door': reward > 0");
    assert.equal(none.status, 'not-applicable');
    assert.match(none.message, /no recorded step has front == 'door'/);
    assert.equal(ask('completions: reward >= 0').status, 'not-applicable');
    assert.equal(ask('return("unknown") > 0').status, 'not-applicable');
  });

  it('show the three worst, each of another trajectory, worst first', () => {
    const { worst, violated, direction } = ask('steps: reward < 0');
    assert.equal(violated, 10);
    assert.deepEqual(
      worst.map(({ trajectory, got }) => [trajectory, got]),
      [
        ['0', 'reward = 1'],
        ['1', 'reward = 1'],
        ['2', 'reward = 0.1'],
      ],
    );
    assert.equal(direction, 'too high');
  });

  it('go through episodes, with what their steps come to', () => {
    const status = (source: string): string => ask(source).status;
    assert.equal(status('episodes where success: return > 1 and length <= 3'), 'pass');
    assert.equal(status('episodes where cause == "lava": return < 0'), 'fail');
    assert.equal(status('episodes where last.front == "lava": last.reward <= max(reward)'), 'pass');
    assert.equal(status('episodes where any(front == "lava"): failure'), 'pass');
    assert.equal(status('episodes: count(reward > 0.5) <= 1'), 'pass');
    assert.equal(status('episodes where failure: component("goal") == 0'), 'pass');
    assert.equal(status('episodes: max(steps where front == "goal": reward) == 1'), 'pass');
    const [worst] = ask('episodes where failure: return < 0').worst;
    assert.deepEqual([worst?.trajectory, worst?.step, worst?.got], ['3', null, 'return = 0.1']);
  });

  it('speak of the whole recording', () => {
    const status = (source: string): string => ask(source).status;
    assert.equal(status('component("progress") share < 0.4'), 'fail');
    assert.equal(status('return("success") min > return("failure") max'), 'pass');
    assert.equal(status('component("goal", "success") mean == 0.4'), 'pass');
    assert.equal(status('reward("lava") > -1 and reward("lava") < 0'), 'pass');
    assert.equal(status('share(episodes where failure: return <= 0) >= 0.66'), 'pass');
    assert.equal(status('share(reward > 0) > 0.9'), 'fail');
    assert.equal(status('measure("auc_undiscounted") > 0.5'), 'error');
    assert.match(ask('measure("tpo") > 0.5').message, /Did you mean "tpe"/);
    const { worst } = ask('return("success") < return("failure")');
    assert.deepEqual(
      worst.map(({ trajectory, got }) => [trajectory, got]),
      [
        ['1', 'return = 1.2'],
        ['2', 'return = -0.9'],
        ['0', 'return = 1.1'],
      ],
    );
  });

  it('go through groups of one start', () => {
    const same = (outcome: 'success' | 'failure', reward: number): EpisodeSketch => ({
      outcome,
      rewards: [reward],
      states: [{ prompt: 'a' }, { prompt: 'b' }],
    });
    const groups = [
      same('success', 1),
      same('failure', 0),
      { ...same('failure', 0), states: [{ prompt: 'c' }, {}] },
    ];
    const answer = ask(
      'groups where any(success) and any(failure): return("success") > return("failure")',
      groups,
    );
    assert.deepEqual([answer.status, answer.checked], ['pass', 1]);
    assert.equal(ask('groups where size > 1: max(return) == min(return)', groups).status, 'fail');
  });

  it('follow Python where it counts: precedence, chains, division, membership, None', () => {
    for (const source of [
      '1 + 2 * 3 == 7 and not 1 > 2',
      '-2 ** 2 == -4 and 2 ** 3 ** 2 == 512',
      '1 < 2 <= 2 != 3',
      '-7 // 2 == -4 and -7 % 3 == 2',
      '0.1 + 0.2 == 0.3',
      '"a" in "cat" and 2 in [1, 2] and "x" not in ["y"]',
      'None == null and None != 0 and True',
      '"Abc".lower().startswith("ab") and len("añ") == 2',
      'min(3, 1, 2) == 1 and abs(-2) == 2',
    ])
      assert.equal(ask(source).status, 'pass', source);
    assert.equal(ask('steps: obs["x"] == x and obs.x == x and next_obs.x == x + 1').status, 'pass');
    assert.equal(ask('steps where t == 0: x == 0 and T >= 2').status, 'pass');
  });

  it('keep a crash, no number and "does not apply" apart; none is 0', () => {
    const broken: EpisodeSketch[] = [{ outcome: 'failure', rewards: [1, 'Crash', 'NotANumber'] }];
    const failed = ask('steps: reward > 0', broken);
    assert.equal(failed.status, 'error');
    assert.match(failed.message, /on 1 step the reward crashed, on 1 step the reward gave no number/);
    assert.equal(ask('steps: reward <= 0', broken).status, 'fail');
    assert.equal(ask('steps where t == 0: reward > 0', broken).status, 'pass');
    assert.equal(ask('return("failure") < 1', broken).status, 'error');

    const silent: EpisodeSketch[] = [{ outcome: 'failure', rewards: [1, 'NotApplicable'] }];
    const held = ask('steps: reward > 0', silent);
    assert.deepEqual([held.status, held.checked], ['pass', 1]);
    assert.match(held.message, /1 step left out/);
    assert.equal(ask('steps where t == 1: reward > 0', silent).status, 'not-applicable');
  });

  it('say what is wrong with them, and where', () => {
    const faulty = (source: string): [place: string, message: string] => {
      const { status, fault, message } = ask(source);
      assert.equal(status, 'error', source);
      return [fault ? source.slice(fault.start, fault.end) : '', message];
    };
    const cases: readonly (readonly [source: string, place: string, message: RegExp])[] = [
      ['steps where frnt == "lava": reward < 0', 'frnt', /no `frnt` here.*mean `front`/],
      ['step where x > 0: reward < 0', 'step', /mean `steps`/],
      ['steps where x > 0 reward < 0', 'reward', /comes `:`, but there is `reward`/],
      ['steps: reward = 0', '=', /To compare, write ==/],
      ['steps: reward <', '', /A value is missing, but the text ends/],
      ['steps: reward', 'reward', /neither holds nor fails/],
      ['steps: reward > "a"', 'reward > "a"', /can't be answered/],
      ['steps: abs(reward > 0', '', /`\)` is missing to close `abs\(reward > 0/],
      ['steps: front == "lava', '"lava', /not closed/],
      ['reward < 0', 'reward', /Begin with `steps:`/],
      ['episodes: front == "lava"', 'front', /last\.front/],
      ['return("sucess") > 0', '"sucess"', /mean "success"/],
      ['component("porgress") share < 1', 'component("porgress")', /mean "progress"/],
      ['steps: sqr(x) > 0', 'sqr(x)', /no function `sqr`/],
      ['steps: any(x > 1)', 'any(x > 1)', /nothing to go through/],
      ['steps: x / 0 > 1', 'x / 0', /divides by 0 \(episode 0, step 0\)/],
      ['', '', /empty/],
    ];
    for (const [source, place, message] of cases) {
      const [shown, said] = faulty(source);
      assert.equal(shown, place, source);
      assert.match(said, message, source);
    }
    assert.equal(ask(`${'('.repeat(500)}1${')'.repeat(500)} > 0`).status, 'error');
  });
});
