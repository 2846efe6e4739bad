import { z } from 'zod';
import { evaluateExpectation } from '../expect/evaluate';
import type { StepReference } from '../critic/finding';
import type { ExpectInput } from '../expect/input';
import type { ExpectResult } from '../expect/result';
import type { LanguageModel } from '../model/model';
import { completeStructured } from '../model/structured';
import { fillTemplate } from '../model/template';
import type { Result } from '../problem';
import { ok } from '../problem';
import type { TaskContext } from '../task/context';
import { statedGoal } from '../task/goal';
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
  /** Failures that show it, and where. */
  readonly evidence: readonly StepReference[];
  /** Failures of which it is not true. */
  readonly against: readonly string[];
}

export interface Diagnosis {
  readonly model: string;
  /** It writes the candidates too: what it thinks well of says little. */
  readonly own: boolean;
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
/** Of fewer episodes of a kind, most of anything is soon true. */
const MIN_EPISODES = 3;

const answer = {
  name: 'diagnosis',
  type: z.object({
    claims: z.array(
      z.object({ cause: z.string(), claim: z.string(), check: z.string(), refinement: z.string() }),
    ),
  }),
};

/** `author`: the model that writes; absent where it is not known. */
export function createDiagnostician(model: LanguageModel, author?: LanguageModel): Diagnostician {
  return {
    async diagnose({ context, analysis, words }, signal) {
      for (let tokens = EVIDENCE; ; tokens = Math.max(LEAST_EVIDENCE, Math.floor(tokens / 2))) {
        const messages = [
          { role: 'system' as const, content: await fillTemplate('diagnose') },
          {
            role: 'user' as const,
            content: await fillTemplate('diagnose-evidence', {
              goal: statedGoal(context.task.goal) || 'not said',
              ...words(tokens),
            }),
          },
        ];
        const said = await completeStructured(model, { messages, schema: answer }, signal ? { signal } : {});
        if (!said.ok && said.problem.code === 'model-too-long' && tokens > LEAST_EVIDENCE) continue;
        if (!said.ok) return said;
        const claims = said.value.value.claims.slice(0, MAX_CLAIMS);
        return ok({
          model: model.id,
          own: author?.id === model.id && author.provider === model.provider,
          claims: claims.map((claim) => checked(claim, context, analysis)),
        });
      }
    },
  };
}

type Claim = z.infer<typeof answer.type>['claims'][number];

function checked(claim: Claim, { task, fields, set }: TaskContext, { evaluation }: Analysis): CheckedClaim {
  const causes = Object.keys(task.causes ?? {});
  const input: ExpectInput = { evaluation, fields, actions: task.actions ?? [], causes };
  const named = causes.includes(claim.cause);
  const of = named ? `cause == ${JSON.stringify(claim.cause)}` : 'failure';
  const failures = ask(`episodes where ${of}: ${claim.check}`, input);
  const successes = ask(`episodes where success: ${claim.check}`, input);
  const unchecked = (why: string, held: Pick<CheckedClaim, 'failures' | 'successes'>): CheckedClaim => ({
    ...claim,
    ...held,
    support: 'unchecked',
    sentence: why,
    evidence: [],
    against: [],
  });
  const nothing = { failures: null, successes: null };
  if (typeof failures === 'string') return unchecked(`could not be checked: ${failures}`, nothing);
  if (typeof successes === 'string') return unchecked(`could not be checked: ${successes}`, nothing);
  if (failures === null) return unchecked('could not be checked: there is no such failure', nothing);
  const kind = named ? `failures by ${claim.cause}` : 'failures';
  const inFailures = `true in ${failures.held} of ${failures.of} ${kind}`;
  if (!successes)
    return unchecked(`${inFailures}; no success was recorded to compare with`, { failures, successes });
  const sentence = `${inFailures} and in ${successes.held} of ${successes.of} successes`;
  if (failures.of < MIN_EPISODES || successes.of < MIN_EPISODES)
    return unchecked(`${sentence}: too few to tell`, { failures, successes });
  const share = failures.held / failures.of;
  const supported = share >= MIN_HELD && share - successes.held / successes.of >= MIN_DIFFERENCE;
  const lengths = new Map(set.episodes.map(({ id, length }) => [id, length]));
  return {
    ...claim,
    support: supported ? 'supported' : 'unsupported',
    sentence,
    failures: { held: failures.held, of: failures.of },
    successes: { held: successes.held, of: successes.of },
    // Where a condition on an episode holds, its negation is what is violated.
    evidence: violations(`episodes where ${of}: not (${claim.check})`, input).map(({ trajectory, step }) => ({
      trajectory,
      step: step ?? Math.max(0, (lengths.get(trajectory) ?? 1) - 1),
    })),
    against: violations(`episodes where ${of}: ${claim.check}`, input).map(({ trajectory }) => trajectory),
  };
}

function violations(expectation: string, input: ExpectInput): ExpectResult['worst'] {
  return evaluateExpectation(expectation, input).worst;
}

/** Null: no such episode; a text: why it could not be asked. */
function ask(expectation: string, input: ExpectInput): Held | null | string {
  const { status, checked: of, violated, message } = evaluateExpectation(expectation, input);
  if (status === 'error') return message;
  return of === 0 ? null : { held: of - violated, of };
}

/** For people and prompts: the claim, what the recordings say, and what to do. */
export function claimWords({ cause, claim, support, sentence, refinement, evidence }: CheckedClaim): string {
  const mark = { supported: '', unsupported: 'Not borne out: ', unchecked: 'Unchecked: ' }[support];
  const end = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);
  const shown = evidence.map(({ trajectory, step }) => `${trajectory} step ${step}`);
  const seen = support === 'supported' && shown.length > 0 ? `; see ${shown.join(', ')}` : '';
  return `${cause}: ${mark}${end(claim)} (${sentence}${seen}) ${end(refinement)}`;
}
