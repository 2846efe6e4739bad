import type { SecretStorage } from 'vscode';
import { l10n, window } from 'vscode';
import type { LoopReport } from '../core/loop/report';
import type { RoundTrainer } from '../core/loop/trainer';
import type { Spend } from '../core/model/meter';
import type { Result } from '../core/problem';
import { fail, ok } from '../core/problem';
import { agreeToCommand } from './agree-to-command';
import type { CandidateDocuments } from './candidate-documents';
import { loadEngine } from './load-engine';
import { readLoopSettings } from './model-settings';
import { roleModelsOptions } from './role-settings';
import type { Session } from './session';
import { acceptRefinement } from './suggestions';
import type { OpenedTask, RunHandle } from './opened-task';
import { roundsWatched } from './train';

/** A candidate that did better than the reward the user has, and the text it was compared with. */
interface Proposal {
  readonly file: string;
  readonly base: string;
  readonly code: string;
  readonly id: string;
  readonly explanation: string;
  /** Verdict before and after. */
  readonly sentence: string;
}

export interface ImproveParts {
  readonly session: Session;
  readonly secrets: SecretStorage;
  readonly candidates: CandidateDocuments;
}

/** Rounds in which agents are trained: the built-in designer's shapings, little and much, take turns in them. */
const TRAINED_ROUNDS = 3;

export interface ImproveAsked {
  /** What the user has said since the command was begun. */
  readonly steering?: readonly string[];
  /** Trains agents on every candidate and on the environment's own reward; the best is the one that they learn most from. */
  readonly training?: boolean;
}

/**
 * One round of the loop on the text as it stands, edited by hand or not (three where agents are trained). The result is shown as a diff; it goes into the file only when
 * the user accepts it. The user may also say what the next round should keep to, or reject the candidate for good.
 */
export async function improveReward(
  parts: ImproveParts,
  taskFile: string,
  asked: ImproveAsked = {},
): Promise<Result<void>> {
  const ran = await runRounds(parts, taskFile, asked);
  if (!ran.ok) return ran;
  const { proposal, nothing } = ran.value;
  if (!proposal) {
    void ask(parts, taskFile, null, nothing, asked);
    return ok(undefined);
  }
  await parts.candidates.showDiff(proposal.file, proposal.code, proposal.id);
  void ask(parts, taskFile, proposal, proposal.sentence, asked);
  return ok(undefined);
}

async function ask(
  parts: ImproveParts,
  taskFile: string,
  proposal: Proposal | null,
  sentence: string,
  asked: ImproveAsked,
): Promise<void> {
  const accept = l10n.t('Accept');
  const steer = l10n.t('Steer…');
  const reject = l10n.t('Reject…');
  const choices = proposal ? [accept, steer, reject, l10n.t('Keep Mine')] : [steer];
  const answer = await window.showInformationMessage(sentence, ...choices);
  let done: Result<void> = ok(undefined);
  if (answer === accept && proposal) done = await acceptRefinement(parts.session, taskFile, proposal);
  else if (answer === steer) {
    const said = await window.showInputBox({
      title: l10n.t('What should the next round keep to?'),
      prompt: l10n.t('In words, for the designer: “never reward standing”. Understood by a language model.'),
      ignoreFocusOut: true,
    });
    if (said?.trim()) {
      const steering = [...(asked.steering ?? []), said.trim()];
      done = await improveReward(parts, taskFile, { ...asked, steering });
    }
  } else if (answer === reject && proposal) done = await rejectCandidate(taskFile, proposal.id);
  if (!done.ok && done.problem.code !== 'cancelled')
    void window.showErrorMessage(`${done.problem.message} ${done.problem.hint}`);
}

/** The reason is kept with the candidate and told to every designer after it. */
async function rejectCandidate(taskFile: string, id: string): Promise<Result<void>> {
  const reason = await window.showInputBox({
    title: l10n.t('Why not?'),
    prompt: l10n.t('No designer will come back to it, nor to anything that pays the same.'),
    ignoreFocusOut: true,
  });
  if (!reason?.trim()) return ok(undefined);
  const { CandidateHistory } = await loadEngine();
  const history = await CandidateHistory.open(taskFile);
  if (!history.ok) return history;
  const rejected = await history.value.reject(id, reason.trim());
  return rejected.ok ? ok(undefined) : rejected;
}

