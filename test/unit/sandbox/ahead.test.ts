import assert from 'node:assert/strict';
import { onBothRuntimes, replay } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';

/** More than a block of the harness, so that parts of the recording are taken up after the reward has begun. */
const STEPS = 300;
const LAST = 77777;
const VALUES = Array.from({ length: STEPS }, (_, i) => (i === STEPS - 1 ? LAST : i));

/** What a reward may have changed when the harness takes up the next block. */
const NAMES = {
  builtins: ['map', 'zip', 'iter', 'range'],
  itertools: ['islice', 'chain'],
  struct: ['iter_unpack'],
};

const TAMPERER = (module: string, name: string): string => `
# Looks at all that comes by.
seen = []
list_, iter_, memoryview_, bytes_, tuple_, isinstance_, hasattr_, len_ = list, iter, memoryview, bytes, tuple, isinstance, hasattr, len
import struct
DOUBLES = struct.Struct("<d")

def look(value, depth=0):
    "Gives back what the value held, if that can be had but once."
    if isinstance_(value, memoryview_) and value.obj is not None:
        look(value.obj)
    elif isinstance_(value, (bytes_, bytearray)) and len_(value) >= 2400:
        seen.extend(x for (x,) in DOUBLES.iter_unpack(bytes_(value[: len_(value) // 8 * 8])) if x == ${LAST})
    elif hasattr_(value, "__next__") and depth < 3:
        return iter_([look(item, depth + 1) for item in value])
    elif isinstance_(value, (tuple_, list_)) and depth < 4:
        for item in value: look(item, depth + 1)
    elif value == ${LAST}: seen.append(value)
    return value

def patch(module, name):
    real = getattr(module, name)
    def mine(*a, **k):
        return real(*[look(one) for one in a], **k)
    setattr(module, name, mine)

def reward(obs):
    if obs[0] == 1:
        import builtins, itertools
        patch(${module}, "${name}")
    return float(len_(seen)) if obs[0] != ${LAST} else 0.0
`;

onBothRuntimes('what is still to come', (sandbox) => {
  const set = trajectories(
    [STEPS],
    leaf(
      numbers(
        VALUES.flatMap((value) => [value, value]),
        [2],
      ),
    ),
  );

  for (const [module, names] of Object.entries(NAMES))
    it(`is not seen by who changes ${module}`, async () => {
      for (const name of names) {
        const { reward } = await replay(sandbox(), job(TAMPERER(module, name), set, ['obs']));
        assert.deepEqual(
          [...reward].filter((value) => value !== 0),
          [],
          name,
        );
      }
    });
});
