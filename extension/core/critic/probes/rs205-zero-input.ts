import { formatNumber } from '../../measures/format';
import { isNumericField, type Field } from '../../trajectory/fields';
import { spreadOf } from '../data/statistics';
import type { Trace } from '../data/trace';
import { hasWord } from '../vocabulary';
import { atLine, referenceTo } from './judging';
import type { Probe, ProbeFinding } from './probe';
import type { ProbeRow } from './synthetic';

const MAX_FIELDS = 40;
const MAX_PAIRS = 12;

export const zeroInput: Probe = {
  code: 'RS205',
  title: 'A field that is 0 makes the reward crash',
  severity: 'warning',
  prepare(input) {
    const { set, fields } = input.task;
    if (set.kind !== 'transitions') return null;
    const base = input.trace.rows[Math.floor(input.trace.count / 3)];
    if (base === undefined) return null;
    const numeric = fields.filter((field) => isNumericField(set, field)).slice(0, MAX_FIELDS);
    const asked = [
      ...numeric.map((field) => zeros(field.name, [field], input.trace)),
      ...vectors(numeric).map((vector) => zeros(`all of ${nameOf(vector)}`, vector, input.trace)),
      ...meetings(numeric, input.trace),
    ];
    return {
      episodes: [
        [{ base, goesOn: true }],
        ...asked.map(({ fields: own, value }): ProbeRow[] => [
          {
            base,
            goesOn: true,
            fields: own.flatMap((field) =>
              (['obs', 'next_obs'] as const).map((of) => ({ field, of, value: value(field) })),
            ),
          },
        ]),
      ],
      *judge([plain, ...results]): Generator<ProbeFinding> {
        const before = plain?.[0];
        if (!before || before.error || before.isNan) return;
        for (const [k, { what, isSeen, range }] of asked.entries()) {
          const result = results[k]?.[0];
          if (!result) continue;
          const isCrash = /ZeroDivision|math domain|ValueError/.test(result.error ?? '');
          const { isNan } = result;
          if (!isCrash && !isNan) continue;
          yield {
            at: atLine(input, result.line),
            severity: isSeen ? 'warning' : 'info',
            message: `With ${what} the reward ${isNan ? 'is not a number' : `crashes: ${result.error}`}.${range}`,
            evidence: referenceTo(input, base),
          };
          return;
        }
      },
    };
  },
};

interface Asked {
  readonly what: string;
  readonly fields: readonly Field[];
  readonly value: (field: Field) => number;
  /** The recording comes to it, or nearly. */
  readonly isSeen: boolean;
  readonly range: string;
}

function zeros(name: string, fields: readonly Field[], trace: Trace): Asked {
  const ranges = fields.map((field) => spreadOf(trace.field(field, 'obs')));
  const range = ranges.length === 1 ? ranges[0] : undefined;
  return {
    what: `${name} 0`,
    fields,
    value: () => 0,
    // What is never negative and comes this near to 0 starts there.
    isSeen:
      ranges.every(({ min, max }) => (min <= 0 ? max >= 0 : min < 0.02 * max)) ||
      (fields.length === 1 && canStandStill(name)),
    range: range ? ` Recorded were ${formatNumber(range.min)} to ${formatNumber(range.max)}.` : '',
  };
}

/** Everything that moves can stand still, recorded or not. */
function canStandStill(name: string): boolean {
  return (
    hasWord(name, 'speed velocity vel') &&
    !hasWord(name, 'limit max min target desired command commanded cmd ref reference goal nominal wind sound')
  );
}

/** The entries of each array of the observation. */
function vectors(fields: readonly Field[]): Field[][] {
  const byColumn = new Map<number, Field[]>();
  for (const field of fields) byColumn.set(field.column, [...(byColumn.get(field.column) ?? []), field]);
  return [...byColumn.values()].filter(
    (own) => own.length > 1 && own.length <= 4 && /"\]\[/.test(own[0]?.path ?? ''),
  );
}

function nameOf([first]: readonly Field[]): string {
  return first?.name.replace(/\[\d+\]$/, '') ?? '';
}

/** Two positions that are one: arriving exactly. */
function meetings(fields: readonly Field[], trace: Trace): Asked[] {
  const positions = vectors(fields).filter((own) =>
    /pos|position|goal|target|waypoint|tip/i.test(nameOf(own)),
  );
  const pairs = positions.flatMap((a, i) =>
    positions.slice(i + 1).flatMap((b) => (a.length === b.length ? [{ a, b }] : [])),
  );
  return pairs.slice(0, MAX_PAIRS).map(({ a, b }): Asked => {
    const at = trace.rows[Math.floor(trace.count / 3)] ?? 0;
    const { set } = trace.task;
    const values = a.map((field) => {
      const column = set.observation.columns[field.column];
      return column?.kind === 'numeric' ? Number(column.data[at * a.length + field.offset]) : 0;
    });
    return {
      what: `${nameOf(b)} at ${nameOf(a)}`,
      fields: b,
      value: (field) => values[field.offset] ?? 0,
      isSeen: false,
      range: '',
    };
  });
}
