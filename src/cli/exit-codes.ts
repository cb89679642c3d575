/** How a verb ends. 78 is sysexits' EX_CONFIG, which systemd's RestartPreventExitStatus knows. */
export const ExitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  malformed: 3,
  /** No service runs where a command looked for it. */
  unreachable: 4,
  configuration: 78,
} as const;
