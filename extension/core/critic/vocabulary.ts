/** Words of a name: `distToGoal_penalty2` → dist, to, goal, penalty. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
}

/** True when one of the name's words is in the list (words separated by blanks). */
export function hasWord(name: string | readonly string[], list: string): boolean {
  const words = typeof name === 'string' ? wordsOf(name) : name;
  const wanted = list.split(' ');
  return words.some((word) => wanted.includes(word));
}

/** The word a path goes by: `parts["jerk_penalty"]` → jerk_penalty, `self.cost` → cost, `obs[2]` → obs. */
export function lastName(key: string): string {
  return /([A-Za-z_]\w*)[^A-Za-z_]*$/.exec(key)?.[1] ?? key;
}

/** Says itself that its sign or meaning is another: `error_reduction`, `penalty_weight`, `neg_cost`, `distance_reward`. */
const QUALIFIED =
  'reduction reduced improvement decrease progress delta diff change saved saving avoid avoided inverse inv neg ' +
  'negative signed reward rew bonus gain score prev previous last old scale weight coef coeff factor gamma free no ' +
  'non not within tolerance tol threshold thresh max min limit bound ratio exp inverted sim similarity potential ' +
  'multiplier term shaped shaping log normalized normalised norm closeness correct ok low under less minus opponent ' +
  'enemy window rate baseline budget';

/** Things one should keep away from. */
const HAZARDS =
  'hazard obstacle wall enemy predator opponent ghost lava danger threat pursuer chaser collision obstacles hazards ' +
  'walls enemies ghosts cliff other';

/** Something to be kept small, whose plain positive value must not be added to a reward. */
export function saysCost(name: string): boolean {
  const words = wordsOf(name);
  if (hasWord(words, QUALIFIED)) return false;
  return (
    hasWord(words, 'penalty penalties cost costs error err deviation violation violations cte') ||
    saysDistanceToGoal(name)
  );
}

/** Distance to something one wants to reach (not distance travelled, nor to a hazard). */
export function saysDistanceToGoal(name: string): boolean {
  const words = wordsOf(name);
  return (
    !hasWord(words, QUALIFIED) &&
    hasWord(words, 'dist distance') &&
    hasWord(words, 'goal target desired setpoint finish exit waypoint center centre') &&
    !hasWord(words, `from travelled traveled ${HAZARDS}`)
  );
}

/** Any distance-like quantity one wants to shrink: smaller is nearer. */
export function saysDistance(name: string): boolean {
  const words = wordsOf(name);
  return (
    hasWord(words, 'dist distance distances manhattan gap') && !hasWord(words, 'travelled traveled covered')
  );
}

/** The name is about something to stay away from. */
export function saysHazard(name: string): boolean {
  return hasWord(name, HAZARDS);
}

/** A term that pays: subtracting its plain positive value is a slip. */
export function saysBonus(name: string): boolean {
  const words = wordsOf(name);
  const other =
    'prev previous last old penalty neg negative cost baseline no missed lost min max weight scale coef factor ' +
    'threshold opponent enemy mean expected decay';
  return hasWord(words, 'bonus bonuses') && !hasWord(words, other);
}

/** A component of the total by name. */
export function saysComponent(name: string): boolean {
  const words = wordsOf(name);
  const other =
    'max min scale prev last previous old raw unused debug mean std fn func function funcs model name names range ' +
    'type key keys info dict';
  return (
    hasWord(words, 'reward rewards rew bonus penalty penalties cost shaping score incentive progress') &&
    !hasWord(words, other)
  );
}

/** A heading-like angle, that jumps from one end of its range to the other. */
export function saysHeading(name: string): boolean {
  const other = 'velocity vel rate dot speed reward penalty cos sin vector vec vectors';
  return hasWord(name, 'heading yaw bearing azimuth') && !hasWord(name, other);
}

/** A flag that says the episode went wrong. */
export function saysFailure(name: string): boolean {
  const other = `not no non avoided avoid target prey brick block without free count num prev cost penalty reward rate ${'enemy opponent opponents monster ghost other'}`;
  if (hasWord(name, other)) return false;
  return (
    hasWord(
      name,
      'crash crashed collision collided fell fallen died dead offtrack offroad toppled capsized rammed wrecked failed failure violated burned drowned',
    ) ||
    /(^|_)(off_track|off_road|out_of_bounds|out_of_track|in_lava|on_lava|hit_(the_)?(wall|obstacle|edge|rail|border)|wall_hit)($|_)/i.test(
      name,
    )
  );
}

/** A flag that says the goal was reached. */
export function saysSuccess(name: string): boolean {
  const other =
    'not no un prev rate count num threshold reward bonus never ever pos position dist distance x y z penalty';
  return (
    !hasWord(name, other) &&
    (hasWord(
      name,
      'success succeeded reached solved won arrived landed delivered correct match matches matched',
    ) ||
      /(^|_)(at|in|on)_(the_)?(goal|target)$/i.test(name))
  );
}

/** The reference answer of a completion reward. */
export function saysReference(name: string): boolean {
  return hasWord(
    name,
    'answer answers gold golden truth truths solution solutions label labels target targets reference references expected',
  );
}
