import { bySeverity, type Finding, type StepReference } from '../critic/finding';
import type { Evaluation } from '../measures/evaluation';
import { segmentsOf, type Exploit } from '../exploits/exploit';
import { PyModule } from '../syntax/module';
import { PySource } from '../syntax/tree';
import { componentFindings } from './component-findings';
import { functionAt } from './edit';
import { plural } from '../measures/ordering';
import { payingLine } from './paying-line';
import { placeOfComponent } from './places';
import { runFindings } from './run-findings';
import { entryPath } from './suggestions/generator';
import { unexecuted } from './unexecuted';
import type { FindingInput, CodePlaces, Observation } from './observation';

/** What the replay shows about the code: errors, components, lines that never ran, exploits. Most severe first. */
export async function analysisFindings(input: FindingInput): Promise<Finding[]> {
  const module = new PyModule(await PySource.parse(input.reward.source));
  const entry = functionAt(module, entryPath(input.reward));
  if (!entry) return [];
  const places = { module, entry };
  const observations = [
    ...runFindings(input, places),
    ...componentFindings(input, places),
    ...exploitFindings(input, places),
    ...unexecuted(input, places),
  ];
  return observations
    .sort(bySeverity)
    .map((observation) => ({ ...observation, file: input.reward.file, source: 'analysis' as const }));
}

/** Findings of the critic and of the analysis as one list: the same error seen by both is told once, with all its steps. */
export function mergeFindings(critic: readonly Finding[], analysis: readonly Finding[]): Finding[] {
  const told = new Set(analysis.map(({ code, range }) => `${code}:${range.line}`));
  return [...critic.filter(({ code, range }) => !told.has(`${code}:${range.line}`)), ...analysis];
}

/** RS807: exploits that were played; at the line that pays the first. */
function exploitFindings(
  { exploits, evaluation, exploitLines, reward }: FindingInput,
  places: CodePlaces,
): Observation[] {
  const [exploit] = exploits;
  if (!exploit) return [];
  const more = exploits.length > 1 ? ` ${plural(exploits.length, 'such way', 'such ways')} in all.` : '';
  const payer = payerOf(exploit, evaluation);
  const line =
    exploitLines && exploit.perStep > 0
      ? payingLine(places.entry, payer, exploitLines, evaluation.input.replay.lines)
      : null;
  return [
    {
      code: 'RS807',
      severity: 'warning',
      message: `The reward can be exploited: ${exploit.message}${more}`,
      range:
        line ??
        (payer === null ? null : placeOfComponent(places, reward.plan, payer)) ??
        places.entry.nameNode.range,
      evidence: exploits.flatMap(({ steps }): StepReference[] =>
        segmentsOf(steps).flatMap(({ trajectory, from, to }) => [
          { trajectory, step: from },
          ...(to - 1 > from ? [{ trajectory, step: to - 1 }] : []),
        ]),
      ),
    },
  ];
}

/** The component that pays most over the steps of an exploit; null when none pays. */
function payerOf({ steps }: Exploit, { input }: Evaluation): string | null {
  const starts = new Map(input.set.episodes.map(({ id, start }) => [id, start]));
  const rows = steps.map(({ trajectory, step }) => (starts.get(trajectory) ?? NaN) + step);
  let best: { readonly name: string; readonly paid: number } | null = null;
  for (const [name, values] of input.replay.components) {
    const paid = rows.reduce((sum, row) => sum + (Number.isFinite(values[row]) ? (values[row] ?? 0) : 0), 0);
    if (paid > (best?.paid ?? 0)) best = { name, paid };
  }
  return best?.name ?? null;
}