/** What a round came to: something better, or why there is nothing. */
interface Improved {
  readonly proposal: Proposal | null;
  readonly nothing: string;
}

async function runRounds(
  { session, secrets }: ImproveParts,
  taskFile: string,
  { steering = [], training = false }: ImproveAsked,
): Promise<Result<Improved>> {
  return session.run(taskFile, 'Improving the reward', async ({ control, say, show: showTraining }, open) => {
    const opened = await open(control);
    if (!opened.ok) return opened;
    const { workbench, context, reward } = opened.value;
    const bound = await workbench.bind(context, reward);
    const engine = await loadEngine();
    const trainer = training ? await trainerFor(opened.value, showTraining) : null;
    if (trainer && !trainer.ok) return trainer;
    const history = await engine.CandidateHistory.open(taskFile);
    if (!history.ok) return history;
    const loop = readLoopSettings();
    // What was spent is shown as soon as an answer is paid for, not only when the loop goes a step on.
    let doing = { sentence: '', share: null as number | null };
    const show = (spend: Spend | undefined): void =>
      say(spend ? `${doing.sentence} ${engine.spendWords(spend)}` : doing.sentence, doing.share);
    const models = await roleModelsOptions(secrets, { taskFile, onSpend: show });
    if (!models.ok) return models;
    const writers = engine.chooseDesigner(models.value, loop.readings);
    if (!writers.ok) return writers;
    const report = await engine.runLoop(
      {
        context,
        contract: engine.contractToWrite(context, bound),
        file: reward.file,
        entry: reward.entry,
        // Code that cannot be called is nothing to start from: the round writes afresh.
        code: bound.ok ? reward.source : null,
        rounds: training ? TRAINED_ROUNDS : 1,
        width: loop.width,
        steering,
      },
      {
        workbench,
        history: history.value,
        ...writers.value,
        ...(trainer ? { trainer: trainer.value } : {}),
      },
      {
        signal: control.signal,
        onProgress: ({ sentence, share, spend }) => {
          doing = { sentence, share };
          show(spend);
        },
      },
    );
    const { best } = report;
    if (trainer?.ok && best?.outcome)
      showTraining({
        reward: best.id ?? reward.file,
        budget: engine.budgetOf(context),
        curve: best.outcome.curve,
        native: best.outcome.baselineCurve,
        outcome: best.outcome,
        problem: null,
      });
    return improvedBy(report, reward.file, reward.source);
  });
}

/** Your own train command is shown and agreed to once, for all candidates of the run. */
async function trainerFor(
  { workbench, context }: OpenedTask,
  show: RunHandle['show'],
): Promise<Result<RoundTrainer>> {
  const engine = await loadEngine();
  const { budgetOf, nowhereToTrain, RoundTrainer } = engine;
  const missing = nowhereToTrain(context);
  if (missing) return missing;
  const command = context.task.train?.command;
  if (command !== undefined && !(await agreeToCommand(command)))
    return fail('cancelled', 'The train command was not agreed to.', 'Nothing was run.');
  const budget = budgetOf(context);
  return ok(new RoundTrainer(workbench, budget, command, roundsWatched(engine, budget, show)));
}

function improvedBy(report: LoopReport, file: string, base: string): Result<Improved> {
  const { best, start, stopped } = report;
  if (stopped.problem) return { ok: false, problem: stopped.problem };
  if (stopped.reason === 'cancelled') return fail('cancelled', 'Cancelled.', 'What was finished is kept.');
  if (!best || best.code === base) {
    if (stopped.reason === 'budget')
      return fail(
        'budget-reached',
        stopped.sentence,
        'The limits are in the settings, under rewardsmith.model.',
      );
    const last = report.rounds.at(-1)?.sentence ?? stopped.sentence;
    return ok({
      proposal: null,
      nothing: `${l10n.t('The round found nothing better than the reward you have.')} ${last}`,
    });
  }
  const before = start?.verdict ? `${start.verdict.title} → ` : '';
  const id = best.id ?? 'candidate';
  const learned = best.outcome ? ` ${best.outcome.sentence}` : '';
  const sentence = `${id}: ${before}${best.verdict.title}. ${best.verdict.sentence}${learned}`;
  const proposal = { file, base, code: best.code, id, explanation: best.explanation, sentence };
  return ok({ proposal, nothing: '' });
}
