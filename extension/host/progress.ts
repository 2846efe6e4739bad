import { ProgressLocation, window } from 'vscode';
import type { Session } from './session';
import { taskName } from './wording';

/** Shows a task's run as a notification with a cancel button, for as long as `work` takes. */
export function withTaskProgress<T>(session: Session, taskFile: string, work: () => Promise<T>): Promise<T> {
  const options = {
    location: ProgressLocation.Notification,
    title: `RewardSmith · ${taskName(taskFile)}`,
    cancellable: true,
  };
  return Promise.resolve(
    window.withProgress(options, async (progress, token) => {
      let shown = 0;
      const subscriptions = [
        token.onCancellationRequested(() => session.cancel(taskFile)),
        session.onDidChange((state) => {
          if (state.taskFile !== taskFile || !state.running) return;
          const share = state.running.share ?? 0;
          const increment = Math.max(0, share * 100 - shown);
          shown += increment;
          progress.report({ message: state.running.label, increment });
        }),
      ];
      try {
        return await work();
      } finally {
        subscriptions.forEach((subscription) => subscription.dispose());
      }
    }),
  );
}
