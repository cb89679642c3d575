// packaging/grafana/ringback.json and packaging/prometheus/ringback.rules.yml: panels and rules over the metrics of the table.
import { metricTable, notifyHistogram } from '../dist/service/metrics/table.js';

const known = new Set([...metricTable.map(({ name }) => name), `${notifyHistogram.name}_bucket`, 'up']);

/** A panel or a rule over a metric that does not exist would be silent for ever. */
function checked(expression) {
  for (const [name] of expression.matchAll(/\b(?:ringback|process|nodejs)_[a-z0-9_]+/g))
    if (!known.has(name)) throw new Error(`${name} is no metric of ours: ${expression}`);
  return expression;
}

const rate = (metric) => `rate(${metric}[$__rate_interval])`;

/** Grafana puts the data source that is chosen on the dashboard in its place. */
const prometheus = { type: 'prometheus', uid: ['$', '{datasource}'].join('') };

/** Title, unit of Grafana, and its curves: legend → expression. */
const rows = {
  Service: [
    ['Phones', 'short', { '{{state}}': 'sum by (state) (ringback_sessions)' }],
    ['Call backs that wait', 'short', { '{{state}}': 'sum by (state) (ringback_callbacks)' }],
    ['Alarms', 'short', { '{{severity}}': 'sum by (severity) (ringback_alarms_active)' }],
    ['Role', 'short', { '{{instance}} {{role}}': 'ringback_role' }],
  ],
  'Call back': [
    [
      'Begun and ended a second',
      'ops',
      {
        'begun: {{how}}': `sum by (how) (${rate('ringback_callbacks_begun_total')})`,
        'ended: {{how}}': `sum by (how) (${rate('ringback_callbacks_ended_total')})`,
      },
    ],
    [
      'From free to the notice',
      's',
      {
        'half below': `histogram_quantile(0.5, sum by (le) (${rate('ringback_callback_notify_seconds_bucket')}))`,
        '99 of 100 below': `histogram_quantile(0.99, sum by (le) (${rate('ringback_callback_notify_seconds_bucket')}))`,
      },
    ],
    ['Notices', 'ops', { '{{what}}': `sum by (what) (${rate('ringback_alerts_total')})` }],
    ['Keys that armed nothing', 'ops', { '{{why}}': `sum by (why) (${rate('ringback_callback_keys_total')})` }],
  ],
  Wire: [
    ['Frames a second', 'pps', { '{{direction}}': `sum by (direction) (${rate('ringback_frames_total')})` }],
    ['Bytes a second', 'Bps', { '{{direction}}': `sum by (direction) (${rate('ringback_frame_bytes_total')})` }],
    [
      'Connections that ended',
      'ops',
      { '{{reason}}': `sum by (reason) (${rate('ringback_connections_closed_total')}) > 0` },
    ],
    ['Faults of the wire', 'ops', { '{{fault}}': `sum by (fault) (${rate('ringback_faults_total')}) > 0` }],
  ],
  'Store and process': [
    [
      'Writes',
      'ops',
      {
        '{{result}}': `sum by (result) (${rate('ringback_commits_total')})`,
        pending: 'sum(ringback_commits_pending)',
      },
    ],
    ['Events waiting', 'short', { '{{instance}}': 'ringback_events_waiting' }],
    ['Memory', 'bytes', { '{{instance}}': 'process_resident_memory_bytes' }],
    ['Lag of the event loop', 's', { '{{instance}}': 'nodejs_eventloop_lag_p99_seconds' }],
  ],
};

export function grafanaDashboard() {
  const panels = [];
  let y = 0;
  for (const [title, group] of Object.entries(rows)) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { h: 1, w: 24, x: 0, y },
      panels: [],
    });
    group.forEach(([name, unit, curves], at) => {
      const targets = Object.entries(curves).map(([legendFormat, expr], n) => ({
        refId: String.fromCharCode(65 + n),
        datasource: prometheus,
        expr: checked(expr),
        legendFormat,
      }));
      panels.push({
        id: panels.length + 1,
        type: 'timeseries',
        title: name,
        datasource: prometheus,
        gridPos: { h: 8, w: 6, x: at * 6, y: y + 1 },
        fieldConfig: { defaults: { unit, min: 0, custom: { fillOpacity: 10, showPoints: 'never' } }, overrides: [] },
        options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi' } },
        targets,
      });
    });
    y += 9;
  }
  const datasource = { name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' };
  const dashboard = {
    uid: 'ringback',
    title: 'ringback',
    tags: ['ringback', 'telephony'],
    schemaVersion: 39,
    editable: true,
    refresh: '30s',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: [datasource] },
    panels,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

/** Alert, severity, for how long, expression, sentence. */
const alerts = [
  [
    'RingbackDown',
    'critical',
    '1m',
    'up{job="ringback"} == 0',
    'ringback does not answer; phones go to the next server of their list.',
  ],
  [
    'RingbackNobodyActive',
    'critical',
    '30s',
    'count(ringback_role{role="active"}) == 0',
    'No node of the cluster serves.',
  ],
  [
    'RingbackTwoActive',
    'critical',
    '1m',
    'count(ringback_role{role="active"}) > 1 and count(ringback_role{role="backup"}) > 0',
    'Two nodes of one cluster serve: phones may be told twice.',
  ],
  [
    'RingbackAlarmCritical',
    'critical',
    '1m',
    'sum by (instance) (ringback_alarms_active{severity="critical"}) > 0',
    'A critical alarm stands: `ringback alarms`.',
  ],
  [
    'RingbackAlarmMajor',
    'warning',
    '5m',
    'sum by (instance) (ringback_alarms_active{severity="major"}) > 0',
    'A major alarm stands: `ringback alarms`.',
  ],
  [
    'RingbackWritesFail',
    'critical',
    '1m',
    'increase(ringback_commits_total{result="failed"}[5m]) > 0',
    'Records cannot be written: call backs are refused.',
  ],
  [
    'RingbackPhonesLost',
    'warning',
    '5m',
    'sum(ringback_sessions{state="registered"}) < 0.5 * sum(ringback_sessions{state="registered"} offset 15m)',
    'Half of the phones have gone.',
  ],
  [
    'RingbackNoticesSlow',
    'warning',
    '10m',
    'histogram_quantile(0.99, sum by (le) (rate(ringback_callback_notify_seconds_bucket[10m]))) > 2',
    'Notices come more than two seconds after a line became free.',
  ],
  [
    'RingbackNoticesUnanswered',
    'warning',
    '15m',
    'increase(ringback_alerts_total{what="unanswered"}[15m]) > 10',
    'Phones do not confirm notices.',
  ],
  [
    'RingbackFaults',
    'warning',
    '10m',
    'sum by (instance, fault) (increase(ringback_faults_total[10m])) > 100',
    'Many frames cannot be read: a new firmware, or a stranger.',
  ],
  [
    'RingbackOwnFault',
    'warning',
    '0m',
    'increase(ringback_program_faults_total[10m]) > 0',
    'A part of ringback failed; calls go on. Report it.',
  ],
];

export function alertRules() {
  const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
  const rules = alerts.map(
    ([name, severity, held, expression, sentence]) => `      - alert: ${name}
        expr: ${quoted(checked(expression))}
        for: ${held}
        labels:
          severity: ${severity}
        annotations:
          summary: ${quoted(sentence)}`,
  );
  return `# Alert rules over the metrics of docs/metrics.md. Made by \`npm run docs\`. The job is called ringback.
groups:
  - name: ringback
    rules:
${rules.join('\n')}
`;
}
