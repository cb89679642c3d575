/** The page's style: light and dark by the reader's system, small screens, paper. */
const COLOURS = `
:root{color-scheme:light dark;--paper:#fff;--ground:#f4f5f7;--ink:#1a2230;--soft:#5b6677;--line:#d9dee6;--rail:#c3cad5;
--up:#1f6fd0;--down:#a23a8c;--idle:#dfe5ec;--ringing:#f0a31b;--inUse:#2f9e62;--busy:#d2453f;--held:#7d62d4;--registered:#8fb7a2;
--registering:#cfd6df;--gone:#e7b3ae;--silent:#eed9b2;--step:#fff5dc;--step-ink:#6b4a00;--step-edge:#e9b949;--fault:#c0322b;--hit:#fff2a8}
@media (prefers-color-scheme:dark){:root{--paper:#171c24;--ground:#0f1319;--ink:#e4e9f1;--soft:#97a3b5;--line:#2b3441;--rail:#3c4757;
--up:#6db1ff;--down:#e58fd0;--idle:#2b3441;--ringing:#e0a030;--inUse:#3fae74;--busy:#e0605a;--held:#9a83ea;--registered:#3f6653;
--registering:#465160;--gone:#6d3b39;--silent:#6a5a35;--step:#2c2613;--step-ink:#f3d592;--step-edge:#a07d27;--fault:#ff7f78;--hit:#4c431a}}`;

const BASE = `
*{box-sizing:border-box}[hidden]{display:none!important}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;-webkit-text-size-adjust:100%}
header,main,footer{max-width:1240px;margin:0 auto;padding:0 24px}
header{padding-top:28px}header .kind{margin:0;color:var(--soft);text-transform:uppercase;letter-spacing:.08em;font-size:12px}
h1{margin:2px 0;font-size:24px;line-height:1.25;overflow-wrap:anywhere}header p{margin:0 0 8px;color:var(--soft)}
h2{font-size:16px;margin:28px 0 10px}small{color:var(--soft);font-size:11px}footer{color:var(--soft);padding:28px 24px 40px;font-size:12px}
.tools{position:sticky;top:0;z-index:3;background:var(--ground);border-bottom:1px solid var(--line);max-width:1240px;margin:0 auto;padding:8px 24px;display:flex;gap:14px;align-items:center;flex-wrap:wrap}
.tools input{font:inherit;padding:4px 9px;width:min(280px,60vw);border:1px solid var(--rail);border-radius:6px;background:var(--paper);color:inherit}
button{font:inherit;padding:3px 10px;border:1px solid var(--rail);border-radius:6px;background:var(--paper);color:inherit;cursor:pointer}
.buttons{display:flex;gap:6px;align-items:center;flex-wrap:wrap}.buttons span{margin-left:8px}output,.none,.meta{color:var(--soft)}
button:focus-visible,summary:focus-visible,input:focus-visible{outline:2px solid var(--up);outline-offset:1px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:10px}
.tile{background:var(--paper);border:1px solid var(--line);border-radius:9px;padding:10px 14px;color:var(--soft)}.tile b{display:block;font-size:24px;line-height:1.2;color:var(--ink);font-variant-numeric:tabular-nums}
.tile.bad b{color:var(--fault)}.tile.good b{color:var(--inUse)}
.pair{display:grid;grid-template-columns:fit-content(380px) minmax(0,1fr);gap:14px;margin-top:10px;align-items:start}
table{border-collapse:collapse}.plain th{white-space:nowrap}th{text-align:left;font-weight:500;color:var(--soft);vertical-align:top}td,th{padding:3px 12px 3px 0}
.plain,.list{background:var(--paper);border:1px solid var(--line);border-radius:9px;border-spacing:0;border-collapse:separate;width:100%}.plain td,.plain th,.list td,.list th{padding:4px 12px}
.list th{white-space:nowrap}.list td{font-variant-numeric:tabular-nums}.list tbody tr:nth-child(odd){background:color-mix(in srgb,var(--ground) 60%,transparent)}.number{text-align:right}.list th:nth-last-child(-n+2){text-align:right}#faults .list th:last-child,.rows th{text-align:left}.list.rows th.number{text-align:right}.told{min-width:300px}.failure{color:var(--fault)}h3{font-size:14px;margin:14px 0 8px}.rows td{vertical-align:top}
.scroll{overflow-x:auto}.tall{max-height:420px;overflow-y:auto}
.warning{background:var(--step);color:var(--step-ink);border:1px solid var(--step-edge);border-radius:9px;padding:9px 14px;margin:14px 0}.warning ul{margin:4px 0 0;padding-left:20px}
.cut{color:var(--step-ink)}`;

