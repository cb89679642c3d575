/** /api/v1: the verbs as routes, their OpenAPI document, and the stream of events. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { OperationError } from '../administration/asking.ts';
import type { Operations } from '../administration/operations.ts';
import { perform, type Verb, verbs } from '../administration/verbs.ts';
import { problemsText } from '../control/handlers.ts';
import type { EventStream } from './event-stream.ts';
import type { Refusal } from './guard.ts';
import { openApiDocument } from './open-api.ts';
import type { Rates } from './rates.ts';

export interface ApiParts {
  readonly operations: Operations;
  readonly stream: EventStream;
  readonly rates: Rates;
  readonly version: string;
  /** Why a request is refused, or null. */
  readonly refusal: (request: FastifyRequest) => Refusal | null;
}

const statuses: Readonly<Record<OperationError['code'], number>> = { notFound: 404, invalid: 400, refused: 409 };

export function apiRoutes(parts: ApiParts): (server: FastifyInstance) => void {
  const { operations, stream, rates, version } = parts;
  const document = openApiDocument(version);
  return (server) => {
    void server.register(
      async (api) => {
        api.addHook('onRequest', async (request, reply) => {
          const refused = parts.refusal(request);
          if (refused !== null) return reply.code(refused.status).send({ error: refused.error });
        });
        api.get('/openapi.json', () => document);
        api.get('/rates', () => rates.list());
        api.get('/events', (request, reply) => {
          reply.hijack();
          stream.open(request.raw, reply.raw, reply.getHeaders() as Record<string, string>);
        });
        for (const row of verbs)
          api.route({
            method: row.method,
            url: row.path,
            ...(row.bodyBytesMax === undefined ? {} : { bodyLimit: row.bodyBytesMax }),
            handler: (request, reply) => answer(row, operations, request, reply),
          });
      },
      { prefix: '/api/v1' },
    );
  };
}

async function answer(
  row: Verb,
  operations: Operations,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { params, query, body } = request as { params?: object; query?: object; body?: unknown };
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body)))
    return reply.code(400).send({ error: 'The body should be one JSON object.' });
  const input = { ...(row.method === 'GET' ? query : (body ?? {})), ...params };
  try {
    const result = await perform(row, operations, input, { by: 'api', name: request.ip });
    return reply.send(result ?? { ok: true });
  } catch (error) {
    if (error instanceof ZodError) return reply.code(400).send({ error: problemsText(error) });
    if (error instanceof OperationError) return reply.code(statuses[error.code]).send({ error: error.message });
    throw error;
  }
}
