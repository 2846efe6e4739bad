import type { CancellationToken, TestItem, TestRun } from 'vscode';
import { l10n, Location, Range, TestMessage, Uri } from 'vscode';
import type { TestResult } from '../../core/testing/test';
import { readText } from '../documents';
import { toRange } from '../reveal';
import type { Session } from '../session';

/** Runs some tests of a task (by id) and tells the Test Explorer of each as it ends. */
export async function runTask(
  session: Session,
  taskFile: string,
  items: ReadonlyMap<string, TestItem>,
  run: TestRun,
  token: CancellationToken,
): Promise<void> {
  const left = new Map(items);
  if (!token.isCancellationRequested) {
    const cancelling = token.onCancellationRequested(() => session.cancel(taskFile));
    const tested = await session.run(taskFile, l10n.t('Testing'), async ({ control }, open) => {
      const opened = await open(control);
      if (!opened.ok) return opened;
      const { workbench, context, reward } = opened.value;
      const taskText = await readText(taskFile);
      return workbench.test(context, reward, {
        ...control,
        ...(taskText === null ? {} : { taskText }),
        wanted: ({ id }) => items.has(id),
        onStart: ({ id }) => {
          const item = items.get(id);
          if (item) run.started(item);
        },
        onResult: (result) => {
          const item = items.get(result.id);
          if (item) report(run, item, result);
          left.delete(result.id);
        },
      });
    });
    cancelling.dispose();
    if (!tested.ok && tested.problem.code !== 'cancelled') {
      const { message, hint } = tested.problem;
      for (const item of left.values()) run.errored(item, new TestMessage(`${message} ${hint}`.trim()));
      return;
    }
  }
  for (const item of left.values()) run.skipped(item);
}

function report(run: TestRun, item: TestItem, result: TestResult): void {
  const { status, message } = result;
  const milliseconds = result.seconds * 1000;
  // Neither passed nor failed, and the tree says so.
  item.description = status === 'not-applicable' ? l10n.t('does not apply') : '';
  if (status === 'pass') run.passed(item, milliseconds);
  else if (status === 'fail') run.failed(item, messagesOf(result), milliseconds);
  else if (status === 'error') run.errored(item, messagesOf(result), milliseconds);
  else run.skipped(item);
  run.appendOutput(`${item.label}: ${message}\r\n`, undefined, item);
}

/** One message where the test is written, with a diff where there is one, and one at each line of the reward. */
function messagesOf(result: TestResult): TestMessage[] {
  const { message, expected, got, worst, lines, place } = result;
  const where = ({ trajectory, step }: TestResult['worst'][number]): string =>
    step === null ? `episode ${trajectory}` : `episode ${trajectory}, step ${step}`;
  const rows = worst.filter((each) => each.got);
  const first = expected
    ? TestMessage.diff(
        message,
        rows.length > 0 ? rows.map((each) => `${where(each)}: ${expected}`).join('\n') : expected,
        rows.length > 0 ? rows.map((each) => `${where(each)}: ${each.got}`).join('\n') : got,
      )
    : new TestMessage([message, ...worst.map(where)].join('\n'));
  if (place) first.location = new Location(Uri.file(place.file), toRange(place.range));
  const atLines = lines
    .filter(({ file, line }) => file !== place?.file || line !== place.range.line)
    .map(({ file, line, component }) => {
      const [shown] = worst;
      const what = shown ? `${shown.got || message} (${where(shown)})` : message;
      const at = new TestMessage(component === null ? what : `${component}: ${what}`);
      at.location = new Location(Uri.file(file), new Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER));
      return at;
    });
  return [first, ...atLines];
}
