import { seeded } from './lava-grid';
import type { Recorded, Step } from './recording';

const LIMIT = 120;

/** Cart and pole as in Barto, Sutton and Anderson 1983, Euler steps of 0.02 s; fails beyond 2.4 m or 12 degrees. */
export function poleEpisodes(seed: number, count: number): Recorded[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, i) => playPole(random, i % 2 === 0 ? 0.05 : 0.9));
}

function playPole(random: () => number, noise: number): Recorded {
  const steps: Step[] = [];
  let [x, v, angle, spin] = [0, 0, 0, 0].map(() => (random() - 0.5) * 0.1) as [
    number,
    number,
    number,
    number,
  ];
  for (let t = 0; t < LIMIT; t++) {
    const action =
      random() < noise ? Math.floor(random() * 2) : Number(angle + 0.5 * spin + 0.1 * v + 0.05 * x > 0);
    const obs = [x, v, angle, spin];
    const force = action === 1 ? 10 : -10;
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const push = (force + 0.05 * spin * spin * sin) / 1.1;
    const turn = (9.8 * sin - cos * push) / (0.5 * (4 / 3 - (0.1 * cos * cos) / 1.1));
    const pull = push - (0.05 * turn * cos) / 1.1;
    [x, v, angle, spin] = [x + 0.02 * v, v + 0.02 * pull, angle + 0.02 * spin, spin + 0.02 * turn];
    const fell = Math.abs(x) > 2.4 || Math.abs(angle) > 0.2095;
    const truncated = !fell && t === LIMIT - 1;
    steps.push({ obs, action, next_obs: [x, v, angle, spin], reward: 1, terminated: fell, truncated });
    if (fell) return { steps, outcome: 'failure' };
  }
  return { steps, outcome: 'success' };
}
