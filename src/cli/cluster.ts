/** `ringback cluster`: the nodes of a cluster, and planned work on one of them. */
import { Command, Option } from 'commander';
import { formatAddress } from '../service/address.ts';
import type { ClusterConfiguration } from '../service/cluster-configuration.ts';
import { drainNode, peerTls } from '../service/cluster-nodes.ts';
import { type ClusterReport, clusterReport, type NodeReport } from '../service/cluster-report.ts';
import { ConfigurationError, loadConfiguration } from '../service/configuration.ts';
import { environmentName } from '../service/setting.ts';
import { settings } from '../service/settings.ts';
import { readClusterFiles } from '../service/tls-files.ts';
import { ExitCode } from './exit-codes.ts';
import { columns } from './tables.ts';

const AFTER = `
Nodes, roles and lag: etcd says who is a member and who leads, each node says the rest itself.
Before planned work on a machine: ringback cluster drain, there. What it served goes to the next node; records are kept.

Examples:
  ringback cluster --store etcd:192.0.2.21:2379,192.0.2.22:2379,192.0.2.23:2379
  ringback cluster drain --store etcd:192.0.2.21:2379 --cluster-address 192.0.2.11`;

interface Options {
  readonly config?: string;
  readonly json?: boolean;
}

export function clusterCommand(): Command {
  const command = withSettings(
    new Command('cluster').description('Show the nodes of a cluster; drain one for planned work.'),
  );
  command.addHelpText('after', AFTER).action((options: Options) => told(() => show(options)));
  for (const [verb, on, does] of [
    ['drain', true, 'take the node of this machine out of service: what it serves goes to the next one'],
    ['undrain', false, 'let the node of this machine serve again'],
  ] as const)
    command.addCommand(
      withSettings(new Command(verb).description(does)).action((_, inner: Command) =>
        told(() => drain(inner.optsWithGlobals(), on)),
      ),
    );
  return command;
}

function withSettings(command: Command): Command {
  for (const setting of settings)
    if (setting.key === 'store' || setting.key.startsWith('cluster.'))
      command.addOption(new Option(setting.flag, `${setting.help} (${environmentName(setting)})`));
  return command.option('--config <file>', 'YAML file with the settings of the service').option('--json', 'print JSON');
}

async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const problems = error instanceof ConfigurationError ? error.problems : [];
    for (const problem of problems) process.stderr.write(`ringback: configuration: ${problem}\n`);
    if (problems.length === 0) process.stderr.write(`ringback: ${(error as Error).message}\n`);
    process.exitCode = problems.length === 0 ? ExitCode.unreachable : ExitCode.configuration;
  }
}

/** The settings of the service as far as they are about its cluster: phones and servers need not be named. */
function clusterSettings(options: Options): ClusterConfiguration {
  const sources = { environment: process.env, file: options.config ?? null };
  const load = (flags: Readonly<Record<string, unknown>>) => loadConfiguration({ ...sources, flags }).cluster;
  let cluster: ClusterConfiguration | null;
  try {
    cluster = load({ ...options });
  } catch (error) {
    const other = (error as ConfigurationError).problems?.filter(
      (problem) => !problem.startsWith('upstream: is missing'),
    );
    if (other === undefined || other.length > 0) throw error;
    cluster = load({ ...options, demo: true });
  }
  if (cluster === null)
    throw new ConfigurationError([
      'store: names no etcd; should be etcd:HOST:PORT, as the service has it (--store or --config).',
    ]);
  return cluster;
}

async function show(options: Options): Promise<void> {
  const cluster = clusterSettings(options);
  const report = await clusterReport(cluster, readClusterFiles(cluster));
  process.stdout.write(`${options.json === true ? JSON.stringify(report) : lines(report)}\n`);
}

function lines(report: ClusterReport): string {
  if (report.nodes.length === 0) return `No node is a member at etcd ${report.etcd.join(', ')}.`;
  const heads = ['node', 'role', 'since (UTC)', 'records', 'lag', 'epoch', 'version'];
  const rows = report.nodes.map((node) => [
    node.address,
    node.role,
    when(node.since),
    number(node.records),
    number(node.lag),
    String(node.epoch),
    node.version ?? '?',
  ]);
  return [columns(heads, rows, ''), ...report.nodes.flatMap(missing)].join('\n');
}

const number = (value: number | null) => (value === null ? '?' : String(value));
const when = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const missing = (node: NodeReport) => node.missing.map((sentence) => `${node.address}: ${sentence}`);

async function drain(options: Options, on: boolean): Promise<void> {
  const cluster = clusterSettings(options);
  const { host } = cluster.listen;
  const tls = peerTls(cluster, readClusterFiles(cluster));
  if (await drainNode(formatAddress(cluster.listen), tls, on)) {
    process.stdout.write(`${host} ${on ? 'serves no more: its machine may be worked on' : 'may serve again'}.\n`);
    return;
  }
  process.stderr.write(`ringback: ${host} serves on: no other node can take over. Start one; it hands over then.\n`);
  process.exitCode = ExitCode.failed;
}
