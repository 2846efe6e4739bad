import assert from 'node:assert/strict';
import { Sandboxes } from '../../../extension/core/sandbox/sandboxes';
import type { ReplayResult } from '../../../extension/core/sandbox/replay';
import { replay } from './runtimes';
import { job, leaf, numbers, trajectories } from './sets';

/** Expressions over x and y that give a number; each becomes a component. The same on every machine and runtime. */
const EXACT: readonly string[] = [
  ...['exp', 'expm1', 'asinh'].map((name) => `math.${name}(x)`),
  ...['sqrt', 'log', 'log2', 'log1p', 'gamma', 'lgamma'].map((name) => `math.${name}(abs(x) + 0.1)`),
  'math.acosh(abs(x) + 1)',
  'math.hypot(x, y)',
  'math.dist((x, y), (y, 1.5))',
  'math.pow(abs(x) + 0.1, y)',
  '(abs(x) + 0.1) ** y',
  'abs(x) ** 0.5',
  'math.fmod(x, 0.7)',
  'x % 0.7',
  'x // 0.3',
  'math.remainder(x, 0.7)',
  'math.fsum([x, y, 1e16, -1e16])',
  'round(x, 2)',
  'round(x * 1000)',
  'float("%.3f" % x)',
  'float(repr(x * y))',
  'float(f"{x:.4g}")',
  'math.floor(x) + math.ceil(y)',
  'math.ldexp(math.frexp(x)[0], 3)',
  'statistics.mean([x, y, 0.1])',
  'statistics.pstdev([x, y, 0.1])',
  'statistics.median([x, y, 0.1, 7.5])',
  'sorted([x, y, 0.5, -y])[1]',
  'random.random()',
  'random.Random(int(x * 100)).uniform(0, y)',
  'random.Random(3).choice([x, y])',
  'float(next(iter({"left", "right", "up", str(round(x))}), "") == "up")',
  'float(Decimal(repr(x)) * Decimal("1.1"))',
  'float(Fraction(x).limit_denominator(97))',
  'float(int(hashlib.md5(repr(x).encode()).hexdigest()[:8], 16))',
  'float(len(re.findall("[0-4]", repr(x))))',
  'difflib.SequenceMatcher(None, repr(x), repr(y)).ratio()',
  'float(datetime.timedelta(seconds=x).total_seconds())',
];

/**
 * These come from the system's mathematical library, which rounds the last bit in its own way (the interpreter's here,
 * musl's in Pyodide), and `sum`, which is more exact since Python 3.12.
 */
const TO_THE_LAST_BITS: readonly string[] = [
  ...['sin', 'cos', 'tan', 'atan', 'sinh', 'cosh', 'tanh', 'erf', 'erfc'].map((name) => `math.${name}(x)`),
  'math.log10(abs(x) + 0.1)',
  'math.asin(x / 20)',
  'math.acos(y / 20)',
  'math.atanh(x / 20)',
  'math.atan2(x, y)',
  'cmath.phase(complex(x, y))',
  'sum(abs(v) for v in (x, y, 0.1, 0.2))',
];

const EXPRESSIONS = [...EXACT, ...TO_THE_LAST_BITS];

const SOURCE = `
import cmath, datetime, difflib, hashlib, math, random, re, statistics
from decimal import Decimal
from fractions import Fraction

def reward(obs):
    x, y = obs
    return x, {${EXPRESSIONS.map((expression, i) => `"${i}": ${expression}`).join(', ')}}
`;

describe('the standard library', () => {
  it('gives the same floats on both runtimes, bit for bit but for the mathematical library', async function () {
    this.timeout(120_000);
    const sandboxes = new Sandboxes();
    try {
      const found = await sandboxes.python.find();
      if (!found.ok) return this.skip();
      const steps = 1000;
      const inputs = Array.from({ length: 2 * steps }, (_, i) => 19 * Math.sin(i * i + 0.5));
      const set = trajectories([steps], leaf(numbers(inputs, [2])));
      const on = (id: 'pyodide' | 'python'): Promise<ReplayResult> =>
        replay(sandboxes[id], job(SOURCE, set, ['obs']));
      const [pyodide, python] = [await on('pyodide'), await on('python')];
      assert.deepEqual([pyodide.errors, python.errors], [[], []]);
      const of = ({ components }: ReplayResult, i: number): Float64Array =>
        components.get(String(i)) ?? new Float64Array();
      const different = EXACT.filter(
        (_, i) => !Buffer.from(of(pyodide, i).buffer).equals(Buffer.from(of(python, i).buffer)),
      );
      assert.deepEqual(different, []);
      const far = TO_THE_LAST_BITS.filter((_, i) => {
        const [mine, theirs] = [of(pyodide, EXACT.length + i), of(python, EXACT.length + i)];
        return mine.length !== steps || mine.some((v, row) => Math.abs(v / (theirs[row] ?? NaN) - 1) > 1e-15);
      });
      assert.deepEqual(far, []);
    } finally {
      sandboxes.dispose();
    }
  });
});
