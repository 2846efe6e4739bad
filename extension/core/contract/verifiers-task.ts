import { bindCompletions, graderConfidence } from './completion-sources';
import type { Contract } from './contract';
import { methodEntries } from './entries';

/** What a task has besides: it prepares, stops or measures, and pays nothing. */
const HOOKS = /^(setup|finalize|validate|stage_verifier|stop|is_done)$/;

/** verifiers from 0.3 on: `@vf.reward` methods of a task, `async def exact(self, trace) -> float`, with the row as `self.data`. */
export const verifiersTask: Contract = {
  id: 'verifiers_task',
  title: 'a reward method of a task, once a rollout, with its trace (verifiers.v1)',
  injectedNames: [],
  parameters: [
    { name: 'self', about: 'the task: `data` holds the recorded columns, `config` what the task file gives' },
    {
      name: 'trace',
      about: 'the rollout: last_reply, messages, assistant_messages, tool_messages, num_turns, info, state',
    },
    { name: 'task', about: 'the data of the task, as `self.data`' },
  ],

  recognise(module) {
    const lines = module.source.split('\n');
    return methodEntries(module, ({ name, parameters, line }) => {
      if (parameters[1]?.name !== 'trace' || HOOKS.test(name)) return 0;
      const decorator = decoratorsAbove(lines, line);
      if (/^@(\w+\.)?reward\b/m.test(decorator)) return 0.95;
      return /^@(\w+\.)?(metric|stop|intercept|tool)\b/m.test(decorator)
        ? 0
        : 0.7 * graderConfidence(name, { ...module, classes: [] });
    });
  },

  bind(entry, recording) {
    return bindCompletions(verifiersTask, entry, recording, {
      unit: 'step',
      lookup: (name) =>
        name === 'self' || name === 'trace' || name === 'task'
          ? { from: 'object', as: name === 'self' ? 'task' : name === 'task' ? 'data' : 'trace' }
          : null,
    });
  },
};

/** The lines with the decorators of a definition, without their indentation. */
function decoratorsAbove(lines: readonly string[], line: number): string {
  const found: string[] = [];
  for (let at = line - 2; at >= 0 && /^\s*(@|\)|[\w.]+\s*=.*,?$|#)/.test(lines[at] ?? ''); at--)
    found.push((lines[at] ?? '').trim());
  return found.join('\n');
}
