import type { Rule } from '../rule';

export const chance: Rule = {
  code: 'RS050',
  title: 'The reward depends on chance or on the clock',
  severity: 'info',
  *check(context) {
    for (const fn of context.rewardFunctions)
      for (const node of fn.own('call')) {
        const name = context.called(node);
        if (
          !/^(random|numpy\.random|secrets|torch\.rand\w*|uuid)\b/.test(name) &&
          !/^(time\.(time|perf_counter)|datetime\.datetime\.now)$/.test(name)
        )
          continue;
        if (/seed|default_rng|RandomState/.test(name)) continue;
        yield {
          at: node,
          message:
            'The same behavior gets different rewards: versions cannot be compared, and the noise costs samples.',
        };
      }
  },
};
