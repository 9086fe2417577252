/** Style of the report: one file, no font or image from elsewhere. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1c1c1e; --soft: #5c5c66; --paper: #ffffff; --line: #d9d9de; --band: #f4f4f7; --accent: #0060a8; --good: #0a6b3d; --bad: #a33a00; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #ececf0; --soft: #a8a8b3; --paper: #17171a; --line: #3a3a42; --band: #202026; --accent: #6cb6ff; --good: #5fd39a; --bad: #ff9c66; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--ink); background: var(--paper); }
main, header, footer { max-width: 68rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .25rem; }
a { color: var(--accent); }
a.source { color: inherit; text-decoration: none; }
a.source:hover, a.source:focus { color: var(--accent); text-decoration: underline; }
.steps td { overflow-wrap: anywhere; }
tr:target > * { background: var(--band); }
p { margin: .5rem 0; max-width: 46rem; overflow-wrap: anywhere; }
.source-note { margin: .25rem 0; }
.caption, .note, .provenance { color: var(--soft); font-size: .9rem; }
.warning { border-left: 4px solid var(--bad); padding: .25rem .75rem; background: var(--band); }
ul.summary { padding-left: 1.2rem; max-width: 46rem; }
ul.summary li { margin: .35rem 0; }
nav ol { columns: 18rem; column-gap: 2.5rem; padding-left: 1.4rem; font-size: .92rem; }
nav ol ol { columns: auto; padding-left: 1.3rem; }
.frame { overflow-x: auto; max-width: 100%; border: 1px solid var(--line); border-radius: 6px; }
.frame:focus-visible, .drawing:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .86rem; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { background: var(--band); position: sticky; top: 0; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
th button { all: unset; cursor: pointer; font-weight: 600; }
th[aria-sort="ascending"] button::after { content: " \\2191"; }
th[aria-sort="descending"] button::after { content: " \\2193"; }
tbody th { font-weight: 600; white-space: nowrap; }
tbody th.long { white-space: normal; min-width: 18rem; }
th.number, td.number { text-align: right; }
td.number { white-space: nowrap; }
td pre { margin: 0; }
.interval, .paper, .verdict { display: block; font-size: .78rem; color: var(--soft); }
.verdict.reproduced, .verdict.within-interval { color: var(--good); }
.verdict.differs { color: var(--bad); }
figure { margin: .5rem 0; }
figure .drawing { background: #fff; border: 1px solid var(--line); border-radius: 6px; padding: .5rem; overflow-x: auto; }
figure .zoom { display: none; }
figure svg { max-width: 100%; height: auto; display: block; margin: 0 auto; }
@media screen and (prefers-color-scheme: dark) { figure .drawing { background: #141414; } figure svg { filter: invert(.92) hue-rotate(180deg); } }
@media screen and (max-width: 40rem) { figure .zoom { display: inline-block; margin: .35rem 0; font: inherit; font-size: .8rem; } figure.large svg { max-width: none; } thead th, tbody th { white-space: normal; } tbody th, tbody th.long { min-width: 7rem; max-width: 11rem; overflow-wrap: break-word; } table:not(.facts) tbody th { position: sticky; left: 0; background: var(--paper); border-right: 1px solid var(--line); } }
details { margin: .5rem 0; }
summary { cursor: pointer; }
pre { overflow-x: auto; background: var(--band); padding: .6rem; border-radius: 6px; font-size: .8rem; }
footer { color: var(--soft); font-size: .85rem; padding: 2rem 1rem 3rem; }
@media print { nav, button { break-inside: avoid; } .frame { overflow: visible; } main, header, footer { max-width: none; } table { font-size: .62rem; } th, td, thead th, tbody th, td.number { padding: .15rem .2rem; white-space: normal; overflow-wrap: anywhere; } figure, tr { break-inside: avoid; } thead th { position: static; } }
`

/** Sorting of tables by a click on a column's head, figures at full size on a narrow screen, and steps unfolded when a number leads to them; the report is whole without it. */
export const SCRIPT = `
const unfold = () => { const target = document.getElementById(decodeURIComponent(location.hash.slice(1))); const folded = target?.closest('details:not([open])'); if (folded) { folded.open = true; target.scrollIntoView(); } };
addEventListener('hashchange', unfold);
unfold();
for (const zoom of document.querySelectorAll('.zoom')) zoom.addEventListener('click', () => zoom.setAttribute('aria-pressed', zoom.closest('figure').classList.toggle('large')));
for (const table of document.querySelectorAll('table:not(.facts)')) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, index) => head.querySelector('button').addEventListener('click', () => {
    const direction = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
    heads.forEach((other) => other.setAttribute('aria-sort', 'none'));
    head.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
    const body = table.tBodies[0];
    const key = (row) => { const cell = row.cells[index]; return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort); };
    const words = (key) => typeof key === 'string' ? 1 : 0;
    const compare = (a, b) => words(a) - words(b) || direction * (words(a) ? a.localeCompare(b, 'en', { numeric: true }) : a - b);
    [...body.rows].map((row) => ({ row, key: key(row) })).sort((a, b) => compare(a.key, b.key)).forEach(({ row }) => body.append(row));
  }));
}
`
