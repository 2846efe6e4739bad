/** Of the HTML report. Colors keep a contrast of 4.5 to 1 on both grounds; what is good or bad is said in words too. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --tint: #f6f8fa;
  --good: #116329; --bad: #b3261e; --plain: #3b5b8c; --good-tint: #e6f4ea; --bad-tint: #fdecea; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181d; --ink: #e6edf3; --soft: #9aa7b4; --line: #3d444d; --tint: #1c2229;
    --good: #56d364; --bad: #ff8a80; --plain: #8ab4f8; --good-tint: #12291a; --bad-tint: #33191a; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
h3 { font-size: 1rem; margin-bottom: .3rem; }
p.verdict { font-size: 1.15rem; border-left: .4rem solid var(--plain); background: var(--tint); padding: .8rem 1rem; }
p.verdict.good { border-color: var(--good); background: var(--good-tint); } p.verdict.bad { border-color: var(--bad); background: var(--bad-tint); }
p.good { color: var(--good); } p.bad { color: var(--bad); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
thead th { color: var(--soft); font-weight: 600; } tbody th { font-weight: 500; }
td:last-child { overflow-wrap: anywhere; }
pre { background: var(--tint); padding: .8rem; overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; border: 1px solid var(--line); }
.added { color: var(--good); background: var(--good-tint); } .removed { color: var(--bad); background: var(--bad-tint); } .place { color: var(--soft); }
figure { margin: 1rem 0; } figcaption { color: var(--soft); font-size: .9rem; }
svg { max-width: 100%; height: auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; } svg text.soft { fill: var(--soft); }
svg .good { fill: var(--good); stroke: var(--good); } svg .bad { fill: var(--bad); stroke: var(--bad); } svg .plain { fill: var(--plain); stroke: var(--plain); }
svg .axis { stroke: var(--line); } svg .way { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
@media print { :root { --ground: #fff; --ink: #000; --soft: #444; --tint: #f4f4f4; --line: #bbb; --good: #0b5d24; --bad: #9b1c15; --plain: #2c4a78; --good-tint: #eef7f0; --bad-tint: #fbeeed; }
  main { max-width: none; padding: 0; } h2, h3 { break-after: avoid; } pre, figure, tr, p.verdict { break-inside: avoid; } pre { white-space: pre-wrap; } }
`;
