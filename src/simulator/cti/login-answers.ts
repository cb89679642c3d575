/** Login and goodbye: init, the two phases of the open, close. */
import type { QbeFields } from '../../codecs/qbe/decode.ts';
import { resultName } from '../../codecs/qbe/enums/index.ts';
import type { PduName } from '../../codecs/qbe/ids.ts';
import { type Answer, elementOf, numberOf, textOf } from './asked.ts';
import { judgePassword } from './credential.ts';
import type { Application } from './cti-desk.ts';
import type { OfficeUser } from './office-file.ts';
import { Refused, Result } from './refusal.ts';

/** Words that name this server, as the recorded clients took them. */
const SERVER_VERSION = '15.0.1.10000-1';
const PLUGIN_VERSION = '15.0.0.0-1';
const PLUGIN_LOCATION = 'http://127.0.0.1/';
const CLUSTER = 'StandAloneCluster';
const REQUEST_TIMER_S = 5;
const HEARTBEAT_S = 30;
const HEARTBEAT_MAX_S = 3600;
const PROVIDER_ID_BASE = 0x0100_0000;
const UNKNOWN_DAYS = -1;
const REASON_LOGIN_FAILED = 4;
/** What is told back of a name that was given. */
const LOGIN_CHARS_MAX = 128;

const providerID = (session: Application): number => PROVIDER_ID_BASE + session.number;

const init: Answer = (session) => ({
  providerInfo: SERVER_VERSION,
  pluginVersion: PLUGIN_VERSION,
  pluginLocation: PLUGIN_LOCATION,
  providerID: providerID(session),
  nonce: `00000000-0000-0000-0000-${String(session.number).padStart(12, '0')}`,
  certificate: session.desk.certificate,
});

/** The response only says that the request came; ProviderOpenCompletedEvent says what became of it. */
const open: Answer = (session, asked) => {
  const { desk } = session;
  if (session.user !== null) throw new Refused('PROVIDER_ALREADY_OPEN', 'provider is open');
  if (desk.clientsOpen() >= desk.clientsMax)
    throw new Refused('MAX_NUMBER_OF_CTI_CONNECTIONS_REACHED', `no more than ${desk.clientsMax} applications`);
  const login = textOf(asked, 'login').slice(0, LOGIN_CHARS_MAX);
  const wish = numberOf(asked, 'desiredServerHeartbeatTime') || HEARTBEAT_S;
  session.heartbeatS = Math.min(wish, HEARTBEAT_MAX_S);
  const said = {
    providerInfoString: SERVER_VERSION,
    clientHeartbeat: session.heartbeatS,
    serverHeartbeat: session.heartbeatS,
    providerId: providerID(session),
  };
  const completed = { ...said, sequenceNumber: numberOf(asked, 'sequenceNumber'), loginUserName: login };
  const { user, refusal } = admitted(session, asked, login);
  if (user === null) {
    session.tell('ProviderOpenCompletedEvent', {
      ...completed,
      reason: refusal,
      failureDescription: refusal === Result.DIRECTORY_LOGIN_FAILED ? 'Directory login failed' : resultName(refusal),
    });
    session.tell('ProviderClosedEvent', { reason: REASON_LOGIN_FAILED });
  } else {
    session.user = user;
    session.providerFilter = elementOf(asked, 'filter');
    session.tell('ProviderOpenCompletedEvent', {
      ...completed,
      reason: 0,
      daysUntilPasswordExpiry: UNKNOWN_DAYS,
      totalControllableDevices: desk.directory.plan.devices.filter(({ name }) => session.controls(name)).length,
      clusterID: CLUSTER,
    });
  }
  return { ...said, requestTimer: REQUEST_TIMER_S, pluginVersion: PLUGIN_VERSION, pluginLocation: PLUGIN_LOCATION };
};

type Admitted = { readonly user: OfficeUser; readonly refusal: 0 } | { readonly user: null; readonly refusal: number };

/** Who logs in; null, and the result that says why, where nobody does. */
function admitted(session: Application, asked: QbeFields, login: string): Admitted {
  const { desk } = session;
  const user = desk.directory.plan.users.find((each) => each.name === login);
  const password = user === undefined ? 'unset' : judgePassword(asked, user.password);
  if (user === undefined || user.refusedWith !== null || password === 'wrong') {
    const refusal = user?.refusedWith ?? Result.DIRECTORY_LOGIN_FAILED;
    const why = user === undefined ? 'nobody of that name' : user.refusedWith === null ? 'wrong password' : 'as told';
    desk.report('loginRefused', session, { user: login, why, result: resultName(refusal) });
    return { user: null, refusal };
  }
  desk.report('open', session, { user: login, password, version: textOf(asked, 'qbeClientVersion').slice(0, 80) });
  return { user, refusal: 0 };
}

export const loginAnswers: Partial<Record<PduName, Answer>> = {
  ProviderInitRequest: init,
  ProviderOpenRequest: open,
  ProviderCloseRequest: (session) => {
    session.end();
    return {};
  },
};
