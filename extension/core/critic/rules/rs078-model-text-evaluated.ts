import { callShape } from '../../syntax/expressions';
import type { PyFunction } from '../../syntax/module';
import type { Rule } from '../rule';
import { restsOnModel } from '../texts';

export const modelTextEvaluated: Rule = {
  code: 'RS078',
  title: 'What the model wrote is run as code',
  severity: 'info',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call')) {
        const call = callShape(node);
        if (call?.callee.text !== 'eval' || call.hasSplat || call.positional.length !== 1) continue;
        const [text] = call.positional;
        if (!text || text.type === 'string' || isChecked(fn)) continue;
        yield {
          at: node,
          // Data sets hold what their author wrote.
          ...(restsOnModel(text, fn, context) ? { severity: 'warning' as const } : {}),
          message:
            '`eval` runs whatever the model writes: `exit()` ends the training, `9**9**9` never does. Parse it (`ast.literal_eval`, `float`), or allow only the characters that a number or a formula needs.',
        };
      }
  },
};

/** Some pattern or list of characters is asked before. */
function isChecked(fn: PyFunction): boolean {
  return /fullmatch|allowed|isdigit|literal_eval|\ball\(/.test(fn.body.text);
}