const CHART = `
.chart{background:var(--paper);border:1px solid var(--line);border-radius:9px;padding:10px 0 12px;max-height:70vh;overflow-y:auto}
.stretch{min-width:100%}.lane{display:flex;height:15px;margin:2px 14px 2px 0;align-items:center}
.lane .name{position:sticky;left:0;z-index:1;flex:0 0 158px;width:158px;padding-left:14px;background:var(--paper);white-space:nowrap;overflow:hidden;text-overflow:ellipsis;font-size:12px;line-height:15px}
.lane .bar{flex:1;height:100%;min-width:0;display:block;position:relative}.lane.device .name{font-weight:600}.lane.line .name{padding-left:26px}.lane.device{height:9px;margin-top:9px}.lane.device .name{height:15px}
.lane.axis{height:18px;position:sticky;top:-10px;z-index:2;margin-right:0;padding-right:14px;background:var(--paper)}.tick{position:absolute;top:0;bottom:-4px;border-left:1px solid var(--rail);padding-left:4px;font-size:10.5px;color:var(--soft);white-space:nowrap;font-variant-numeric:tabular-nums}
.lane.rates{height:64px;align-items:stretch;border-bottom:1px solid var(--line);padding-bottom:3px}.lane.rates .name small{display:block}.lane.rates .bar{overflow:hidden}
rect{shape-rendering:crispEdges}`;

const MODES = ['idle', 'ringing', 'inUse', 'busy', 'held', 'registered', 'registering', 'gone', 'silent', 'up', 'down']
  .map((mode) => `rect.${mode}{fill:var(--${mode})}.swatch.${mode}{background:var(--${mode})}`)
  .join('\n');

const CARDS = `
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;color:var(--soft);font-size:12px;margin:8px 2px}.swatch{display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:5px;vertical-align:-1px}
.card{background:var(--paper);border:1px solid var(--line);border-radius:9px;margin:8px 0}.card>summary{padding:10px 14px;cursor:pointer;display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;list-style:none}
.card>summary::-webkit-details-marker{display:none}.card>summary::before{content:"▸";color:var(--soft);width:10px}.card[open]>summary::before{content:"▾"}.card>summary b{font-size:15px}
.meta{font-size:12.5px;font-variant-numeric:tabular-nums}.badge{font-size:12px;border-radius:99px;padding:1px 10px;color:#fff;background:#66717f}.badge.answered{background:#23804d}.badge.busy,.badge.failed,.badge.cancelled{background:#b93a34}.badge.offered,.badge.not-answered{background:#9a6a08}.badge.dialled{background:#1f6fd0}
.story{list-style:none;margin:2px 14px 12px;padding:0;columns:2 420px;column-gap:34px}.story li{display:flex;gap:9px;padding:3px 0;break-inside:avoid;align-items:baseline}.story span{flex:1}.story time{color:var(--soft);font-size:12px;font-variant-numeric:tabular-nums}
.story i,.step i{flex:none;font-style:normal;font-size:11px;font-weight:600;min-width:19px;height:19px;line-height:19px;text-align:center;border-radius:99px;background:var(--step-edge);color:#201600}
.counts{list-style:none;margin:0;padding:2px 14px 12px;columns:3 260px}.counts li{display:grid;grid-template-columns:1fr auto;gap:8px;break-inside:avoid;padding:1px 0}.counts span{overflow-wrap:anywhere}.counts i{grid-column:1/3;height:3px;border-radius:2px;background:var(--up);opacity:.55}`;

