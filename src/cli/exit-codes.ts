/** How a verb ends. 78 is sysexits' EX_CONFIG, which systemd's RestartPreventExitStatus knows. */
export const ExitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  malformed: 3,
  configuration: 78,
} as const;
