import { setImmediate } from 'node:timers/promises';
import type { Contract, Entry } from '../contract/contract';
import { CONTRACTS } from '../contract/registry';
import type { AdversarialReport } from '../adversary/report';
import type { Problem } from '../problem';
import { PyModule } from '../syntax/module';
import { PySource } from '../syntax/tree';
import type { Field } from '../trajectory/fields';
import type { TrajectorySet } from '../trajectory/model';
import { RuleContext, type Surroundings } from './context';
import { dryRun } from './dry-run';
import { observe } from './observe';
import { runRules } from './engine';
import type { Finding } from './finding';
import { arrange, byPlace, dropBroken } from './findings';
import { contractFinding } from './mismatch';
import { lintWithRuff } from './ruff';
import { rules } from './rules/registry';
import { withSeverities, type CriticSettings } from './settings';
import { Suppressions } from './suppression';
import type { DryRunInput } from './dry-run';

/** What the static critic looks at; everything but the code may be unknown. */
export interface LintInput {
  readonly source: string;
  /** Absolute path, for the findings; nothing is read from it. */
  readonly file: string;
  readonly contract: Contract | null;
  readonly entry: Entry | null;
  readonly recording: TrajectorySet | null;
  readonly fields: readonly Field[] | null;
  readonly discount: number | null;
  /** Why no contract can call this code on the recording; becomes RS900. */
  readonly mismatch: Problem | null;
  /** What the task file calls a success, and what it calls causes of failure: Python expressions. */
  readonly outcomes?: Surroundings['outcomes'];
  /** What the task file says of rules; absent when it says nothing. */
  readonly settings?: CriticSettings | null;
}

/** As long as it is not known who calls the code. */
const ANY_INJECTED = [...new Set(CONTRACTS.flatMap(({ injectedNames }) => injectedNames))];

function isSyntaxError({ code }: Finding): boolean {
  return code === 'invalid-syntax';
}

/** Static findings, by place. Never runs the code; works without a recording and on code that does not parse. */
export async function lint(input: LintInput): Promise<Finding[]> {
  const document = await PySource.parse(input.source);
  return finished(document, input, lintParsed(document, input), (code) => /^RS0/.test(code));
}

/** What a check says, and which probes it could ask. */
export interface Checked {
  readonly findings: readonly Finding[];
  /** Codes; none where the reward fails on recorded steps, because nothing was asked then. */
  readonly probed: readonly string[];
  /** What made-up completions get; null for steps, and where the reward could not be asked. */
  readonly adversarial?: AdversarialReport | null;
}

/** Static findings and, when the code can be called at all, those of a dry run on a few real steps. */
export async function check(input: LintInput, run: DryRunInput | null): Promise<Finding[]> {
  return [...(await checkAndProbe(input, run)).findings];
}

export async function checkAndProbe(input: LintInput, run: DryRunInput | null): Promise<Checked> {
  const document = await PySource.parse(input.source);
  // The linter works while the sandbox does, once it has been told what to do.
  const observed =
    run && !document.hasError && !input.mismatch
      ? observe({ ...run, rules: contextOf(document, input) })
      : null;
  if (observed) await setImmediate();
  const findings = lintParsed(document, input);
  let probed: readonly string[] = [];
  let adversarial: AdversarialReport | null = null;
  const seen = await observed;
  if (run && seen && !findings.some(isSyntaxError)) {
    // Where the reward fails, the plain call says best how; the rest is said of rewards that work.
    const plain = seen.works ? [] : await dryRun(document, run, seen.failing);
    // A plain call that does not come to its end says so itself.
    findings.push(...plain, ...(plain.some(({ code }) => code === 'RS903') ? [] : seen.findings));
    ({ probed, adversarial } = seen);
  }
  const isKnown =
    probed.length > 0 ? (code: string) => /^RS[0129]/.test(code) : (code: string) => /^RS0/.test(code);
  return { findings: finished(document, input, findings, isKnown), probed, adversarial };
}

/** Without what is silenced, with what is to be said of that, and as severe as the task file wishes. */
function finished(
  document: PySource,
  { file, settings = null }: LintInput,
  findings: readonly Finding[],
  isKnown: (code: string) => boolean,
): Finding[] {
  const suppressions = new Suppressions(document, file, settings);
  const kept = arrange(findings, suppressions);
  return withSeverities([...kept, ...suppressions.notes(isKnown)].sort(byPlace), settings);
}

function lintParsed(document: PySource, input: LintInput): Finding[] {
  const { source, file, contract, entry, mismatch } = input;
  const context = contextOf(document, input);
  const findings = [
    ...dropBroken(runRules(rules, context), document),
    ...lintWithRuff(source, file, contract?.injectedNames ?? ANY_INJECTED),
  ];
  // Where the code does not parse, no function was found because of that.
  if (mismatch && !findings.some(isSyntaxError))
    findings.push(contractFinding(mismatch, context.module, entry, file));
  return findings;
}

function contextOf(document: PySource, input: LintInput): RuleContext {
  const { file, contract, entry, recording, fields, discount, outcomes } = input;
  return new RuleContext(new PyModule(document), {
    ...{ file, contract, entry, recording, fields, discount },
    ...(outcomes ? { outcomes } : {}),
  });
}
