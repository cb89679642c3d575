/** The OpenAPI document of /api/v1, from the table of verbs. */
import { z } from 'zod';
import { type Verb, verbs } from '../administration/verbs.ts';

const error = {
  description: 'Refused',
  content: { 'application/json': { schema: { type: 'object', properties: { error: { type: 'string' } } } } },
};

export function openApiDocument(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const row of verbs) {
    const path = `/api/v1${row.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [row.method.toLowerCase()]: operation(row) };
  }
  paths['/api/v1/events'] = {
    get: {
      operationId: 'events',
      summary: 'Server-sent events: status each second, alarms, changes, what the feature sees and does',
      responses: { 200: { description: 'A stream', content: { 'text/event-stream': {} } } },
    },
  };
  return {
    openapi: '3.1.0',
    info: { title: 'ringback', version, description: 'What `ringback` commands ask, over HTTP.' },
    paths,
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }, {}],
  };
}

function operation(row: Verb): Record<string, unknown> {
  const schema = z.toJSONSchema(row.input, { io: 'input' }) as {
    properties?: Record<string, unknown>;
    required?: readonly string[];
  };
  const inPath = [...row.path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
  const fields = Object.entries(schema.properties ?? {});
  const parameter = ([name, of]: [string, unknown], where: string) => ({
    name,
    in: where,
    required: where === 'path' || (schema.required ?? []).includes(name),
    schema: of,
  });
  const others = fields.filter(([name]) => !inPath.includes(name));
  const parameters = [
    ...fields.filter(([name]) => inPath.includes(name)).map((field) => parameter(field, 'path')),
    ...(row.method === 'GET' ? others.map((field) => parameter(field, 'query')) : []),
  ];
  const body = { type: 'object', properties: Object.fromEntries(others), required: schema.required ?? [] };
  return {
    operationId: row.name,
    summary: row.summary,
    parameters,
    ...(row.method === 'GET' || others.length === 0
      ? {}
      : { requestBody: { content: { 'application/json': { schema: body } } } }),
    responses: {
      200: { description: 'Done', content: { 'application/json': {} } },
      400: error,
      401: error,
      404: error,
    },
  };
}
