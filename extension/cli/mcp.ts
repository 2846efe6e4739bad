import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import packageJson from '../../package.json';
import { callTool } from '../core/agent-tools/call';
import { AGENT_TOOLS } from '../core/agent-tools/registry';
import type { ToolHost } from '../core/agent-tools/tool';
import { createWorkbench } from '../core/loop/create-workbench';
import { addLoopModelOptions, loopModels, type LoopModelOptions } from './models';
import { addRuntimeOptions, workbenchOptions, type RuntimeOptions } from './session';

interface McpOptions extends RuntimeOptions, LoopModelOptions {
  readonly root: string;
}

const INSTRUCTIONS =
  'RewardSmith judges reward functions on recorded episodes before anything is trained. inspect_trajectories before writing a reward, check_reward after each edit, analyze_reward before calling a reward good. Reward code runs in a sandbox without network or files; no tool writes files of the project.';

export function addMcp(program: Command): void {
  const command = program
    .command('mcp')
    .description('serve the tools to coding agents over the Model Context Protocol (stdin, stdout)')
    .option('--root <folder>', 'folder of the tasks; the present one when absent', '.');
  addLoopModelOptions(addRuntimeOptions(command)).action(serve);
}

/** Until standard input ends, which is how a client says that it is done. */
async function serve(options: McpOptions): Promise<void> {
  const workbench = createWorkbench(workbenchOptions(options));
  const host: ToolHost = {
    root: resolve(options.root),
    mayRun: () => true,
    workbench: () => Promise.resolve(workbench),
    read: (file) => readFile(file, 'utf8').catch(() => null),
    writers: (taskFile) => loopModels(options, taskFile, new Set()),
  };
  const server = serverOf(host);
  const ended = new Promise<void>((done) => {
    server.onclose = done;
    // The transport does not tell that the other end has gone.
    for (const event of ['end', 'close'] as const) process.stdin.once(event, done);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  try {
    await server.connect(new StdioServerTransport());
    await ended;
    await server.close();
  } finally {
    workbench.dispose();
  }
}

function serverOf(host: ToolHost): Server {
  const { name, displayName, version } = packageJson;
  const server = new Server(
    { name, title: displayName, version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: AGENT_TOOLS.map(({ name: tool, title, description, input, spends }) => ({
      name: tool,
      title,
      description,
      inputSchema: { ...z.toJSONSchema(input, { io: 'input' }), type: 'object' as const },
      annotations: {
        title,
        // Candidates of a loop are kept in the history beside the task; nothing else is written.
        readOnlyHint: !spends,
        destructiveHint: false,
        openWorldHint: spends,
      },
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal, sendNotification, _meta }) => {
    const progressToken = _meta?.progressToken;
    const onProgress = (share: number): void => {
      if (progressToken === undefined) return;
      const told = { progressToken, progress: share, total: 1 };
      // A client that has gone is told by its closed pipe.
      sendNotification({ method: 'notifications/progress', params: told }).catch(() => undefined);
    };
    const { text, isError } = await callTool(params.name, params.arguments, host, { signal, onProgress });
    return { content: [{ type: 'text' as const, text }], isError };
  });
  return server;
}
