import { parseArgs } from 'node:util';
import { fuzz } from '../tests/support/fuzz/run-fuzz';
import { TARGETS } from '../tests/support/fuzz/targets';

/** `npm run fuzz`: every mutated file, and how each was answered. */

const { values } = parseArgs({
  options: { target: { type: 'string', default: '' }, case: { type: 'string' } },
});
const only = values.case === undefined ? null : Number(values.case);

const totals = new Map<string, number>();
let cases = 0;
let past = 0;
let faults = 0;
for (const target of TARGETS.filter(({ name }) => name.includes(values.target))) {
  const report = await fuzz(target, only === null ? {} : { first: only, last: only + 1 });
  const codes = [...report.outcomes].sort(([, a], [, b]) => b - a);
  console.log(
    `${target.name}: ${report.cases} cases, ${report.past} past the header, slowest ${Math.round(report.slowestMs)} ms, most ${Math.round(report.most / 1e6)} MB`,
  );
  console.log(`  ${codes.map(([code, count]) => `${code} ${count}`).join(', ')}`);
  for (const fault of report.faults.slice(0, 20)) console.log(`  FAULT ${fault}`);
  for (const [code, count] of codes) totals.set(code, (totals.get(code) ?? 0) + count);
  cases += report.cases;
  past += report.past;
  faults += report.faults.length;
}
console.log(
  `\n${cases} cases, ${past} past the header (${Math.round((past / cases) * 100)} %), ${faults} faults`,
);
for (const [code, count] of [...totals].sort(([, a], [, b]) => b - a))
  console.log(`${String(count).padStart(7)}  ${code}`);
if (faults > 0) process.exitCode = 1;
