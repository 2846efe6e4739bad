import assert from 'node:assert/strict';
import { addParameters, editFunction, identifierFrom } from '../../../extension/core/analyzer/edit';
import { addTerm } from '../../../extension/core/analyzer/terms';

/** Adds a charge for lava the way a suggestion does. */
function charge(
  source: string,
  options: { path?: string[]; components?: boolean; adds?: string[]; reads?: string[] } = {},
): Promise<string | null> {
  return editFunction(source, options.path ?? ['reward'], (opened) => {
    const parameters = addParameters(opened, options.adds ?? []);
    const term = addTerm(
      opened,
      {
        name: 'lava',
        comment: 'Charge lava.',
        lines: (name) => [`${name} = -1.0 if obs["front"] == "lava" else 0.0`],
        reads: options.reads ?? ['obs'],
      },
      options.components ?? false,
    );
    return parameters && term && [...parameters, ...term];
  });
}

const LAVA = ['# Charge lava.', 'lava = -1.0 if obs["front"] == "lava" else 0.0'];

describe('editFunction with addTerm', () => {
  it('puts the term before the only return and adds it', async () => {
    assert.equal(
      await charge('def reward(obs):\n    total = obs["x"]  # near\n    return total\n'),
      `def reward(obs):\n    total = obs["x"]  # near\n    ${LAVA.join('\n    ')}\n    return total + lava\n`,
    );
  });

  it('keeps tabs, CRLF and what is not ASCII', async () => {
    assert.equal(
      await charge('def reward(obs):\r\n\t# Größe – 😀\r\n\tpaid = obs["größe"]\r\n\treturn paid\r\n'),
      `def reward(obs):\r\n\t# Größe – 😀\r\n\tpaid = obs["größe"]\r\n\t${LAVA.join('\r\n\t')}\r\n\treturn paid + lava\r\n`,
    );
  });

  it('goes to the top, below the docstring, when there are early returns', async () => {
    assert.equal(
      await charge(
        'def reward(obs):\n  """Pays."""\n  # Near first.\n  if obs["x"] > 3:\n    return 1 if obs["y"] else 0\n  return -0.1\n',
      ),
      `def reward(obs):\n  """Pays."""\n  ${LAVA.join('\n  ')}\n  # Near first.\n  if obs["x"] > 3:\n    return (1 if obs["y"] else 0) + lava\n  return -0.1 + lava\n`,
    );
  });

  it('goes to the top when the function assigns what the term reads', async () => {
    assert.equal(
      await charge('def reward(obs):\n    obs = clean(obs)\n    return 1\n'),
      `def reward(obs):\n    ${LAVA.join('\n    ')}\n    obs = clean(obs)\n    return 1 + lava\n`,
    );
  });

  it('opens up a function on one line', async () => {
    assert.equal(
      await charge('def reward(obs): return obs["x"]\n'),
      `def reward(obs):\n    ${LAVA.join('\n    ')}\n    return obs["x"] + lava\n`,
    );
  });

  it('adds a component to the returned dictionary, however it is written', async () => {
    const edited = async (value: string): Promise<string | undefined> =>
      (await charge(`def reward(obs):\n    return ${value}\n`, { components: true }))
        ?.split('return ')[1]
        ?.trimEnd();
    assert.equal(await edited('a + b, {"a": a, "b": b}'), 'a + b + lava, {"a": a, "b": b, "lava": lava}');
    assert.equal(await edited('(a, {})'), '(a + lava, {"lava": lava})');
    assert.equal(await edited('a, parts'), 'a + lava, {**parts, "lava": lava}');
    assert.equal(await edited('a, dict(a=a)'), 'a + lava, {**dict(a=a), "lava": lava}');
    assert.equal(await edited('0.0'), '0.0 + lava');
    assert.equal(
      await edited('a, {\n        "a": a,  # near\n    }'),
      'a + lava, {\n        "a": a,  # near\n        "lava": lava,\n    }',
    );
    assert.equal(
      await edited('a, {\n        "a": a  # near\n    }'),
      'a + lava, {\n        "a": a,  # near\n        "lava": lava,\n    }',
    );
    assert.equal(
      await edited('a, {"a": a,\n      "b": b}'),
      'a + lava, {"a": a,\n      "b": b, "lava": lava}',
    );
  });

  it('leaves the code alone when it cannot tell a number from a tuple', async () => {
    assert.equal(await charge('def reward(obs):\n    return inner(obs)\n', { components: true }), null);
    assert.equal(await charge('def reward(obs):\n    yield 1\n'), null);
    assert.equal(await charge('def reward(obs):\n    print(obs)\n'), null);
    assert.equal(await charge('reward = lambda obs: 1\n'), null);
    assert.equal(await charge('def reward(obs):\n    return (\n'), null);
  });

  it('leaves returns of inner functions and lambdas alone', async () => {
    assert.equal(
      await charge('def reward(obs):\n    def near():\n        return 1\n    return near()\n'),
      `def reward(obs):\n    def near():\n        return 1\n    ${LAVA.join('\n    ')}\n    return near() + lava\n`,
    );
  });

  it('edits __call__ of a class, and takes a name that is free', async () => {
    assert.equal(
      await charge('class Reward:\n    def __call__(self, obs):\n        lava = 2\n        return lava\n', {
        path: ['Reward', '__call__'],
      }),
      'class Reward:\n    def __call__(self, obs):\n        lava = 2\n        # Charge lava.\n        lava_2 = -1.0 if obs["front"] == "lava" else 0.0\n        return lava + lava_2\n',
    );
  });
});

describe('addParameters', () => {
  const signature = async (parameters: string): Promise<string | undefined> => {
    const source = `def reward(${parameters}):\n    return 1\n`;
    const edited = await editFunction(source, ['reward'], (opened) => addParameters(opened, ['action']));
    return (edited ?? source).split('def reward(')[1]?.split('):')[0];
  };

  it('asks behind the last parameter that has to be given', async () => {
    assert.equal(await signature('obs'), 'obs, action');
    assert.equal(await signature(''), 'action');
    assert.equal(await signature('obs: dict, memory=None'), 'obs: dict, action, memory=None');
    assert.equal(await signature('memory=None'), 'action, memory=None');
    assert.equal(await signature('self, obs, **rest'), 'self, obs, action, **rest');
    assert.equal(await signature('obs, *, info'), 'obs, action, *, info');
    assert.equal(await signature('*args'), 'action, *args');
    assert.equal(await signature('obs, *rest: int, last'), 'obs, action, *rest: int, last');
    assert.equal(await signature('obs,\n    memory=None,\n'), 'obs, action,\n    memory=None,\n');
  });

  it('adds nothing twice', async () => {
    assert.equal(await signature('obs, action'), 'obs, action');
    assert.equal(await signature('obs, action: int = 0'), 'obs, action: int = 0');
  });
});

describe('identifierFrom', () => {
  it('makes Python names of words', () => {
    assert.equal(identifierFrom('out of time'), 'out_of_time');
    assert.equal(identifierFrom('Übung 3!'), 'ubung_3');
    assert.equal(identifierFrom('3 strikes'), 'x_3_strikes');
    assert.equal(identifierFrom('火'), 'x');
  });
});
