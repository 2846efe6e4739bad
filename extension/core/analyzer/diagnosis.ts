import { z } from 'zod';
import { evaluateExpectation } from '../expect/evaluate';
import type { ExpectInput } from '../expect/input';
import type { LanguageModel } from '../model/model';
import { completeStructured } from '../model/structured';
import { fillTemplate } from '../model/template';
import type { Result } from '../problem';
import { ok } from '../problem';
import type { TaskContext } from '../task/context';
import type { Analysis } from './analysis';

/** Of how many episodes something was true. */
export interface Held {
  readonly held: number;
  readonly of: number;
}

/** What a model says of a kind of failure, and what the recordings say of that. */
export interface CheckedClaim {
  readonly cause: string;
  readonly claim: string;
  /** A condition on an episode, in the language of expectations. */
  readonly check: string;
  readonly refinement: string;
  /** `unchecked`: the check could not be asked. */
  readonly support: 'supported' | 'unsupported' | 'unchecked';
  /** "true in 41 of 43 failures by lava and in 2 of 45 successes", or why it could not be asked. */
  readonly sentence: string;
  readonly failures: Held | null;
  readonly successes: Held | null;
}

export interface Diagnosis {
  readonly model: string;
  readonly claims: readonly CheckedClaim[];
}

/** Reads recorded episodes and names causes that can be checked. */
export interface Diagnostician {
  diagnose(request: DiagnosisRequest, signal?: AbortSignal): Promise<Result<Diagnosis>>;
}

export interface DiagnosisRequest {
  readonly context: TaskContext;
  readonly analysis: Analysis;
  /** Fields, actions, kinds of failure and steps, in words for a prompt; for some number of tokens. */
  readonly words: (tokens: number) => Readonly<Record<'fields' | 'actions' | 'causes' | 'steps', string>>;
}

const EVIDENCE = 4000;
const LEAST_EVIDENCE = 250;
/** More claims are guesses. */
const MAX_CLAIMS = 6;
/** A cause is true of most of its failures … */
const MIN_HELD = 0.6;
/** … and of clearly fewer successes. */
const MIN_DIFFERENCE = 0.3;

const answer = {
  name: 'diagnosis',
  type: z.object({
    claims: z.array(
      z.object({ cause: z.string(), claim: z.string(), check: z.string(), refinement: z.string() }),
    ),
  }),
};

export function createDiagnostician(model: LanguageModel): Diagnostician {
  return {
    async diagnose({ context, analysis, words }, signal) {
      for (let tokens = EVIDENCE; ; tokens = Math.max(LEAST_EVIDENCE, Math.floor(tokens / 2))) {
        const messages = [
          { role: 'system' as const, content: await fillTemplate('diagnose') },
          {
            role: 'user' as const,
            content: await fillTemplate('diagnose-evidence', {
              goal: context.task.goal.trim(),
              ...words(tokens),
            }),
          },
        ];
        const said = await completeStructured(model, { messages, schema: answer }, signal ? { signal } : {});
        if (!said.ok && said.problem.code === 'model-too-long' && tokens > LEAST_EVIDENCE) continue;
        if (!said.ok) return said;
        const claims = said.value.value.claims.slice(0, MAX_CLAIMS);
        return ok({ model: model.id, claims: claims.map((claim) => checked(claim, context, analysis)) });
      }
    },
  };
}

type Claim = z.infer<typeof answer.type>['claims'][number];

function checked(claim: Claim, { task, fields }: TaskContext, { evaluation }: Analysis): CheckedClaim {
  const causes = Object.keys(task.causes ?? {});
  const input: ExpectInput = { evaluation, fields, actions: task.actions ?? [], causes };
  const named = causes.includes(claim.cause);
  const of = named ? `cause == ${JSON.stringify(claim.cause)}` : 'failure';
  const failures = ask(`episodes where ${of}: ${claim.check}`, input);
  const successes = ask(`episodes where success: ${claim.check}`, input);
  if (typeof failures === 'string' || typeof successes === 'string' || failures === null) {
    const why =
      [failures, successes].find((reply) => typeof reply === 'string') ?? 'there is no such failure';
    return {
      ...claim,
      support: 'unchecked',
      sentence: `could not be checked: ${why}`,
      failures: null,
      successes: null,
    };
  }
  const share = failures.held / failures.of;
  const elsewhere = successes ? successes.held / successes.of : 0;
  const supported = share >= MIN_HELD && share - elsewhere >= MIN_DIFFERENCE;
  const kind = named ? `failures by ${claim.cause}` : 'failures';
  const compared = successes
    ? ` and in ${successes.held} of ${successes.of} successes`
    : '; no success was recorded';
  return {
    ...claim,
    support: supported ? 'supported' : 'unsupported',
    sentence: `true in ${failures.held} of ${failures.of} ${kind}${compared}`,
    failures,
    successes,
  };
}

/** Null: no such episode; a text: why it could not be asked. */
function ask(expectation: string, input: ExpectInput): Held | null | string {
  const { status, checked: of, violated, message } = evaluateExpectation(expectation, input);
  if (status === 'error') return message;
  return of === 0 ? null : { held: of - violated, of };
}

/** For people and prompts: the claim, what the recordings say, and what to do. */
export function claimWords({ cause, claim, support, sentence, refinement }: CheckedClaim): string {
  const mark = { supported: '', unsupported: 'Not borne out: ', unchecked: 'Unchecked: ' }[support];
  const end = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);
  return `${cause}: ${mark}${end(claim)} (${sentence}) ${end(refinement)}`;
}
