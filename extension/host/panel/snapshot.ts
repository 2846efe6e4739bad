import { basename } from 'node:path';
import type { Analysis, CauseGroup, Suggestion } from '../../core/analyzer/analysis';
import { stepAt } from '../../core/critic/describe-step';
import type { Finding } from '../../core/critic/finding';
import { segmentsOf } from '../../core/exploits/exploit';
import type { Measure } from '../../core/measures/measure';
import { plural } from '../../core/measures/ordering';
import { depthBlocks } from '../../core/report/content';
import type { FieldNames } from '../../core/trajectory/fields';
import type {
  AnalysisView,
  CauseView,
  DepthBlock,
  FindingView,
  SuggestionView,
} from '../../../webview/protocol/analysis';
import type { Snapshot } from '../../../webview/protocol/messages';
import type { ViewState } from '../../../webview/protocol/view-state';
import type { AnalysedReward, TaskState } from '../state';
import { componentLine } from './component-lines';
import { firstAxes, mapFields } from './coordinates';
import { effectView, measureViews } from './measured';
import { pictureNames } from './pictures';
import { stampOf } from './stamp';
import { targetOf } from './target';
import { trainingView } from './training';
import { SPARK_POINTS, sparklines, trajectoryRow } from './trajectory-rows';
import { wireProblem } from '../wire-problem';

/** As many as somebody does. */
const NEXT_THINGS = 3;
/** What a snapshot needs beside the task's state. */
export interface Surroundings {
  readonly measures: readonly Pick<Measure, 'id' | 'title' | 'definition' | 'shownAs' | 'onlyFor'>[];
  readonly hasHelp: (code: string) => boolean;
  readonly trusted: boolean;
  readonly view: ViewState | null;
  readonly focus: Snapshot['focus'];
}

/** The whole picture that the panel shows, as plain data. */
export function buildSnapshot(state: TaskState, around: Surroundings): Snapshot {
  const task = state.context?.task;
  return {
    taskFile: state.taskFile,
    taskName: basename(state.taskFile),
    goal: task?.goal ?? null,
    trusted: around.trusted,
    reward: state.reward ? { file: state.reward.file, name: basename(state.reward.file) } : null,
    running: state.running ? { ...state.running } : null,
    problem: state.problem ? wireProblem(state.problem) : null,
    notices: (state.context?.problems ?? []).map(wireProblem),
    stale: state.stale,
    analysis: state.analysed ? analysisView(state.analysed, task?.observation, around) : null,
    canTrain: task !== undefined && (task.environment !== undefined || task.train?.command !== undefined),
    training: state.training ? trainingView(state.training) : null,
    unchanged: null,
    view: around.view,
    focus: around.focus,
  };
}

/** An analysis never changes once made, and progress sends many snapshots with the same one. */
const views = new WeakMap<Analysis, AnalysisView>();

function analysisView(
  analysed: AnalysedReward,
  names: FieldNames | undefined,
  around: Surroundings,
): AnalysisView {
  const { analysis } = analysed;
  const known = views.get(analysis);
  if (known) return known;
  const { evaluation, verdict } = analysis;
  const { set, replay, meanRewards } = evaluation.input;
  const fields = mapFields(set, names);
  // Where the task file names no causes, the analysis tells failures apart by how they end.
  const causeOf = new Map(
    analysis.causes.flatMap(({ cause, members = [] }) => members.map((id) => [id, cause] as const)),
  );
  const view: AnalysisView = {
    stamp: stampOf(analysed),
    at: analysed.at,
    seconds: analysed.seconds,
    runtime: replay.runtime.version,
    isolation: replay.runtime.isolation,
    steps: set.steps,
    discount: evaluation.input.discount,
    kind: set.kind,
    source: analysed.reward.source,
    rewardFile: analysed.reward.file,
    verdict: {
      kind: verdict.kind,
      title: verdict.title,
      sentence: verdict.sentence,
      next: nextThings(analysed),
    },
    measures: measureViews(analysis, around.measures),
    trajectories: evaluation.episodes.map((summary, i) =>
      trajectoryRow(
        { ...summary, cause: causeOf.get(summary.id) ?? summary.cause },
        { set, index: i, mean: meanRewards[i] ?? null, replay },
      ),
    ),
    sparks: sparklines(set, replay),
    sparkPoints: SPARK_POINTS,
    causes: analysis.causes.map(causeView),
    findings: analysis.findings.map((finding) => findingView(finding, around)),
    errors: replay.errors.map(({ kind, type, message, line, steps, firstRow }) => ({
      kind,
      type,
      message,
      line,
      steps,
      first: firstRow === null ? null : stepAt(set, firstRow),
    })),
    exploits: analysis.exploits.map(({ kind, message, perStep, gain, approach, steps }) => ({
      kind,
      message,
      perStep,
      gain,
      approach: segmentsOf(approach),
      steps: segmentsOf(steps),
    })),
    componentLines: Object.fromEntries(
      [...replay.components.keys()].map((name) => [name, componentLine(analysed.reward.source, name)]),
    ),
    suggestions: analysis.suggestions.map((suggestion) => suggestionView(suggestion, around)),
    advice: [...(analysis.advice ?? [])],
    depth: depthView(analysis),
    pending: analysis.pending === true,
    pictures: pictureNames(set),
    mapFields: fields.map(({ name }) => name),
    mapAxes: firstAxes(
      set,
      fields,
      analysis.causes.flatMap(({ signs }) => signs.map((sign) => sign.field)),
    ),
  };
  views.set(analysis, view);
  return view;
}

