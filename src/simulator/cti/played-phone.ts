/** A device that no phone is registered for, played by the simulator: what it displays and what its keys do. */
import { errorResponse, readPush, readUri, response, type ScreenState } from '../browser.ts';

/** What a played phone can make happen. */
export interface PlayedHost {
  /** Data that the phone sends: an answer to a screen, or a key of it. */
  phoneSent(device: string, data: string): void;
  placeCall(device: string, number: string): void;
}

export class PlayedPhone {
  readonly device: string;
  /** Text of the status line, '' where there is none. */
  display = '';
  screen: ScreenState | null = null;
  /** `Play:` URIs that were performed. */
  readonly played: string[] = [];
  private readonly host: PlayedHost;

  constructor(device: string, host: PlayedHost) {
    this.device = device;
    this.host = host;
  }

  /** Show or perform a document, and answer as a phone does. */
  pushed(xml: string): void {
    const wish = readPush(xml);
    if (wish.type === 'error') this.host.phoneSent(this.device, errorResponse(wish.number));
    else if (wish.type === 'show') {
      this.screen = wish.screen;
      this.host.phoneSent(this.device, response([{ url: '', ok: true }]));
    } else {
      const items = wish.urls.map((url) => ({ url, ok: this.perform(url) }));
      this.host.phoneSent(this.device, response(items));
    }
  }

  /** Press a key of the screen that is up. @throws where there is no such key. */
  screenKey(name: string): void {
    const key = this.screen?.softKeys.find((each) => each.name === name);
    if (key === undefined) {
      const offered = this.screen === null ? 'no screen' : this.screen.softKeys.map((each) => each.name).join(', ');
      throw new Error(`${this.device} shows no key "${name}". It shows ${offered}.`);
    }
    this.perform(key.url);
  }

  private perform(uri: string): boolean {
    const action = readUri(uri);
    if (action.type === 'unknown') return false;
    if (action.type === 'close') this.screen = null;
    else if (action.type === 'play') this.played.push(action.uri);
    else if (action.type === 'dial') this.host.placeCall(this.device, action.number);
    else this.host.phoneSent(this.device, action.data);
    return true;
  }
}
