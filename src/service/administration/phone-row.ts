/** A phone as commands, HTTP API and page show it. */

/** A screen of ours that a phone shows now. */
export interface ScreenRow {
  readonly title: string;
  readonly text: string;
  readonly prompt: string;
  readonly softKeys: readonly string[];
  /** Epoch milliseconds. */
  readonly since: number;
}

export interface PhoneRow {
  readonly device: string;
  readonly numbers: readonly string[];
  readonly state: 'idle' | 'off hook' | 'in a call' | 'server away';
  readonly doNotDisturb: boolean;
  /** Line that its call back waits for; '' where it has none. */
  readonly waitsFor: string;
  readonly source: 'inline' | 'cti';
  readonly model: string;
  readonly address: string;
  readonly encrypted: boolean;
  /** SCCP protocol version; 0 where not told. */
  readonly protocol: number;
  readonly connectedForMs: number;
  readonly screen: ScreenRow | null;
}
