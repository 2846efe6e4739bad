import type { SecretStorage } from 'vscode';
import { l10n, window } from 'vscode';
import type { LoopReport } from '../core/loop/report';
import type { Result } from '../core/problem';
import { fail, ok } from '../core/problem';
import type { CandidateDocuments } from './candidate-documents';
import { loadEngine } from './load-engine';
import { readLoopSettings } from './model-settings';
import { roleModelsOptions } from './role-settings';
import type { Session } from './session';
import { acceptRefinement } from './suggestions';

/** A candidate that did better than the reward the user has, and the text it was compared with. */
export interface Proposal {
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

/** One round of the loop. The result is shown as a diff; it goes into the file only when the user accepts it. */
export async function improveReward(parts: ImproveParts, taskFile: string): Promise<Result<void>> {
  const proposal = await runRound(parts, taskFile);
  if (!proposal.ok) return proposal;
  const { id, file, code, sentence } = proposal.value;
  await parts.candidates.showDiff(file, code, id);
  void ask(parts.session, taskFile, proposal.value, sentence);
  return ok(undefined);
}

async function ask(session: Session, taskFile: string, proposal: Proposal, sentence: string): Promise<void> {
  const accept = l10n.t('Accept');
  const answer = await window.showInformationMessage(sentence, accept, l10n.t('Keep Mine'));
  if (answer !== accept) return;
  const accepted = await acceptRefinement(session, taskFile, proposal);
  if (!accepted.ok) void window.showErrorMessage(`${accepted.problem.message} ${accepted.problem.hint}`);
}

async function runRound({ session, secrets }: ImproveParts, taskFile: string): Promise<Result<Proposal>> {
  return session.run(taskFile, 'Improving the reward', async ({ control, say }, open) => {
    const opened = await open(control);
    if (!opened.ok) return opened;
    const { workbench, context, reward } = opened.value;
    const bound = await workbench.bind(context, reward);
    const engine = await loadEngine();
    const history = await engine.CandidateHistory.open(taskFile);
    if (!history.ok) return history;
    const loop = readLoopSettings();
    const models = await roleModelsOptions(secrets, { taskFile });
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
        rounds: 1,
        width: loop.width,
      },
      { workbench, history: history.value, ...writers.value },
      {
        signal: control.signal,
        onProgress: ({ sentence, share, spend }) =>
          say(spend ? `${sentence} ${engine.spendWords(spend)}` : sentence, share),
      },
    );
    return proposalOf(report, reward.file, reward.source);
  });
}

function proposalOf(report: LoopReport, file: string, base: string): Result<Proposal> {
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
    return fail('nothing-better', 'The round found nothing better than the reward you have.', last);
  }
  const before = start?.verdict ? `${start.verdict.title} → ` : '';
  const id = best.id ?? 'candidate';
  return ok({
    file,
    base,
    code: best.code,
    id,
    explanation: best.explanation,
    sentence: `${id}: ${before}${best.verdict.title}. ${best.verdict.sentence}`,
  });
}
