/** Counters of the feature. Plain numbers: whoever wants them reads them. */
export interface Statistics {
  /** Call backs confirmed to the user. */
  arms: number;
  /** Records taken over from the store at start. */
  restored: number;
  /** Ends, one for each arm or restored record. */
  answered: number;
  cancelled: number;
  expired: number;
  replaced: number;
  withdrawn: number;
  /** Requests given up before they were confirmed. */
  abandoned: number;
  /** Alerts pushed; how many of them the phone showed, refused, or did not answer. */
  alerts: number;
  alertsShown: number;
  alertsRefused: number;
  alertsUnanswered: number;
  suspensions: number;
  refusals: number;
  unavailable: number;
  earlyKeys: number;
  commitsFailed: number;
  /** Answers of the store to a commit that a later one has overtaken. */
  commitsStale: number;
  /** Keys and answers of screens that are no longer up, or of other phones' screens. */
  dialogsStale: number;
  /** Keys that the screen does not have. */
  keysStrange: number;
  /** Pairs of state and input that the machine does not list. */
  inputsIgnored: number;
  /** Events about devices or records that are not known. */
  eventsIgnored: number;
}

export function zeroStatistics(): Statistics {
  return {
    arms: 0,
    restored: 0,
    answered: 0,
    cancelled: 0,
    expired: 0,
    replaced: 0,
    withdrawn: 0,
    abandoned: 0,
    alerts: 0,
    alertsShown: 0,
    alertsRefused: 0,
    alertsUnanswered: 0,
    suspensions: 0,
    refusals: 0,
    unavailable: 0,
    earlyKeys: 0,
    commitsFailed: 0,
    commitsStale: 0,
    dialogsStale: 0,
    keysStrange: 0,
    inputsIgnored: 0,
    eventsIgnored: 0,
  };
}
