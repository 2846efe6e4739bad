import { dirname } from 'node:path';
import type { CancellationToken, Disposable, TestController, TestItem } from 'vscode';
import { l10n, tests, TestMessage, TestRunProfileKind, TestRunRequest, Uri, workspace } from 'vscode';
import { testCases } from '../../core/testing/cases';
import type { TestCase, TestKind } from '../../core/testing/test';
import { readText } from '../documents';
import { toRange } from '../reveal';
import type { Session } from '../session';
import { tasksAt } from '../target';
import { isTaskFile, type TaskIndex } from '../task-index';
import { explainUntrusted, mayRun } from '../trust';
import { taskName } from '../wording';
import { runTask } from './run-task';

const GROUPS: readonly (readonly [TestKind, () => string])[] = [
  ['expectation', () => l10n.t('Expectations')],
  ['probe', () => l10n.t('Probes')],
  ['exploit', () => l10n.t('Saved exploits')],
];

/** The Test Explorer: for each task its expectations, the probes and its saved exploits. */
export function registerTests(session: Session, index: TaskIndex): Disposable {
  return new TestExplorer(session, index);
}

class TestExplorer implements Disposable {
  private readonly controller: TestController = tests.createTestController('rewardsmith', 'RewardSmith');
  /** The tests below each task's item, by their id. */
  private readonly leaves = new Map<string, ReadonlyMap<string, TestItem>>();
  /** Of the recording when the tests were listed: which probes there are depends on it. */
  private readonly kinds = new Map<string, string | null>();
  private readonly parts: Disposable[];

  constructor(
    private readonly session: Session,
    private readonly index: TaskIndex,
  ) {
    const profile = this.controller.createRunProfile(
      l10n.t('Run'),
      TestRunProfileKind.Run,
      (request, token) => (request.continuous ? this.onSaves(request, token) : this.run(request, token)),
      true,
      undefined,
      true,
    );
    this.controller.refreshHandler = () => this.list();
    const exploits = workspace.createFileSystemWatcher('**/exploits/*.exploit.json');
    const listBeside = ({ fsPath }: Uri): void => {
      for (const { taskFile } of index.all())
        if (dirname(taskFile) === dirname(dirname(fsPath))) void this.listTask(taskFile);
    };
    this.parts = [
      this.controller,
      profile,
      exploits,
      exploits.onDidCreate(listBeside),
      exploits.onDidChange(listBeside),
      exploits.onDidDelete(listBeside),
      index.onDidChange(() => void this.list()),
      index.onDidRemove((taskFile) => this.drop(taskFile)),
      session.onDidChange(({ taskFile, context }) => {
        if (context && this.kinds.get(taskFile) !== context.set.kind) void this.listTask(taskFile);
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const { scheme, fsPath } = document.uri;
        if (scheme === 'file' && isTaskFile(fsPath) && contentChanges.length > 0) void this.listTask(fsPath);
      }),
    ];
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }

  private async list(): Promise<void> {
    await this.index.ready();
    await Promise.all(this.index.all().map(({ taskFile }) => this.listTask(taskFile)));
  }

  private async listTask(taskFile: string): Promise<void> {
    const text = await readText(taskFile);
    if (text === null) return this.drop(taskFile);
    const kind = this.session.state(taskFile).context?.set.kind ?? null;
    this.kinds.set(taskFile, kind);
    const cases = await testCases(text, taskFile, kind);
    const uri = Uri.file(taskFile);
    const task =
      this.controller.items.get(taskFile) ??
      this.controller.createTestItem(taskFile, taskName(taskFile), uri);
    const leaves = new Map<string, TestItem>();
    const groups = GROUPS.flatMap(([kindOfGroup, title], i) => {
      const own = cases.filter((each) => each.kind === kindOfGroup);
      if (own.length === 0) return [];
      const group = this.controller.createTestItem(`${taskFile} ${kindOfGroup}`, title(), uri);
      group.sortText = String(i);
      group.children.replace(own.map((test, at) => this.leaf(taskFile, test, at, leaves)));
      return group;
    });
    task.children.replace(groups);
    this.leaves.set(taskFile, leaves);
    this.controller.items.add(task);
  }

  private leaf(
    taskFile: string,
    { id, name, place }: TestCase,
    at: number,
    leaves: Map<string, TestItem>,
  ): TestItem {
    const item = this.controller.createTestItem(
      `${taskFile} ${id}`,
      name,
      Uri.file(place?.file ?? this.session.state(taskFile).reward?.file ?? taskFile),
    );
    if (place) item.range = toRange(place.range);
    item.sortText = String(at).padStart(4, '0');
    leaves.set(id, item);
    return item;
  }

  private drop(taskFile: string): void {
    this.controller.items.delete(taskFile);
    this.leaves.delete(taskFile);
    this.kinds.delete(taskFile);
  }

  private async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const run = this.controller.createTestRun(request);
    const wanted = this.wanted(request);
    if (!mayRun()) {
      const why = l10n.t(
        'This workspace is not trusted, so nothing is run. Trust it to run tests of its rewards.',
      );
      for (const items of wanted.values())
        for (const item of items.values()) run.errored(item, new TestMessage(why));
      run.end();
      void explainUntrusted();
      return;
    }
    for (const items of wanted.values()) for (const item of items.values()) run.enqueued(item);
    for (const [taskFile, items] of wanted) await runTask(this.session, taskFile, items, run, token);
    run.end();
  }

  /** Runs again what was asked for each time its task, reward or exploit is saved, until it is switched off. */
  private onSaves(request: TestRunRequest, token: CancellationToken): void {
    const saved = workspace.onDidSaveTextDocument(({ uri: { fsPath } }) => {
      const changed = new Set(tasksAt(fsPath, this.index));
      const include = [...this.wanted(request)].flatMap(([taskFile, items]) =>
        changed.has(taskFile) ? [...items.values()] : [],
      );
      if (include.length === 0) return;
      const again = new TestRunRequest(include, request.exclude, request.profile, false, true);
      void this.run(again, token);
    });
    token.onCancellationRequested(() => saved.dispose());
  }

  /** The tests that a request means, by task and id. */
  private wanted({ include, exclude }: TestRunRequest): Map<string, Map<string, TestItem>> {
    const isAmong = (item: TestItem, items: readonly TestItem[]): boolean => {
      for (let node: TestItem | undefined = item; node; node = node.parent) {
        const { id } = node;
        if (items.some((other) => other.id === id)) return true;
      }
      return false;
    };
    const found = new Map<string, Map<string, TestItem>>();
    for (const [taskFile, leaves] of this.leaves) {
      const own = [...leaves].filter(
        ([, item]) => (!include || isAmong(item, include)) && !(exclude && isAmong(item, exclude)),
      );
      if (own.length > 0) found.set(taskFile, new Map(own));
    }
    return found;
  }
}
