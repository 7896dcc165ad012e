// Starts the fixture server, runs the MCP conformance suite over it in every way that counts, and judges the results.
//   node tests/conformance/run.mjs PATH/TO/conformance_server
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const suite = fileURLToPath(new URL('../interop/node_modules/.bin/conformance', import.meta.url));

// `required` scenarios decide conformance; the rest (extensions, pending ones) must pass here too.
const runs = [
  { name: 'requirements 2026-07-28', args: ['--requirements', '2026-07-28'], required: 37, others: 13, tasks: 10 },
  { name: 'requirements 2025-11-25', args: ['--requirements', '2025-11-25'], required: 30, others: 3, tasks: 0 },
  { name: 'every scenario', args: ['--suite', 'all'], required: 0, others: 0, tasks: 10 },
  { name: 'revision 2025-06-18', args: ['--spec-version', '2025-06-18'], required: 0, others: 0, tasks: 0 },
  { name: 'revision 2025-03-26', args: ['--spec-version', '2025-03-26'], required: 0, others: 0, tasks: 0 },
];

/** Starts the server; its first line is its address. */
async function start(program) {
  const server = spawn(program, ['--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: server.stdout });
  const url = await new Promise((resolve, reject) => {
    lines.once('line', resolve);
    server.once('error', reject);
    server.once('exit', () => reject(new Error('the server ended before it listened')));
  });
  return { server, url: url.replace('127.0.0.1', 'localhost') };
}

/** Runs the suite and collects what it printed. */
function conformance(args, folder) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [suite, 'server', ...args, '-o', folder], { cwd: folder });
    let text = '';
    child.stdout.on('data', (chunk) => (text += chunk));
    child.stderr.on('data', (chunk) => (text += chunk));
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, text }));
  });
}

/** The summary's lines: a mark, a scenario, and its checks. */
function read(text) {
  const scenarios = [...text.matchAll(/^([✓✗])\s+([\w.-]+): (\d+) passed, (\d+) failed/gmu)].map(
    ([, mark, name, passed, failed]) => ({ mark, name, passed: Number(passed), failed: Number(failed) }),
  );
  const unscored = /^Not scored for .*: (\d+) scenario\(s\) run/mu.exec(text);
  return { scenarios, unscored: unscored ? Number(unscored[1]) : 0 };
}

function judge(run, { code, text }) {
  const { scenarios, unscored } = read(text);
  const failing = scenarios.filter((each) => each.mark !== '✓' || each.failed > 0);
  const tasks = scenarios.filter((each) => each.name.startsWith('tasks-'));
  const checks = scenarios.reduce((sum, each) => sum + each.passed, 0);
  const scored = scenarios.length - unscored;
  console.log(
    `${run.name}: ${scenarios.length - failing.length} of ${scenarios.length} scenarios` +
      (unscored ? ` (${scored} required, ${unscored} not scored)` : '') +
      `, ${checks} checks passed` + (tasks.length ? `, tasks ${tasks.length}` : ''),
  );
  for (const each of failing) console.log(`  failed: ${each.name} (${each.failed} checks)`);
  const complete =
    scenarios.length > 0 &&
    (run.required === 0 || (scored === run.required && unscored === run.others)) &&
    tasks.length === run.tasks;
  if (!complete) console.log(`  not all scenarios were run\n${text.slice(-2000)}`);
  return code === 0 && failing.length === 0 && complete;
}

const folder = mkdtempSync(join(tmpdir(), 'bursar-conformance-'));
const { server, url } = await start(process.argv[2]);
let good = true;
try {
  for (const run of runs)
    good = judge(run, await conformance(['--url', url, ...run.args], folder)) && good;
} finally {
  server.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
console.log(good ? 'conformance: passed' : 'conformance: FAILED');
process.exitCode = good ? 0 : 1;
