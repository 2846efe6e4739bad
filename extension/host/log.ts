import type { LogOutputChannel } from 'vscode';
import { window } from 'vscode';
import { describeProblem } from '../core/problem';
import type { Session } from './session';
import type { TaskState } from './state';

export function createLog(): LogOutputChannel {
  return window.createOutputChannel('RewardSmith', { log: true });
}

/** A fault of ours, whole. */
export function logFault(log: LogOutputChannel, thrown: unknown): void {
  log.error(thrown instanceof Error ? thrown : String(thrown));
}

/** Writes down what ran, how it ended, and what the reward printed; the level is the user's (Developer: Set Log Level…). */
export function logSession(session: Session, log: LogOutputChannel) {
  const before = new Map<string, TaskState>();
  return session.onDidChange((state) => {
    const last = before.get(state.taskFile);
    before.set(state.taskFile, state);
    if (state.running && state.running.label !== last?.running?.label) {
      log.info(`${state.taskFile}: ${state.running.label} …`);
    }
    if (state.problem && state.problem !== last?.problem) {
      log.warn(`${state.taskFile}: ${describeProblem(state.problem)}`);
    }
    if (state.analysed && state.analysed !== last?.analysed) {
      const { analysis, seconds } = state.analysed;
      const { runtime, printed } = analysis.evaluation.input.replay;
      log.info(
        `${state.taskFile}: ${analysis.verdict.title}. ${analysis.verdict.sentence} ` +
          `(${seconds.toFixed(1)} s, ${runtime.version}, ${runtime.isolation})`,
      );
      if (printed) log.debug(`The reward printed:\n${printed}`);
    }
  });
}
