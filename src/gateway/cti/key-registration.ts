/** The registration for the CallBack key at the CTIManager: asked for when the session is up, and again where it is refused or taken. */
import { type FeatureUnregisteredView, writeRegisterFeatureRequest } from '../../codecs/qbe/features.ts';
import { type Ms, NEVER } from '../../model/time.ts';
import type { CtiParts } from './parts.ts';

export class KeyRegistration {
  /** When it is asked for again. */
  nextAt: Ms = NEVER;
  private readonly provider: Pick<CtiParts, 'session' | 'now' | 'deadlines'>;

  constructor(provider: Pick<CtiParts, 'session' | 'now' | 'deadlines'>) {
    this.provider = provider;
  }

  ask(): void {
    const { session } = this.provider;
    this.nextAt = NEVER;
    session.ask(
      'ProviderRegisterFeatureActivationRequest',
      (w, n) => writeRegisterFeatureRequest(w, n, session.profile.callBackFeatureID),
      (reply) => {
        if (reply.ok || reply.why === 'lost') return;
        this.again();
        session.notice('featureRefused', `The CallBack key is not told to us: ${session.explain(reply)}.`);
      },
    );
  }

  /** ProviderFeatureActivationUnRegisteredEvent. */
  taken(event: FeatureUnregisteredView): void {
    const { session } = this.provider;
    if (event.featureID !== session.profile.callBackFeatureID) return;
    this.again();
    session.notice('featureUnregistered', `The CallBack key was taken from us, reason ${event.reason}.`);
  }

  wake(): void {
    if (this.nextAt <= this.provider.now) this.ask();
  }

  /** The session is gone. */
  drop(): void {
    this.nextAt = NEVER;
  }

  private again(): void {
    this.nextAt = this.provider.now + this.provider.deadlines.retryMs;
  }
}
