/** Words of a name: `distToGoal_penalty2` → dist, to, goal, penalty. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
}

function has(words: readonly string[], ...wanted: string[]): boolean {
  return words.some((word) => wanted.includes(word));
}

/** Says itself that its sign or meaning is another: `error_reduction`, `penalty_weight`, `neg_cost`, `distance_reward`. */
function isQualified(words: readonly string[]): boolean {
  return has(
    words,
    ...[
      'reduction',
      'reduced',
      'improvement',
      'decrease',
      'progress',
      'delta',
      'diff',
      'change',
      'saved',
      'saving',
    ],
    ...[
      'avoid',
      'avoided',
      'inverse',
      'inv',
      'neg',
      'negative',
      'signed',
      'reward',
      'rew',
      'bonus',
      'gain',
      'score',
    ],
    ...[
      'prev',
      'previous',
      'last',
      'old',
      'scale',
      'weight',
      'coef',
      'coeff',
      'factor',
      'gamma',
      'free',
      'no',
      'non',
    ],
    ...[
      'not',
      'within',
      'tolerance',
      'tol',
      'threshold',
      'thresh',
      'max',
      'min',
      'limit',
      'bound',
      'ratio',
      'exp',
    ],
    ...[
      'inverted',
      'sim',
      'similarity',
      'potential',
      'multiplier',
      'term',
      'shaped',
      'shaping',
      'log',
      'normalized',
    ],
    ...[
      'normalised',
      'norm',
      'closeness',
      'correct',
      'ok',
      'low',
      'under',
      'less',
      'minus',
      'opponent',
      'enemy',
    ],
  );
}

/** Something to be kept small, whose plain positive value must not be added to a reward. */
export function saysCost(name: string): boolean {
  const words = wordsOf(name);
  if (isQualified(words)) return false;
  return (
    has(
      words,
      'penalty',
      'penalties',
      'cost',
      'costs',
      'error',
      'err',
      'deviation',
      'violation',
      'violations',
    ) || saysDistanceToGoal(name)
  );
}

/** A penalty by name; unlike an error or a distance it has no other use than being charged. */
export function saysPenalty(name: string): boolean {
  const words = wordsOf(name);
  return !isQualified(words) && has(words, 'penalty', 'penalties', 'cost', 'costs');
}

/** Distance to something one wants to reach (not distance travelled, nor to a hazard). */
export function saysDistanceToGoal(name: string): boolean {
  const words = wordsOf(name);
  if (isQualified(words)) return false;
  return (
    has(words, 'dist', 'distance') &&
    has(words, 'goal', 'target', 'desired', 'setpoint', 'finish', 'exit', 'waypoint', 'center', 'centre') &&
    !has(words, 'from', 'hazard', 'obstacle', 'wall', 'travelled', 'traveled')
  );
}

/** Any distance-like quantity: smaller is nearer. */
export function saysDistance(name: string): boolean {
  return (
    has(wordsOf(name), 'dist', 'distance', 'distances', 'manhattan', 'gap') &&
    !has(wordsOf(name), 'traveled', 'travelled')
  );
}

/** A term that pays: subtracting its plain positive value is a slip. */
export function saysBonus(name: string): boolean {
  const words = wordsOf(name);
  if (
    has(
      words,
      'prev',
      'previous',
      'last',
      'old',
      'penalty',
      'neg',
      'negative',
      'cost',
      'baseline',
      'no',
      'missed',
      'lost',
      'min',
      'max',
      'weight',
      'scale',
      'coef',
      'factor',
      'threshold',
      'opponent',
      'enemy',
      'mean',
      'expected',
      'decay',
    )
  )
    return false;
  return has(words, 'bonus', 'bonuses');
}

/** A component of the total by name. */
export function saysComponent(name: string): boolean {
  const words = wordsOf(name);
  if (
    has(
      words,
      'max',
      'min',
      'scale',
      'prev',
      'last',
      'previous',
      'old',
      'raw',
      'unused',
      'debug',
      'mean',
      'std',
      'fn',
      'func',
      'function',
      'funcs',
      'model',
      'name',
      'names',
      'range',
      'type',
      'key',
      'keys',
      'info',
      'dict',
    )
  )
    return false;
  return has(
    words,
    'reward',
    'rewards',
    'rew',
    'bonus',
    'penalty',
    'penalties',
    'cost',
    'shaping',
    'score',
    'incentive',
  );
}

/** A weight, scale or coefficient. */
export function saysWeight(name: string): boolean {
  const words = wordsOf(name);
  return has(
    words,
    'weight',
    'weights',
    'w',
    'coef',
    'coeff',
    'coefficient',
    'scale',
    'bonus',
    'penalty',
    'alpha',
    'beta',
    'lambda',
    'temperature',
    'temp',
  );
}

/** An angle of any unit. */
export function saysAngle(name: string): boolean {
  return (
    has(wordsOf(name), 'angle', 'heading', 'yaw', 'theta', 'bearing', 'azimuth', 'direction') &&
    !has(wordsOf(name), 'velocity', 'vel', 'rate', 'dot', 'speed', 'reward', 'penalty', 'error', 'cos', 'sin')
  );
}

/** A flag that says the episode went wrong. */
export function saysFailure(name: string): boolean {
  const words = wordsOf(name);
  if (
    has(
      words,
      'not',
      'no',
      'non',
      'avoided',
      'avoid',
      'enemy',
      'opponent',
      'other',
      'target',
      'monster',
      'ghost',
      'prey',
      'brick',
      'block',
      'without',
      'free',
      'count',
      'num',
      'prev',
      'cost',
      'penalty',
      'opponents',
    )
  )
    return false;
  return (
    has(
      words,
      'crash',
      'crashed',
      'collision',
      'collided',
      'fell',
      'fallen',
      'died',
      'dead',
      'offtrack',
      'failed',
      'failure',
      'violated',
      'burned',
      'drowned',
    ) || /(^|_)(off_track|out_of_bounds|out_of_track|in_lava|on_lava)($|_)/i.test(name)
  );
}

/** A flag that says the goal was reached. */
export function saysSuccess(name: string): boolean {
  const words = wordsOf(name);
  if (
    has(
      words,
      'not',
      'no',
      'un',
      'prev',
      'rate',
      'count',
      'num',
      'threshold',
      'reward',
      'bonus',
      'never',
      'ever',
    )
  )
    return false;
  return has(
    words,
    'success',
    'succeeded',
    'reached',
    'solved',
    'goal',
    'won',
    'arrived',
    'landed',
    'correct',
    'match',
    'matches',
    'matched',
  );
}
