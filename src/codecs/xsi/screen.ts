/**
 * A screen as data: what a CiscoIPPhoneText shows. The builder cuts and escapes; nobody else writes XML.
 * Order of softKeys is their position, 1 first.
 */
export interface ScreenSoftKey {
  /** Label in the language of the phone. */
  readonly name: string;
  readonly key: 'dial' | 'cancel' | 'exit' | 'ok';
}

export interface Screen {
  readonly title: string;
  readonly prompt: string;
  /** Lines are parted by \n. */
  readonly text: string;
  readonly softKeys: readonly ScreenSoftKey[];
  /** What the Dial key calls; '' where there is no such key. */
  readonly dialNumber: string;
}
