/** What we say of ourselves when we log in. */
import type { ProviderInit } from '../../codecs/qbe/provider-init.ts';
import type { ProviderOpen } from '../../codecs/qbe/session.ts';
import type { CtiDeadlines, CtiManagerAddress, CtiOptions } from './options.ts';

/** The client's name and version words; a CTIManager may print them. */
const CLIENT_VERSION = 'ringback';
const PLUGIN_NAME = 'ringback';

export function initWords({ applicationId }: CtiOptions, { host }: CtiManagerAddress): ProviderInit {
  return {
    provider: host,
    qbeClientVerion: CLIENT_VERSION,
    applicationID: applicationId ?? 'ringback',
    pluginName: PLUGIN_NAME,
  };
}

/** The password goes as it is, without a wrapped key: how Cisco's client makes its own is not known. */
export function openWords(options: CtiOptions, manager: CtiManagerAddress, deadlines: CtiDeadlines): ProviderOpen {
  const { provider, applicationID, pluginName } = initWords(options, manager);
  return {
    provider,
    qbeClientVersion: CLIENT_VERSION,
    login: options.user,
    hiddenPassword: new TextEncoder().encode(options.password),
    hiddenWrappedKey: new Uint8Array(0),
    applicationID,
    pluginName,
    desiredServerHeartbeatTime: Math.ceil(deadlines.heartbeatMs / 1000),
  };
}
