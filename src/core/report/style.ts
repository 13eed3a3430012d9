/** How the report looks: on a phone, on paper, and in the dark. */

export const STYLE = `
:root { color-scheme: light dark; --ink: #16181d; --soft: #5c6370; --line: #dfe3e8; --paper: #fff; --sunken: #f5f6f8; --good: 11 122 91; --bad: 179 38 30; --line0: #2f4bd8; --line1: #c2410c; --line2: #0b7a5b; --line3: #7c3aed; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceded; --soft: #a9afb8; --line: #33373d; --paper: #131416; --sunken: #1d1f23; --good: 76 201 160; --bad: 255 138 128; --line0: #8ea2ff; --line1: #f0905a; --line2: #4cc9a0; --line3: #b3a1e6; } }
* { box-sizing: border-box; }
body { max-width: 920px; margin: 0 auto; padding: 32px 20px 64px; background: var(--paper); color: var(--ink); font: 15px/22px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
h1 { margin: 0 0 4px; font-size: 28px; line-height: 34px; letter-spacing: -0.02em; }
h2 { margin: 40px 0 10px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 19px; line-height: 26px; }
p { margin: 0 0 10px; }
.lead { color: var(--soft); }
.big { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; margin: 20px 0 6px; }
.big b { font-size: 44px; line-height: 50px; letter-spacing: -0.03em; }
.small { color: var(--soft); font-size: 13px; line-height: 18px; }
.note { padding: 10px 14px; border-left: 4px solid rgb(var(--bad)); background: var(--sunken); }
table { width: 100%; margin: 0 0 12px; border-collapse: collapse; }
caption { padding-bottom: 6px; color: var(--soft); font-size: 13px; text-align: left; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: right; vertical-align: baseline; }
th:first-child, td:first-child, .rows td { text-align: left; }
th { font-weight: 500; }
thead th { color: var(--soft); font-size: 13px; }
tr.main th, tr.main td { font-weight: 700; }
.wide { overflow-x: auto; }
.fine table { min-width: 540px; }
.fine th, .fine td { overflow-wrap: normal; }
.matrix { width: auto; }
.matrix th, .matrix td { padding: 5px 8px; font-size: 13px; line-height: 18px; text-align: center; overflow-wrap: normal; }
.matrix tbody th { max-width: 180px; overflow: hidden; text-align: right; text-overflow: ellipsis; white-space: nowrap; }
.matrix thead th { vertical-align: bottom; }
.matrix thead th span { display: inline-block; max-height: 140px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; writing-mode: vertical-rl; transform: rotate(180deg); }
.matrix .right { background: color-mix(in srgb, rgb(var(--good)) calc(var(--share) * 0.5), transparent); font-weight: 700; }
.matrix .wrong { background: color-mix(in srgb, rgb(var(--bad)) calc(12% + var(--share) * 0.5), transparent); }
.photos { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 14px; margin: 0; padding: 0; list-style: none; }
.photos img { display: block; width: 100%; aspect-ratio: 1; border-radius: 8px; background: var(--sunken); object-fit: contain; }
.photos p { margin: 6px 0 0; font-size: 13px; line-height: 18px; }
.gone { aspect-ratio: 1; padding: 12px; background: var(--sunken); }
.charts { display: grid; gap: 24px; }
figure { margin: 0; }
figcaption { display: flex; flex-wrap: wrap; gap: 4px 16px; margin-bottom: 4px; }
.key { display: inline-flex; gap: 6px; align-items: center; color: var(--soft); font-size: 13px; }
figure svg { max-width: 100%; }
figure > svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font-size: 12px; }
.grid { stroke: var(--line); }
.line { fill: none; stroke: var(--line0); stroke-width: 2; stroke-linejoin: round; }
.dot { fill: var(--line0); }
.line1 { stroke: var(--line1); } .line2 { stroke: var(--line2); } .line3 { stroke: var(--line3); }
.dot.line1 { fill: var(--line1); stroke: none; } .dot.line2 { fill: var(--line2); stroke: none; }
.rows th { width: 40%; color: var(--soft); text-align: left; }
footer { margin-top: 48px; color: var(--soft); font-size: 13px; }
@media (max-width: 560px) { body { padding: 20px 14px 40px; } th, td { padding: 6px 5px; } .big b { font-size: 36px; line-height: 42px; } .fine { font-size: 13px; } .fine th, .fine td { padding: 5px 3px; } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --sunken: #f2f2f2; --good: 11 122 91; --bad: 179 38 30; --line0: #1a2f9e; --line1: #a0360a; --line2: #075e45; --line3: #5b21b6; } body { max-width: none; padding: 0; font-size: 11pt; } h2 { break-after: avoid; } table, figure, .photos li { break-inside: avoid; } .wide { overflow: visible; } * { print-color-adjust: exact; } }
`;
