/** All problems of a configuration at once, one sentence each. The command line ends with exit code 78 (EX_CONFIG). */
export class ConfigurationError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}
