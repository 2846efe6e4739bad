import type { Rule } from '../rule';

export const notAwaited: Rule = {
  code: 'RS049',
  title: 'Coroutine that is not awaited',
  severity: 'warning',
  *check(context) {
    for (const fn of context.module.functions)
      for (const node of fn.own('call')) {
        const target = context.module.calledFunction(node);
        if (!target?.isAsync || target.isGenerator) continue;
        const parent = node.parent;
        const isUsed =
          parent !== null &&
          ([
            'binary_operator',
            'comparison_operator',
            'not_operator',
            'boolean_operator',
            'unary_operator',
            'augmented_assignment',
          ].includes(parent.type) ||
            node.field === 'condition' ||
            (parent.type === 'argument_list' &&
              /^(float|int|bool|sum|max|min|abs|round)$/.test(parent.parent?.child('function')?.text ?? '')));
        if (isUsed)
          yield {
            at: node,
            message: `\`${target.name}\` is async: without \`await\` this is a coroutine, not its result.`,
            ...(fn.isAsync
              ? { fix: { title: 'Await it', edits: [{ range: node.range, text: `(await ${node.text})` }] } }
              : {}),
          };
      }
  },
};