/** What the verdict says; where that is little, the best suggestion and what was found. */
function nextThings({ analysis, reward }: AnalysedReward): AnalysisView['verdict']['next'] {
  const { verdict, suggestions, findings } = analysis;
  const lineOf = (component: string): number | null => componentLine(reward.source, component);
  const next = verdict.next.map((text) => ({ text, target: targetOf(text, analysis, lineOf) }));
  const [best] = suggestions;
  if (best && !next.some(({ target }) => target?.kind === 'suggestion'))
    next.push({ text: `See what would help: ${best.title}`, target: { kind: 'suggestion', id: best.id } });
  const serious = findings.filter(({ severity }) => severity !== 'info');
  const [first] = serious;
  if (first && !next.some(({ target }) => target?.kind === 'finding' || target?.kind === 'findings'))
    next.push({
      text: `Look at ${plural(serious.length, 'finding')}`,
      target: { kind: 'finding', index: findings.indexOf(first) },
    });
  return next.slice(0, Math.max(NEXT_THINGS, verdict.next.length));
}

function causeView(group: CauseGroup): CauseView {
  const { cause, count, share, evidence, signs, neverReached, toldApart, representatives, kinds } = group;
  return {
    cause,
    count,
    share,
    evidence: [...evidence],
    signs: signs.map(({ condition, sentence }) => ({ condition, sentence })),
    neverReached: neverReached ?? null,
    toldApart:
      toldApart === undefined
        ? null
        : 'reason' in toldApart
          ? { step: null, text: toldApart.reason }
          : { step: toldApart.step, text: toldApart.sentence },
    representatives: [...(representatives ?? [])],
    kinds: (kinds ?? []).map((kind) => ({ ...kind })),
  };
}

/** Pictures are drawn elsewhere in the panel. */
function depthView(analysis: Analysis): DepthBlock[] {
  return depthBlocks(analysis).flatMap((block): DepthBlock[] => {
    switch (block.kind) {
      case 'heading':
        return [{ kind: 'heading', level: block.level, text: block.text }];
      case 'text':
        return [{ kind: 'text', text: block.text }];
      case 'list':
        return [{ kind: 'list', ordered: block.ordered, items: [...block.items] }];
      case 'table':
        return [
          {
            kind: 'table',
            header: [...block.header],
            rows: block.rows.map((row) => [...row]),
            tones: [...(block.tones ?? [])],
            counted: (block.counted ?? []).map(({ name, completions }) => ({
              name,
              completions: completions.map((one) => ({ ...one })),
            })),
          },
        ];
      default:
        return [];
    }
  });
}

function findingView(finding: Finding, around: Surroundings): FindingView {
  const { code, severity, message, source, file, range, evidence } = finding;
  return {
    code,
    severity,
    message,
    source,
    file,
    range: { ...range },
    evidence: [...(evidence ?? [])],
    hasHelp: around.hasHelp(code),
  };
}

function suggestionView(suggestion: Suggestion, around: Surroundings): SuggestionView {
  const { id, title, explanation, answers, code, evidence, effect } = suggestion;
  return {
    id,
    title,
    explanation,
    answers: [...answers],
    code,
    evidence: [...evidence],
    effect: effectView(effect, around.measures),
  };
}
