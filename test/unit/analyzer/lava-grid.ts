import type { Recorded, Step } from './recording';

/** Turns left, turns right, steps forward. */
export const ACTIONS = ['left', 'right', 'forward'];
const MOVES = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/** A small deterministic lava crossing: # wall, L lava, G goal; start at (1, 1) facing right. */
const MAP = ['#########', '#   L   #', '#   L   #', '#       #', '#   L   #', '#   L  G#', '#########'];
const TILES: Readonly<Record<string, string>> = { '#': 'wall', L: 'lava', G: 'goal', ' ': 'floor' };

function tileAt(x: number, y: number): string {
  return TILES[MAP[y]?.[x] ?? '#'] ?? 'wall';
}

interface State {
  readonly x: number;
  readonly y: number;
  readonly dir: number;
}

function observe({ x, y, dir }: State, left: number): Step['obs'] {
  const [dx, dy] = MOVES[dir] ?? [0, 0];
  return { x, y, dir, front: tileAt(x + dx, y + dy), steps_left: left };
}

function move(state: State, action: number): State {
  if (action === 0) return { ...state, dir: (state.dir + 3) % 4 };
  if (action === 1) return { ...state, dir: (state.dir + 1) % 4 };
  const [dx, dy] = MOVES[state.dir] ?? [0, 0];
  const ahead = { ...state, x: state.x + dx, y: state.y + dy };
  return tileAt(ahead.x, ahead.y) === 'wall' ? state : ahead;
}

/** One episode under a policy; the goal pays 1, nothing else pays. */
export function playLava(policy: (state: State, t: number) => number, limit = 60): Recorded {
  const steps: Step[] = [];
  let state: State = { x: 1, y: 1, dir: 0 };
  for (let t = 0; t < limit; t++) {
    const action = policy(state, t);
    const next = move(state, action);
    const tile = tileAt(next.x, next.y);
    const over = tile === 'lava' || tile === 'goal';
    steps.push({
      obs: observe(state, limit - t),
      action,
      next_obs: observe(next, limit - t - 1),
      reward: tile === 'goal' ? 1 : 0,
      terminated: over,
      truncated: !over && t === limit - 1,
    });
    if (tile === 'goal') return { steps, outcome: 'success' };
    if (tile === 'lava') return { steps, outcome: 'failure', cause: 'lava' };
    state = next;
  }
  return { steps, outcome: 'failure', cause: 'out of time' };
}

/** Numbers in [0, 1) from a seed (mulberry32), so that every run of a test sees the same episodes. */
export function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Goes round the lava through the gap at (4, 3) and to the goal; the share `noise` of its steps is random. */
export function expert(random: () => number, noise: number): (state: State) => number {
  return (state) => {
    if (random() < noise) return Math.floor(random() * 3);
    const { x, y } = state;
    const wanted = x < 5 && y !== 3 ? (y < 3 ? 1 : 3) : x < 7 ? 0 : 1;
    if (state.dir === wanted) return 2;
    return (state.dir + 1) % 4 === wanted ? 1 : 0;
  };
}

/** As recordings are: a third expert, a third noisy, a third random. */
export function lavaEpisodes(seed: number, each: number): Recorded[] {
  const random = seeded(seed);
  return [0.05, 0.4, 1].flatMap((noise) =>
    Array.from({ length: each }, () => playLava(expert(random, noise))),
  );
}
