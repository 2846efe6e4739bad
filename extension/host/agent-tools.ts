import type {
  CancellationToken,
  ExtensionContext,
  LanguageModelToolInvocationOptions,
  LanguageModelToolInvocationPrepareOptions,
  PreparedToolInvocation,
} from 'vscode';
import { Disposable, LanguageModelTextPart, LanguageModelToolResult, l10n, lm, workspace } from 'vscode';
import type { ToolHost } from '../core/agent-tools/tool';
import type { Workbench } from '../core/loop/workbench';
import { readText } from './documents';
import { loadEngine } from './load-engine';
import { roleModelsOptions } from './role-settings';
import { mayRun } from './trust';

interface Manifest {
  readonly contributes: { readonly languageModelTools: readonly { readonly name: string }[] };
}

/** The tools of `rewardsmith mcp` for agent mode: on unsaved text, with the user's models, and asked before code runs. */
export function registerAgentTools(
  { extension, secrets }: ExtensionContext,
  workbench: (file: string) => Promise<Workbench>,
): Disposable {
  const { contributes } = extension.packageJSON as Manifest;
  const host = (): ToolHost => ({
    root: workspace.workspaceFolders?.[0]?.uri.fsPath ?? process.cwd(),
    mayRun,
    workbench,
    read: readText,
    writers: async (taskFile) => {
      const models = await roleModelsOptions(secrets, { taskFile });
      return models.ok ? (await loadEngine()).chooseDesigner(models.value) : models;
    },
  });
  return Disposable.from(
    ...contributes.languageModelTools.map(({ name }) =>
      lm.registerTool<unknown>(name, {
        prepareInvocation: (options) => prepare(name, options),
        invoke: (options, token) => invoke(name, host(), options, token),
      }),
    ),
  );
}

async function prepare(
  name: string,
  { input }: LanguageModelToolInvocationPrepareOptions<unknown>,
): Promise<PreparedToolInvocation> {
  const tool = (await loadEngine()).AGENT_TOOLS.find((each) => each.name === name);
  if (!tool) return {};
  const invocationMessage = l10n.t('{0} …', tool.title);
  if (!tool.runsCode) return { invocationMessage };
  const says = [
    l10n.t('It runs reward code of this workspace in a sandbox, without network and files.'),
    ...(tool.spends
      ? [l10n.t('It asks your language models where you chose some, within their budget.')]
      : []),
    ...(named(input) ? [named(input)] : []),
  ];
  return { invocationMessage, confirmationMessages: { title: tool.title, message: says.join('\n\n') } };
}

/** Which files it is about, as the model named them. */
function named(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  const { task, reward } = input as Record<string, unknown>;
  return [task, reward].filter((name) => typeof name === 'string').join(', ');
}

async function invoke(
  name: string,
  host: ToolHost,
  { input }: LanguageModelToolInvocationOptions<unknown>,
  token: CancellationToken,
): Promise<LanguageModelToolResult> {
  const abort = new AbortController();
  const cancelling = token.onCancellationRequested(() => abort.abort());
  try {
    const { callTool } = await loadEngine();
    const { text, isError } = await callTool(name, input, host, { signal: abort.signal });
    // Agent mode hands the message of an error to the model, and marks the call as failed.
    if (isError) throw new Error(text);
    return new LanguageModelToolResult([new LanguageModelTextPart(text)]);
  } finally {
    cancelling.dispose();
  }
}
