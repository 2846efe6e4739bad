import { posix } from 'node:path';
import type { Disposable } from 'vscode';
import { CodeLens, EventEmitter, l10n, languages, Location, Position, Range, Uri, workspace } from 'vscode';
import type { StepReference } from '../../core/critic/finding';
import { episodeText, lineOfStep, pageOf, stepSummary } from '../../core/editing/episode-text';
import type { ReplayResult } from '../../core/sandbox/replay';
import { COMMANDS } from '../command-ids';
import type { Session } from '../session';
import type { TaskState } from '../state';
import { taskName } from '../wording';

const SCHEME = 'rewardsmith-episode';

/**
 * Recorded episodes as read-only text, one line a step: what a diagnostic's related information leads to. The address
 * names the task, the episode and the first step of the page.
 */
export class EpisodeDocuments implements Disposable {
  private readonly changed = new EventEmitter<Uri>();
  private readonly parts: Disposable[];

  constructor(private readonly session: Session) {
    this.parts = [
      workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: this.changed.event,
        provideTextDocumentContent: (uri) => this.text(uri),
      }),
      languages.registerCodeLensProvider(
        { scheme: SCHEME },
        {
          provideCodeLenses: ({ uri }) => {
            const address = addressIn(uri);
            if (!address) return [];
            const { taskFile, trajectory, from } = address;
            const title = l10n.t('$(play) Play in the panel');
            const lens = { title, command: COMMANDS.showStep, arguments: [taskFile, trajectory, from] };
            return [new CodeLens(new Range(0, 0, 0, 0), lens)];
          },
        },
      ),
      session.onDidChange(({ taskFile, running }) => {
        if (running) return;
        for (const { uri } of workspace.textDocuments)
          if (uri.scheme === SCHEME && addressIn(uri)?.taskFile === taskFile) this.changed.fire(uri);
      }),
    ];
  }

  /** The line of a recorded step; null when the recording holds no such step. */
  locate({ taskFile, context }: TaskState, { trajectory, step }: StepReference): Location | null {
    const shown = context ? lineOfStep(context, trajectory, step) : null;
    if (shown === null) return null;
    const from = pageOf(step);
    const title = `${trajectory.replaceAll('/', '∕')}${from > 0 ? `, from step ${from}` : ''}`;
    const uri = Uri.from({
      scheme: SCHEME,
      path: posix.join('/', taskName(taskFile), title),
      query: JSON.stringify([taskFile, trajectory, from]),
    });
    const line = new Position(shown - 1, 0);
    return new Location(uri, new Range(line, line.with({ character: Number.MAX_SAFE_INTEGER })));
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
    this.changed.dispose();
  }

  private text(uri: Uri): string {
    const gone = 'The recording that this episode is in is not loaded any more. Open the task again.\n';
    const address = addressIn(uri);
    if (!address) return gone;
    const state = this.session.state(address.taskFile);
    const { context } = state;
    return (context && episodeText(context, address.trajectory, address.from, replayOf(state))) ?? gone;
  }
}

/** What a step holds and what it was paid, in a line. */
export function describeStep(state: TaskState, { trajectory, step }: StepReference): string | null {
  return state.context ? stepSummary(state.context, trajectory, step, replayOf(state)) : null;
}

/** The replay of the recordings that are loaded now; null when they were read again since. */
function replayOf({ context, analysed }: TaskState): ReplayResult | null {
  const input = analysed?.analysis.evaluation.input;
  return input && input.set === context?.set ? input.replay : null;
}

function addressIn(uri: Uri): { taskFile: string; trajectory: string; from: number } | null {
  try {
    const parts: unknown = JSON.parse(uri.query);
    if (!Array.isArray(parts)) return null;
    const [taskFile, trajectory, from] = parts as unknown[];
    return typeof taskFile === 'string' && typeof trajectory === 'string' && typeof from === 'number'
      ? { taskFile, trajectory, from }
      : null;
  } catch {
    return null;
  }
}
