import { svg } from './dom';

/** 16 × 16 line drawings; stroke in the colour of the text. */
const PATHS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  question: 'M5.8 6a2.2 2.2 0 1 1 3 2c-.6.3-.8.7-.8 1.4M8 12v.2',
  equal: 'M3.5 6h9M3.5 10h9',
  swap: 'M5 13V3.5M2.5 6 5 3.5 7.5 6M11 3v9.5M8.5 10 11 12.5l2.5-2.5',
  loop: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5V5h-2.5',
  warning: 'M8 2.5 14 13.5H2L8 2.5ZM8 6.5v3.2M8 11.6v.2',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM8 7.2v4M8 4.8V5',
  error: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8ZM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  play: 'M5 3.2v9.6L12.5 8 5 3.2Z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  previous: 'M10 3.5 5.5 8l4.5 4.5',
  next: 'M6 3.5 10.5 8 6 12.5',
  first: 'M4 3.5v9M12 3.5 7.5 8l4.5 4.5',
  last: 'M12 3.5v9M4 3.5 8.5 8 4 12.5',
  collapsed: 'M6 4l4 4-4 4',
  expanded: 'M4 6l4 4 4-4',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5V5h-2.5',
  spark: 'M8 2l1.4 4.1L13.5 8l-4.1 1.9L8 14l-1.4-4.1L2.5 8l4.1-1.9L8 2Z',
  stop: 'M4.5 4.5h7v7h-7z',
  arrow: 'M3 8h9.5M9 4.5 12.5 8 9 11.5',
  report: 'M4 1.8h5.5L12.5 5v9.2H4zM9.2 2v3.3h3.1M6 8h4.5M6 10.5h4.5',
  save: 'M8 2v8M4.8 7 8 10.2 11.2 7M3 13.5h10',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
} as const;

export type IconName = keyof typeof PATHS;

/** Decoration: the words beside it say the same. */
export function icon(name: IconName, className = ''): SVGSVGElement {
  return svg(
    'svg',
    {
      class: `icon ${className}`,
      viewBox: '0 0 16 16',
      width: 16,
      height: 16,
      'aria-hidden': true,
      focusable: 'false',
    },
    svg('path', { d: PATHS[name] }),
  );
}