const LADDER = `
.ladder{border-top:1px solid var(--line);padding:8px 14px 12px}.switch{cursor:pointer;padding-left:5px}.lanes{--when:112px;min-width:calc(var(--when) + var(--columns)*230px);position:relative;padding-bottom:6px}
.heads,.row>summary{display:grid;grid-template-columns:var(--when) 1fr}.lane-heads{display:grid;grid-template-columns:repeat(var(--columns),1fr)}.heads{margin:10px 0 4px}.heads .when{align-self:end;color:var(--soft);font-size:11px}
.head{justify-self:center;text-align:center;border:1px solid var(--rail);border-radius:8px;padding:3px 16px;background:var(--ground)}.head b,.head small{display:block}.head.server{border-style:dashed}
.row>summary{cursor:pointer;list-style:none;align-items:stretch;border-radius:5px}.row>summary::-webkit-details-marker{display:none}.row>summary:hover,.row[open]>summary{background:color-mix(in srgb,var(--up) 9%,transparent)}
.when{font-variant-numeric:tabular-nums;font-size:12px;line-height:1.25;padding:5px 0 3px}.row .when small{display:block;color:var(--soft)}
.track{position:relative;height:36px;background:repeating-linear-gradient(to right,transparent 0,transparent calc(50%/var(--columns) - .75px),var(--rail) calc(50%/var(--columns) - .75px),var(--rail) calc(50%/var(--columns) + .75px),transparent calc(50%/var(--columns) + .75px),transparent calc(100%/var(--columns)))}
.arrow{position:absolute;bottom:9px;border-bottom:1.5px solid currentColor;height:8px}.arrow::after{content:"";position:absolute;bottom:-5.25px;border:4.5px solid transparent}
.row .arrow.up{color:var(--up)}.row .arrow.down{color:var(--down)}.arrow.right::after{right:0;border-left:8px solid currentColor;border-right:0}.arrow.left::after{left:0;border-right:8px solid currentColor;border-left:0}
.label{position:absolute;bottom:12px;padding:0 9px;line-height:17px;font-size:12px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;color:var(--soft);text-align:center}.label b{color:var(--ink);font-weight:600}
.row.faulty .label b{color:var(--fault)}.row.hit>summary{background:var(--hit)}.all:not(:checked)~.scroll .row.dull:not(.hit){display:none}.row.dull .label b{font-weight:500}
.step{display:flex;gap:8px;align-items:center;margin:7px 0 1px var(--when);padding:3px 10px;background:var(--step);color:var(--step-ink);border-left:3px solid var(--step-edge);border-radius:4px;font-weight:500}
.fields{margin:2px 0 10px var(--when);padding:8px 14px;border:1px solid var(--line);border-radius:8px;background:var(--ground);max-width:900px}.fields p{margin:0 0 5px;color:var(--soft);font-size:12px}.fields td{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:12px;white-space:pre-wrap;overflow-wrap:anywhere}.fields th{font-size:12px;white-space:nowrap}.fault{color:var(--fault)!important}`;

const SMALL = `
@media (max-width:760px){header,main,footer,.tools{padding-left:12px;padding-right:12px}.pair{grid-template-columns:1fr}.lane .name{flex-basis:124px;width:124px;padding-left:8px;font-size:11px}.lane.line .name{padding-left:14px}.stretch{min-width:560px}.tick:nth-child(even){visibility:hidden}.lanes{--when:98px;min-width:calc(var(--when) + var(--columns)*150px)}.when{font-size:11px}.step,.fields{position:sticky;left:0;margin-left:0;width:calc(100vw - 46px)}.card>summary b{max-width:calc(100% - 22px)}.tools{position:static}.ladder,.card>summary{padding-left:10px;padding-right:10px}.head{padding:3px 7px}.track{height:auto;min-height:36px;padding-bottom:19px}.label{position:sticky;left:0!important;width:fit-content!important;max-width:calc(100vw - 154px);display:block;padding:4px 4px 0 0;white-space:normal;overflow:visible;overflow-wrap:anywhere;text-align:left;background:var(--paper)}.row>summary:hover .label,.row[open]>summary .label,.row.hit .label{background:none}}
@media print{.tools,.switch,.all{display:none}body{background:#fff}.card,.tall,.chart{break-inside:auto;max-height:none;overflow:visible}.row,.step{break-inside:avoid}}`;

export const STYLE = [COLOURS, BASE, CHART, MODES, CARDS, LADDER, SMALL].join('');
