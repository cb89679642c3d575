/** The files of the live page and the dashboard, sent as they are; pages of HTML share the head of `head.html`. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance, FastifyReply } from 'fastify';

const FILES: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/page.css': 'page.css',
  '/phone.css': 'phone.css',
  '/display.css': 'display.css',
  '/messages.css': 'messages.css',
  '/main.js': 'main.js',
  '/dom.js': 'dom.js',
  '/phone.js': 'phone.js',
  '/handset.js': 'handset.js',
  '/story.js': 'story.js',
  '/messages.js': 'messages.js',
  '/sound.js': 'sound.js',
  '/favicon.svg': 'favicon.svg',
  '/admin/': 'admin/index.html',
  '/admin/admin.css': 'admin/admin.css',
  '/admin/main.js': 'admin/main.js',
  '/admin/api.js': 'admin/api.js',
  '/admin/words.js': 'admin/words.js',
  '/admin/overview.js': 'admin/overview.js',
  '/admin/curves.js': 'admin/curves.js',
  '/admin/phones.js': 'admin/phones.js',
  '/admin/lists.js': 'admin/lists.js',
  '/admin/alarms.js': 'admin/alarms.js',
  '/admin/parameters.js': 'admin/parameters.js',
  '/admin/events.js': 'admin/events.js',
  '/admin/trace.js': 'admin/trace.js',
  '/admin/trace.css': 'admin/trace.css',
};
/** uPlot draws the curves. */
const CURVES: Readonly<Record<string, string>> = {
  '/admin/uplot.js': 'uplot/dist/uPlot.esm.js',
  '/admin/uplot.css': 'uplot/dist/uPlot.min.css',
};
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};
/** Where the lines of head.html stand in a page. */
const HEAD = '    <!-- head.html -->\n';

/** @param home what `/` is: the live page, or the way to the dashboard */
export function pageFiles(server: FastifyInstance, home: 'live' | 'dashboard'): void {
  for (const [path, file] of Object.entries(FILES)) {
    if (path === '/' && home === 'dashboard') server.get('/', (_, reply) => reply.redirect('/admin/'));
    else server.get(path, (_, reply) => sendFile(reply, `browser/${file}`));
  }
  server.get('/admin', (_, reply) => reply.redirect('/admin/'));
  for (const [path, file] of Object.entries(CURVES))
    server.get(path, (_, reply) => reply.type(typeOf(file)).send(packageFile(file)));
  server.get('/CallBack.raw', (_, reply) => sendFile(reply, '../audio/CallBack.raw'));
}

const typeOf = (path: string): string => TYPES[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';

function packageFile(path: string): Buffer {
  return readFileSync(createRequire(import.meta.url).resolve(path));
}

function sendFile(reply: FastifyReply, path: string): unknown {
  const url = new URL(path, import.meta.url);
  if (!existsSync(url)) return reply.code(404).send({ error: `${path} is not there: npm run build copies it.` });
  if (!path.endsWith('.html')) return reply.type(typeOf(path)).send(readFileSync(url));
  const head = readFileSync(new URL('browser/head.html', import.meta.url), 'utf8');
  return reply.type(TYPES.html!).send(readFileSync(url, 'utf8').replace(HEAD, head));
}
