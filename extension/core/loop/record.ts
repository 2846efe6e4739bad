import { z } from 'zod';
import type { Analysis } from '../analyzer/analysis';
import type { Finding } from '../critic/finding';
import type { MeasureValue } from '../measures/measure';
import { behaviourOf } from './behaviour';

/**
 * The JSON beside each candidate's code. Every object is loose: keys that a newer version wrote are kept when this one
 * writes the record again. What an older version did not know has a default.
 */

const measureValue = z.union([
  z.looseObject({ value: z.number(), interval: z.tuple([z.number(), z.number()]).optional() }),
  z.looseObject({ reason: z.string() }),
]);

type StoredMeasure = z.infer<typeof measureValue>;

const findingSchema = z.looseObject({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  range: z.looseObject({
    line: z.number(),
    column: z.number(),
    endLine: z.number(),
    endColumn: z.number(),
  }),
});

const episodeSchema = z.looseObject({
  id: z.string(),
  outcome: z.enum(['success', 'failure', 'unknown']),
  cause: z.string().nullable(),
  length: z.number(),
  return: z.number().nullable(),
  discountedReturn: z.number().nullable(),
});

export const storedCandidateSchema = z.looseObject({
  id: z.string().regex(/^c\d{4,}-[0-9a-f]{4,}$/),
  origin: z.enum(['hand', 'designer', 'refinement']),
  parent: z.string().nullable(),
  /** Of a crossing: the second one. */
  otherParent: z.string().optional(),
  strategy: z.string().optional(),
  /** What the user had said when it was written. */
  steering: z.array(z.string()).optional(),
  /** Why the user will not have it; absent: nothing was said against it. */
  rejected: z.looseObject({ reason: z.string(), at: z.string() }).optional(),
  /** Digest of what it pays on the recordings. */
  behaviour: z.string().optional(),
  createdAt: z.string(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  explanation: z.string(),
  /** Where what was said to a model for it is kept, below the task's conversations; absent for candidates of no model. */
  exchanges: z.array(z.string()).optional(),
  /** The critic's findings, and after an analysis those of the analysis too; null before any was made. */
  findings: z.array(findingSchema).nullable().default(null),
  /** The rest is null until the candidate was replayed. */
  verdict: z
    .looseObject({ kind: z.string(), title: z.string(), sentence: z.string() })
    .nullable()
    .default(null),
  measures: z.record(z.string(), measureValue).nullable().default(null),
  errors: z
    .looseObject({ crash: z.number(), nan: z.number(), timeout: z.number(), notApplicable: z.number() })
    .nullable()
    .default(null),
  components: z
    .array(z.looseObject({ name: z.string() }))
    .nullable()
    .default(null),
  episodes: z.array(episodeSchema).nullable().default(null),
  measuredAt: z.string().nullable().default(null),
});

/** A candidate with everything measured on it, as it is kept. */
export type StoredCandidate = z.infer<typeof storedCandidateSchema>;

/** What can be said of a candidate: the critic's findings alone, or a whole analysis. */
export type Measured = Pick<StoredCandidate, 'findings'> &
  Partial<Pick<StoredCandidate, 'behaviour' | 'verdict' | 'measures' | 'errors' | 'components' | 'episodes'>>;

export function measuredOf(analysis: Analysis): Measured {
  const { evaluation, verdict } = analysis;
  return {
    ...findingsOnly(analysis.findings),
    verdict: { ...verdict },
    behaviour: behaviourOf(analysis),
    measures: Object.fromEntries(
      Object.entries(evaluation.measures).map(([id, measure]) => [id, storedMeasure(measure)]),
    ),
    errors: { ...evaluation.errors },
    components: evaluation.components.map((component) => ({ ...component })),
    episodes: evaluation.episodes.map((episode) => ({ ...episode })),
  };
}

/** JSON has no NaN and no infinity. */
function storedMeasure(measure: MeasureValue): StoredMeasure {
  if (!('value' in measure)) return { reason: measure.reason };
  if (!Number.isFinite(measure.value)) return { reason: `came out as ${measure.value}` };
  const { value, interval } = measure;
  return interval?.every(Number.isFinite) ? { value, interval: [interval[0], interval[1]] } : { value };
}

export function findingsOnly(findings: readonly Finding[]): Measured {
  return {
    findings: findings.map(({ code, severity, message, range, source, evidence }) => ({
      code,
      severity,
      message,
      range: { ...range },
      source,
      ...(evidence ? { evidence: [...evidence] } : {}),
    })),
  };
}
